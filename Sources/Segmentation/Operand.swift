internal import Profiles
internal import SansIO

/// What an expression gives while it is evaluated.
///
/// `null` is the third truth value and the value of everything missing, malformed or of the wrong kind.
/// Events stay numbers into the evaluation's events, so that looking at one copies nothing.
enum Operand: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case time(Timestamp)
    case array([Value])
    case object(Fields)
    case event(Int)
    case events([Int])

    init(_ value: Value) {
        switch value {
        case .null: self = .null
        case .bool(let truth): self = .bool(truth)
        case .integer(let number): self = .integer(number)
        case .number(let number): self = number.isFinite ? .number(number) : .null
        case .string(let text): self = .string(text)
        case .array(let items): self = .array(items)
        case .object(let fields): self = .object(fields)
        }
    }

    init(_ truth: Bool?) {
        self = truth.map { .bool($0) } ?? .null
    }

    /// A result of IEEE arithmetic; what is no finite number is `null`.
    init(finite number: Double) {
        self = number.isFinite ? .number(number) : .null
    }

    var isNull: Bool {
        if case .null = self { true } else { false }
    }

    var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// Strings in a form of RFC 3339 count as times wherever a time is asked for.
    var time: Timestamp? {
        switch self {
        case .time(let timestamp): timestamp
        case .string(let text): CivilTime.timestamp(of: text)
        default: nil
        }
    }

    /// The truth of a condition. An array, as `select` gives, counts as true when it is not empty.
    var truth: Bool? {
        switch self {
        case .bool(let truth): truth
        case .array(let items): !items.isEmpty
        case .events(let events): !events.isEmpty
        default: nil
        }
    }
}

// MARK: Comparison

extension Operand {
    enum Order { case less, equal, greater }

    /// How two values compare, `nil` if one is null or they are of kinds that do not compare.
    static func order(_ left: Operand, _ right: Operand) -> Order? {
        switch (left, right) {
        case (.integer(let left), .integer(let right)):
            return left < right ? .less : left == right ? .equal : .greater
        case (.string(let left), .string(let right)):
            return left == right ? .equal : left < right ? .less : .greater
        case (.time, _), (_, .time):
            guard let left = left.time, let right = right.time else { return nil }
            return left < right ? .less : left == right ? .equal : .greater
        default:
            guard let left = left.double, let right = right.double else { return nil }
            return left < right ? .less : left == right ? .equal : left > right ? .greater : nil
        }
    }

    /// Whether two values are equal, `nil` if one is null or they are of kinds that do not compare.
    static func equal(_ left: Operand, _ right: Operand) -> Bool? {
        switch (left, right) {
        case (.bool(let left), .bool(let right)): left == right
        case (.array(let left), .array(let right)): Value.areEqual(left, right)
        case (.object(let left), .object(let right)): Value.object(left).equals(.object(right))
        case (.event(let left), .event(let right)): left == right
        default: order(left, right).map { $0 == .equal }
        }
    }

    static func compare(_ comparison: Expression.Comparison, _ left: Operand, _ right: Operand) -> Bool? {
        switch comparison {
        case .equal: equal(left, right)
        case .notEqual: equal(left, right).map { !$0 }
        case .less: order(left, right).map { $0 == .less }
        case .lessOrEqual: order(left, right).map { $0 != .greater }
        case .greater: order(left, right).map { $0 == .greater }
        case .greaterOrEqual: order(left, right).map { $0 != .less }
        }
    }
}

// MARK: Arithmetic

extension Operand {
    /// Integers stay integers where the result is one and fits, except that `/` always gives a double.
    /// Division by zero, overflow of doubles and operands that are no numbers give null.
    static func apply(_ operation: Expression.Arithmetic, _ left: Operand, _ right: Operand) -> Operand {
        if case .integer(let left) = left, case .integer(let right) = right, operation != .divide {
            let (result, overflow) =
                switch operation {
                case .add: left.addingReportingOverflow(right)
                case .subtract: left.subtractingReportingOverflow(right)
                case .multiply: left.multipliedReportingOverflow(by: right)
                case .divide, .remainder:
                    right == 0 || right == -1
                        ? (partialValue: 0, overflow: right == 0)
                        : left.remainderReportingOverflow(dividingBy: right)
                }
            if !overflow { return .integer(result) }
        }
        guard let left = left.double, let right = right.double else { return .null }
        switch operation {
        case .add: return Operand(finite: left + right)
        case .subtract: return Operand(finite: left - right)
        case .multiply: return Operand(finite: left * right)
        case .divide: return right == 0 ? .null : Operand(finite: left / right)
        case .remainder:
            return right == 0 ? .null : Operand(finite: left.truncatingRemainder(dividingBy: right))
        }
    }
}

extension Value {
    /// Equality as PQL sees it: 1 equals 1.0; null equals nothing.
    func equals(_ other: Value) -> Bool {
        switch (self, other) {
        case (.array(let left), .array(let right)): return Value.areEqual(left, right)
        case (.object(let left), .object(let right)):
            guard left.members.count == right.members.count else { return false }
            return zip(left.members, right.members).allSatisfy {
                $0.name == $1.name && $0.value.equals($1.value)
            }
        default: return Operand.equal(Operand(self), Operand(other)) ?? false
        }
    }

    static func areEqual(_ left: [Value], _ right: [Value]) -> Bool {
        left.count == right.count && zip(left, right).allSatisfy { $0.equals($1) }
    }
}
