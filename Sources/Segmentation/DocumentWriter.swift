internal import Profiles

extension Expression.Form {
    /// How many of the leading arguments of a function of an array see the items.
    static func itemArguments(of name: String) -> Int {
        switch name {
        case "filter", "map", "groupBy", "exists", "forall", "count", "sum", "average", "min", "max", "topN",
            "bottomN":
            1
        default: 0
        }
    }
}

/// Turns an expression into pql/json. Knows which names are variables, and what plain paths refer to.
struct DocumentWriter {
    private var variables: [String] = []
    /// Whether plain paths refer to an item or event rather than to the profile.
    private var isInItem = false

    // MARK: Nodes

    mutating func node(_ expression: Expression) -> Value {
        switch expression.form {
        case .literal(let value): literal(value)
        case .list(let items): list(items)
        case .object(let members):
            [
                "nodeType": "object",
                "members": .array(
                    members.map {
                        ["nodeType": "member", "name": .string($0.name), "value": node($0.value)]
                    }),
            ]
        case .clock(let clock): literal("RelativeTime", .string(clock.rawValue))
        case .parameter(let number): parameter(number)
        case .path(let steps): path(steps)
        case .steps(let base, let steps): look(node(base), steps)
        case .not(let base): apply("not", [node(base)])
        case .negative(let base): apply("negate", [node(base)])
        case .all(let parts): apply("and", parts.map { node($0) })
        case .any(let parts): apply("or", parts.map { node($0) })
        case .compare(let comparison, let left, let right):
            apply(comparison.rawValue, [node(left), node(right)])
        case .arithmetic(let operation, let left, let right):
            apply(operation.rawValue, [node(left), node(right)])
        case .like(let left, let right): apply("like", [node(left), node(right)])
        case .member(let left, let right, let negated):
            apply(negated ? "notIn" : "in", [node(left), node(right)])
        case .call(let receiver, let name, let arguments): call(receiver, name, arguments)
        case .filter(let source, let condition): call(source, "filter", [condition])
        case .choose(let test, let first, let second): apply("if", [node(test), node(first), node(second)])
        case .occurs(let time, let window): apply("occurs", [node(time), self.window(window)])
        case .chain(let links): chain(links)
        case .lambda, .binding, .exists, .forall, .select, .aggregate: declaration(expression.form)
        }
    }

    private func apply(_ name: String, _ params: [Value]) -> Value {
        ["nodeType": "fnApply", "fnName": .string(name), "params": .array(params)]
    }

    private func literal(_ type: Value, _ value: Value) -> Value {
        ["nodeType": "literal", "literalType": type, "value": value]
    }

    private func literal(_ value: Value) -> Value {
        switch value {
        case .null: literal("Null", .null)
        case .bool: literal("Boolean", value)
        case .integer: literal("Integer", value)
        case .number: literal("Double", value)
        case .string: literal("String", value)
        case .array: literal("List", value)
        case .object: literal("Object", value)
        }
    }

    private mutating func list(_ items: [Expression]) -> Value {
        var constants: [Value] = []
        for item in items {
            guard case .literal(let value) = item.form else {
                return ["nodeType": "list", "items": .array(items.map { node($0) })]
            }
            constants.append(value)
        }
        return literal("List", .array(constants))
    }

    // MARK: Names

    private func parameter(_ number: Int) -> Value {
        // `$1` is the profile also where the first parameter in context is an item.
        if number == 1, isInItem { return literal("XDMObject", "profile") }
        return ["nodeType": "parameterReference", "position": .integer(Int64(number))]
    }

    private func path(_ steps: [String]) -> Value {
        if variables.contains(steps[0]) {
            return look(["nodeType": "varRef", "varName": .string(steps[0])], Array(steps.dropFirst()))
        }
        if steps[0] == "xEvent" { return look(parameter(1), steps) }
        return look(["nodeType": "parameterReference", "position": 1], steps)
    }

    private func look(_ base: Value, _ steps: [String]) -> Value {
        steps.reduce(base) { object, step in
            ["nodeType": "fieldLookup", "fieldName": .string(step), "object": object]
        }
    }

    // MARK: Scopes

    private mutating func call(_ receiver: Expression?, _ name: String, _ arguments: [Expression]) -> Value {
        var params: [Value] = []
        if let receiver { params.append(node(receiver)) }
        let seeing = receiver == nil ? 0 : Expression.Form.itemArguments(of: name)
        for (index, argument) in arguments.enumerated() {
            // A lambda names the item and leaves plain paths to the outside.
            var isItem = index < seeing
            if case .lambda = argument.form { isItem = false }
            params.append(scoped(isInItem: isItem || isInItem) { $0.node(argument) })
        }
        return apply(name, params)
    }

    private mutating func declaration(_ form: Expression.Form) -> Value {
        switch form {
        case .lambda(let names, let body):
            return scoped { writer in
                writer.variables += names
                let declarations = names.map { name -> Value in
                    ["nodeType": "varDecl", "varName": .string(name)]
                }
                return ["nodeType": "lambda", "variables": .array(declarations), "body": writer.node(body)]
            }
        case .binding(let name, let value, let body):
            let value = node(value)
            return scoped { writer in
                writer.variables.append(name)
                return [
                    "nodeType": "let", "varName": .string(name), "value": value, "body": writer.node(body),
                ]
            }
        case .exists(let bindings): return quantifier("exists", bindings)
        case .forall(let bindings): return quantifier("forall", bindings)
        case .select(let binding): return quantifier("select", [binding])
        case .aggregate(let aggregate, let value, let binding):
            return scoped { writer in
                let variables = Value.array([writer.declare(binding)])
                return [
                    "nodeType": "aggregate", "fnName": .string(aggregate.rawValue),
                    "value": writer.node(value),
                    "variables": variables,
                ]
            }
        default: return .null
        }
    }

    private mutating func quantifier(_ type: Value, _ bindings: [Expression.Binding]) -> Value {
        scoped { writer in
            ["nodeType": type, "variables": .array(bindings.map { writer.declare($0) })]
        }
    }

    private mutating func declare(_ binding: Expression.Binding) -> Value {
        var fields = Fields([
            ("nodeType", "varDecl"), ("varName", .string(binding.name)), ("from", node(binding.source)),
        ])
        variables.append(binding.name)
        if let condition = binding.condition { fields["where"] = node(condition) }
        return .object(fields)
    }

    private mutating func chain(_ links: [Expression.Link]) -> Value {
        scoped(isInItem: true) { writer in
            var nodes: [Value] = []
            for link in links {
                writer.variables.append(link.label)
                var fields = Fields([
                    ("nodeType", "link"), ("label", .string(link.label)), ("what", writer.node(link.what)),
                ])
                if let place = link.where { fields["where"] = writer.node(place) }
                if let when = link.when { fields["when"] = writer.window(when) }
                if link.count != 1 { fields["count"] = .integer(Int64(link.count)) }
                nodes.append(.object(fields))
            }
            return ["nodeType": "chain", "links": .array(nodes)]
        }
    }

    private mutating func scoped(isInItem: Bool? = nil, _ body: (inout DocumentWriter) -> Value) -> Value {
        let outer = self
        defer { self = outer }
        if let isInItem { self.isInItem = isInItem }
        return body(&self)
    }

    // MARK: Times

    private mutating func window(_ window: Expression.Window) -> Value {
        var fields = Fields([("nodeType", "timeWindow")])
        switch window {
        case .distance(let comparison, let count, let unit, let direction, let time):
            fields["comparison"] = .string(comparison.rawValue)
            fields["count"] = .integer(count)
            fields["unit"] = .string(unit.rawValue)
            fields["direction"] = .string(direction.rawValue)
            fields["time"] = anchor(time)
        case .before(let time):
            fields["direction"] = "before"
            fields["time"] = anchor(time)
        case .after(let time):
            fields["direction"] = "after"
            fields["time"] = anchor(time)
        case .on(let time):
            fields["direction"] = "on"
            fields["time"] = anchor(time)
        case .between(let first, let second):
            fields["direction"] = "between"
            fields["time"] = anchor(first)
            fields["end"] = anchor(second)
        }
        return .object(fields)
    }

    private mutating func anchor(_ anchor: Expression.Anchor) -> Value {
        switch anchor {
        case .clock(let clock): literal("RelativeTime", .string(clock.rawValue))
        case .period(let period, let unit):
            literal("RelativePeriod", .string("\(period.rawValue) \(unit.rawValue)"))
        case .expression(let expression): node(expression)
        }
    }
}
