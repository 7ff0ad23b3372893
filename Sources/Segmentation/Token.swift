/// A stretch of an expression, in 1-based columns; `end` is the column after the last character.
public struct Span: Hashable, Sendable {
    public var start: Int
    public var end: Int

    public init(_ start: Int, _ end: Int) {
        self.start = start
        self.end = end
    }
}

/// One word, literal or sign of an expression.
struct Token: Hashable {
    enum Kind: Hashable {
        case word(String)
        /// `$1`, `$2` …
        case parameter(Int)
        case string(String)
        case integer(Int64)
        case number(Double)
        case sign(Sign)
        case end
    }

    enum Sign: String, CaseIterable {
        case leftParenthesis = "("
        case rightParenthesis = ")"
        case leftBracket = "["
        case rightBracket = "]"
        case leftBrace = "{"
        case rightBrace = "}"
        case comma = ","
        case dot = "."
        case colon = ":"
        case arrow = "=>"
        case equal = "="
        case notEqual = "!="
        case lessOrEqual = "<="
        case less = "<"
        case greaterOrEqual = ">="
        case greater = ">"
        case plus = "+"
        case minus = "-"
        case times = "*"
        case divide = "/"
        case remainder = "%"
        case exclamation = "!"
    }

    var kind: Kind
    var span: Span

    /// How an error message names the token.
    var name: String {
        switch kind {
        case .word(let word): "'\(word)'"
        case .parameter(let number): "'$\(number)'"
        case .string: "a string"
        case .integer(let number): "'\(number)'"
        case .number(let number): "'\(number)'"
        case .sign(let sign): "'\(sign.rawValue)'"
        case .end: "the end"
        }
    }
}
