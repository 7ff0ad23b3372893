internal import Profiles

/// Windows of time and literals.
extension ExpressionPrinter {
    mutating func append(_ window: Expression.Window, _ isLast: Bool) {
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

    mutating func append(_ value: Value) {
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
