public import EdgeCore
public import Profiles
public import SansIO

/// What an edge's HTTP side asks of the edge behind it. Every closure may be called from any event loop at any time
/// and must not block; answers may come inline or later from any thread, once each.
public struct EdgeService: Sendable {
    /// A lookup, events, or both. Events are acknowledged by the answer: it comes once they are durable.
    public var interact: @Sendable (Interaction, @escaping @Sendable (EdgeAnswer) -> Void) -> Void
    public var describe: @Sendable (Identity, @escaping @Sendable (EdgeDescription) -> Void) -> Void
    public var catalog: @Sendable () -> Catalog
    public var isReady: @Sendable () -> Bool
    public var isStrictlyReady: @Sendable () -> Bool
    /// Prometheus text of the edge itself; the HTTP side adds its own.
    public var metrics: @Sendable () -> String
    /// The wall clock.
    public var timestamp: @Sendable () -> Timestamp
    public var region: Region
    /// The key of ECIDs, the same at every edge of a sandbox.
    public var sandboxKey: (UInt64, UInt64)

    let authority = TokenAuthority()
    let rates: CallMeters

    /// - Parameter rates: how much is taken in a second.
    public init(
        region: Region, sandboxKey: (UInt64, UInt64),
        interact: @escaping @Sendable (Interaction, @escaping @Sendable (EdgeAnswer) -> Void) -> Void,
        describe: @escaping @Sendable (Identity, @escaping @Sendable (EdgeDescription) -> Void) -> Void,
        catalog: @escaping @Sendable () -> Catalog, isReady: @escaping @Sendable () -> Bool,
        isStrictlyReady: @escaping @Sendable () -> Bool, metrics: @escaping @Sendable () -> String,
        timestamp: @escaping @Sendable () -> Timestamp, rates: CallRates = .relaxed
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
        self.rates = CallMeters(rates)
    }
}
