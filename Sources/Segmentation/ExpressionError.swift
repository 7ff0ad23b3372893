/// Why a PQL text cannot be used, with the place to look at.
public struct ExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// 1-based, in characters (Unicode scalars) from the beginning of the expression; a line break counts as
    /// one.
    public var column: Int
    /// A sentence without its full stop that says what is wrong and, where known, what to write instead.
    public var problem: String

    public init(column: Int, problem: String) {
        self.column = column
        self.problem = problem
    }

    public var description: String { "column \(column): \(problem)" }
}
