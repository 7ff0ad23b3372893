internal import Profiles

/// What an expression is made of between its operators.
extension Parser {
    mutating func primary() throws(ExpressionError) -> Expression {
        let start = current.span.start
        switch current.kind {
        case .string(let text):
            advance()
            return try node(.literal(.string(text)), from: start)
        case .integer(let number):
            advance()
            return try node(.literal(.integer(number)), from: start)
        case .number(let number):
            advance()
            return try node(.literal(.number(number)), from: start)
        case .parameter(let number):
            advance()
            return try node(.parameter(number), from: start)
        case .sign(.leftBracket):
            return try list()
        case .sign(.leftBrace):
            return try object()
        case .sign(.leftParenthesis):
            if let names = lambdaNames() { return try lambda(names) }
            advance()
            let inner = try expression()
            try expect(.rightParenthesis, "to close the parenthesis")
            return inner
        case .word(let word):
            return try named(word)
        case .sign, .end:
            throw unexpected("expected a value")
        }
    }

    private mutating func list() throws(ExpressionError) -> Expression {
        let start = current.span.start
        advance()
        var items: [Expression] = []
        if !take(.rightBracket) {
            repeat { items.append(try expression()) } while take(.comma)
            try expect(.rightBracket, "or ',' in the array")
        }
        return try node(.list(items), from: start)
    }

    private mutating func object() throws(ExpressionError) -> Expression {
        let start = current.span.start
        advance()
        var members: [Expression.Member] = []
        if !take(.rightBrace) {
            repeat {
                guard case .string(let name) = current.kind else {
                    throw unexpected("expected a member's name in quotation marks, as in {\"value\": price}")
                }
                advance()
                try expect(.colon, "after the name of a member")
                members.append(Expression.Member(name: name, value: try expression()))
            } while take(.comma)
            try expect(.rightBrace, "or ',' after a member")
        }
        return try node(.object(members), from: start)
    }

    /// The names of `(a, b) =>`, if that is what stands here.
    private func lambdaNames() -> [String]? {
        var names: [String] = []
        var distance = 1
        while case .word(let name) = token(after: distance).kind {
            names.append(name)
            distance += 1
            guard token(after: distance).kind == .sign(.comma) else { break }
            distance += 1
        }
        return !names.isEmpty && token(after: distance).kind == .sign(.rightParenthesis)
            && token(after: distance + 1).kind == .sign(.arrow) ? names : nil
    }

    private mutating func lambda(_ names: [String]) throws(ExpressionError) -> Expression {
        let start = current.span.start
        for _ in 0..<(names.count * 2 + 2) { advance() }
        return try node(.lambda(names, try expression()), from: start)
    }

    /// Words that begin a construct do so only where the construct follows; elsewhere they are field names.
    private mutating func named(_ word: String) throws(ExpressionError) -> Expression {
        let start = current.span.start
        let next = token(after: 1).kind
        let opens = next == .sign(.leftParenthesis)
        switch word {
        case "true", "false":
            advance()
            return try node(.literal(.bool(word == "true")), from: start)
        case "null":
            advance()
            return try node(.literal(.null), from: start)
        case "now", "today", "yesterday", "tomorrow":
            advance()
            return try node(.clock(Expression.Clock(rawValue: word) ?? .now), from: start)
        case "if" where opens:
            return try choice()
        case "let" where isWord(next):
            return try binding()
        case "exists" where introducesBinding(), "forall" where introducesBinding():
            advance()
            let bindings = try self.bindings()
            return try node(word == "exists" ? .exists(bindings) : .forall(bindings), from: start)
        case "select" where introducesBinding():
            advance()
            let binding = try self.source()
            return try node(.select(binding), from: start)
        case "and", "or", "not", "in", "notIn", "like", "occurs":
            throw unexpected("expected a value")
        default:
            break
        }
        if let aggregate = Expression.Aggregate(rawValue: word), opens || isWord(next), !isOperatorWord(next)
        {
            return try self.aggregate(aggregate)
        }
        if opens, word.lowercased() == "chain" { return try chain() }
        advance()
        if take(.leftParenthesis) {
            return try node(.call(nil, word, try arguments()), from: start)
        }
        if take(.arrow) {
            return try node(.lambda([word], try expression()), from: start)
        }
        return try node(.path([word]), from: start)
    }

    private func isWord(_ kind: Token.Kind) -> Bool {
        if case .word = kind { true } else { false }
    }

    private func isOperatorWord(_ kind: Token.Kind) -> Bool {
        guard case .word(let word) = kind else { return false }
        return ["and", "or", "in", "notIn", "like", "occurs", "over", "from", "where"].contains(word)
    }

    private func introducesBinding() -> Bool {
        isWord(token(after: 1).kind) && token(after: 2).kind == .word("from")
    }

    private mutating func choice() throws(ExpressionError) -> Expression {
        let start = current.span.start
        advance()
        advance()
        let parts = try arguments()
        guard parts.count == 3 else {
            throw ExpressionError(
                column: start, problem: "'if' takes a test and two values, not \(parts.count) arguments")
        }
        return try node(.choose(parts[0], parts[1], parts[2]), from: start)
    }

    private mutating func binding() throws(ExpressionError) -> Expression {
        let start = current.span.start
        advance()
        let name = try expectWord("a variable name after 'let'")
        try expect(.equal, "after the variable of 'let'")
        // Tighter than comparisons, so that the `in` that follows is ours.
        let value = try nestedOperand()
        guard take(word: "in") else { throw unexpected("expected 'in' after the value of 'let'") }
        let body = try expression()
        return try node(.binding(name, value, body: body), from: start)
    }

    private mutating func bindings() throws(ExpressionError) -> [Expression.Binding] {
        var result = [try source()]
        while current.kind == .sign(.comma), introducesBinding() {
            advance()
            result.append(try source())
        }
        return result
    }

    private mutating func source() throws(ExpressionError) -> Expression.Binding {
        let name = try expectWord("a variable name")
        guard take(word: "from") else { throw unexpected("expected 'from' after the variable") }
        let source = try nestedOperand()
        var condition: Expression?
        if take(word: "where") || take(.colon) { condition = try expression() }
        return Expression.Binding(name: name, source: source, condition: condition)
    }

    private mutating func aggregate(_ aggregate: Expression.Aggregate) throws(ExpressionError) -> Expression {
        let start = current.span.start
        advance()
        let value = try nestedOperand()
        guard take(word: "over") else {
            throw unexpected("expected 'over X from …' after '\(aggregate.rawValue)' and its value")
        }
        let binding = try source()
        return try node(.aggregate(aggregate, value, binding), from: start)
    }
}
