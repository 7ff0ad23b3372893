public import Profiles
public import SansIO

/// What an edge is told at its start.
public struct EdgeConfiguration: Sendable {
    /// For example `JPN3-1`.
    public var name: String
    public var region: Region
    /// The sandbox's catalog until the hub names a newer one.
    public var catalog: Catalog
    /// What this edge does differently from the catalog, whichever version of it.
    public var overrides = EdgeOverrides()
    /// The hub's heartbeat interval; three missed ones make the edge subscribe anew.
    public var heartbeat = Duration.seconds(1)
    /// How many entries it may hold; beyond, the least recently used go.
    public var entriesMaximum = 4_000_000
    public var outboxEventsMaximum = 100_000
    public var outboxBytesMaximum = 256 << 20
    public var refreshesMaximum = 10_000
    public var waitersMaximum = 50_000
    /// How long a request waits for its reply before it is repeated or given up.
    public var requestTimeout = Duration.seconds(5)
    /// How long "no profile has this identity" is believed.
    public var unknownLifetime = Duration.seconds(30)
    /// The wait of authenticated lookups whose datastream names no fallback.
    public var awaitHubDefault = Duration.milliseconds(400)
    /// How young an answer must be to count as fresh where the edge itself decides: the echo's pace.
    public var freshFor = Duration.seconds(10)
    /// `/readyz` falls beyond this age while the hub is heard.
    public var readyAgeMaximum = Duration.seconds(30)
    /// The journal is not rewritten before it has this many records of history.
    public var journalRecordsMinimum: UInt64 = 10_000
    public var reportInterval = Duration.hours(1)
    /// How long an accepted event waits for others before it is sent to the hub.
    public var collectDelay = Duration.milliseconds(5)
    /// The key of event ids and ECIDs, the same at every edge of a sandbox.
    public var sandboxKey: (UInt64, UInt64) = (0, 0)
    public var plantedBugs: PlantedBugs = []

    public init(name: String, region: Region, catalog: Catalog) {
        self.name = name
        self.region = region
        self.catalog = catalog
    }
}

/// What one edge does differently from what the catalog says; `nil` follows the catalog.
public struct EdgeOverrides: Hashable, Sendable {
    /// Of every destination.
    public var timeToLive: Duration?
    /// Of every datastream.
    public var fallback: Datastream.Fallback?
    public var staleGrace: Duration?

    public init() {}
}
