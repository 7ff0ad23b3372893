public import Profiles

/// A profile as one merge policy sees it.
public struct ProfileView: Sendable {
    public var attributes: Value
    /// Of a policy without a graph, where each identity is a profile of its own: only events with this primary identity
    /// count. `nil`: all do.
    public var identity: Identity?

    public init(attributes: Value, identity: Identity? = nil) {
        self.attributes = attributes
        self.identity = identity
    }
}
