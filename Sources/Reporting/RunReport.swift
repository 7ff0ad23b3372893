public import Measurement
internal import SansIO

/// What a run of a topology came to: `spoke up` and `spoke simulate` print the same report.
public struct RunReport: Sendable {
    public enum Mode: String, Hashable, Sendable {
        /// Real processes on this machine.
        case processes
        /// The same nodes on virtual time.
        case simulation
    }

    /// The topology's name.
    public var name: String
    public var mode: Mode
    public var seed: UInt64
    /// Settings that differ from the topology's file.
    public var parameters: [RunParameter] = []
    /// Of the topology with these settings but for the seed: tells whether two runs are of the same. 32 hexadecimal digits.
    public var topologyHash: String?
    /// The time that the run spans, virtual in a simulation.
    public var covered: Duration
    /// How long the run took on the clock on the wall.
    public var took: Duration
    /// The region that the hub is in, if that is known: for the map.
    public var hubRegion: String?
    /// In the order of the topology.
    public var regions: [RegionReport] = []
    /// What was promised, and what of it is missing now.
    public var promises: [Promise] = []
    public var faults: [Fault] = []
    public var checks: [Check] = []
    public var expectations: [Expectation] = []
    /// The command that runs the same again; shown when the run was not clean.
    public var replay: String?
    /// Everything that was measured over time; only simulated runs have it.
    public var measurements: RunMeasurements?
    /// Whether the run came to its end. One that was stopped has measured what it has measured; nothing was read out
    /// and compared at its end.
    public var isWhole = true
    /// Of the trace, 64 hexadecimal digits: the last line of the text.
    public var digest: String?

    public init(name: String, mode: Mode, seed: UInt64, covered: Duration, took: Duration) {
        self.name = name
        self.mode = mode
        self.seed = seed
        self.covered = covered
        self.took = took
    }

    /// Nothing was lost, no check violated, every expectation met: exit code 0, else 1.
    public var isClean: Bool {
        promises.allSatisfy { $0.lost == 0 } && checks.allSatisfy { $0.violations == 0 }
            && expectations.allSatisfy { $0.isMet }
    }

    /// Something that was acknowledged, for example `events`.
    public struct Promise: Hashable, Sendable {
        public var what: String
        public var acknowledged: Int
        public var lost: Int
        /// The first one that is missing, in words.
        public var firstLost: String?

        public init(_ what: String, acknowledged: Int, lost: Int, firstLost: String? = nil) {
            self.what = what
            self.acknowledged = acknowledged
            self.lost = lost
            self.firstLost = firstLost
        }
    }

    /// A kind of fault, in the spelling of the topology file, and how often it was injected.
    public struct Fault: Hashable, Sendable {
        public var kind: String
        public var count: Int
        /// What there is to say of it, for example `JPN3-1 at 12 s, ready again after 1.3 s`.
        public var detail: String?

        public init(_ kind: String, count: Int, detail: String? = nil) {
            self.kind = kind
            self.count = count
            self.detail = detail
        }
    }

    /// A named checker and what it found.
    public struct Check: Hashable, Sendable {
        public var name: String
        /// How often the rule was put to the test.
        public var examined: Int
        public var violations: Int
        public var firstViolation: String?

        public init(_ name: String, examined: Int, violations: Int = 0, firstViolation: String? = nil) {
            self.name = name
            self.examined = examined
            self.violations = violations
            self.firstViolation = firstViolation
        }
    }

    /// What the topology or the demonstration expects, as written, and what was measured.
    public struct Expectation: Hashable, Sendable {
        public var text: String
        public var measured: String
        public var isMet: Bool

        public init(_ text: String, measured: String, isMet: Bool) {
            self.text = text
            self.measured = measured
            self.isMet = isMet
        }
    }
}

/// What happened in one region, all its edges together.
public struct RegionReport: Sendable {
    public var region: String
    public var edges: Int
    /// From the hub's receipt of a change to its being readable at an edge; a sample for each edge that applied it.
    public var projectionLatency = Distribution()
    public var lookups = Lookups()
    /// Events that edges of the region have acknowledged to clients.
    public var eventsAccepted = 0
    /// Events that the hub has acknowledged to these edges.
    public var eventsAcknowledged = 0
    /// Catch-ups that a jump in the sequence began and that came to their end.
    public var gapsRepaired = 0

    public init(region: String, edges: Int) {
        self.region = region
        self.edges = edges
    }

    /// Lookups by outcome.
    public struct Lookups: Hashable, Sendable {
        public var hit = 0
        public var refreshed = 0
        public var stale = 0
        public var empty = 0

        public init(hit: Int = 0, refreshed: Int = 0, stale: Int = 0, empty: Int = 0) {
            self.hit = hit
            self.refreshed = refreshed
            self.stale = stale
            self.empty = empty
        }

        public var total: Int { hit + refreshed + stale + empty }

        public mutating func add(_ other: Lookups) {
            hit += other.hit
            refreshed += other.refreshed
            stale += other.stale
            empty += other.empty
        }
    }

    /// Adds what another region had.
    public mutating func merge(_ other: RegionReport) {
        edges += other.edges
        projectionLatency.merge(other.projectionLatency)
        lookups.add(other.lookups)
        eventsAccepted += other.eventsAccepted
        eventsAcknowledged += other.eventsAcknowledged
        gapsRepaired += other.gapsRepaired
    }
}
