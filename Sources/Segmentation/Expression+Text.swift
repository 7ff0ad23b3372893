extension Expression {
    /// Reads PQL text. At most `bytesMaximum` bytes and `depthMaximum` levels.
    public init(text: String) throws(ExpressionError) {
        self = try Parser.parse(text)
    }

    /// The expression in its canonical form: one line, one space around operators, parentheses only where the
    /// precedences ask for them or `not` reads better with them. Reading it gives the same form again.
    ///
    /// Names must be words of PQL and numbers finite, as in every expression that was read; otherwise the text
    /// says something else or nothing.
    public var text: String {
        var printer = ExpressionPrinter(isRoomy: depth <= Expression.depthMaximum / 2)
        printer.append(self, .expression, isLast: true)
        return printer.text
    }
}

/// Doubles in digits and a point: PQL has no exponents.
enum Decimal {
    static func text(of number: Double) -> String {
        let shortest = number.description
        guard let mark = shortest.firstIndex(where: { $0 == "e" || $0 == "E" }),
            let exponent = Int(shortest[shortest.index(after: mark)...].drop { $0 == "+" })
        else { return shortest }
        let isNegative = shortest.hasPrefix("-")
        let parts = shortest[..<mark].drop { $0 == "-" }.split(separator: ".")
        let fraction = parts.count > 1 && parts[1] != "0" ? String(parts[1]) : ""
        let digits = String(parts[0]) + fraction
        // Where the point stands, counted from the first digit.
        let point = parts[0].count + exponent
        let zeros = String(repeating: "0", count: max(-point, point - digits.count, 0))
        let plain =
            point <= 0
            ? "0." + zeros + digits
            : point >= digits.count
                ? digits + zeros + ".0" : digits.prefix(point) + "." + digits.dropFirst(point)
        return (isNegative ? "-" : "") + plain
    }
}

extension Expression.Unit {
    /// `days`, `centuries`, `millennia`
    var plural: String {
        switch self {
        case .century: "centuries"
        case .millennium: "millennia"
        default: rawValue + "s"
        }
    }
}
