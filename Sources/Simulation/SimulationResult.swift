public import Audit
public import Measurement
public import Profiles

/// What a run has shown. Nothing in it depends on the machine or on the time of day.
public struct SimulationResult: Sendable {
    public struct Messages: Hashable, Sendable {
        public var publications = 0
        public var heartbeats = 0
        public var requests = 0
        public var replies = 0
        public var dropped = 0

        /// Everything delivered, heartbeats apart.
        public var delivered: Int { publications + requests + replies }
    }

    public struct RegionResult: Sendable {
        public var region: Region
        public var hits = 0
        public var refreshed = 0
        public var stale = 0
        public var empty = 0
        /// Requests that no edge of the region answered.
        public var failed = 0
        /// Events acknowledged to clients.
        public var eventsAccepted = 0
        /// Catch-ups that came to their end.
        public var gapsRepaired = 0

        public var lookups: Int { hits + refreshed + stale + empty }
    }

    public var name: String
    public var seed: UInt64
    /// Virtual time from the origin to the end of the checks.
    public var elapsed: Duration
    /// Whether the run came to its end; else nothing was read out and compared.
    public var isWhole: Bool
    /// 64 hexadecimal digits.
    public var digest: String
    public var messages: Messages
    public var measurements: RunMeasurements
    public var regions: [RegionResult]
    public var violations: [Violation]
    public var violationCount: Int
    /// What each checker saw and found.
    public var checks: [CheckCount]
    public var situations: Situations
    public var faults: [(kind: Fault.Kind, count: Int)]
    public var eventsAcknowledged: Int
    public var recordsAcknowledged: Int
    public var deletionsAcknowledged: Int
    public var hubRevision: UInt64
}
