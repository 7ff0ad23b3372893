internal import Profiles

/// Fields, parameters and variables.
extension DocumentReader {
    /// Fields of fields, however many, without recursion.
    mutating func lookup(_ value: Value) throws(DocumentError) -> Expression.Form {
        let standing = place.count
        defer { place.removeLast(place.count - standing) }
        var steps: [String] = []
        var current = try fields(value)
        while true {
            switch try string("nodeType", of: current) {
            case "fieldLookup":
                steps.append(try word("fieldName", of: current))
                guard let object = current["object"] else {
                    throw error("this node needs a member \"object\"")
                }
                place.append(.member("object"))
                current = try fields(object)
            case "parameterReference":
                let position = try member("position", of: current) { (reader, value) throws(DocumentError) in
                    guard let position = value.integer, (1...99).contains(position) else {
                        throw reader.error("expected the number of a parameter, from 1")
                    }
                    return Int(position)
                }
                if position == 1 { return try root(isProfile: !isInItem, steps.reversed()) }
                return looked(.parameter(position), steps.reversed())
            case "varRef":
                return .path([try variable(current)] + steps.reversed())
            case "literal" where current["literalType"] == "XDMObject":
                guard current["value"] == "profile" else {
                    throw error("the XDMObject that an expression may name is \"profile\"")
                }
                return try root(isProfile: true, steps.reversed())
            default:
                return looked(try node(.object(current)).form, steps.reversed())
            }
        }
    }

    private mutating func variable(_ fields: Fields) throws(DocumentError) -> String {
        let name = try word("varName", of: fields)
        guard variables.contains(name) else {
            throw try at("varName") { (reader) throws(DocumentError) in
                reader.error("no variable \"\(name)\" is declared around this")
            }
        }
        return name
    }

    /// Paths may leave out the first parameter in context, unless a variable or word of PQL takes the name.
    private func root(isProfile: Bool, _ steps: [String]) throws(DocumentError) -> Expression.Form {
        if steps.first == "xEvent", !variables.contains("xEvent") { return .path(steps) }
        let isPlain = steps.first.map { !variables.contains($0) && !Lexer.reserved.contains($0) } ?? false
        if isProfile == !isInItem, isPlain { return .path(steps) }
        guard isProfile else {
            throw error("PQL text has no name for this item here: give it one with a lambda")
        }
        return looked(.parameter(1), steps)
    }

    private func looked(_ base: Expression.Form, _ steps: [String]) -> Expression.Form {
        guard !steps.isEmpty else { return base }
        if case .path(let first) = base { return .path(first + steps) }
        return .steps(Expression(base, Span(1, 1)), steps)
    }
}

extension Lexer {
    /// Words that are never names where an operand begins.
    static let reserved: Set<String> = [
        "true", "false", "null", "now", "today", "yesterday", "tomorrow", "and", "or", "not", "in", "notIn",
        "like", "occurs",
    ]

    /// Whether `text` is one word, and no literal.
    static func isWord(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, !("0"..."9").contains(first) else { return false }
        return text.unicodeScalars.allSatisfy { isWordScalar($0) }
    }
}
