package import EdgeCore
package import Profiles
package import SansIO

/// What an edge's HTTP side asks of the edge behind it. Every closure may be called from any event loop at any time
/// and must not block; answers may come inline or later from any thread, once each.
package struct EdgeService: Sendable {
    /// A lookup, events, or both. Events are acknowledged by the answer: it comes once they are durable.
    package var interact: @Sendable (Interaction, @escaping @Sendable (EdgeAnswer) -> Void) -> Void
    package var describe: @Sendable (Identity, @escaping @Sendable (EdgeDescription) -> Void) -> Void
    package var catalog: @Sendable () -> Catalog
    package var isReady: @Sendable () -> Bool
    package var isStrictlyReady: @Sendable () -> Bool
    /// Prometheus text of the edge itself; the HTTP side adds its own.
    package var metrics: @Sendable () -> String
    /// The wall clock.
    package var timestamp: @Sendable () -> Timestamp
    /// Whether the credentials of a request are good. The three header fields are there when it is asked.
    package var verify: @Sendable (HTTPRequest) -> Bool
    package var region: Region
    /// The key of ECIDs, the same at every edge of a sandbox.
    package var sandboxKey: (UInt64, UInt64)

    package init(
        region: Region, sandboxKey: (UInt64, UInt64),
        interact: @escaping @Sendable (Interaction, @escaping @Sendable (EdgeAnswer) -> Void) -> Void,
        describe: @escaping @Sendable (Identity, @escaping @Sendable (EdgeDescription) -> Void) -> Void,
        catalog: @escaping @Sendable () -> Catalog, isReady: @escaping @Sendable () -> Bool,
        isStrictlyReady: @escaping @Sendable () -> Bool, metrics: @escaping @Sendable () -> String,
        timestamp: @escaping @Sendable () -> Timestamp, verify: @escaping @Sendable (HTTPRequest) -> Bool
    ) {
        self.region = region
        self.sandboxKey = sandboxKey
        self.interact = interact
        self.describe = describe
        self.catalog = catalog
        self.isReady = isReady
        self.isStrictlyReady = isStrictlyReady
        self.metrics = metrics
        self.timestamp = timestamp
        self.verify = verify
    }
}
