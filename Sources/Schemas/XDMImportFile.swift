internal import Profiles

/// One file on its way into the registry.
struct XDMImportFile {
    /// Refers to JSON-LD's context, in which no field is defined.
    private static let context = "https://ns.adobe.com/xdm/common/extensible#/definitions/@context"

    let name: String
    let document: Value

    func resource() throws(XDMImport.Problem) -> Value {
        guard let fields = document.fields else { throw problem("#", "not a JSON object") }
        guard let id = fields["$id"]?.string, id.contains("://"), !id.contains("#") else {
            throw problem("#/$id", "a schema file needs a URI as its $id")
        }
        guard fields["title"]?.string?.isEmpty == false else {
            throw problem("#/title", "a title is missing")
        }
        guard var result = try converted(document, at: "#", depth: 0).fields else {
            throw problem("#", "not a JSON object")
        }
        let kind = kind(fields)
        result["meta:license"] = nil
        result["meta:resourceType"] = .string(kind.resourceType)
        result["meta:altId"] = .string(alternateID(id))
        result["meta:containerId"] = "global"
        result["meta:xdmType"] = "object"
        if result["type"] == nil { result["type"] = "object" }
        if result["version"] == nil { result["version"] = "1.0" }
        if kind == .schemas, let base = baseClass(fields) { result["meta:class"] = .string(base) }
        result["refs"] = .array(Value.object(result).references.map(Value.string))
        return .object(result)
    }

    private func problem(_ pointer: String, _ problem: String) -> XDMImport.Problem {
        XDMImport.Problem(file: name, pointer: pointer, problem: problem)
    }

    /// `https://ns.adobe.com/xdm/context/profile` is `_xdm.context.profile`, `http://schema.org/GeoCoordinates` is
    /// `_schema.org.GeoCoordinates`.
    private func alternateID(_ id: String) -> String {
        guard let range = id.firstRange(of: "://") else { return "_" + id }
        let rest = id[range.upperBound...]
        let path = rest.hasPrefix("ns.adobe.com/") ? rest.dropFirst("ns.adobe.com/".count) : rest
        return StandardResources.alternateID(String(path))
    }

    /// Field groups say for which classes they are, classes extend a behaviour; folders tell the rest.
    private func kind(_ fields: Fields) -> SchemaRegistry.Kind {
        let id = fields["$id"]?.string ?? ""
        if id.hasPrefix("https://ns.adobe.com/xdm/data/"),
            StandardResources.behaviours.contains(id) || id.hasSuffix("/adhoc")
        {
            return .behaviors
        }
        if fields["meta:intendedToExtend"] != nil || isIn("fieldgroups") || isIn("mixins") {
            return .fieldgroups
        }
        if isIn("datatypes") { return .datatypes }
        let direct = (fields["allOf"]?.array ?? []).compactMap { $0.fields?["$ref"]?.string }
        if isIn("classes") || direct.contains(where: StandardResources.behaviours.contains) {
            return .classes
        }
        return isIn("schemas") ? .schemas : .datatypes
    }

    private func isIn(_ folder: String) -> Bool {
        name.split(separator: "/").dropLast().contains { $0 == folder }
    }

    private func baseClass(_ fields: Fields) -> String? {
        let direct = (fields["allOf"]?.array ?? []).compactMap { $0.fields?["$ref"]?.string }
        return direct.first { $0 == StandardResources.profile || $0 == StandardResources.event }
            ?? direct.first
    }

    private func converted(
        _ value: Value, at pointer: String, depth: Int
    ) throws(XDMImport.Problem) -> Value {
        guard depth <= 64 else { throw problem(pointer, "nested more than 64 deep") }
        switch value {
        case .array(let items):
            var result: [Value] = []
            for (index, item) in items.enumerated() where item.fields?["$ref"]?.string != Self.context {
                result.append(try converted(item, at: pointer + "/\(index)", depth: depth + 1))
            }
            return .array(result)
        case .object(let fields): return .object(try converted(fields, at: pointer, depth: depth))
        default: return value
        }
    }

    private func converted(
        _ fields: Fields, at pointer: String, depth: Int
    ) throws(XDMImport.Problem) -> Fields {
        var result = Fields()
        for member in fields.members {
            let below = pointer + "/" + JSONPointer.escaped(member.name)
            switch member.name {
            case "properties":
                guard let properties = member.value.fields else { throw problem(below, "not a JSON object") }
                result[member.name] = .object(try renamed(properties, at: below, depth: depth))
            case "required":
                guard let names = member.value.array else { continue }
                result[member.name] = .array(try required(names, at: below))
            case "enum", "const", "default", "examples", "meta:enum", "description", "title":
                result[member.name] = member.value
            default: result[member.name] = try converted(member.value, at: below, depth: depth + 1)
            }
        }
        return result
    }

    private func renamed(
        _ properties: Fields, at pointer: String, depth: Int
    ) throws(XDMImport.Problem) -> Fields {
        var result = Fields()
        for member in properties.members {
            let below = pointer + "/" + JSONPointer.escaped(member.name)
            guard var schema = try converted(member.value, at: below, depth: depth + 1).fields else {
                throw problem(below, "a field is described by a JSON object")
            }
            let path = XDMImportFile.path(of: member.name)
            if path != [member.name] { schema["meta:xdmField"] = .string(member.name) }
            var nested = schema
            for step in path.dropFirst().reversed() {
                nested = Fields([
                    ("type", "object"), ("properties", .object(Fields([(step, .object(nested))]))),
                ])
            }
            let first = path.first ?? member.name
            let before = result[first]?.fields ?? Fields()
            result[first] = .object(before.sum(nested))
        }
        return result
    }

    /// What a prefix puts into an object of its own cannot be required here; its name can.
    private func required(_ names: [Value], at pointer: String) throws(XDMImport.Problem) -> [Value] {
        var result: [Value] = []
        for (index, name) in names.enumerated() {
            guard let text = name.string else {
                throw problem(pointer + "/\(index)", "not the name of a field")
            }
            let first = Value.string(XDMImportFile.path(of: text).first ?? text)
            if !result.contains(first) { result.append(first) }
        }
        return result
    }

    /// Where the platform puts a field: `xdm:person` at `person`, `@id` at `_id`, `schema:latitude` at
    /// `_schema.latitude`, `https://ns.adobe.com/experience/analytics` at `_experience.analytics`.
    static func path(of name: String) -> [String] {
        if name.hasPrefix("xdm:") { return [String(name.dropFirst(4))] }
        if name.hasPrefix("@") { return ["_" + name.dropFirst()] }
        if name.hasPrefix("https://ns.adobe.com/") {
            let steps = name.dropFirst("https://ns.adobe.com/".count).split(separator: "/").map(String.init)
            return steps.isEmpty ? [name] : ["_" + steps[0]] + steps.dropFirst()
        }
        if name.contains("://") { return [name] }
        let parts = name.split(separator: ":", maxSplits: 1)
        return parts.count == 2 ? ["_" + parts[0], String(parts[1])] : [name]
    }
}
