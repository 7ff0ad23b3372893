public import SansIO

/// How long the hub's stages of processing take, for a hub on virtual time: real hubs take the time that they take.
///
/// The hub stays correct at any delay, since what it puts off is, for everybody else, on its way yet:
/// - What back ends send is applied `ingest` after its receipt, and answered then. What edges collect is applied
///   `replication` and `ingest` after its receipt, and acknowledged at once: an edge holds an event until it is evaluated,
///   and sends all it holds again to a hub that has started anew.
/// - What has changed a profile is durable, and look-ups on the hub see it, as it is applied. Entries of regions follow
///   `segmentation` and `projection` later, with whatever else the profile has taken until then: a later change travels
///   with an earlier one, and is early by that. Audiences are evaluated as data is applied, so that a refresh may see a
///   membership before `segmentation` is over.
/// - A refresh, a deletion, the end of a lease or of a membership, and a change of the catalog show at once what is
///   applied. An activity report does not: it renews leases with what is put off of the profile. Batches
///   (`HubInput.load`) have their own pace and take no time here.
///
/// All that is put off is in memory. A hub that starts anew projects every profile again; that a profile was seen in a
/// region is lost with what was not projected there yet, and costs a refresh.
public struct StageDelays: Sendable {
    /// From the receipt of a record or event to its being part of the profile; `nil` for no time.
    public var ingest: Spread?
    /// From there to its audiences being evaluated.
    public var segmentation: Spread?
    /// From there to the publication of what changed.
    public var projection: Spread?
    /// From an edge's sending of an event to its receipt; the links' own delays are added.
    public var replication: Spread?
    public var seed: UInt64
    /// How many ingestions, and how many projections, are put off at a time; beyond, the earliest happens at once.
    public var queuedMaximum = 4_000_000

    public init(
        ingest: Spread? = nil, segmentation: Spread? = nil, projection: Spread? = nil,
        replication: Spread? = nil, seed: UInt64
    ) {
        self.ingest = ingest
        self.segmentation = segmentation
        self.projection = projection
        self.replication = replication
        self.seed = seed
    }

    /// No event takes longer from its receipt to its publication.
    public var longest: Duration {
        [replication, ingest, segmentation, projection].reduce(.zero) { sum, spread in
            guard let spread else { return sum }
            // The least of 2^52 even shares draws 36.7 means of an exponential distribution.
            return sum + (spread.maximum ?? spread.mean * 37)
        }
    }
}

/// Draws the delays, each stage from a generator of its own.
struct StageDraws: Sendable {
    private struct Stage: Sendable {
        let spread: Spread?
        var generator: SeededGenerator

        mutating func next() -> Duration {
            guard let spread else { return .zero }
            return spread.duration(draw: generator.next())
        }
    }

    private var ingest: Stage
    private var segmentation: Stage
    private var projection: Stage
    private var replication: Stage

    /// Other delays in every epoch.
    init(_ delays: StageDelays, epoch: UInt64) {
        let root = SeededGenerator(seed: delays.seed ^ epoch)
        ingest = Stage(spread: delays.ingest, generator: root.split(for: "ingest"))
        segmentation = Stage(spread: delays.segmentation, generator: root.split(for: "segmentation"))
        projection = Stage(spread: delays.projection, generator: root.split(for: "projection"))
        replication = Stage(spread: delays.replication, generator: root.split(for: "replication"))
    }

    mutating func untilIngested() -> Duration { ingest.next() }
    mutating func untilReceived() -> Duration { replication.next() }
    mutating func untilEvaluated() -> Duration { segmentation.next() }
    mutating func untilPublished() -> Duration { projection.next() }
}
