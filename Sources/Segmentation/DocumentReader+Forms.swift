internal import Profiles

/// Functions, declarations, chains and windows.
extension DocumentReader {
    mutating func application(_ fields: Fields) throws(DocumentError) -> Expression.Form {
        let name = try string("fnName", of: fields)
        if name == "occurs" { return try occurrence(fields) }
        let params = try items("params", of: fields) { (reader, param, index) throws(DocumentError) in
            // Behind the receiver.
            let isItem = index >= 1 && index <= Expression.Form.itemArguments(of: name)
            let isLambda = param.fields?["nodeType"] == "lambda"
            return try reader.scoped(isInItem: isItem && !isLambda || reader.isInItem) {
                (reader) throws(DocumentError) in try reader.node(param)
            }
        }
        if let form = try operation(name, params) { return form }
        guard Lexer.isWord(name) else {
            throw try at("fnName") { (reader) throws(DocumentError) in
                reader.error("there is no function \"\(name.prefix(80))\"")
            }
        }
        guard let receiver = params.first, !Functions.free.contains(name) else {
            return .call(nil, name, params)
        }
        if name == "filter", params.count == 2 {
            if case .lambda = params[1].form { return .call(receiver, name, [params[1]]) }
            return .filter(receiver, params[1])
        }
        return .call(receiver, name, Array(params.dropFirst()))
    }

    /// What PQL writes with a sign or a word between operands; `nil` for functions.
    private mutating func operation(
        _ name: String, _ params: [Expression]
    ) throws(DocumentError) -> Expression.Form? {
        let counts: ClosedRange<Int>
        let make: ([Expression]) -> Expression.Form
        if let comparison = Expression.Comparison(rawValue: name) {
            (counts, make) = (2...2, { .compare(comparison, $0[0], $0[1]) })
        } else if let operation = Expression.Arithmetic(rawValue: name) {
            (counts, make) = (2...2, { .arithmetic(operation, $0[0], $0[1]) })
        } else {
            switch name {
            case "and":
                (counts, make) = (1...Expression.bytesMaximum, { $0.count == 1 ? $0[0].form : .all($0) })
            case "or":
                (counts, make) = (1...Expression.bytesMaximum, { $0.count == 1 ? $0[0].form : .any($0) })
            case "not", "!": (counts, make) = (1...1, { .not($0[0]) })
            case "negate": (counts, make) = (1...1, { .negative($0[0]) })
            case "in": (counts, make) = (2...2, { .member($0[0], $0[1], negated: false) })
            case "notIn": (counts, make) = (2...2, { .member($0[0], $0[1], negated: true) })
            case "like": (counts, make) = (2...2, { .like($0[0], $0[1]) })
            case "if": (counts, make) = (3...3, { .choose($0[0], $0[1], $0[2]) })
            default: return nil
            }
        }
        guard counts.contains(params.count) else {
            throw try at("params") { (reader) throws(DocumentError) in
                reader.error("\"\(name)\" takes \(counts.lowerBound) operands, not \(params.count)")
            }
        }
        return make(params)
    }

    // MARK: Declarations

    mutating func declaration(_ type: String, _ fields: Fields) throws(DocumentError) -> Expression.Form {
        switch type {
        case "lambda":
            return try scoped { (reader) throws(DocumentError) in
                let names = try reader.items("variables", of: fields) {
                    (reader, item, _) throws(DocumentError) in
                    try reader.declaredName("varName", of: try reader.expect("varDecl", item))
                }
                guard !names.isEmpty else { throw reader.error("a lambda needs a variable") }
                reader.variables += names
                return .lambda(names, try reader.child("body", of: fields))
            }
        case "let":
            let name = try declaredName("varName", of: fields)
            let value = try child("value", of: fields)
            return try scoped { (reader) throws(DocumentError) in
                reader.variables.append(name)
                return .binding(name, value, body: try reader.child("body", of: fields))
            }
        case "aggregate":
            let name = try string("fnName", of: fields)
            guard let aggregate = Expression.Aggregate(rawValue: name) else {
                throw error("an aggregate is count, sum, average, min or max")
            }
            return try scoped { (reader) throws(DocumentError) in
                let bindings = try reader.bindings(fields)
                guard bindings.count == 1 else { throw reader.error("an aggregate has one variable") }
                return .aggregate(aggregate, try reader.child("value", of: fields), bindings[0])
            }
        default:
            return try scoped { (reader) throws(DocumentError) in
                let bindings = try reader.bindings(fields)
                guard let first = bindings.first else { throw reader.error("\(type) needs a variable") }
                if type == "exists" { return .exists(bindings) }
                if type == "forall" { return .forall(bindings) }
                guard bindings.count == 1 else {
                    throw reader.error("PQL text can select one variable: write exists for several")
                }
                return .select(first)
            }
        }
    }

    private mutating func bindings(_ fields: Fields) throws(DocumentError) -> [Expression.Binding] {
        try items("variables", of: fields) { (reader, item, _) throws(DocumentError) in
            let declaration = try reader.expect("varDecl", item)
            let name = try reader.declaredName("varName", of: declaration)
            let source = try reader.child("from", of: declaration)
            reader.variables.append(name)
            let hasCondition = declaration["where"] != nil
            return Expression.Binding(
                name: name, source: source,
                condition: hasCondition ? try reader.child("where", of: declaration) : nil)
        }
    }

    // MARK: Events and times

    mutating func chain(_ fields: Fields) throws(DocumentError) -> Expression.Form {
        try scoped(isInItem: true) { (reader) throws(DocumentError) in
            let links = try reader.items("links", of: fields) { (reader, item, _) throws(DocumentError) in
                try reader.link(try reader.expect("link", item))
            }
            guard !links.isEmpty, links.count <= Chain.linksMaximum else {
                throw reader.error("a chain has 1 to \(Chain.linksMaximum) links")
            }
            return .chain(links)
        }
    }

    private mutating func link(_ fields: Fields) throws(DocumentError) -> Expression.Link {
        let label = try declaredName("label", of: fields)
        variables.append(label)
        var link = Expression.Link(
            label: label, what: try child("what", of: fields), where: nil, when: nil, whenSpan: nil, count: 1,
            span: Span(1, 1))
        if fields["where"] != nil { link.where = try child("where", of: fields) }
        if fields["when"] != nil {
            link.when = try member("when", of: fields) { (reader, value) throws(DocumentError) in
                try reader.window(value)
            }
        }
        if fields["count"] != nil {
            link.count = Int(try number("count", of: fields, in: 1...Int64(Chain.countMaximum)))
        }
        return link
    }

    private mutating func occurrence(_ fields: Fields) throws(DocumentError) -> Expression.Form {
        var time: Expression?
        var window: Expression.Window?
        let count = try items("params", of: fields) { (reader, param, index) throws(DocumentError) in
            if index == 0 { time = try reader.node(param) }
            if index == 1 { window = try reader.window(param) }
        }.count
        guard count == 2, let time, let window else {
            throw error("\"occurs\" takes a time and a timeWindow as params")
        }
        return .occurs(time, window)
    }

    private mutating func window(_ value: Value) throws(DocumentError) -> Expression.Window {
        let fields = try expect("timeWindow", value)
        let direction = try string("direction", of: fields)
        let time = try anchor("time", of: fields)
        if fields["comparison"] != nil {
            let comparison = try string("comparison", of: fields)
            let unit = try string("unit", of: fields)
            guard let comparison = Expression.Comparison(rawValue: comparison),
                let unit = Expression.Unit(word: unit),
                let direction = Expression.Direction(rawValue: direction)
            else { throw error("expected a comparison, a unit of time, and before, after or from") }
            let count = try number("count", of: fields, in: 0...CivilTime.countMaximum)
            return .distance(comparison, count, unit, direction, time)
        }
        switch direction {
        case "before": return .before(time)
        case "after": return .after(time)
        case "on": return .on(time)
        case "between": return .between(time, try anchor("end", of: fields))
        default: throw error("expected the direction before, after, on or between")
        }
    }

    private mutating func anchor(_ name: String, of fields: Fields) throws(DocumentError) -> Expression.Anchor
    {
        try member(name, of: fields) { (reader, value) throws(DocumentError) in
            if let literal = value.fields, literal["literalType"] == "RelativePeriod" {
                let words = literal["value"]?.string?.split(separator: " ").map(String.init) ?? []
                guard words.count == 2, let period = Expression.Period(rawValue: words[0]),
                    let unit = Expression.Unit(word: words[1])
                else {
                    throw reader.error("expected this, last or next and a unit of time, as in \"last week\"")
                }
                return .period(period, unit)
            }
            let expression = try reader.node(value)
            if case .clock(let clock) = expression.form { return .clock(clock) }
            return .expression(expression)
        }
    }

    private mutating func number(
        _ name: String, of fields: Fields, in range: ClosedRange<Int64>
    ) throws(DocumentError) -> Int64 {
        try member(name, of: fields) { (reader, value) throws(DocumentError) in
            guard let number = value.integer, range.contains(number) else {
                throw reader.error(
                    "expected a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }
    }
}
