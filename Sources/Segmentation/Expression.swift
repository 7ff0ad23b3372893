public import Profiles

/// A parsed PQL expression: what it says, not what it means. `Lowering` gives names and functions their
/// meaning.
public struct Expression: Hashable, Sendable {
    /// Longest text in UTF-8 bytes. Spoke's own bound.
    public static let bytesMaximum = 65_536
    /// Deepest nesting, so that every walk over an expression needs bounded stack. Spoke's own bound.
    public static let depthMaximum = 32

    public let form: Form
    public let span: Span
    /// 1 for a leaf.
    let depth: Int

    init(_ form: Form, _ span: Span) {
        self.form = form
        self.span = span
        depth = 1 + (form.children.lazy.map(\.depth).max() ?? 0)
    }

    public indirect enum Form: Hashable, Sendable {
        /// `null`, a Boolean, a number or a string.
        case literal(Value)
        case list([Expression])
        /// `{"name": value}`, as computed attributes use it to keep a value together with its time.
        case object([Member])
        case clock(Clock)
        /// `$1`: the profile.
        case parameter(Int)
        /// A dotted path; its first step may name a variable.
        case path([String])
        /// Fields of something that is not a path, for example of `orders.head()`.
        case steps(Expression, [String])
        case not(Expression)
        case negative(Expression)
        case all([Expression])
        case any([Expression])
        case compare(Comparison, Expression, Expression)
        case arithmetic(Arithmetic, Expression, Expression)
        case like(Expression, Expression)
        case member(Expression, Expression, negated: Bool)
        /// `receiver.name(arguments)` or `name(arguments)`.
        case call(Expression?, String, [Expression])
        /// `array[condition]`
        case filter(Expression, Expression)
        case lambda([String], Expression)
        case choose(Expression, Expression, Expression)
        case binding(String, Expression, body: Expression)
        case exists([Binding])
        case forall([Binding])
        case select(Binding)
        /// `sum X.f over X from … where …`
        case aggregate(Aggregate, Expression, Binding)
        case occurs(Expression, Window)
        case chain([Link])
    }

    public struct Member: Hashable, Sendable {
        public var name: String
        public var value: Expression
    }

    /// `X from array where condition`
    public struct Binding: Hashable, Sendable {
        public var name: String
        public var source: Expression
        public var condition: Expression?
    }

    /// `C0: WHAT(…) WHERE(…) WHEN(…) COUNT(…)`
    public struct Link: Hashable, Sendable {
        public var label: String
        public var what: Expression
        public var `where`: Expression?
        public var when: Window?
        /// Where `when` stands, `WHEN(` and `)` included.
        public var whenSpan: Span?
        public var count: Int
        public var span: Span
    }

    /// What follows `occurs`, or stands in `WHEN(…)`.
    public enum Window: Hashable, Sendable {
        case distance(Comparison, Int64, Unit, Direction, Anchor)
        case before(Anchor)
        case after(Anchor)
        case on(Anchor)
        case between(Anchor, Anchor)
    }

    /// The time that a window refers to.
    public indirect enum Anchor: Hashable, Sendable {
        case clock(Clock)
        case period(Period, Unit)
        case expression(Expression)
    }

    public enum Comparison: String, Hashable, Sendable {
        case equal = "="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    public enum Arithmetic: String, Hashable, Sendable {
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case remainder = "%"
    }

    public enum Aggregate: String, Hashable, CaseIterable, Sendable {
        case count, sum, average, min, max
    }

    public enum Clock: String, Hashable, CaseIterable, Sendable {
        case now, today, yesterday, tomorrow
    }

    public enum Period: String, Hashable, CaseIterable, Sendable {
        case this, last, next
    }

    public enum Direction: String, Hashable, CaseIterable, Sendable {
        case before, after, from
    }

    public enum Unit: String, Hashable, CaseIterable, Sendable {
        case millisecond, second, minute, hour, day, week, month, year, decade, century, millennium

        /// Reads `day` and `days`, `century` and `centuries`, `millennium` and `millennia`.
        init?(word: String) {
            switch word {
            case "centuries": self = .century
            case "millennia": self = .millennium
            default:
                let singular = word.hasSuffix("s") ? String(word.dropLast()) : word
                self.init(rawValue: singular)
            }
        }
    }
}

extension Expression.Form {
    /// The expressions directly inside this one, in the order of the text.
    public var children: [Expression] {
        switch self {
        case .literal, .clock, .parameter, .path: []
        case .list(let items), .all(let items), .any(let items): items
        case .object(let members): members.map(\.value)
        case .steps(let base, _), .not(let base), .negative(let base), .lambda(_, let base): [base]
        case .compare(_, let left, let right), .arithmetic(_, let left, let right),
            .like(let left, let right),
            .member(let left, let right, _), .filter(let left, let right), .binding(_, let left, let right):
            [left, right]
        case .call(let receiver, _, let arguments): (receiver.map { [$0] } ?? []) + arguments
        case .choose(let test, let first, let second): [test, first, second]
        case .exists(let bindings), .forall(let bindings): bindings.flatMap(\.children)
        case .select(let binding): binding.children
        case .aggregate(_, let value, let binding): [value] + binding.children
        case .occurs(let time, let window): [time] + window.children
        case .chain(let links):
            links.flatMap { [$0.what] + ($0.where.map { [$0] } ?? []) + ($0.when?.children ?? []) }
        }
    }
}

extension Expression.Binding {
    var children: [Expression] { [source] + (condition.map { [$0] } ?? []) }
}

extension Expression.Window {
    var anchors: [Expression.Anchor] {
        switch self {
        case .distance(_, _, _, _, let anchor), .before(let anchor), .after(let anchor), .on(let anchor):
            [anchor]
        case .between(let first, let second): [first, second]
        }
    }

    var children: [Expression] {
        anchors.compactMap { if case .expression(let expression) = $0 { expression } else { nil } }
    }
}
