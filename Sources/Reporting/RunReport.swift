internal import SansIO

/// What a run of a topology came to: `spoke up` and `spoke simulate` print the same report.
package struct RunReport: Sendable {
    package enum Mode: String, Hashable, Sendable {
        /// Real processes on this machine.
        case processes
        /// The same nodes on virtual time.
        case simulation
    }

    /// The topology's name.
    package var name: String
    package var mode: Mode
    package var seed: UInt64
    /// The time that the run spans, virtual in a simulation.
    package var covered: Duration
    /// How long the run took on the clock on the wall.
    package var took: Duration
    /// In the order of the topology.
    package var regions: [RegionReport] = []
    /// What was promised, and what of it is missing now.
    package var promises: [Promise] = []
    package var faults: [Fault] = []
    package var checks: [Check] = []
    package var expectations: [Expectation] = []
    /// The command that runs the same again; shown when the run was not clean.
    package var replay: String?
    /// Of the trace, 64 hexadecimal digits: the last line of the text.
    package var digest: String?

    package init(name: String, mode: Mode, seed: UInt64, covered: Duration, took: Duration) {
        self.name = name
        self.mode = mode
        self.seed = seed
        self.covered = covered
        self.took = took
    }

    /// Nothing was lost, no check violated, every expectation met: exit code 0, else 1.
    package var isClean: Bool {
        promises.allSatisfy { $0.lost == 0 } && checks.allSatisfy { $0.violations == 0 }
            && expectations.allSatisfy { $0.isMet }
    }

    /// Something that was acknowledged, for example `events`.
    package struct Promise: Hashable, Sendable {
        package var what: String
        package var acknowledged: Int
        package var lost: Int
        /// The first one that is missing, in words.
        package var firstLost: String?

        package init(_ what: String, acknowledged: Int, lost: Int, firstLost: String? = nil) {
            self.what = what
            self.acknowledged = acknowledged
            self.lost = lost
            self.firstLost = firstLost
        }
    }

    /// A kind of fault, in the spelling of the topology file, and how often it was injected.
    package struct Fault: Hashable, Sendable {
        package var kind: String
        package var count: Int
        /// What there is to say of it, for example `JPN3-1 at 12 s, ready again after 1.3 s`.
        package var detail: String?

        package init(_ kind: String, count: Int, detail: String? = nil) {
            self.kind = kind
            self.count = count
            self.detail = detail
        }
    }

    /// A named checker and what it found.
    package struct Check: Hashable, Sendable {
        package var name: String
        /// How often the rule was put to the test.
        package var examined: Int
        package var violations: Int
        package var firstViolation: String?

        package init(_ name: String, examined: Int, violations: Int = 0, firstViolation: String? = nil) {
            self.name = name
            self.examined = examined
            self.violations = violations
            self.firstViolation = firstViolation
        }
    }

    /// What the topology or the demonstration expects, as written, and what was measured.
    package struct Expectation: Hashable, Sendable {
        package var text: String
        package var measured: String
        package var isMet: Bool

        package init(_ text: String, measured: String, isMet: Bool) {
            self.text = text
            self.measured = measured
            self.isMet = isMet
        }
    }
}

/// What happened in one region, all its edges together.
package struct RegionReport: Sendable {
    package var region: String
    package var edges: Int
    /// From the hub's receipt of a change to its being readable at an edge; a sample for each edge that applied it.
    package var projectionLatency = Distribution()
    package var lookups = Lookups()
    /// Events that edges of the region have acknowledged to clients.
    package var eventsAccepted = 0
    /// Events that the hub has acknowledged to these edges.
    package var eventsAcknowledged = 0
    /// Catch-ups that a jump in the sequence began and that came to their end.
    package var gapsRepaired = 0

    package init(region: String, edges: Int) {
        self.region = region
        self.edges = edges
    }

    /// Lookups by outcome.
    package struct Lookups: Hashable, Sendable {
        package var hit = 0
        package var refreshed = 0
        package var stale = 0
        package var empty = 0

        package init(hit: Int = 0, refreshed: Int = 0, stale: Int = 0, empty: Int = 0) {
            self.hit = hit
            self.refreshed = refreshed
            self.stale = stale
            self.empty = empty
        }

        package var total: Int { hit + refreshed + stale + empty }
    }

    /// Adds what another region had.
    package mutating func merge(_ other: RegionReport) {
        edges += other.edges
        projectionLatency.merge(other.projectionLatency)
        lookups.hit += other.lookups.hit
        lookups.refreshed += other.lookups.refreshed
        lookups.stale += other.lookups.stale
        lookups.empty += other.lookups.empty
        eventsAccepted += other.eventsAccepted
        eventsAcknowledged += other.eventsAcknowledged
        gapsRepaired += other.gapsRepaired
    }
}
