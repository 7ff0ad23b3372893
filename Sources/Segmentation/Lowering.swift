internal import Profiles

/// Turns an expression into code and finds out what it depends on.
struct Lowering {
    struct Variable {
        var name: String
        var root: Code.Root
        var steps: [String] = []
    }

    /// Finds the number of an audience by its identifier.
    let number: (String) -> AudienceNumber?
    let paths: AttributePaths
    var facts = Facts()
    var slots = 0
    var slotsMaximum = 0
    var variables: [Variable] = []
    /// What paths without a variable refer to.
    var implicit = Code.Root.profile
    /// What the path that is lowered next is compared with; see `Facts.AttributeUse`.
    private var comparedWith: [Facts.Constant]?
    /// Labels of a chain that may not be used where we are, because only the link before may.
    var forbiddenLabels: [String] = []

    init(paths: AttributePaths = AttributePaths(), number: @escaping (String) -> AudienceNumber?) {
        self.paths = paths
        self.number = number
    }

    /// The code of an audience's condition.
    mutating func condition(_ expression: Expression) throws(ExpressionError) -> Code {
        var root = expression
        if case .lambda(let names, let body) = expression.form {
            guard names.count == 1 else {
                throw error(expression, "an audience has one parameter, the profile")
            }
            variables.append(Variable(name: names[0], root: .profile))
            root = body
        }
        try requireCondition(root)
        return try lower(root, .positive)
    }

    func error(_ expression: Expression, _ problem: String) -> ExpressionError {
        ExpressionError(column: expression.span.start, problem: problem)
    }

    /// Refuses what plainly is no condition. Paths and functions of unknown kind pass and are null at run
    /// time.
    func requireCondition(_ expression: Expression) throws(ExpressionError) {
        let isOther =
            switch expression.form {
            case .literal(.bool), .literal(.null): false
            case .literal, .list, .object, .clock, .negative, .arithmetic, .aggregate, .lambda: true
            case .call(_, let name, _): Functions.givesNumbersOrTexts.contains(name)
            default: false
            }
        if isOther {
            throw error(expression, "expected a condition that is true or false: compare this with something")
        }
    }

    // MARK: Forms

    mutating func lower(_ expression: Expression, _ polarity: Facts.Polarity = .inner) throws(ExpressionError)
        -> Code
    {
        switch expression.form {
        case .literal(let value):
            return .constant(Operand(value))
        case .list(let items):
            return try list(items)
        case .object(let members):
            var codes: [Code.Member] = []
            for member in members {
                codes.append(Code.Member(name: member.name, value: try lower(member.value)))
            }
            return .object(codes)
        case .clock(let clock):
            facts.dependsOnTime = true
            return .clock(clock)
        case .parameter(let number):
            guard number == 1 else {
                throw error(expression, "an audience has one parameter, $1, the profile")
            }
            facts.usesWholeProfile = true
            return .path(.profile, [])
        case .path(let steps):
            return try path(steps, at: expression)
        case .steps(let base, let steps):
            if case .parameter(1) = base.form { return profilePath(steps, at: expression.span) }
            return .steps(try lower(base), steps)
        case .not(let base):
            try requireCondition(base)
            return .not(try lower(base, polarity == .positive ? .negated : .inner))
        case .negative(let base):
            return .negative(try lower(base))
        case .all(let parts):
            return .all(try conditions(parts, polarity))
        case .any(let parts):
            return .any(try conditions(parts, polarity))
        case .compare(let comparison, let left, let right):
            let isOrder = comparison != .equal && comparison != .notEqual
            return .compare(
                comparison, try lower(left, comparedWith: right, isOrder: isOrder),
                try lower(right, comparedWith: left, isOrder: isOrder))
        case .arithmetic(let operation, let left, let right):
            return .arithmetic(operation, try lower(left), try lower(right))
        case .like(let text, let pattern):
            return .like(try lower(text), try lower(pattern))
        case .member(let item, let list, let negated):
            return .member(try lower(item, comparedWith: list), try lower(list), negated: negated)
        case .call(let receiver, let name, let arguments):
            return try call(expression, receiver, name, arguments)
        case .filter(let source, let condition):
            try requireCondition(condition)
            return try items(.filter, source, condition)
        case .lambda:
            throw error(expression, "a lambda may only be the argument of filter, map and the like")
        case .choose(let test, let first, let second):
            try requireCondition(test)
            return .choose(try lower(test), try lower(first), try lower(second))
        case .binding(let name, let value, let body):
            let value = try lower(value)
            return try scoped { (lowering) throws(ExpressionError) in
                let slot = lowering.takeSlot()
                lowering.variables.append(Variable(name: name, root: .slot(slot)))
                return .binding(slot: slot, value, body: try lowering.lower(body, polarity))
            }
        case .exists(let bindings):
            if polarity != .inner, isEventArray(bindings[0].source) {
                return try event(bindings, polarity, at: expression)
            }
            return try quantifier(bindings[...], isUniversal: false)
        case .forall(let bindings):
            return try quantifier(bindings[...], isUniversal: true)
        case .select(let binding):
            if polarity != .inner, isEventArray(binding.source) {
                return try event([binding], polarity, at: expression)
            }
            return try bound(.filter, binding, value: nil)
        case .aggregate(let aggregate, let value, let binding):
            return try bound(.aggregate(aggregate), binding, value: value)
        case .occurs(let time, let window):
            return .occurs(try lower(time), try self.window(window))
        case .chain(let links):
            return try chain(links, polarity, at: expression)
        }
    }

    /// Lowers one side of a comparison; whether it is a path, and the other side one constant or a list of them, decides
    /// which changes of the field count.
    mutating func lower(
        _ side: Expression, comparedWith other: Expression, isOrder: Bool = false
    ) throws(ExpressionError) -> Code {
        if case .path = side.form { comparedWith = constants(other, isOrder: isOrder) }
        defer { comparedWith = nil }
        return try lower(side)
    }

    /// `nil` where it is anything else, or of both kinds: a text is then equal to no number.
    private func constants(_ expression: Expression, isOrder: Bool) -> [Facts.Constant]? {
        switch expression.form {
        case .literal(.integer(let number)): return [.number(Double(number))]
        case .literal(.number(let number)): return [.number(number)]
        // A text that is a time is equal to other texts, too.
        case .literal(.string(let text)) where !isOrder && Operand.string(text).time == nil:
            return [.text(text.lowercased())]
        case .list(let items):
            let all = items.compactMap { constants($0, isOrder: isOrder) }
            return all.count == items.count && all.allSatisfy { $0.count == 1 } ? all.flatMap { $0 } : nil
        default: return nil
        }
    }

    private mutating func conditions(_ parts: [Expression], _ polarity: Facts.Polarity)
        throws(ExpressionError) -> [Code]
    {
        var result: [Code] = []
        for part in parts {
            try requireCondition(part)
            result.append(try lower(part, polarity))
        }
        return result
    }

    private mutating func list(_ items: [Expression]) throws(ExpressionError) -> Code {
        var codes: [Code] = []
        var constants: [Value] = []
        for item in items {
            if case .literal(let value) = item.form { constants.append(value) }
            codes.append(try lower(item))
        }
        return constants.count == items.count ? .constant(.array(constants)) : .list(codes)
    }

    // MARK: Names

    private mutating func path(_ steps: [String], at expression: Expression) throws(ExpressionError) -> Code {
        let name = steps[0]
        if let variable = variables.last(where: { $0.name == name }) {
            if case .profile = variable.root {
                return profilePath(Array(steps.dropFirst()), at: expression.span)
            }
            return .path(variable.root, variable.steps + steps.dropFirst())
        }
        if forbiddenLabels.contains(name) {
            throw error(expression, "'\(name)': a link may only refer to the link right before it")
        }
        if name == "xEvent" { return eventPath(Array(steps.dropFirst()), at: expression.span) }
        return implicit == .profile ? profilePath(steps, at: expression.span) : .path(implicit, steps)
    }

    private mutating func profilePath(_ steps: [String], at span: Span) -> Code {
        // `$1.xEvent` and `(P) => P.xEvent` are the reserved word too.
        if steps.first == "xEvent" { return eventPath(Array(steps.dropFirst()), at: span) }
        if steps.isEmpty {
            facts.usesWholeProfile = true
            return .path(.profile, [])
        }
        facts.note(path: steps, comparedWith: comparedWith)
        return .attribute(paths.number(of: steps))
    }

    private mutating func eventPath(_ steps: [String], at span: Span) -> Code {
        facts.noteEventArray(at: span)
        facts.note(nil)
        return .path(.events, steps)
    }

    mutating func takeSlot() -> Int {
        slots += 1
        slotsMaximum = max(slotsMaximum, slots)
        return slots - 1
    }

    /// What `body` declares ends with it.
    mutating func scoped(
        _ body: (inout Lowering) throws(ExpressionError) -> Code
    ) throws(ExpressionError) -> Code {
        let (variables, implicit, slots) = (variables, implicit, slots)
        defer { (self.variables, self.implicit, self.slots) = (variables, implicit, slots) }
        return try body(&self)
    }
}

/// Numbers the paths into the profile while code is lowered, so that many audiences share one look at each.
final class AttributePaths {
    private(set) var all: [[String]] = []
    private var numbers: [[String]: Int] = [:]

    func number(of steps: [String]) -> Int {
        if let known = numbers[steps] { return known }
        numbers[steps] = all.count
        all.append(steps)
        return all.count - 1
    }
}
