package import Profiles
internal import SansIO

/// One topology file: the nodes and links of a system, its definitions, what happens to it, and what is
/// expected.
///
/// Drives the simulation, local processes, and what is generated for containers. Every value has the default
/// that its declaration states; `TopologyFile` reads, checks and writes the YAML form.
package struct Topology: Hashable, Sendable {
    /// Lower-case letters, digits and dashes; names processes, folders and reports.
    package var name: String
    /// From which everything drawn at random follows.
    package var seed: UInt64 = 1
    package var hub: Hub
    /// In the order of the file, at least one.
    package var edges: [EdgeGroup]
    package var links = Links()
    /// As written; `hubCatalog` and `edgeCatalog(of:)` include what single edges override.
    package var catalog = Catalog()
    /// How often the hub speaks on an idle stream. Three missed ones make an edge subscribe anew.
    package var heartbeat = Duration.seconds(1)
    /// How young an answer must be to be fresh, for datastreams that do not say.
    package var freshFor = Duration.seconds(10)
    package var limits = Limits()
    package var retention = Retention()
    package var timing = Timing()
    /// Processing delays to model, in the order of the file; a stage left out takes no time of its own.
    package var stages: [Stage] = []
    package var workload = Workload()
    package var demo = Demo()
    /// In the order of the file, not of time.
    package var faults: [Fault] = []
    package var expectations: [Expectation] = []

    package init(name: String, hub: Hub, edges: [EdgeGroup]) {
        self.name = name
        self.hub = hub
        self.edges = edges
    }
}

extension Topology {
    /// The source of truth.
    package struct Hub: Hashable, Sendable {
        /// Where its data lives.
        package enum Store: Hashable, Sendable {
            /// Forgotten when the hub ends.
            case memory
            /// One file; `nil` leaves its place to whoever starts the hub.
            case sqlite(path: String?)
        }

        package var region: Region
        package var store = Store.sqlite(path: nil)
        /// Address of the HTTP API, `HOST:PORT`.
        package var http = "127.0.0.1:8080"
        /// Endpoint on which publications leave.
        package var publish = "tcp://127.0.0.1:5601"
        /// Endpoint on which requests of edges arrive.
        package var requests = "tcp://127.0.0.1:5602"

        package init(region: Region) {
            self.region = region
        }
    }

    /// Edges of one region with the same settings, named `REGION-1`, `REGION-2` and so on.
    package struct EdgeGroup: Hashable, Sendable {
        package static let countMaximum = 200

        package var region: Region
        /// 1 to 200.
        package var count = 1
        /// Replaces what the datastreams say, at these edges.
        package var fallback: Datastream.Fallback?
        /// Replaces the TTL of every destination, at these edges.
        package var timeToLive: Duration?
        /// Replaces what the datastreams say, at these edges.
        package var staleGrace: Duration?
        /// Replaces `limits.entriesMaximum`, at these edges.
        package var entriesMaximum: Int?
        /// HTTP address of the first of them, the others take the ports that follow; `nil` counts on from
        /// 127.0.0.1:8101 by the edge's place in the file.
        package var http: String?

        package init(region: Region, count: Int = 1) {
            self.region = region
            self.count = count
        }
    }

    /// Bounds of tables and queues of each node.
    package struct Limits: Hashable, Sendable {
        /// Entries an edge holds; beyond, the least recently used go.
        package var entriesMaximum = 4_000_000
        package var outboxEventsMaximum = 100_000
        package var outboxBytesMaximum = 256 << 20
        /// Refreshes an edge has on their way.
        package var refreshesMaximum = 10_000
        /// Callers of an edge that wait.
        package var waitersMaximum = 50_000
        /// Edges that catch up at a time.
        package var catchUpsMaximum = 4
        /// Messages queued for one subscriber before they are dropped.
        package var queuedMessagesMaximum = 100_000

        package init() {}
    }

    /// How long things are kept.
    package struct Retention: Hashable, Sendable {
        /// How long a region counts as active for a profile after the last activity there.
        package var activityWindow = Duration.days(14)
        /// `gone` entries, for edges that are away; afterwards those take the full set.
        package var gone = Duration.days(3)
        /// Ids of events, against repeats.
        package var eventIDs = Duration.days(7)
        package var events = Duration.days(30)

        package init() {}
    }

    /// Waits and intervals of the protocol.
    package struct Timing: Hashable, Sendable {
        /// How long a request waits for its reply before it is repeated or given up.
        package var requestTimeout = Duration.seconds(5)
        /// How long "no profile has this identity" is believed.
        package var unknownLifetime = Duration.seconds(30)
        /// The wait of authenticated lookups whose datastream names no fallback.
        package var awaitHub = Duration.milliseconds(400)
        /// How often at most an edge reports activity of one profile.
        package var reportInterval = Duration.hours(1)
        /// How long an accepted event waits for others before it is sent to the hub.
        package var collectDelay = Duration.milliseconds(5)

        package init() {}
    }

    /// The delay of one stage of processing, as its median and its maximum.
    package struct Stage: Hashable, Sendable {
        package enum Name: String, CaseIterable, Sendable {
            case ingest, segmentation, projection, replication
        }

        package var name: Name
        package var median: Duration
        package var maximum: Duration

        package init(name: Name, median: Duration, maximum: Duration) {
            self.name = name
            self.median = median
            self.maximum = maximum
        }
    }
}
