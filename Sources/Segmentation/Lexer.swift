/// Cuts a PQL text into tokens.
struct Lexer {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var tokens: [Token] = []

    /// The tokens of `text`, the last one `.end`.
    static func tokens(of text: String) throws(ExpressionError) -> [Token] {
        guard text.utf8.count <= Expression.bytesMaximum else {
            throw ExpressionError(
                column: 1,
                problem:
                    "the expression is longer than \(Expression.bytesMaximum) bytes: split it with inSegment")
        }
        var lexer = Lexer(scalars: Array(text.unicodeScalars))
        try lexer.run()
        return lexer.tokens
    }

    private init(scalars: [Unicode.Scalar]) {
        self.scalars = scalars
    }

    private mutating func run() throws(ExpressionError) {
        while let scalar = peek() {
            let start = position
            switch scalar {
            case " ", "\t", "\n", "\r", "\u{A0}":
                position += 1
            case "\"":
                append(.string(try string()), from: start)
            case "$":
                append(try parameter(), from: start)
            case "0"..."9":
                append(try number(), from: start)
            case _ where Lexer.isWordScalar(scalar):
                append(.word(word()), from: start)
            default:
                append(.sign(try sign(scalar)), from: start)
            }
        }
        append(.end, from: position)
    }

    private func peek(_ distance: Int = 0) -> Unicode.Scalar? {
        position + distance < scalars.count ? scalars[position + distance] : nil
    }

    private mutating func append(_ kind: Token.Kind, from start: Int) {
        tokens.append(Token(kind: kind, span: Span(start + 1, max(position, start + 1) + 1)))
    }

    static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "@": true
        default: scalar.properties.isAlphabetic && !scalar.isASCII
        }
    }

    private mutating func word() -> String {
        var text = String.UnicodeScalarView()
        while let scalar = peek(), Lexer.isWordScalar(scalar) {
            text.append(scalar)
            position += 1
        }
        return String(text)
    }

    private mutating func string() throws(ExpressionError) -> String {
        let start = position
        var text = String.UnicodeScalarView()
        position += 1
        while let scalar = peek() {
            position += 1
            if scalar == "\"" { return String(text) }
            // Only these two are escapes: regular expressions keep their own backslashes.
            if scalar == "\\", let next = peek(), next == "\"" || next == "\\" {
                text.append(next)
                position += 1
            } else {
                text.append(scalar)
            }
        }
        throw ExpressionError(column: start + 1, problem: "this string has no closing quotation mark")
    }

    private mutating func parameter() throws(ExpressionError) -> Token.Kind {
        let start = position
        position += 1
        let digits = self.digits()
        guard let number = Int(digits), number > 0 else {
            throw ExpressionError(column: start + 1, problem: "'$' needs a number, as in $1")
        }
        return .parameter(number)
    }

    private mutating func digits() -> String {
        var text = ""
        while let scalar = peek(), ("0"..."9").contains(scalar) {
            text.unicodeScalars.append(scalar)
            position += 1
        }
        return text
    }

    private mutating func number() throws(ExpressionError) -> Token.Kind {
        let start = position
        var text = digits()
        if peek() == ".", let next = peek(1), ("0"..."9").contains(next) {
            position += 1
            text += "." + digits()
            guard let number = Double(text), number.isFinite else {
                throw ExpressionError(column: start + 1, problem: "this number is too large")
            }
            return .number(number)
        }
        guard let number = Int64(text) else {
            throw ExpressionError(column: start + 1, problem: "this integer does not fit into 64 bits")
        }
        return .integer(number)
    }

    private mutating func sign(_ scalar: Unicode.Scalar) throws(ExpressionError) -> Token.Sign {
        if scalar == "=", peek(1) == "=" {
            throw ExpressionError(column: position + 1, problem: "write '=' instead of '=='")
        }
        if let next = peek(1), let sign = Token.Sign(rawValue: String(scalar) + String(next)) {
            position += 2
            return sign
        }
        guard let sign = Token.Sign(rawValue: String(scalar)) else {
            let advice =
                scalar == "'" || scalar == "\u{201C}" ? ": strings take straight double quotation marks" : ""
            throw ExpressionError(column: position + 1, problem: "'\(scalar)' has no meaning here\(advice)")
        }
        position += 1
        return sign
    }
}
