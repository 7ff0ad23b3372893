internal import Profiles
internal import SansIO

extension Value {
    /// A number, whole or not.
    var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    static func count(_ count: Int) -> Value { .integer(Int64(count)) }

    static func optional(_ text: String?) -> Value { text.map { .string($0) } ?? .null }

    static func optional(_ number: Double?) -> Value { number.map { .number($0) } ?? .null }

    static func optional(_ duration: Duration?) -> Value {
        duration.map { .integer($0.nanoseconds) } ?? .null
    }

    /// An integer, or a string of digits beyond what 64 signed bits hold.
    static func unsigned(_ number: UInt64) -> Value {
        Int64(exactly: number).map { .integer($0) } ?? .string(String(number))
    }

    /// What `unsigned` writes.
    var unsigned: UInt64? { integer.flatMap { UInt64(exactly: $0) } ?? string.flatMap { UInt64($0) } }
}
