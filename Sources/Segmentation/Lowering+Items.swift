internal import Profiles

/// Everything that looks at the items of an array one by one.
extension Lowering {
    /// Whether this is `xEvent`, all events of the profile.
    func isEventArray(_ source: Expression) -> Bool {
        source.form == .path(["xEvent"]) && !variables.contains { $0.name == "xEvent" }
    }

    /// The array, noting which of the profile's events can matter when it is `xEvent`.
    private mutating func source(
        _ source: Expression, condition: Expression?, variable: String?, everyItemMatters: Bool
    ) throws(ExpressionError) -> Code {
        guard isEventArray(source) else { return try lower(source) }
        facts.noteEventArray(at: source.span)
        facts.note(everyItemMatters ? nil : EventKeyFinder(variable: variable).keys(of: condition))
        return .path(.events, [])
    }

    /// `source.filter(argument)` and its like. The argument sees the item through plain paths, or through the
    /// names of a lambda: one for the item, two for the key and the values of a group.
    mutating func items(
        _ operation: Code.ItemOperation, _ source: Expression, _ argument: Expression?
    ) throws(ExpressionError) -> Code {
        let isSelection = operation == .filter || operation == .exists
        var (names, body): ([String], Expression?) = ([], argument)
        if let argument, case .lambda(let lambdaNames, let lambdaBody) = argument.form {
            (names, body) = (lambdaNames, lambdaBody)
        }
        guard names.count <= 2 else {
            throw error(source, "a lambda takes an item, or the key and values of a group")
        }
        if isSelection || operation == .forall, let body { try requireCondition(body) }
        let array = try self.source(
            source, condition: body, variable: names.first, everyItemMatters: !isSelection || names.count > 1)
        return try scoped { (lowering) throws(ExpressionError) in
            let slot = lowering.takeSlot()
            lowering.bind(names, slot)
            let code: Code? = if let body { try lowering.lower(body) } else { nil }
            return .items(operation, array, slot: slot, code)
        }
    }

    mutating func top(_ source: Expression, _ arguments: [Expression], highest: Bool) throws(ExpressionError)
        -> Code
    {
        let array = try self.source(source, condition: nil, variable: nil, everyItemMatters: true)
        let count = try lower(arguments[1])
        return try scoped { (lowering) throws(ExpressionError) in
            let slot = lowering.takeSlot()
            var body = arguments[0]
            var names: [String] = []
            if case .lambda(let lambdaNames, let lambdaBody) = body.form {
                (names, body) = (lambdaNames, lambdaBody)
            }
            lowering.bind(names, slot)
            return .top(array, slot: slot, try lowering.lower(body), count: count, highest: highest)
        }
    }

    private mutating func bind(_ names: [String], _ slot: Int) {
        switch names.count {
        case 0: implicit = .slot(slot)
        case 1: variables.append(Variable(name: names[0], root: .slot(slot)))
        default:
            variables.append(Variable(name: names[0], root: .slot(slot), steps: ["key"]))
            variables.append(Variable(name: names[1], root: .slot(slot), steps: ["values"]))
        }
    }

    /// `select X from … where …` and `sum X.f over X from … where …`: the array, filtered, then aggregated.
    mutating func bound(
        _ operation: Code.ItemOperation, _ binding: Expression.Binding, value: Expression?
    ) throws(ExpressionError) -> Code {
        if let condition = binding.condition { try requireCondition(condition) }
        var array = try source(
            binding.source, condition: binding.condition, variable: binding.name, everyItemMatters: false)
        return try scoped { (lowering) throws(ExpressionError) in
            let slot = lowering.takeSlot()
            lowering.variables.append(Variable(name: binding.name, root: .slot(slot)))
            if let condition = binding.condition {
                array = .items(.filter, array, slot: slot, try lowering.lower(condition))
            }
            guard let value else { return array }
            return .items(operation, array, slot: slot, try lowering.lower(value))
        }
    }

    /// Several variables nest: `exists A from a where p, B from A.b where q` is "an A with p and, in it, a B
    /// with q"; `forall` likewise "every A has p and every B in it q".
    mutating func quantifier(
        _ bindings: ArraySlice<Expression.Binding>, isUniversal: Bool
    ) throws(ExpressionError) -> Code {
        guard let binding = bindings.first else { return .constant(.bool(true)) }
        if let condition = binding.condition { try requireCondition(condition) }
        let array = try source(
            binding.source, condition: binding.condition, variable: binding.name,
            everyItemMatters: isUniversal)
        return try scoped { (lowering) throws(ExpressionError) in
            let slot = lowering.takeSlot()
            lowering.variables.append(Variable(name: binding.name, root: .slot(slot)))
            var parts: [Code] = []
            if let condition = binding.condition { parts.append(try lowering.lower(condition)) }
            if bindings.count > 1 {
                parts.append(try lowering.quantifier(bindings.dropFirst(), isUniversal: isUniversal))
            }
            let body: Code =
                switch parts.count {
                case 0: .constant(.bool(true))
                case 1: parts[0]
                default: .all(parts)
                }
            return .items(isUniversal ? .forall : .exists, array, slot: slot, body)
        }
    }
}
