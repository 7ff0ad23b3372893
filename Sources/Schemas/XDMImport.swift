public import Profiles

/// Takes the JSON Schema files of the open XDM repository (`*.schema.json`) over as resources of the registry, as they
/// are: names lose their prefixes as the platform's do, `definitions`, `allOf` and `$ref` stay.
public enum XDMImport {
    /// Most files of one import; Spoke's own bound. The repository has about 1,500.
    public static let filesMaximum = 20_000

    /// Why a file, or a part of it, cannot be taken.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        public var file: String
        /// A JSON Pointer into the file, from `#`.
        public var pointer: String
        /// A sentence without its full stop.
        public var problem: String

        public var description: String { "\(file) \(pointer): \(problem)" }
    }

    /// The resources, in the order of the files, to be put before the organisation's own; and what was left out.
    /// A file with a problem is left out as a whole, and so is what refers to it.
    public static func resources(
        from files: [(name: String, document: Value)]
    ) -> (resources: [Value], problems: [Problem]) {
        guard files.count <= filesMaximum else {
            let problem = Problem(
                file: "", pointer: "#", problem: "more than \(filesMaximum) files: import them in parts")
            return ([], [problem])
        }
        var taken: [(file: String, resource: Value)] = []
        var problems: [Problem] = []
        var names: [String: String] = [:]
        for (name, document) in files {
            do throws(Problem) {
                let resource = try XDMImportFile(name: name, document: document).resource()
                let id = resource.registryID ?? ""
                if let other = names[id] {
                    throw Problem(file: name, pointer: "#/$id", problem: "\(id) is also the id of \(other)")
                }
                names[id] = name
                taken.append((name, resource))
            } catch {
                problems.append(error)
            }
        }
        // What is left out may be what others refer to: until nothing more falls out.
        while let problem = leaveOut(&taken) { problems += problem }
        return (taken.map(\.resource), problems)
    }

    /// `nil` if all that is left can be put together.
    private static func leaveOut(_ taken: inout [(file: String, resource: Value)]) -> [Problem]? {
        let registry = SchemaRegistry(resources: taken.map(\.resource), tenant: "", organisation: "")
        var problems: [Problem] = []
        var whole: [(file: String, resource: Value)] = []
        for (file, resource) in taken {
            if let problem = missingReference(in: resource, registry) {
                problems.append(Problem(file: file, pointer: problem.pointer, problem: problem.problem))
                continue
            }
            do throws(SchemaError) {
                _ = try SchemaValidator(
                    resolved: registry.resolved(resource).document, unknownFields: .refused)
                whole.append((file, resource))
            } catch {
                // Errors of other resources are told by those; here it counts that this one leads to it.
                problems.append(
                    Problem(file: file, pointer: "#", problem: "cannot be put together: \(error)"))
            }
        }
        taken = whole
        return problems.isEmpty ? nil : problems
    }

    private static func missingReference(
        in resource: Value, _ registry: SchemaRegistry
    ) -> (pointer: String, problem: String)? {
        var found: (String, String)?
        resource.eachReference(at: "#") { pointer, text in
            guard found == nil else { return }
            let id = String(text.prefix { $0 != "#" })
            if !id.isEmpty, registry.resource(id) == nil {
                found = (pointer, "\(text) is neither among the files nor in the registry")
            }
        }
        return found
    }
}

extension Value {
    fileprivate func eachReference(at pointer: String, _ body: (String, String) -> Void) {
        switch self {
        case .object(let fields):
            for member in fields.members {
                let below = pointer + "/" + JSONPointer.escaped(member.name)
                if member.name == "$ref", let text = member.value.string {
                    body(below, text)
                } else {
                    member.value.eachReference(at: below, body)
                }
            }
        case .array(let items):
            for (index, item) in items.enumerated() { item.eachReference(at: pointer + "/\(index)", body) }
        default: return
        }
    }
}
