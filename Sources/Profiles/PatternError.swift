/// Why a regular expression cannot be used, with the place to look at.
public struct PatternError: Error, Hashable, Sendable, CustomStringConvertible {
    /// 1-based, in Unicode scalars from the beginning of the pattern.
    public var column: Int
    /// A sentence without its full stop that says what is wrong and, where known, what to write instead.
    public var problem: String

    public var description: String { "column \(column): \(problem)" }
}
