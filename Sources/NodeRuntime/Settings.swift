internal import Glibc

/// Settings from the environment: what a flag does not say, `SPOKE_…` may.
public struct Settings: Sendable {
    /// A variable that cannot be read as what it should be.
    public struct Mistake: Error, Hashable, CustomStringConvertible {
        public var name: String
        public var value: String
        public var expected: String

        public var description: String { "\(name)=\(value) is not \(expected)" }
    }

    private let lookUp: @Sendable (String) -> String?

    /// The environment of this process.
    public init() {
        lookUp = { name in getenv(name).map { String(cString: $0) } }
    }

    public init(_ values: [String: String]) {
        lookUp = { values[$0] }
    }

    /// The variable's value; an empty one counts as absent.
    public func string(_ name: String) -> String? {
        lookUp(name).flatMap { $0.isEmpty ? nil : $0 }
    }

    public func integer(_ name: String, in range: ClosedRange<Int>) throws(Mistake) -> Int? {
        guard let text = string(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Mistake(
                name: name, value: text,
                expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// `1`, `true`, `yes` or `on`, and their opposites, in any case; absent is `false`.
    public func flag(_ name: String) throws(Mistake) -> Bool {
        guard let text = string(name) else { return false }
        switch text.lowercased() {
        case "1", "true", "yes", "on": return true
        case "0", "false", "no", "off": return false
        default: throw Mistake(name: name, value: text, expected: "true or false")
        }
    }
}
