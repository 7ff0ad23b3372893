public import Profiles
public import SansIO

/// One topology file: the nodes and links of a system, its definitions, what happens to it, and what is
/// expected.
///
/// Drives the simulation, local processes, and what is generated for containers. Every value has the default
/// that its declaration states; `TopologyFile` reads, checks and writes the YAML form.
public struct Topology: Hashable, Sendable {
    /// Lower-case letters, digits and dashes; names processes, folders and reports.
    public var name: String
    /// From which everything drawn at random follows.
    public var seed: UInt64 = 1
    public var hub: Hub
    /// In the order of the file, at least one.
    public var edges: [EdgeGroup]
    public var links = Links()
    /// As written; `hubCatalog` and `edgeCatalog(of:)` include what single edges override.
    public var catalog = Catalog()
    /// How often the hub speaks on an idle stream. Three missed ones make an edge subscribe anew.
    public var heartbeat = Duration.seconds(1)
    /// How young an answer must be to be fresh, for datastreams that do not say.
    public var freshFor = Duration.seconds(10)
    public var limits = Limits()
    public var retention = Retention()
    public var timing = Timing()
    /// Processing delays to model, in the order of the file; a stage left out takes no time of its own.
    public var stages: [Stage] = []
    /// How long nodes take for what they do, on virtual time; real ones take what they take.
    public var service = Service()
    public var workload = Workload()
    public var demo = Demo()
    /// In the order of the file, not of time.
    public var faults: [Fault] = []
    public var expectations: [Expectation] = []

    public init(name: String, hub: Hub, edges: [EdgeGroup]) {
        self.name = name
        self.hub = hub
        self.edges = edges
    }
}

extension Topology {
    /// The source of truth.
    public struct Hub: Hashable, Sendable {
        /// Where its data lives.
        public enum Store: Hashable, Sendable {
            /// Forgotten when the hub ends.
            case memory
            /// One file; `nil` leaves its place to whoever starts the hub.
            case sqlite(path: String?)
        }

        public var region: Region
        public var store = Store.sqlite(path: nil)
        /// Address of the HTTP API, `HOST:PORT`.
        public var http = "127.0.0.1:8080"
        /// Endpoint on which publications leave.
        public var publish = "tcp://127.0.0.1:5601"
        /// Endpoint on which requests of edges arrive.
        public var requests = "tcp://127.0.0.1:5602"
        public var guardrails = Guardrails.published

        public init(region: Region) {
            self.region = region
        }
    }

    /// Edges of one region with the same settings, named `REGION-1`, `REGION-2` and so on.
    public struct EdgeGroup: Hashable, Sendable {
        public static let countMaximum = 200

        public var region: Region
        /// 1 to 200.
        public var count = 1
        /// Replaces what the datastreams say, at these edges.
        public var fallback: Datastream.Fallback?
        /// Replaces the TTL of every destination, at these edges.
        public var timeToLive: Duration?
        /// Replaces what the datastreams say, at these edges.
        public var staleGrace: Duration?
        /// Replaces `limits.entriesMaximum`, at these edges.
        public var entriesMaximum: Int?
        /// HTTP address of the first of them, the others take the ports that follow; `nil` counts on from
        /// 127.0.0.1:8101 by the edge's place in the file.
        public var http: String?
        /// Whether they refuse what exceeds the Edge Network's published rates. Each counts by itself.
        public var guardrails = Guardrails.relaxed
        /// Address with TLS of the first of them, the others take the ports that follow; `nil` for none.
        public var https: String?
        /// The same for the server host; `nil` for 1000 ports above `https`.
        public var serverHttps: String?
        /// Whether `http` and `https` serve the server host too, told apart by the name in each request.
        public var servesBothHosts = false

        public init(region: Region, count: Int = 1) {
            self.region = region
            self.count = count
        }
    }

    /// Bounds of tables and queues of each node.
    public struct Limits: Hashable, Sendable {
        /// Entries an edge holds; beyond, the least recently used go.
        public var entriesMaximum = 4_000_000
        public var outboxEventsMaximum = 100_000
        public var outboxBytesMaximum = 256 << 20
        /// Refreshes an edge has on their way.
        public var refreshesMaximum = 10_000
        /// Callers of an edge that wait.
        public var waitersMaximum = 50_000
        /// Edges that catch up at a time.
        public var catchUpsMaximum = 4
        /// Messages queued for one subscriber before they are dropped.
        public var queuedMessagesMaximum = 100_000
        /// Profiles that the hub looks at in one turn of a walk through all of them.
        public var sliceProfilesMaximum = 500
        /// Pages of the hub's SQLite store in memory, in bytes.
        public var storeCacheMaximum = 64 << 20

        public init() {}
    }

    /// How long things are kept.
    public struct Retention: Hashable, Sendable {
        /// How long a region counts as active for a profile after the last activity there.
        public var activityWindow = Duration.days(14)
        /// `gone` entries, for edges that are away; afterwards those take the full set.
        public var gone = Duration.days(3)
        /// Ids of events, against repeats.
        public var eventIDs = Duration.days(7)
        public var events = Duration.days(30)

        public init() {}
    }

    /// Waits and intervals of the protocol.
    public struct Timing: Hashable, Sendable {
        /// How long a request waits for its reply before it is repeated or given up.
        public var requestTimeout = Duration.seconds(5)
        /// How long "no profile has this identity" is believed.
        public var unknownLifetime = Duration.seconds(30)
        /// The wait of authenticated lookups whose datastream names no fallback.
        public var awaitHub = Duration.milliseconds(400)
        /// How often at most an edge reports activity of one profile.
        public var reportInterval = Duration.hours(1)
        /// How long an accepted event waits for others before it is sent to the hub.
        public var collectDelay = Duration.milliseconds(5)

        public init() {}
    }

    /// Service times on virtual time. A node does one thing at a time, in the order of arrival, so that one that is too
    /// slow builds a queue; what is left out takes no time.
    public struct Service: Hashable, Sendable {
        /// For a record, or an event of a back end.
        public var hubIngest: Spread?
        /// For a request of an edge, one that brings many events included.
        public var hubRequest: Spread?
        /// For a request of a client.
        public var edgeRequest: Spread?
        /// For a message of the hub.
        public var edgeMessage: Spread?

        public init() {}
    }

    /// The delay of one stage of processing, on virtual time.
    public struct Stage: Hashable, Sendable {
        public enum Name: String, CaseIterable, Sendable {
            /// From the hub's receipt of a record or event to its being part of the profile.
            case ingest
            /// From there to the audiences being evaluated.
            case segmentation
            /// From there to the hub's publishing what changed.
            case projection
            /// From an edge's acceptance of an event to the hub's receipt.
            case replication
        }

        public var name: Name
        public var delay: Spread

        public init(name: Name, delay: Spread) {
            self.name = name
            self.delay = delay
        }
    }
}
