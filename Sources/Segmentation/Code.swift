internal import Profiles

/// A lowered expression: names are resolved, functions known, literals folded, patterns compiled. What
/// `Evaluator` runs for every profile, so that nothing is looked up by name but the fields of the data.
indirect enum Code: Hashable, Sendable {
    /// Where a path begins.
    enum Root: Hashable, Sendable {
        case profile
        /// A variable, an array's item under test, or an event under test.
        case slot(Int)
        /// All events of the evaluation, ascending by (timestamp, id).
        case events
    }

    struct Member: Hashable, Sendable {
        var name: String
        var value: Code
    }

    enum TextTest: Hashable, Sendable {
        case equals, startsWith, endsWith, contains
    }

    enum SetOperation: Hashable, Sendable {
        case intersects, intersection, subsetOf, supersetOf, includes
    }

    enum CalendarPart: Hashable, Sendable {
        case month, year, dayOfMonth
    }

    /// A function of an array and, for each item in a slot, an expression.
    enum ItemOperation: Hashable, Sendable {
        case filter, map, groupBy, exists, forall
        /// `map` of map entries: one map, of which a later entry replaces an earlier one with its key.
        case entries
        case aggregate(Expression.Aggregate)
    }

    case constant(Operand)
    case clock(Expression.Clock)
    case path(Root, [String])
    /// A field of the profile, by its number in the `AttributePaths` that the code was lowered with.
    case attribute(Int)
    case steps(Code, [String])
    case list([Code])
    case object([Member])
    /// A key and a value; what `map` makes of many is a map.
    case mapEntry(Code, Code)
    case not(Code)
    case negative(Code)
    case all([Code])
    case any([Code])
    case compare(Expression.Comparison, Code, Code)
    case arithmetic(Expression.Arithmetic, Code, Code)
    case like(Code, Code)
    case member(Code, Code, negated: Bool)
    /// When `folds`, the second operand is in lower case already.
    case text(TextTest, Code, Code, folds: Bool, negated: Bool)
    case lowercased(Code)
    case matches(Code, Pattern)
    case patternGroup(Code, Pattern, Int)
    case set(SetOperation, Code, Code)
    case distinct(Code)
    case head(Code)
    /// `nil` applies to the item itself.
    case items(ItemOperation, Code, slot: Int, Code?)
    case top(Code, slot: Int, Code, count: Code, highest: Bool)
    case get(Code, Code)
    case keys(Code)
    case values(Code)
    case isNull(Code, expected: Bool)
    case part(CalendarPart, Code)
    case choose(Code, Code, Code)
    case binding(slot: Int, Code, body: Code)
    case occurs(Code, Window)
    case chain(Chain)
    case segment(AudienceNumber)

    /// `Expression.Window`, lowered. `from` is `after`.
    enum Window: Hashable, Sendable {
        case distance(Expression.Comparison, Int64, Expression.Unit, isBefore: Bool, Anchor)
        case before(Anchor)
        case after(Anchor)
        case on(Anchor)
        case between(Anchor, Anchor)
    }

    enum Anchor: Hashable, Sendable {
        case clock(Expression.Clock)
        case period(Expression.Period, Expression.Unit)
        case code(Code)
    }
}

/// Events that follow one another.
struct Chain: Hashable, Sendable {
    static let linksMaximum = 16
    /// A profile's events beyond 5,000 are not looked at (published guardrail), so no link can ask for more.
    static let countMaximum = AudienceProgram.eventsMaximum

    struct Link: Hashable, Sendable {
        /// Holds the event under test.
        var slot: Int
        var what: Code
        var `where`: Code?
        var when: Code.Window?
        /// At least so many events.
        var count: Int
        /// Whether a condition names the event that the link before ended with. It is then in that link's
        /// slot.
        var refersToPrevious: Bool
    }

    var links: [Link]
    /// Whether a membership that is still valid stands for an event seen earlier; see `Facts.isIncremental`.
    var isRemembered = false
}
