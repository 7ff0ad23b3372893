/// Why a schema cannot be used, with its place.
public struct SchemaError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A pointer from `#` into the schema, or the `$id` of the resource at fault followed by such a pointer.
    public var location: String
    /// A sentence without its full stop.
    public var problem: String

    init(_ location: String, _ problem: String) {
        self.location = location
        self.problem = problem
    }

    public var description: String { "\(location): \(problem)" }
}
