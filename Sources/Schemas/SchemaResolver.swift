internal import Profiles

/// Puts a schema together: every `$ref` replaced by what it names, every `allOf` by the sum of its parts.
///
/// Depth and number of fields are bounded, and a reference that leads back to itself is an error: XDM has no recursive
/// types. Where two parts define the same field, objects are added up, and of anything else the later one counts.
struct SchemaResolver {
    static let depthMaximum = 100
    static let fieldsMaximum = 50_000

    private let find: (String) -> Value?
    private var fields = 0
    /// The references that are being followed, outermost first.
    private var open: [String] = []
    /// Every resource that was reached, each once.
    private(set) var reached: [String] = []

    init(find: @escaping (String) -> Value?) {
        self.find = find
    }

    /// The resource with its own members, and `properties`, `required` and such of all that it is made of.
    mutating func resolve(_ document: Value) throws(SchemaError) -> Value {
        let id = document.fields?["$id"]?.string ?? ""
        open = [id + "#"]
        defer { open = [] }
        return .object(try resolve(document, in: document, id: id, at: "#", depth: 0))
    }

    private mutating func resolve(
        _ node: Value, in document: Value, id: String, at place: String, depth: Int
    ) throws(SchemaError) -> Fields {
        guard depth <= Self.depthMaximum else {
            throw SchemaError(id + place, "nested more than \(Self.depthMaximum) deep")
        }
        fields += 1
        guard fields <= Self.fieldsMaximum else {
            throw SchemaError(id + place, "more than \(Self.fieldsMaximum) fields")
        }
        guard let own = node.fields else { throw SchemaError(id + place, "not a JSON object") }
        var result = Fields()
        if let reference = own["$ref"] {
            guard let text = reference.string else {
                throw SchemaError(id + place + "/$ref", "a reference is a text")
            }
            result = try target(of: text, from: document, id: id, at: place, depth: depth)
        }
        if let parts = own["allOf"] {
            guard let parts = parts.array else { throw SchemaError(id + place + "/allOf", "not an array") }
            for (index, part) in parts.enumerated() {
                let part = try resolve(
                    part, in: document, id: id, at: place + "/allOf/\(index)", depth: depth + 1)
                result = result.sum(part)
            }
        }
        return result.sum(try ownMembers(own, in: document, id: id, at: place, depth: depth)).typed
    }

    private mutating func ownMembers(
        _ own: Fields, in document: Value, id: String, at place: String, depth: Int
    ) throws(SchemaError) -> Fields {
        var result = Fields()
        for member in own.members {
            let below = place + "/" + JSONPointer.escaped(member.name)
            switch member.name {
            case "$ref", "allOf", "definitions": continue
            case "properties":
                guard let properties = member.value.fields else {
                    throw SchemaError(id + below, "not a JSON object")
                }
                var resolved = Fields()
                for property in properties.members {
                    let here = below + "/" + JSONPointer.escaped(property.name)
                    resolved[property.name] = .object(
                        try resolve(property.value, in: document, id: id, at: here, depth: depth + 1))
                }
                result[member.name] = .object(resolved)
            case "items", "additionalProperties":
                guard case .object = member.value else {
                    result[member.name] = member.value
                    continue
                }
                result[member.name] = .object(
                    try resolve(member.value, in: document, id: id, at: below, depth: depth + 1))
            default: result[member.name] = member.value
            }
        }
        return result
    }

    private mutating func target(
        of reference: String, from document: Value, id: String, at place: String, depth: Int
    ) throws(SchemaError) -> Fields {
        let parts = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.first.map(String.init) ?? ""
        let fragment = parts.count > 1 ? String(parts[1]) : ""
        let isHere = name.isEmpty || name == id
        guard let base = isHere ? document : find(name) else {
            throw SchemaError(id + place, "\(reference) is not in the registry")
        }
        let baseID = isHere ? id : name
        let key = baseID + "#" + fragment
        if open.contains(key) { throw SchemaError(id + place, "\(reference) leads back to itself") }
        guard let pointer = JSONPointer(fragment), let node = pointer.value(in: base) else {
            throw SchemaError(id + place, "\(reference) points to nothing")
        }
        if !isHere, !reached.contains(baseID) { reached.append(baseID) }
        open.append(key)
        defer { open.removeLast() }
        let resolved = try resolve(node, in: base, id: baseID, at: "#" + fragment, depth: depth + 1)
        var kept = resolved.describingFields
        if !isHere, fragment.isEmpty, kept["meta:referencedFrom"] == nil, place.contains("/properties/") {
            kept["meta:referencedFrom"] = .string(baseID)
        }
        return kept
    }
}

extension Fields {
    /// What a reference brings along: what a field is, not who keeps the resource.
    fileprivate var describingFields: Fields {
        Fields(
            members.filter { member in
                switch member.name {
                case "$id", "$schema", "version", "imsOrg", "refs", "auditable", "definitions": false
                case "meta:xdmType", "meta:enum", "meta:referencedFrom", "meta:xdmField": true
                default: !member.name.hasPrefix("meta:")
                }
            }.map { ($0.name, $0.value) })
    }

    /// With what an `allOf` beside it says: properties and required names add up, anything else is the other's.
    func sum(_ other: Fields) -> Fields {
        if isEmpty { return other }
        return joined(other) { name, mine, theirs in
            switch (name, mine, theirs) {
            case ("properties", .object(let mine), .object(let theirs)):
                .object(
                    mine.joined(theirs) { _, mine, theirs in
                        guard let mine = mine.fields, let theirs = theirs.fields else { return theirs }
                        return .object(mine.sum(theirs))
                    })
            case ("required", .array(let mine), .array(let theirs)):
                .array(mine + theirs.filter { !mine.contains($0) })
            case ("items", .object(let mine), .object(let theirs)),
                ("additionalProperties", .object(let mine), .object(let theirs)):
                .object(mine.sum(theirs))
            default: theirs
            }
        }
    }

    /// Both in order of names; in linear time, for objects may have ten thousand members.
    private func joined(_ other: Fields, _ both: (String, Value, Value) -> Value) -> Fields {
        var result: [(String, Value)] = []
        result.reserveCapacity(members.count + other.members.count)
        var mine = members[...]
        var theirs = other.members[...]
        while let left = mine.first, let right = theirs.first {
            if left.name == right.name {
                result.append((left.name, both(left.name, left.value, right.value)))
                mine.removeFirst()
                theirs.removeFirst()
            } else if left.name < right.name {
                result.append((left.name, left.value))
                mine.removeFirst()
            } else {
                result.append((right.name, right.value))
                theirs.removeFirst()
            }
        }
        result += mine.map { ($0.name, $0.value) }
        result += theirs.map { ($0.name, $0.value) }
        return Fields(result)
    }

    /// With `type` where only properties tell it, and with `meta:xdmType`, as the registry answers
    /// (field constraints of the Schema Registry).
    fileprivate var typed: Fields {
        var result = self
        if result["type"] == nil, result["properties"] != nil { result["type"] = "object" }
        if result["meta:xdmType"] == nil, let type = result.xdmType { result["meta:xdmType"] = .string(type) }
        return result
    }

    private var xdmType: String? {
        switch self["type"]?.string {
        case "string":
            switch self["format"]?.string {
            case "date-time": "date-time"
            case "date": "date"
            default: "string"
            }
        case "integer":
            switch (self["minimum"]?.integer, self["maximum"]?.integer) {
            case (.some(-128), .some(127)): "byte"
            case (.some(-32_768), .some(32_767)): "short"
            case (.some(let low), .some(let high)) where low < -2_147_483_648 || high > 2_147_483_647: "long"
            default: "int"
            }
        case "number": "double"
        case "object": self["additionalProperties"]?.fields != nil ? "map" : "object"
        case let type: type
        }
    }
}
