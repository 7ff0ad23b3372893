internal import Profiles

/// Reads tokens into an `Expression`: precedence climbing, one function for all binary operators.
///
/// From loose to tight: `or`; `and`; `not`; comparisons (not chainable); `+ -`; `* / %`; sign and `!`; `.`
/// and `[…]`. The published documents name no precedences; these are the usual ones.
struct Parser {
    private let tokens: [Token]
    private var index = 0
    private var nesting = 0

    private init(tokens: [Token]) {
        self.tokens = tokens
    }

    static func parse(_ text: String) throws(ExpressionError) -> Expression {
        var parser = Parser(tokens: try Lexer.tokens(of: text))
        let expression = try parser.expression()
        guard parser.current.kind == .end else {
            throw parser.unexpected("the expression should end here, or go on with an operator such as 'and'")
        }
        return expression
    }

    // MARK: Tokens

    var current: Token { tokens[index] }

    /// The column behind the token that was taken last.
    var previousEnd: Int { index > 0 ? tokens[index - 1].span.end : 1 }

    func token(after distance: Int) -> Token { tokens[min(index + distance, tokens.count - 1)] }

    mutating func advance() {
        if index < tokens.count - 1 { index += 1 }
    }

    mutating func take(_ sign: Token.Sign) -> Bool {
        guard current.kind == .sign(sign) else { return false }
        advance()
        return true
    }

    mutating func take(word: String) -> Bool {
        guard current.kind == .word(word) else { return false }
        advance()
        return true
    }

    mutating func expect(_ sign: Token.Sign, _ context: String) throws(ExpressionError) {
        if !take(sign) { throw unexpected("expected '\(sign.rawValue)' \(context)") }
    }

    mutating func expectWord(_ what: String) throws(ExpressionError) -> String {
        guard case .word(let word) = current.kind else { throw unexpected("expected \(what)") }
        advance()
        return word
    }

    func unexpected(_ problem: String) -> ExpressionError {
        ExpressionError(column: current.span.start, problem: "\(problem), found \(current.name)")
    }

    /// Builds a node that began at column `start` and ends before the current token. Mutating, so that the token is
    /// the one behind whatever the arguments have read.
    mutating func node(_ form: Expression.Form, from start: Int) throws(ExpressionError) -> Expression {
        let expression = Expression(form, Span(start, max(start, previousEnd)))
        guard expression.depth <= Expression.depthMaximum else { throw tooDeep(at: start) }
        return expression
    }

    private func tooDeep(at column: Int) -> ExpressionError {
        ExpressionError(
            column: column,
            problem: "nested deeper than \(Expression.depthMaximum) levels: split it with let or inSegment")
    }

    // MARK: Operators

    mutating func expression() throws(ExpressionError) -> Expression {
        try nested { (parser) throws(ExpressionError) in try parser.alternatives() }
    }

    private mutating func alternatives() throws(ExpressionError) -> Expression {
        let start = current.span.start
        var parts = [try conjunction()]
        while take(word: "or") { parts.append(try conjunction()) }
        return parts.count == 1 ? parts[0] : try node(.any(parts), from: start)
    }

    private mutating func conjunction() throws(ExpressionError) -> Expression {
        let start = current.span.start
        var parts = [try condition()]
        while take(word: "and") { parts.append(try condition()) }
        return parts.count == 1 ? parts[0] : try node(.all(parts), from: start)
    }

    private mutating func condition() throws(ExpressionError) -> Expression {
        let start = current.span.start
        guard take(word: "not") else { return try comparison() }
        let base = try nested { (parser) throws(ExpressionError) in try parser.condition() }
        return try node(.not(base), from: start)
    }

    private mutating func comparison() throws(ExpressionError) -> Expression {
        let start = current.span.start
        let left = try operand(1)
        let form: Expression.Form
        if let comparison = takeComparison() {
            form = .compare(comparison, left, try operand(1))
        } else if take(word: "in") {
            form = .member(left, try operand(1), negated: false)
        } else if take(word: "notIn") {
            form = .member(left, try operand(1), negated: true)
        } else if take(word: "like") {
            form = .like(left, try operand(1))
        } else if take(word: "occurs") {
            form = .occurs(left, try window())
        } else {
            return left
        }
        let result = try node(form, from: start)
        if case .sign(let sign) = current.kind, Expression.Comparison(rawValue: sign.rawValue) != nil {
            throw unexpected("comparisons cannot follow one another: join them with 'and'")
        }
        return result
    }

    mutating func takeComparison() -> Expression.Comparison? {
        guard case .sign(let sign) = current.kind,
            let comparison = Expression.Comparison(rawValue: sign.rawValue)
        else { return nil }
        advance()
        return comparison
    }

    /// Arithmetic whose operators bind at least as tightly as `level`: 1 for `+ -`, 2 for `* / %`.
    mutating func operand(_ level: Int) throws(ExpressionError) -> Expression {
        let start = current.span.start
        var left = try signed()
        while case .sign(let sign) = current.kind,
            let operation = Expression.Arithmetic(rawValue: sign.rawValue)
        {
            let tightness = operation == .add || operation == .subtract ? 1 : 2
            guard tightness >= level else { break }
            advance()
            left = try node(.arithmetic(operation, left, try operand(tightness + 1)), from: start)
        }
        return left
    }

    /// An operand one level deeper, where a construct holds one without parentheses.
    mutating func nestedOperand() throws(ExpressionError) -> Expression {
        try nested { (parser) throws(ExpressionError) in try parser.operand(1) }
    }

    private mutating func signed() throws(ExpressionError) -> Expression {
        let start = current.span.start
        let isNegation = take(.exclamation)
        guard isNegation || take(.minus) else { return try postfix() }
        let base = try nested { (parser) throws(ExpressionError) in try parser.signed() }
        if isNegation { return try node(.not(base), from: start) }
        switch base.form {
        case .literal(.integer(let number)): return try node(.literal(.integer(0 &- number)), from: start)
        case .literal(.number(let number)): return try node(.literal(.number(-number)), from: start)
        default: return try node(.negative(base), from: start)
        }
    }

    /// One level deeper. Everything that recurses passes through here, so that the stack is bounded.
    private mutating func nested(
        _ body: (inout Parser) throws(ExpressionError) -> Expression
    ) throws(ExpressionError) -> Expression {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= Expression.depthMaximum else { throw tooDeep(at: current.span.start) }
        return try body(&self)
    }

    private mutating func postfix() throws(ExpressionError) -> Expression {
        let start = current.span.start
        var base = try primary()
        while true {
            if take(.dot) {
                let name = try expectWord("a field or function name after '.'")
                if take(.leftParenthesis) {
                    base = try node(.call(base, name, try arguments()), from: start)
                } else {
                    base = try node(extended(base, by: name), from: start)
                }
            } else if take(.leftBracket) {
                let condition = try expression()
                try expect(.rightBracket, "to close the filter")
                base = try node(.filter(base, condition), from: start)
            } else {
                return base
            }
        }
    }

    private func extended(_ base: Expression, by name: String) -> Expression.Form {
        switch base.form {
        case .path(let steps): .path(steps + [name])
        case .steps(let inner, let steps): .steps(inner, steps + [name])
        default: .steps(base, [name])
        }
    }

    /// What stands between the parentheses of a call, the closing one included.
    mutating func arguments() throws(ExpressionError) -> [Expression] {
        if take(.rightParenthesis) { return [] }
        var result = [try expression()]
        while take(.comma) { result.append(try expression()) }
        try expect(.rightParenthesis, "or ',' after an argument")
        return result
    }
}
