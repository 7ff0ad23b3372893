package import Audit
package import Profiles

/// What a run has shown. Nothing in it depends on the machine or on the time of day.
package struct SimulationResult: Sendable {
    package struct Messages: Hashable, Sendable {
        package var publications = 0
        package var heartbeats = 0
        package var requests = 0
        package var replies = 0
        package var dropped = 0

        /// Everything delivered, heartbeats apart.
        package var delivered: Int { publications + requests + replies }
    }

    package struct RegionResult: Sendable {
        package var region: Region
        /// From the hub's receipt to readable at an edge of the region.
        package var projectionLatency = LatencyHistogram()
        package var hits = 0
        package var refreshed = 0
        package var stale = 0
        package var empty = 0
        /// Requests that no edge of the region answered.
        package var failed = 0
        /// Events acknowledged to clients.
        package var eventsAccepted = 0
        /// Catch-ups that came to their end.
        package var gapsRepaired = 0

        package var lookups: Int { hits + refreshed + stale + empty }
    }

    package var name: String
    package var seed: UInt64
    /// Virtual time from the origin to the end of the checks.
    package var elapsed: Duration
    /// 64 hexadecimal digits.
    package var digest: String
    package var messages: Messages
    package var regions: [RegionResult]
    package var violations: [Violation]
    package var violationCount: Int
    /// What each checker saw and found.
    package var checks: [CheckCount]
    package var situations: Situations
    package var faults: [(kind: Fault.Kind, count: Int)]
    package var eventsAcknowledged: Int
    package var recordsAcknowledged: Int
    package var deletionsAcknowledged: Int
    package var hubRevision: UInt64
}
