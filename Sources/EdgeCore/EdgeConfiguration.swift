package import Profiles
package import SansIO

/// What an edge is told at its start.
package struct EdgeConfiguration: Sendable {
    /// For example `JPN3-1`.
    package var name: String
    package var region: Region
    /// The sandbox's catalog until the hub names a newer one.
    package var catalog: Catalog
    /// What this edge does differently from the catalog, whichever version of it.
    package var overrides = EdgeOverrides()
    /// The hub's heartbeat interval; three missed ones make the edge subscribe anew.
    package var heartbeat = Duration.seconds(1)
    /// How many entries it may hold; beyond, the least recently used go.
    package var entriesMaximum = 4_000_000
    package var outboxEventsMaximum = 100_000
    package var outboxBytesMaximum = 256 << 20
    package var refreshesMaximum = 10_000
    package var waitersMaximum = 50_000
    /// How long a request waits for its reply before it is repeated or given up.
    package var requestTimeout = Duration.seconds(5)
    /// How long "no profile has this identity" is believed.
    package var unknownLifetime = Duration.seconds(30)
    /// The wait of authenticated lookups whose datastream names no fallback.
    package var awaitHubDefault = Duration.milliseconds(400)
    /// How young an answer must be to count as fresh where the edge itself decides: the echo's pace.
    package var freshFor = Duration.seconds(10)
    /// `/readyz` falls beyond this age while the hub is heard.
    package var readyAgeMaximum = Duration.seconds(30)
    /// The journal is not rewritten before it has this many records of history.
    package var journalRecordsMinimum: UInt64 = 10_000
    package var reportInterval = Duration.hours(1)
    /// How long an accepted event waits for others before it is sent to the hub.
    package var collectDelay = Duration.milliseconds(5)
    /// The key of event ids and ECIDs, the same at every edge of a sandbox.
    package var sandboxKey: (UInt64, UInt64) = (0, 0)
    package var plantedBugs: PlantedBugs = []

    package init(name: String, region: Region, catalog: Catalog) {
        self.name = name
        self.region = region
        self.catalog = catalog
    }
}

/// What one edge does differently from what the catalog says; `nil` follows the catalog.
package struct EdgeOverrides: Hashable, Sendable {
    /// Of every destination.
    package var timeToLive: Duration?
    /// Of every datastream.
    package var fallback: Datastream.Fallback?
    package var staleGrace: Duration?

    package init() {}
}
