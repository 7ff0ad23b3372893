internal import Profiles

/// Makes nodes of a resolved schema. Its depth and size are bounded by the resolver's bounds, which it keeps to itself
/// as well: what is compiled need not come from there.
struct SchemaCompiler {
    private(set) var nodes: [SchemaNode] = []

    mutating func compile(_ schema: Value) throws(SchemaError) {
        _ = try node(schema, at: "#", depth: 0)
    }

    private mutating func node(
        _ schema: Value, at location: String, depth: Int
    ) throws(SchemaError) -> Int {
        guard depth <= SchemaResolver.depthMaximum else {
            throw SchemaError(location, "nested more than \(SchemaResolver.depthMaximum) deep")
        }
        guard nodes.count < SchemaResolver.fieldsMaximum else {
            throw SchemaError(location, "more than \(SchemaResolver.fieldsMaximum) fields")
        }
        guard let fields = schema.fields else { throw SchemaError(location, "not a JSON object") }
        var node = SchemaNode()
        node.location = location
        node.types = try types(fields, at: location)
        node.limits = try SchemaLimits(fields, at: location)
        node.required = try required(fields, at: location)
        let index = nodes.count
        nodes.append(node)
        if let properties = fields["properties"] {
            guard let members = properties.fields?.members else {
                throw SchemaError(location, "properties is not a JSON object")
            }
            nodes[index].names.reserveCapacity(members.count)
            nodes[index].children.reserveCapacity(members.count)
            for member in members {
                let place = location + "/properties/" + JSONPointer.escaped(member.name)
                let child = try self.node(member.value, at: place, depth: depth + 1)
                nodes[index].names.append(member.name)
                nodes[index].children.append(child)
            }
        }
        if let items = fields["items"] {
            nodes[index].items = try self.node(items, at: location + "/items", depth: depth + 1)
        }
        nodes[index].additional = try additional(fields, at: location, depth: depth)
        return index
    }

    private mutating func additional(
        _ fields: Fields, at location: String, depth: Int
    ) throws(SchemaError) -> SchemaNode.AdditionalFields {
        switch fields["additionalProperties"] {
        case .bool(let truth)?: truth ? .accepted : .refused
        case .object(let schema)?:
            .node(try node(.object(schema), at: location + "/additionalProperties", depth: depth + 1))
        case _?: throw SchemaError(location, "additionalProperties is neither true, false nor a schema")
        case nil: (fields["properties"]?.fields?.isEmpty ?? true) ? .accepted : .unsaid
        }
    }

    private func types(_ fields: Fields, at location: String) throws(SchemaError) -> SchemaNode.Types {
        let names: [Value]
        switch fields["type"] {
        case nil: return []
        case .array(let several)?: names = several
        case let one?: names = [one]
        }
        var types: SchemaNode.Types = []
        for name in names {
            switch name.string {
            case "string": types.insert(.string)
            case "number": types.insert([.number, .integer])
            case "integer": types.insert(.integer)
            case "boolean": types.insert(.boolean)
            case "object": types.insert(.object)
            case "array": types.insert(.array)
            case "null": types.insert(.null)
            default: throw SchemaError(location, "type \(name.jsonText) is none of JSON Schema's")
            }
        }
        return types
    }

    private func required(_ fields: Fields, at location: String) throws(SchemaError) -> [String] {
        guard let value = fields["required"] else { return [] }
        // Draft 3 wrote `"required": true` beside the field; some field groups still do. It demands nothing here.
        if case .bool = value { return [] }
        var names: [String] = []
        for name in value.array ?? [] {
            guard let text = name.string else { throw SchemaError(location, "required names no text") }
            names.append(text)
        }
        return names.sorted()
    }
}
