/// Why a PQL text cannot be used, with the place to look at.
package struct ExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// 1-based, in characters (Unicode scalars) from the beginning of the expression; a line break counts as
    /// one.
    package var column: Int
    /// A sentence without its full stop that says what is wrong and, where known, what to write instead.
    package var problem: String

    package init(column: Int, problem: String) {
        self.column = column
        self.problem = problem
    }

    package var description: String { "column \(column): \(problem)" }
}
