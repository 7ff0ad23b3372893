internal import Profiles

/// Compares resolved schemas. Their depth is bounded by the resolver's.
enum SchemaEvolution {
    /// The first thing that would break data made for the older schema.
    static func problem(from old: Fields, to new: Fields, at path: String = "") -> String? {
        let place = path.isEmpty ? "the schema" : path
        for keyword in ["type", "format", "meta:xdmType"]
        where old[keyword] != nil && old[keyword] != new[keyword] {
            return "\(keyword) of \(place) would change"
        }
        if let problem = narrowing(from: old, to: new) { return "\(problem) of \(place) would be narrowed" }
        let required = old["required"]?.array ?? []
        for name in new["required"]?.array ?? [] where !required.contains(name) {
            return "\(name.string ?? "a field") of \(place) would become required"
        }
        let properties = new["properties"]?.fields ?? Fields()
        for member in old["properties"]?.fields?.members ?? [] {
            let below = path + "/" + JSONPointer.escaped(member.name)
            guard let other = properties[member.name] else { return "\(below) would be removed" }
            if let problem = problem(member.value, other, at: below) { return problem }
        }
        for keyword in ["items", "additionalProperties"] {
            guard let mine = old[keyword], mine.fields != nil else { continue }
            guard let other = new[keyword] else { return "\(keyword) of \(place) would be removed" }
            if let problem = problem(mine, other, at: path + "/*") { return problem }
        }
        return nil
    }

    private static func problem(_ old: Value, _ new: Value, at path: String) -> String? {
        guard let old = old.fields, let new = new.fields else { return nil }
        return problem(from: old, to: new, at: path)
    }

    /// The keyword that allows less than before.
    private static func narrowing(from old: Fields, to new: Fields) -> String? {
        if let allowed = new["enum"]?.array {
            guard let before = old["enum"]?.array, before.allSatisfy(allowed.contains) else { return "enum" }
        }
        for keyword in ["pattern", "const"] where new[keyword] != nil && new[keyword] != old[keyword] {
            return keyword
        }
        for keyword in ["minimum", "exclusiveMinimum", "minLength", "minItems"] {
            if let limit = number(new[keyword]), limit > number(old[keyword]) ?? -.infinity { return keyword }
        }
        for keyword in ["maximum", "exclusiveMaximum", "maxLength", "maxItems"] {
            if let limit = number(new[keyword]), limit < number(old[keyword]) ?? .infinity { return keyword }
        }
        return nil
    }

    private static func number(_ value: Value?) -> Double? {
        switch value {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    /// The first field to which two schemas give different types.
    static func conflict(
        _ left: Fields, _ right: Fields, at path: String = ""
    ) -> (path: String, types: [String])? {
        let types = [left["type"]?.string, right["type"]?.string].compactMap(\.self)
        if types.count == 2, types[0] != types[1] { return (path, types) }
        let properties = right["properties"]?.fields ?? Fields()
        for member in left["properties"]?.fields?.members ?? [] {
            guard let mine = member.value.fields, let theirs = properties[member.name]?.fields else {
                continue
            }
            let below = path + "/" + JSONPointer.escaped(member.name)
            if let conflict = conflict(mine, theirs, at: below) { return conflict }
        }
        guard let mine = left["items"]?.fields, let theirs = right["items"]?.fields else { return nil }
        return conflict(mine, theirs, at: path + "/*")
    }
}
