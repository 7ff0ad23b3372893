internal import Profiles

/// What makes a body a resource: the checks that it must pass, and the members that the registry derives.
extension SchemaRegistry {
    func completed(_ fields: Fields, _ kind: Kind) throws(RegistryError) -> Value {
        var result = fields
        result["meta:resourceType"] = .string(kind.resourceType)
        result["imsOrg"] = .string(organisation)
        result["meta:containerId"] = "tenant"
        result["meta:sandboxType"] = "production"
        result["meta:tenantNamespace"] = .string("_" + tenant)
        result["meta:xdmType"] = "object"
        result["meta:extensible"] = .bool(kind != .schemas)
        result["meta:abstract"] = .bool(kind != .schemas)
        try checkText(result)
        let document = Value.object(result)
        let references = document.references
        result["refs"] = .array(references.map(Value.string))
        try checkWhole(.object(result))
        let extended = extends(document)
        if kind != .datatypes { result["meta:extends"] = .array(extended.map(Value.string)) }
        switch kind {
        case .schemas:
            result["meta:class"] = .string(try checkedClass(of: document))
            try checkNamespace(document)
        case .classes:
            guard extended.contains(where: StandardResources.behaviours.contains) else {
                throw .malformed(
                    "allOf of a class must refer to \(StandardResources.record) or \(StandardResources.timeSeries)"
                )
            }
            try checkNamespace(document)
        case .fieldgroups:
            guard let classes = result["meta:intendedToExtend"]?.array else {
                throw .malformed("meta:intendedToExtend must list the classes that the field group is for")
            }
            for id in classes where id.string.flatMap(resource) == nil {
                throw .malformed("meta:intendedToExtend: \(id.jsonText) is not in the registry")
            }
            try checkNamespace(document)
        case .datatypes, .behaviors, .descriptors, .unions: break
        }
        return .object(result)
    }

    private func checkText(_ fields: Fields) throws(RegistryError) {
        guard let title = fields["title"]?.string, !title.isEmpty, title.utf8.count <= 1024 else {
            throw .malformed("title must be a text of 1 to 1024 bytes")
        }
        guard fields["type"] == "object" else { throw .malformed("type must be \"object\"") }
        let id = fields["$id"]
        for other in resources where other.fields?["title"]?.string == title {
            guard let otherID = other.registryID, .string(otherID) != id else { continue }
            throw .titleNotUnique(id: otherID)
        }
    }

    /// That all references lead somewhere and every keyword can be checked.
    private func checkWhole(_ document: Value) throws(RegistryError) {
        do throws(SchemaError) {
            _ = try SchemaValidator(resolved: resolved(document).document, unknownFields: .refused)
        } catch {
            throw .malformed("The resource cannot be used: \(error)")
        }
    }

    /// A schema has one class, and only field groups made for it.
    private func checkedClass(of document: Value) throws(RegistryError) -> String {
        var classes: [String] = []
        var groups: [(id: String, document: Fields)] = []
        for part in document.fields?["allOf"]?.array ?? [] {
            guard let id = part.fields?["$ref"]?.string, !id.hasPrefix("#"), let target = resource(id),
                let fields = target.fields
            else { continue }
            switch target.registryKind {
            case .classes: classes.append(fields["$id"]?.string ?? id)
            case .fieldgroups: groups.append((id, fields))
            default:
                throw .malformed("allOf of a schema refers to a class and to field groups: \(id) is neither")
            }
        }
        guard let first = classes.first, classes.count == 1 else {
            throw .malformed(
                "allOf of a schema must refer to exactly one class, and this to \(classes.count)")
        }
        let lineage = [first] + (resource(first).map(extends) ?? [])
        for group in groups {
            let intended = (group.document["meta:intendedToExtend"]?.array ?? []).compactMap(\.string)
            guard intended.isEmpty || intended.contains(where: lineage.contains) else {
                throw .malformed("The field group \(group.id) is not made for the class \(first)")
            }
        }
        return first
    }

    /// Custom fields stand below `_tenant`, also within the objects of standard field groups.
    private func checkNamespace(_ document: Value) throws(RegistryError) {
        let own = document.ownProperties
        guard isNamespaced(own, depth: 0) else { throw .namespace(tenant: tenant) }
    }

    private func isNamespaced(_ properties: [Fields], depth: Int) -> Bool {
        guard depth < 32 else { return false }
        return properties.allSatisfy { fields in
            fields.members.allSatisfy { member in
                if member.name == "_" + tenant { return true }
                guard let below = member.value.fields?["properties"]?.fields, !below.isEmpty else {
                    return false
                }
                return isNamespaced([below], depth: depth + 1)
            }
        }
    }

    /// The resources that a resource is built on: what its `allOf` names, and theirs, each once.
    func extends(_ document: Value) -> [String] {
        var found: [String] = []
        var pending = document.extendedReferences
        while let id = pending.first {
            pending.removeFirst()
            if found.contains(id) { continue }
            found.append(id)
            pending += resource(id)?.extendedReferences ?? []
        }
        return found
    }
}

extension Value {
    var isEnabledForProfile: Bool {
        registryKind == .schemas && fields?["meta:immutableTags"]?.array?.contains("union") == true
    }

    /// Ids of other resources that the document refers to anywhere, each once, in order.
    var references: [String] {
        var found: [String] = []
        collectReferences(into: &found)
        return found
    }

    private func collectReferences(into found: inout [String]) {
        switch self {
        case .object(let fields):
            for member in fields.members {
                if member.name == "$ref", let text = member.value.string {
                    let id = String(text.prefix { $0 != "#" })
                    if !id.isEmpty, !found.contains(id) { found.append(id) }
                } else {
                    member.value.collectReferences(into: &found)
                }
            }
        case .array(let items): for item in items { item.collectReferences(into: &found) }
        default: break
        }
    }

    /// The references of its own `allOf`, not those of fields.
    fileprivate var extendedReferences: [String] {
        guard let fields else { return [] }
        let parts = [self] + (fields["allOf"]?.array ?? [])
        return parts.compactMap { part in
            guard let text = part.fields?["$ref"]?.string else { return nil }
            let id = String(text.prefix { $0 != "#" })
            return id.isEmpty ? nil : id
        }
    }

    /// The `properties` that the document defines at its top itself: in it, in its `allOf`, in the definitions that
    /// this names.
    fileprivate var ownProperties: [Fields] {
        guard let fields else { return [] }
        var found: [Fields] = []
        for part in [self] + (fields["allOf"]?.array ?? []) {
            if let properties = part.fields?["properties"]?.fields { found.append(properties) }
            guard let text = part.fields?["$ref"]?.string, text.hasPrefix("#"),
                let definition = JSONPointer(String(text.dropFirst()))?.value(in: self)
            else { continue }
            if let properties = definition.fields?["properties"]?.fields { found.append(properties) }
        }
        return found
    }
}
