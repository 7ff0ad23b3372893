public import Profiles

extension SchemaRegistry {
    /// One resource in a form, as a look-up answers it.
    public func read(
        _ kind: Kind, _ id: String, in container: Container, form: RegistryForm = .plain, version: Int = 1
    ) throws(RegistryError) -> Value {
        let found = kind == .unions ? union(id) : resource(id)
        guard let document = found, document.registryKind == kind, document.registryContainer == container
        else { throw .notFound(kind, id: id, version: version) }
        guard version == 1 else { throw .formNotAvailable(id: id) }
        return try shown(document, form)
    }

    /// A page of the resources of one kind.
    public func list(
        _ kind: Kind, in container: Container, query: RegistryQuery = RegistryQuery(),
        form: RegistryForm = .summary
    ) throws(RegistryError) -> RegistryPage {
        let all = kind == .unions ? unions : resources(of: kind, in: container)
        var page = query.page(of: all)
        for index in page.results.indices {
            page.results[index] = query.projected(try shown(page.results[index], form))
        }
        return page
    }

    private func shown(_ document: Value, _ form: RegistryForm) throws(RegistryError) -> Value {
        switch form {
        case .summary: return document.keeping(["$id", "meta:altId", "version", "title"])
        case .plain: return document
        case .plainWithoutText: return document.without(["title", "description"])
        case .full, .fullWithoutText, .fullWithDescriptions:
            let full: Value
            do throws(SchemaError) {
                full = try resolved(document).document
            } catch {
                throw .malformed("The resource cannot be put together: \(error)")
            }
            if form == .full { return full }
            return full.without(form == .fullWithoutText ? ["title", "description"] : ["title"])
        }
    }
}

extension Value {
    func keeping(_ names: [String]) -> Value {
        guard let fields else { return self }
        return .object(Fields(names.compactMap { name in fields[name].map { (name, $0) } }))
    }

    /// Without these keywords at every place of a schema. Fields of such names stay: what lies in `properties` is
    /// named by people.
    fileprivate func without(_ keywords: [String], isProperties: Bool = false) -> Value {
        guard let fields else { return self }
        return .object(
            Fields(
                fields.members.compactMap { member in
                    if !isProperties, keywords.contains(member.name) { return nil }
                    let names = !isProperties && ["properties", "definitions"].contains(member.name)
                    return (member.name, member.value.without(keywords, isProperties: names))
                }))
    }
}
