internal import SansIO

/// Everything that a run measured over time, whichever driver ran it. Reports, comparisons and expectations read it.
public struct RunMeasurements: Hashable, Sendable {
    /// Of every series in here.
    public var interval: Duration
    /// In the order of the topology.
    public var regions: [RegionMeasurements] = []
    /// One for each edge.
    public var links: [LinkMeasurements] = []
    public var hub: HubMeasurements
    /// In order of time.
    public var faults: [FaultMeasurement] = []
    /// Of profiles, one in so many was followed for `firstRead` and `outdatedFor`.
    public var followedOneIn = 1

    public init(interval: Duration) {
        self.interval = interval
        hub = HubMeasurements(interval: interval)
    }
}

/// A step on the way of a change from the hub's receipt to a visitor's eyes.
public enum PipelineStage: String, CaseIterable, Hashable, Sendable {
    /// From the hub's receipt until the change is part of a committed profile: queueing, service, `ingest`.
    case durable
    /// From there until the audiences are evaluated: `segmentation`.
    case evaluated
    /// From there until the projection leaves the hub: `projection`.
    case published
    /// From there until the edge has applied it: the link.
    case applied
    /// From there until somebody first looks the profile up at this edge; of followed profiles.
    case firstRead
}

/// What was measured in one region, all its edges together.
public struct RegionMeasurements: Hashable, Sendable {
    public var region: String
    /// By stage, in the order of `PipelineStage.allCases`. The first four add up to the projection latency, each sample
    /// one change at one edge.
    public var stages = [Distribution](repeating: Distribution(), count: PipelineStage.allCases.count)
    /// From the hub's receipt of a change to its being readable at an edge.
    public var projectionLatency = Distribution()
    /// The worst of it in each interval, in nanoseconds, by when the change was applied.
    public var slowestProjection: TimeSeries
    public var pages = PageViews()
    /// The age that answers with a profile told (`x-spoke-age-ms`).
    public var age = Distribution()
    /// The greatest in each interval, in nanoseconds.
    public var greatestAge: TimeSeries
    /// Of followed profiles: how long the hub had already had a change that an answer did not show yet. A sample for
    /// each such answer; `followedAnswers` counts all.
    public var outdatedFor = Distribution()
    public var followedAnswers = 0
    /// From a request's arrival at the edge until its answer leaves: a wait for the hub, or the edge's own queue.
    public var wait = Distribution()
    /// Page views in each interval, by what they were answered with.
    public var full: TimeSeries
    public var stale: TimeSeries
    public var none: TimeSeries
    /// Requests that got no answer.
    public var failed: TimeSeries
    /// Refreshes that the edges sent to the hub.
    public var refreshes: TimeSeries
    /// Events accepted and not yet evaluated by the hub, the most of any edge.
    public var outbox: TimeSeries

    public init(region: String, interval: Duration) {
        self.region = region
        slowestProjection = TimeSeries(.maximum, every: interval)
        greatestAge = TimeSeries(.maximum, every: interval)
        full = TimeSeries(.sum, every: interval)
        stale = TimeSeries(.sum, every: interval)
        none = TimeSeries(.sum, every: interval)
        failed = TimeSeries(.sum, every: interval)
        refreshes = TimeSeries(.sum, every: interval)
        outbox = TimeSeries(.maximum, every: interval)
    }

    public subscript(stage: PipelineStage) -> Distribution {
        get { stages[RegionMeasurements.place(of: stage)] }
        set { stages[RegionMeasurements.place(of: stage)] = newValue }
    }

    public mutating func record(_ duration: Duration, of stage: PipelineStage) {
        stages[RegionMeasurements.place(of: stage)].record(duration)
    }

    private static func place(of stage: PipelineStage) -> Int {
        switch stage {
        case .durable: 0
        case .evaluated: 1
        case .published: 2
        case .applied: 3
        case .firstRead: 4
        }
    }
}

/// What passed between the hub and one edge.
public struct LinkMeasurements: Hashable, Sendable {
    public var edge: String
    public var region: String
    /// There and back, as the topology says; for the map.
    public var roundTrip: Duration
    public var bytesToEdge: TimeSeries
    public var bytesToHub: TimeSeries
    public var messagesToEdge = 0
    public var messagesToHub = 0
    public var dropped = 0
    /// Messages under way or waiting, the most of each interval.
    public var queued: TimeSeries

    public init(edge: String, region: String, roundTrip: Duration, interval: Duration) {
        self.edge = edge
        self.region = region
        self.roundTrip = roundTrip
        bytesToEdge = TimeSeries(.sum, every: interval)
        bytesToHub = TimeSeries(.sum, every: interval)
        queued = TimeSeries(.maximum, every: interval)
    }
}

/// What the hub had to do.
public struct HubMeasurements: Hashable, Sendable {
    /// Requests of edges and ingestion of back ends, in each interval.
    public var inputs: TimeSeries
    /// Nanoseconds of each interval in which the hub was at work, where service times are modelled.
    public var busy: TimeSeries
    /// Inputs that waited for the hub to have time, the most of each interval.
    public var queued: TimeSeries
    /// From an input's arrival at the hub until its service begins.
    public var wait = Distribution()
    /// Ingestions and projections that their stages hold back, the most of each interval.
    public var postponed: TimeSeries

    public init(interval: Duration) {
        inputs = TimeSeries(.sum, every: interval)
        busy = TimeSeries(.sum, every: interval)
        queued = TimeSeries(.maximum, every: interval)
        postponed = TimeSeries(.maximum, every: interval)
    }
}

/// One fault, and what visitors had of it.
public struct FaultMeasurement: Hashable, Sendable {
    /// As in the topology file: `kill`, `partition`.
    public var kind: String
    /// The nodes concerned, for example `JPN3-1` or `hub, JPN3-1`.
    public var nodes: String
    public var at: Duration
    /// When it healed; `nil` for what has no end.
    public var end: Duration?
    /// When every edge concerned followed its stream again, if that was seen.
    public var recovered: Duration?
    /// Regions concerned.
    public var regions: [String]
    /// Page views in those regions from `at` until recovery, and as long before it.
    public var during = Views()
    public var before = Views()

    public struct Views: Hashable, Sendable {
        public var full = 0
        public var stale = 0
        public var none = 0
        public var failed = 0

        public init() {}
    }

    public init(kind: String, nodes: String, at: Duration, end: Duration?, regions: [String]) {
        self.kind = kind
        self.nodes = nodes
        self.at = at
        self.end = end
        self.regions = regions
    }
}
