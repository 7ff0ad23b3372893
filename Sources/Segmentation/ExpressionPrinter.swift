internal import Profiles

/// How tightly what stands in a place must bind, loosest first; as in `Parser`.
enum Tightness: Int, Comparable {
    case expression, conjunct, condition, comparison, sum, product, sign, receiver

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Writes the canonical form of an expression.
struct ExpressionPrinter {
    /// Words that would begin a construct, or go on with one, if they stood alone.
    private static let constructs: Set<String> = [
        "let", "exists", "forall", "select", "if", "chain", "count", "sum", "average", "min", "max", "where",
        "over", "from",
    ]

    /// Whether there is room below the parser's bound for parentheses that are not needed.
    let isRoomy: Bool
    var text = ""

    /// - Parameter isLast: whether nothing that belongs to an outer construct follows, so that one that
    ///   reaches as far as it can may stand without parentheses.
    mutating func append(_ expression: Expression, _ place: Tightness, isLast: Bool) {
        let form = expression.form
        let needsParentheses = form.isOpen ? !isLast || place == .receiver : form.tightness < place
        guard needsParentheses else { return append(form, place, isLast) }
        text += "("
        append(form, .expression, true)
        text += ")"
    }

    private mutating func append(_ form: Expression.Form, _ place: Tightness, _ isLast: Bool) {
        switch form {
        case .literal(let value): append(value)
        case .clock(let clock): text += clock.rawValue
        case .parameter(let number): text += "$\(number)"
        case .path(let steps):
            let isGuarded = steps.count == 1 && ExpressionPrinter.constructs.contains(steps[0])
            text += isGuarded ? "(\(steps[0]))" : steps.joined(separator: ".")
        case .steps(let base, let steps):
            append(base, .receiver, isLast: false)
            for step in steps { text += "." + step }
        case .list, .object, .call, .filter, .choose, .chain: appendEnclosed(form)
        case .not(let base): appendNot(base, place, isLast)
        case .negative(let base):
            text += "-"
            append(base, .sign, isLast: isLast)
        case .all(let parts): join(parts, " and ", .condition, isLast)
        case .any(let parts): join(parts, " or ", .conjunct, isLast)
        case .compare, .like, .member, .arithmetic: appendBinary(form, isLast)
        case .occurs(let time, let window):
            append(time, .sum, isLast: false)
            text += " occurs "
            append(window, isLast)
        case .lambda, .binding, .exists, .forall, .select, .aggregate: appendOpen(form)
        }
    }

    // MARK: Operators

    private mutating func appendNot(_ base: Expression, _ place: Tightness, _ isLast: Bool) {
        guard place <= .condition else {
            text += "!"
            return append(base, .sign, isLast: isLast)
        }
        text += "not "
        let isPlain = base.form.tightness >= .sign || base.form.isOpen
        append(base, isRoomy && !isPlain ? .receiver : .condition, isLast: isLast)
    }

    private mutating func join(_ parts: [Expression], _ word: String, _ place: Tightness, _ isLast: Bool) {
        for (index, part) in parts.enumerated() {
            if index > 0 { text += word }
            append(part, place, isLast: isLast && index == parts.count - 1)
        }
    }

    private mutating func appendBinary(_ form: Expression.Form, _ isLast: Bool) {
        let (left, sign, right, leftPlace, rightPlace): (Expression, String, Expression, Tightness, Tightness)
        switch form {
        case .compare(let comparison, let first, let second):
            (left, sign, right, leftPlace, rightPlace) = (first, comparison.rawValue, second, .sum, .sum)
        case .like(let first, let second):
            (left, sign, right, leftPlace, rightPlace) = (first, "like", second, .sum, .sum)
        case .member(let first, let second, let negated):
            (left, sign, right, leftPlace, rightPlace) = (
                first, negated ? "notIn" : "in", second, .sum, .sum
            )
        case .arithmetic(let operation, let first, let second):
            let isSum = operation == .add || operation == .subtract
            (left, sign, right, leftPlace, rightPlace) = (
                first, operation.rawValue, second, isSum ? .sum : .product, isSum ? .product : .sign
            )
        default: return
        }
        append(left, leftPlace, isLast: false)
        text += " \(sign) "
        append(right, rightPlace, isLast: isLast)
    }

    // MARK: What has its own end

    private mutating func appendEnclosed(_ form: Expression.Form) {
        switch form {
        case .list(let items): appendList(items, "[", "]")
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += ", " }
                append(.string(member.name))
                text += ": "
                append(member.value, .expression, isLast: true)
            }
            text += "}"
        case .call(let receiver, let name, let arguments):
            if let receiver {
                append(receiver, .receiver, isLast: false)
                text += "."
            }
            appendList(arguments, name + "(", ")")
        case .filter(let source, let condition):
            append(source, .receiver, isLast: false)
            appendList([condition], "[", "]")
        case .choose(let test, let first, let second): appendList([test, first, second], "if (", ")")
        case .chain(let links):
            text += "CHAIN(xEvent, timestamp, ["
            for (index, link) in links.enumerated() {
                if index > 0 { text += ", " }
                append(link)
            }
            text += "])"
        default: return
        }
    }

    private mutating func appendList(_ items: [Expression], _ opening: String, _ closing: String) {
        text += opening
        for (index, item) in items.enumerated() {
            if index > 0 { text += ", " }
            append(item, .expression, isLast: true)
        }
        text += closing
    }

    private mutating func append(_ link: Expression.Link) {
        text += link.label + ": "
        appendList([link.what], "WHAT(", ")")
        if let place = link.where { appendList([place], " WHERE(", ")") }
        if let when = link.when {
            text += " WHEN("
            append(when, true)
            text += ")"
        }
        if link.count > 1 { text += " COUNT(\(link.count))" }
    }

    // MARK: What reaches as far as it can

    private mutating func appendOpen(_ form: Expression.Form) {
        switch form {
        case .lambda(let names, let body):
            text += names.count == 1 ? names[0] : "(\(names.joined(separator: ", ")))"
            text += " => "
            append(body, .expression, isLast: true)
        case .binding(let name, let value, let body):
            text += "let \(name) = "
            append(value, .sum, isLast: false)
            text += " in "
            append(body, .expression, isLast: true)
        case .exists(let bindings): append("exists ", bindings)
        case .forall(let bindings): append("forall ", bindings)
        case .select(let binding): append("select ", [binding])
        case .aggregate(let aggregate, let value, let binding):
            text += aggregate.rawValue + " "
            // The word begins the construct only before a word or a parenthesis.
            if case .path(let steps) = value.form, !ExpressionPrinter.constructs.contains(steps[0]) {
                append(value, .sum, isLast: false)
            } else {
                appendList([value], "(", ")")
            }
            append(" over ", [binding])
        default: return
        }
    }

    private mutating func append(_ opening: String, _ bindings: [Expression.Binding]) {
        for (index, binding) in bindings.enumerated() {
            let isLast = index == bindings.count - 1
            text += index == 0 ? opening : ", "
            text += "\(binding.name) from "
            append(binding.source, .sum, isLast: isLast && binding.condition == nil)
            guard let condition = binding.condition else { continue }
            text += " where "
            append(condition, .expression, isLast: isLast)
        }
    }

    // MARK: Times

    private mutating func append(_ window: Expression.Window, _ isLast: Bool) {
        switch window {
        case .distance(let comparison, let count, let unit, let direction, let anchor):
            let unit = count == 1 ? unit.rawValue : unit.plural
            text += "\(comparison.rawValue) \(count) \(unit) \(direction.rawValue) "
            append(anchor, isLast)
        case .before(let anchor):
            text += "before "
            append(anchor, isLast)
        case .after(let anchor):
            text += "after "
            append(anchor, isLast)
        case .on(let anchor):
            if case .expression = anchor { text += "on " }
            append(anchor, isLast)
        case .between(let first, let second):
            text += "between "
            append(first, false)
            text += " and "
            append(second, isLast)
        }
    }

    private mutating func append(_ anchor: Expression.Anchor, _ isLast: Bool) {
        switch anchor {
        case .clock(let clock): text += clock.rawValue
        case .period(let period, let unit): text += "\(period.rawValue) \(unit.rawValue)"
        case .expression(let expression): append(expression, .sum, isLast: isLast)
        }
    }

    // MARK: Literals

    private mutating func append(_ value: Value) {
        switch value {
        case .null: text += "null"
        case .bool(let truth): text += truth ? "true" : "false"
        case .integer(let number): text += String(number)
        case .number(let number): text += Decimal.text(of: number)
        case .string(let string): appendQuoted(string)
        case .array, .object: text += "null"
        }
    }

    /// A backslash is doubled only where it would otherwise be read as the beginning of an escape, so that
    /// regular expressions stay readable.
    private mutating func appendQuoted(_ string: String) {
        text += "\""
        let scalars = Array(string.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let next = index + 1 < scalars.count ? scalars[index + 1] : "\""
            if scalar == "\"" || scalar == "\\" && (next == "\"" || next == "\\") { text += "\\" }
            text.unicodeScalars.append(scalar)
        }
        text += "\""
    }
}

extension Expression.Form {
    /// Whether it reaches as far to the right as it can.
    fileprivate var isOpen: Bool {
        switch self {
        case .lambda, .binding, .exists, .forall, .select, .aggregate: true
        default: false
        }
    }

    fileprivate var tightness: Tightness {
        switch self {
        case .any: .expression
        case .all: .conjunct
        // Before an operand it is written `!`.
        case .not: .sign
        case .compare, .member, .like, .occurs: .comparison
        case .arithmetic(.add, _, _), .arithmetic(.subtract, _, _): .sum
        case .arithmetic: .product
        case .negative, .literal(.integer(..<0)): .sign
        case .literal(.number(let number)) where number.sign == .minus: .sign
        default: .receiver
        }
    }
}
