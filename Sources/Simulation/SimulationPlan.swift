package import EdgeCore
package import HubCore
package import SansIO
package import Workload

/// Everything a run is made of: same plan, same run, to the last effect.
package struct SimulationPlan: Sendable {
    package var name = "simulation"
    package var seed: UInt64
    /// How long the workload lasts. Afterwards everything heals, and the run ends with the checks.
    package var duration = Duration.hours(1)
    /// Civil time as the run begins.
    package var start = Timestamp(milliseconds: 1_790_000_000_000)
    package var hub: HubConfiguration
    /// In the order of the hub's edges.
    package var edges: [EdgePlan]
    package var workload: WorkloadPlan
    package var faults: [PlannedFault] = []
    /// Faults drawn from the seed beside the planned ones.
    package var randomFaults: FaultMix?
    package var clocks = ClockPlan()
    package var disk = DiskPlan()
    /// A message in so many goes through the codec and must come out the same.
    package var codecOneIn: UInt64 = 1_000
    /// How much of what happens is checked: one visitor, and one profile, in so many.
    package var auditOneIn: UInt64 = 1
    /// How many visitors are read at the end, at most.
    package var readOutsMaximum = 2_000
    /// How long the run has to become quiet after the faults have healed; `nil`: `settleBound`.
    package var settle: Duration?
    package var plantedBugs: PlantedBugs = []
    /// For how long an event certainly keeps its visitor in the audience that edges evaluate.
    package var audienceWindow = Duration.hours(23)

    package init(seed: UInt64, hub: HubConfiguration, edges: [EdgePlan], workload: WorkloadPlan) {
        self.seed = seed
        self.hub = hub
        self.edges = edges
        self.workload = workload
    }

    /// Within this time after the heal, every edge must hold its region's set: three missed heartbeats, connections
    /// made anew, requests repeated, and each edge's turn to catch up.
    package var settleBound: Duration {
        let slowest = edges.map(\.link.rtt).max() ?? .zero
        let timeout = edges.map(\.configuration.requestTimeout).max() ?? .seconds(5)
        let rounds = 1 + edges.count / max(1, hub.catchUpsMaximum)
        return hub.heartbeat * 8 + slowest * 40 + timeout * 6 + hub.passLifetime * rounds + .seconds(20)
    }
}

/// One edge and its way to the hub.
package struct EdgePlan: Sendable {
    package var configuration: EdgeConfiguration
    package var link: LinkPlan

    package init(_ configuration: EdgeConfiguration, link: LinkPlan) {
        self.configuration = configuration
        self.link = link
    }
}

/// What lies between two nodes.
package struct LinkPlan: Hashable, Sendable {
    /// There and back; each way takes half.
    package var rtt: Duration
    /// Added to a way, at most twice this much.
    package var jitter: Duration
    /// Of segments; TCP sends them again, so that a loss is a delay.
    package var loss: Ratio
    /// Messages that wait for a subscriber before the publisher drops.
    package var streamMark: Int
    /// Requests, or replies, that wait before they are dropped.
    package var requestMark: Int

    package init(
        rtt: Duration, jitter: Duration = .milliseconds(2), loss: Ratio = Ratio(billionths: 100_000),
        streamMark: Int = 1_000, requestMark: Int = 1_000
    ) {
        self.rtt = rtt
        self.jitter = jitter
        self.loss = loss
        self.streamMark = streamMark
        self.requestMark = requestMark
    }
}

/// How wrong clocks are.
package struct ClockPlan: Hashable, Sendable {
    /// Wall clocks differ from the true time by at most this.
    package var wallOffsetMaximum = Duration.seconds(2)
    /// Monotonic clocks run fast or slow by at most so many millionths.
    package var driftMaximum: Int64 = 100

    package init() {}
}

/// How edges' disks behave.
package struct DiskPlan: Hashable, Sendable {
    /// The median time until an urgent record is synced.
    package var sync = Duration.milliseconds(2)
    /// The same for records that are not urgent.
    package var lazySync = Duration.milliseconds(200)
    /// Whether journals are kept to restart from. Without faults that end edges nobody reads them.
    package var keepsJournals = true

    package init() {}
}
