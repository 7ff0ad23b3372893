public import EdgeCore
public import HubCore
public import Profiles
public import SansIO
public import Topology
public import Workload

/// Everything a run is made of: same plan, same run, to the last effect.
public struct SimulationPlan: Sendable {
    public var name = "simulation"
    public var seed: UInt64
    /// How long the workload lasts. Afterwards everything heals, and the run ends with the checks.
    public var duration = Duration.hours(1)
    /// Civil time as the run begins.
    public var start = Timestamp(milliseconds: 1_790_000_000_000)
    public var hub: HubConfiguration
    /// In the order of the hub's edges.
    public var edges: [EdgePlan]
    public var workload: WorkloadPlan
    public var faults: [PlannedFault] = []
    /// Faults drawn from the seed beside the planned ones.
    public var randomFaults: FaultMix?
    /// How long the nodes take for what they do.
    public var service = Topology.Service()
    /// What may wait for one process to have time; messages beyond are dropped, as sockets do. Clients and back ends are
    /// bounded by how many there are.
    public var waitingMaximum = 100_000
    public var clocks = ClockPlan()
    public var disk = DiskPlan()
    /// A message in so many goes through the codec and must come out the same.
    public var codecOneIn: UInt64 = 1_000
    /// How much of what happens is checked: one visitor, and one profile, in so many.
    public var auditOneIn: UInt64 = 1
    /// Whose story is told.
    public var told: Identity?
    /// What of the run is drawn, for viewers of traces.
    public var drawn: ClosedRange<Duration>?
    /// How many visitors are read at the end, at most.
    public var readOutsMaximum = 2_000
    /// How long the run has to become quiet after the faults have healed; `nil`: `settleBound`.
    public var settle: Duration?
    public var plantedBugs: PlantedBugs = []
    /// For how long an event keeps its visitor in the audience that edges evaluate, if all clocks are right.
    public var audienceWindow = Duration.hours(24)

    public init(seed: UInt64, hub: HubConfiguration, edges: [EdgePlan], workload: WorkloadPlan) {
        self.seed = seed
        self.hub = hub
        self.edges = edges
        self.workload = workload
    }

    /// When everything that is there is read and compared.
    var readOut: Instant { .zero + duration + (settle ?? settleBound) }

    /// When the checks at the end are over.
    var end: Instant { readOut + .seconds(1) }

    /// Within this time after the heal, every edge must hold its region's set: three missed heartbeats, connections
    /// made anew, requests repeated, each edge's turn to catch up, and what the hub's stages take.
    public var settleBound: Duration {
        let slowest = edges.map(\.link.rtt).max() ?? .zero
        let timeout = edges.map(\.configuration.requestTimeout).max() ?? .seconds(5)
        let rounds = 1 + edges.count / max(1, hub.catchUpsMaximum)
        return hub.heartbeat * 8 + slowest * 40 + timeout * 6 + hub.passLifetime * rounds + .seconds(20)
            + (hub.stages?.longest ?? .zero)
    }
}

/// One edge and its way to the hub.
public struct EdgePlan: Sendable {
    public var configuration: EdgeConfiguration
    public var link: LinkPlan

    public init(_ configuration: EdgeConfiguration, link: LinkPlan) {
        self.configuration = configuration
        self.link = link
    }
}

/// What lies between two nodes.
public struct LinkPlan: Hashable, Sendable {
    /// There and back; each way takes half.
    public var rtt: Duration
    /// Added to a way.
    public var jitter: Spread
    /// `nil` is unlimited.
    public var bandwidth: Bandwidth?
    /// Of segments; TCP sends them again, so that a loss is a delay.
    public var loss: Ratio
    /// Messages that wait for a subscriber before the publisher drops.
    public var streamMark: Int
    /// Requests, or replies, that wait before they are dropped.
    public var requestMark: Int

    public init(
        rtt: Duration, jitter: Spread = .upTo(.milliseconds(2)), loss: Ratio = Ratio(billionths: 100_000),
        streamMark: Int = 1_000, requestMark: Int = 1_000, bandwidth: Bandwidth? = nil
    ) {
        self.bandwidth = bandwidth
        self.rtt = rtt
        self.jitter = jitter
        self.loss = loss
        self.streamMark = streamMark
        self.requestMark = requestMark
    }
}

/// How wrong clocks are.
public struct ClockPlan: Hashable, Sendable {
    /// Wall clocks differ from the true time by at most this.
    public var wallOffsetMaximum = Duration.seconds(2)
    /// Monotonic clocks run fast or slow by at most so many millionths.
    public var driftMaximum: Int64 = 100

    public init() {}
}

/// How edges' disks behave.
public struct DiskPlan: Hashable, Sendable {
    /// The median time until an urgent record is synced.
    public var sync = Duration.milliseconds(2)
    /// The same for records that are not urgent.
    public var lazySync = Duration.milliseconds(200)
    /// Whether journals are kept to restart from. Without faults that end edges nobody reads them.
    public var keepsJournals = true

    public init() {}
}
