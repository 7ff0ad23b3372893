public import Profiles
public import SansIO
internal import Segmentation
public import Wire

/// A regional node: answers lookups from its own memory, follows its region's stream, catches up after gaps, and
/// hands the events it accepts to the hub exactly once in effect.
///
/// It must be correct with the journal deleted; the journal makes it warm, and keeps what it has acknowledged.
public struct EdgeNode: ~Copyable, Node {
    public typealias Input = EdgeInput
    public typealias Effect = EdgeEffect

    let configuration: EdgeConfiguration
    public internal(set) var catalog: Catalog
    public internal(set) var counters = EdgeCounters()
    public internal(set) var state = EdgeState.starting
    /// Everything of the region's set at or below is held, or has expired here.
    public internal(set) var complete: EpochMark?

    var clock: WallClock
    var generator: SeededGenerator
    var plans: DatastreamPlans
    /// Grows with every catalog taken: two may have the same version.
    var catalogStamp: UInt64 = 0
    var program: AudienceProgram?

    var table: EdgeProfileTable
    var removals = Removals()
    var generation: UInt32 = 0
    /// Each epoch applied from since the edge was last complete, with the highest revision.
    var held: [EpochMark] = []

    var cursor = StreamCursor()
    /// Through what the stream has been followed without a gap since it was last interrupted.
    var streamThrough: Revision = 0
    /// The latest word on evaluated boxes, and the revision through which one must be complete to believe it.
    var marks: (through: Revision, boxes: [BoxMark])?
    var catchUp: CatchUp?
    var freshness = Freshness()
    var wasCaughtUp = false
    let hasJournal: Bool

    var requests = OpenRequests()
    var refreshes: RefreshTable
    var unknowns: UnknownTable
    var waiting = WaitingTable()
    var outbox = Outbox()
    var overlay = Overlay()
    var journal = JournalCursor()
    var activities: [Activity] = []
    var timers: EdgeTimers

    /// Replays `journal`, oldest record first, and opens `box`. The driver calls `advance` next.
    public init(
        configuration: EdgeConfiguration, journal records: [JournalRecord], box: Box,
        generator: SeededGenerator, clock: WallClock, at now: Instant
    ) {
        self.configuration = configuration
        self.generator = generator
        self.clock = clock
        // Not taken from the node's own draws: what happens must not depend on how a table is laid out.
        var draws = generator
        table = EdgeProfileTable(seed: draws.next())
        catalog = configuration.catalog
        plans = DatastreamPlans(
            catalog: catalog, region: configuration.region, overrides: configuration.overrides)
        program = nil
        refreshes = RefreshTable(maximum: configuration.refreshesMaximum)
        unknowns = UnknownTable(capacity: configuration.refreshesMaximum)
        timers = EdgeTimers(startedAt: now)
        hasJournal = !records.isEmpty
        compileAudiences()
        for record in records { replay(record, at: now) }
        clearAbandoned()
        outbox.open(box)
        opened = box
    }

    /// The box of this start, until it is written to the journal with the first turn.
    var opened: Box?
    /// Identities that lost their entry in the message being applied.
    var abandoned: [Key16] = []

    public mutating func receive(_ input: EdgeInput, at now: Instant, into effects: inout [EdgeEffect]) {
        applyPendingPage(into: &effects)
        switch input {
        case .interact(let interaction, let ticket):
            interact(interaction, ticket: ticket, at: now, into: &effects)
        case .publication(let publication):
            follow(publication, at: now, into: &effects)
        case .reply(let reply):
            take(reply, at: now, into: &effects)
        case .requestDropped(let number):
            drop(number, at: now, into: &effects)
        case .appended(let number):
            appended(through: number, at: now, into: &effects)
        case .describe(let identity, let ticket):
            effects.append(.description(ticket, describe(identity, at: now)))
        case .clockSet(let timestamp):
            self.clock = WallClock(timestamp, at: now)
        }
    }

    public mutating func advance(to now: Instant, into effects: inout [EdgeEffect]) {
        applyPendingPage(into: &effects)
        if let box = opened {
            opened = nil
            append(.opened(box), isUrgent: false, into: &effects)
        }
        advanceTimers(to: now, into: &effects)
    }

    /// An edge stages nothing: its effects need no commit.
    public mutating func commit(at now: Instant, into effects: inout [EdgeEffect]) {}

    public var nextDeadline: Instant? {
        if opened != nil { return timers.started }
        if let page = catchUp?.pending { return page.taken }
        return timers.next(
            catchUp: catchUp?.nextAttempt, waiting: waiting.nextDeadline, requests: requests.nextDeadline)
    }

    func timestamp(at now: Instant) -> Timestamp { clock.timestamp(at: now) }

    func plants(_ bug: PlantedBugs) -> Bool { configuration.plantedBugs.contains(bug) }

    mutating func append(_ record: JournalRecord, isUrgent: Bool, into effects: inout [EdgeEffect]) {
        effects.append(.append(record, number: journal.next(), isUrgent: isUrgent))
    }

    mutating func compileAudiences() {
        do throws(SegmentationError) {
            program = try AudienceProgram(catalog.audiences)
        } catch {
            // The hub refuses such a catalog; a foreign one must not end the edge. It evaluates nothing.
            program = nil
            counters.catalogsRefused += 1
        }
    }
}

/// What an edge is doing about its region's set.
public enum EdgeState: String, Hashable, Sendable {
    /// Has not heard the stream yet.
    case starting
    /// Asks for what it missed; also after a gap and in a new epoch.
    case catchingUp
    /// Holds everything it knows of.
    case live
}
