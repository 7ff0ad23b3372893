/// Windows of time and chains of events.
extension Parser {
    /// What follows `occurs`, or stands in `WHEN(…)`.
    mutating func window() throws(ExpressionError) -> Expression.Window {
        if let comparison = takeComparison() { return try distance(comparison) }
        if take(word: "between") {
            let first = try anchor()
            guard take(word: "and") else {
                throw unexpected("expected 'and' after the first time of 'between'")
            }
            return .between(first, try anchor())
        }
        if take(word: "before") { return .before(try anchor()) }
        if take(word: "after") { return .after(try anchor()) }
        _ = take(word: "on")
        return .on(try anchor())
    }

    private mutating func distance(_ comparison: Expression.Comparison) throws(ExpressionError)
        -> Expression.Window
    {
        guard case .integer(let count) = current.kind, count <= CivilTime.countMaximum else {
            throw unexpected(
                "expected a whole number of at most \(CivilTime.countMaximum), as in '<= 24 hours before now'"
            )
        }
        advance()
        let column = current.span.start
        guard let unit = Expression.Unit(word: try expectWord("a unit of time such as 'hours'")) else {
            throw ExpressionError(
                column: column,
                problem: "expected a unit of time: "
                    + Expression.Unit.allCases.map(\.rawValue).joined(separator: ", ") + " or their plurals")
        }
        guard case .word(let word) = current.kind, let direction = Expression.Direction(rawValue: word) else {
            throw unexpected("expected 'before', 'after' or 'from' after the unit")
        }
        advance()
        return .distance(comparison, count, unit, direction, try anchor())
    }

    private mutating func anchor() throws(ExpressionError) -> Expression.Anchor {
        if case .word(let word) = current.kind, let period = Expression.Period(rawValue: word),
            case .word(let unitWord) = token(after: 1).kind, let unit = Expression.Unit(word: unitWord)
        {
            advance()
            advance()
            return .period(period, unit)
        }
        let time = try operand(1)
        if case .clock(let clock) = time.form { return .clock(clock) }
        return .expression(time)
    }

    /// `CHAIN(xEvent, timestamp, [C0: WHAT(…) …, C1: …])`, in upper or lower case.
    mutating func chain() throws(ExpressionError) -> Expression {
        let start = current.span.start
        advance()
        advance()
        try expectArgument("xEvent", of: "the events of the profile")
        try expectArgument("timestamp", of: "their order")
        try expect(.leftBracket, "before the links of the chain")
        var links = [try link()]
        while take(.comma) { links.append(try link()) }
        try expect(.rightBracket, "or ',' after a link of the chain")
        try expect(.rightParenthesis, "to close the chain")
        guard links.count <= Chain.linksMaximum else {
            throw ExpressionError(column: start, problem: "a chain may have \(Chain.linksMaximum) links")
        }
        return try node(.chain(links), from: start)
    }

    private mutating func expectArgument(_ word: String, of what: String) throws(ExpressionError) {
        guard take(word: word) else { throw unexpected("expected '\(word)': a chain names \(what) so") }
        try expect(.comma, "after '\(word)'")
    }

    private mutating func link() throws(ExpressionError) -> Expression.Link {
        let start = current.span.start
        let label = try expectWord("a label such as C0")
        try expect(.colon, "after the label")
        var what: Expression?
        var place: Expression?
        var when: Expression.Window?
        var whenSpan: Span?
        var count: Int?
        while case .word(let word) = current.kind {
            let column = current.span.start
            let clause = word.uppercased()
            guard ["WHAT", "WHERE", "WHEN", "COUNT"].contains(clause) else { break }
            advance()
            try expect(.leftParenthesis, "after \(clause)")
            let isRepeated: Bool
            switch clause {
            case "WHAT": (isRepeated, what) = (what != nil, try expression())
            case "WHERE": (isRepeated, place) = (place != nil, try expression())
            case "WHEN": (isRepeated, when) = (when != nil, try window())
            default: (isRepeated, count) = (count != nil, try self.count())
            }
            guard !isRepeated else {
                throw ExpressionError(column: column, problem: "\(clause) may stand once in a link")
            }
            try expect(.rightParenthesis, "to close \(clause)")
            if clause == "WHEN" { whenSpan = Span(column, previousEnd) }
        }
        guard let what else { throw unexpected("a link needs WHAT(condition)") }
        return Expression.Link(
            label: label, what: what, where: place, when: when, whenSpan: whenSpan, count: count ?? 1,
            span: Span(start, previousEnd))
    }

    /// `COUNT(n)` and `COUNT(>= n)`: at least n events.
    private mutating func count() throws(ExpressionError) -> Int {
        let column = current.span.start
        let comparison = takeComparison()
        guard comparison == nil || comparison == .greaterOrEqual else {
            throw ExpressionError(
                column: column, problem: "COUNT means 'at least': write COUNT(n), and not CHAIN(…) for fewer")
        }
        guard case .integer(let number) = current.kind, number >= 1, number <= Int64(Chain.countMaximum)
        else {
            throw unexpected("expected a number from 1 to \(Chain.countMaximum); for none write not CHAIN(…)")
        }
        advance()
        return Int(number)
    }
}
