/// Why a pql/json document is no expression, with the place to look at.
public struct DocumentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// JSON path from the root `$`, as in `$.params[1].value`.
    public var path: String
    /// A sentence without its full stop that says what is wrong and, where known, what to write instead.
    public var problem: String

    public init(path: String, problem: String) {
        self.path = path
        self.problem = problem
    }

    public var description: String { "\(path): \(problem)" }
}
