internal import Profiles

/// Turns pql/json into an expression without columns. One method a kind of node; knows where it stands.
struct DocumentReader {
    enum Step {
        case member(String)
        case item(Int)
    }

    /// Spoke's own bound: each node takes at least a byte of the text.
    private static let nodesMaximum = Expression.bytesMaximum

    var place: [Step] = []
    private var depth = 0
    private var nodes = 0
    var variables: [String] = []
    /// Whether the first parameter in context is an item or event rather than the profile.
    var isInItem = false

    // MARK: Places

    var path: String {
        place.reduce(into: "$") { path, step in
            switch step {
            case .member(let name): path += "." + name
            case .item(let index): path += "[\(index)]"
            }
        }
    }

    func error(_ problem: String) -> DocumentError { DocumentError(path: path, problem: problem) }

    mutating func at<Result>(
        _ name: String, _ body: (inout DocumentReader) throws(DocumentError) -> Result
    ) throws(DocumentError) -> Result {
        place.append(.member(name))
        defer { place.removeLast() }
        return try body(&self)
    }

    mutating func member<Result>(
        _ name: String, of fields: Fields,
        _ body: (inout DocumentReader, Value) throws(DocumentError) -> Result
    ) throws(DocumentError) -> Result {
        guard let value = fields[name] else { throw error("this node needs a member \"\(name)\"") }
        return try at(name) { (reader) throws(DocumentError) in try body(&reader, value) }
    }

    mutating func items<Result>(
        _ name: String, of fields: Fields,
        _ body: (inout DocumentReader, Value, Int) throws(DocumentError) -> Result
    ) throws(DocumentError) -> [Result] {
        try member(name, of: fields) { (reader, value) throws(DocumentError) in
            guard case .array(let items) = value else { throw reader.error("expected an array") }
            var results: [Result] = []
            for (index, item) in items.enumerated() {
                reader.place.append(.item(index))
                results.append(try body(&reader, item, index))
                reader.place.removeLast()
            }
            return results
        }
    }

    mutating func string(_ name: String, of fields: Fields) throws(DocumentError) -> String {
        try member(name, of: fields) { (reader, value) throws(DocumentError) in
            guard case .string(let text) = value else { throw reader.error("expected a string") }
            return text
        }
    }

    /// A member that must be a word of PQL.
    mutating func word(_ name: String, of fields: Fields) throws(DocumentError) -> String {
        let text = try string(name, of: fields)
        return try at(name) { (reader) throws(DocumentError) in
            guard Lexer.isWord(text) else {
                throw reader.error(
                    "\"\(text.prefix(80))\" is no name that PQL can write: letters, digits, _ and @")
            }
            return text
        }
    }

    /// The name of a variable or label that is declared here.
    mutating func declaredName(_ name: String, of fields: Fields) throws(DocumentError) -> String {
        let text = try word(name, of: fields)
        guard !Lexer.reserved.contains(text) else {
            throw try at(name) { (reader) throws(DocumentError) in
                reader.error("\"\(text)\" is a word of PQL: choose another name")
            }
        }
        return text
    }

    /// A child that declares nothing to what comes after it.
    mutating func scoped<Result>(
        isInItem: Bool? = nil, _ body: (inout DocumentReader) throws(DocumentError) -> Result
    ) throws(DocumentError) -> Result {
        let (variables, wasInItem) = (variables, self.isInItem)
        defer { (self.variables, self.isInItem) = (variables, wasInItem) }
        if let isInItem { self.isInItem = isInItem }
        return try body(&self)
    }

    func fields(_ value: Value, _ what: String = "a node") throws(DocumentError) -> Fields {
        guard case .object(let fields) = value else { throw error("expected \(what), a JSON object") }
        return fields
    }

    mutating func expect(_ type: String, _ value: Value) throws(DocumentError) -> Fields {
        let fields = try fields(value, "a node of type \"\(type)\"")
        guard try string("nodeType", of: fields) == type else {
            throw error("expected a node of type \"\(type)\"")
        }
        return fields
    }

    // MARK: Nodes

    mutating func node(_ value: Value) throws(DocumentError) -> Expression {
        depth += 1
        nodes += 1
        defer { depth -= 1 }
        guard depth <= Expression.depthMaximum else {
            throw error("nested deeper than \(Expression.depthMaximum) levels: split it with inSegment")
        }
        guard nodes <= DocumentReader.nodesMaximum else {
            throw error("more than \(DocumentReader.nodesMaximum) nodes: split it with inSegment")
        }
        let fields = try fields(value)
        let expression = Expression(try form(fields), Span(1, 1))
        guard expression.depth <= Expression.depthMaximum else {
            throw error("nested deeper than \(Expression.depthMaximum) levels: split it with inSegment")
        }
        return expression
    }

    private mutating func form(_ fields: Fields) throws(DocumentError) -> Expression.Form {
        let type = try string("nodeType", of: fields)
        switch type {
        case "fnApply": return try application(fields)
        case "fieldLookup", "parameterReference", "varRef": return try lookup(.object(fields))
        case "literal": return try literal(fields)
        case "list":
            return .list(
                try items("items", of: fields) { (reader, item, _) throws(DocumentError) in
                    try reader.node(item)
                })
        case "object":
            return .object(
                try items("members", of: fields) { (reader, item, _) throws(DocumentError) in
                    let member = try reader.expect("member", item)
                    return Expression.Member(
                        name: try reader.string("name", of: member),
                        value: try reader.child("value", of: member))
                })
        case "select", "exists", "forall", "aggregate", "lambda", "let": return try declaration(type, fields)
        case "chain": return try chain(fields)
        default:
            return try at("nodeType") { (reader) throws(DocumentError) in
                throw reader.error(
                    "there is no node type \"\(type.prefix(80))\": fnApply, fieldLookup, parameterReference, "
                        + "varRef, literal, list, object, select, exists, forall, aggregate, lambda, let or chain"
                )
            }
        }
    }

    mutating func child(_ name: String, of fields: Fields) throws(DocumentError) -> Expression {
        try member(name, of: fields) { (reader, value) throws(DocumentError) in try reader.node(value) }
    }

    private mutating func literal(_ fields: Fields) throws(DocumentError) -> Expression.Form {
        let type = try string("literalType", of: fields)
        if type == "XDMObject" { return try lookup(.object(fields)) }
        if type == "Null" { return .literal(.null) }
        return try member("value", of: fields) { (reader, value) throws(DocumentError) in
            switch (type, value) {
            case ("String", .string), ("Boolean", .bool), ("Integer", .integer):
                return .literal(value)
            case ("Double", .number(let number)) where number.isFinite: return .literal(value)
            case ("Double", .integer(let number)): return .literal(.number(Double(number)))
            case ("List", .array(let values)): return try reader.list(values)
            case ("RelativeTime", .string(let word)):
                guard let clock = Expression.Clock(rawValue: word) else {
                    throw reader.error("expected now, today, yesterday or tomorrow")
                }
                return .clock(clock)
            case ("String", _), ("Boolean", _), ("Integer", _), ("Double", _), ("List", _),
                ("RelativeTime", _):
                throw reader.error("this is no value of the literal type \"\(type)\"")
            default:
                throw reader.error("a literal of the type \"\(type.prefix(80))\" has no meaning here")
            }
        }
    }

    private mutating func list(_ values: [Value]) throws(DocumentError) -> Expression.Form {
        nodes += values.count
        guard nodes <= DocumentReader.nodesMaximum else {
            throw error("more than \(DocumentReader.nodesMaximum) nodes: split it with inSegment")
        }
        var items: [Expression] = []
        for (index, value) in values.enumerated() {
            switch value {
            case .array, .object:
                throw error("item \(index) is no plain value: write a list with items instead")
            default: items.append(Expression(.literal(value), Span(1, 1)))
            }
        }
        return .list(items)
    }
}
