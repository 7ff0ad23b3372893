public import Profiles
public import SansIO
public import Wire

/// What a driver has seen. Edges and regions are numbers that the driver gives them.
public enum Observation: Sendable {
    /// A hub began an epoch with this revision; `restored` if its store was put back to an earlier state.
    case hubStarted(EpochMark, restored: Bool)
    /// An edge started; what its disk has lost since it last ran.
    case edgeStarted(edge: Int, DiskLoss)
    /// The hub sent an entry, or an entry's end, to a region: on the stream, in a page or as a reply.
    case sent(SentEntry)
    /// An edge got a message of the stream of another epoch than before.
    case heardEpoch(edge: Int, Epoch)
    /// An edge got an entry by whatever road.
    case received(ReceivedEntry)
    /// An edge answered a lookup.
    case answered(AnsweredLookup)
    /// A client sent an event and was told that it is accepted.
    case acknowledged(AcknowledgedEvent)
    /// An edge sent events to the hub, and it got there.
    case collected(CollectedEvent)
    /// The hub told an edge that everything of the box through this number is settled.
    case settled(box: Box, through: UInt64)
    /// The hub acknowledged a record of this subject with its counter.
    case recordAcknowledged(subject: UInt32, counter: UInt32)
    /// A deletion is on its way: it may or may not be carried out from here on.
    case deletionBegun([Identity])
    /// The hub acknowledged a deletion.
    case deleted(Deletion)
    /// At the end, with faults healed and nothing under way: what the hub has of a subject.
    case subjectRead(SubjectReadOut)
    /// The same moment: what an edge holds and what it should hold of one identity.
    case regionRead(RegionReadOut)
    /// The subject reads are over.
    case ended
    /// The length of a queue that has a bound.
    case measured(queue: String, count: Int, bound: Int)
}

/// What an edge's disk has lost between two starts.
public enum DiskLoss: Hashable, Sendable {
    /// Nothing that was synced.
    case none
    /// Everything.
    case deleted
    /// Everything since an older copy.
    case older
}

/// An entry as the hub sent it.
public struct SentEntry: Hashable, Sendable {
    public var region: Int
    public var epoch: Epoch
    public var profile: ProfileID
    public var revision: Revision
    /// What the fields hash to; `nil` for a change of memberships, which leaves them, and for the entry's end.
    public var fields: Key16?
    /// Of a change of memberships: the revision whose fields it keeps.
    public var base: Revision?
    public var isGone: Bool
    /// Whether this is the first time, on the stream: the commit has just happened.
    public var isPublication: Bool

    public init(
        region: Int, epoch: Epoch, profile: ProfileID, revision: Revision, fields: Key16?,
        base: Revision? = nil, isGone: Bool, isPublication: Bool
    ) {
        self.region = region
        self.epoch = epoch
        self.profile = profile
        self.revision = revision
        self.fields = fields
        self.base = base
        self.isGone = isGone
        self.isPublication = isPublication
    }
}

/// An entry as it reached an edge.
public struct ReceivedEntry: Hashable, Sendable {
    public var edge: Int
    public var profile: ProfileID
    public var revision: Revision
    /// The latest instant at which the profile can have been seen in the region, by what the message says.
    public var seen: Instant

    public init(edge: Int, profile: ProfileID, revision: Revision, seen: Instant) {
        self.edge = edge
        self.profile = profile
        self.revision = revision
        self.seen = seen
    }
}

/// A lookup and what became of it.
public struct AnsweredLookup: Hashable, Sendable {
    public enum Source: String, CaseIterable, Sendable {
        case hit, refreshed, stale, empty

        /// Whether such an answer promises anything.
        public var isFresh: Bool { self == .hit || self == .refreshed }
    }

    public var edge: Int
    public var region: Int
    public var subject: UInt32
    public var identity: Identity
    public var source: Source
    public var profile: ProfileID?
    public var revision: Revision?
    /// What the fields served hash to; `nil` if the driver did not look.
    public var fields: Key16?
    /// The hub's revision that the answer shows of the identity, as the edge says.
    public var asOf: EpochMark?
    public var age: Duration?
    /// The longest time to live of the destinations asked for.
    public var timeToLive: Duration
    /// How long the lookup was under way.
    public var waited: Duration
    public var stalenessMaximum: Duration?
    public var revisionMinimum: EpochMark?
    /// Whether the answer shows the audience that edges evaluate; `nil` if the driver did not look.
    public var showsAudience: Bool?

    public init(
        edge: Int, region: Int, subject: UInt32, identity: Identity, source: Source, profile: ProfileID?,
        revision: Revision?, timeToLive: Duration
    ) {
        self.edge = edge
        self.region = region
        self.subject = subject
        self.identity = identity
        self.source = source
        self.profile = profile
        self.revision = revision
        self.timeToLive = timeToLive
        waited = .zero
    }
}

/// An accepted event.
public struct AcknowledgedEvent: Hashable, Sendable {
    /// Stands for the edge of an event that the hub itself has taken.
    public static let hub = -1

    public var edge: Int
    public var subject: UInt32
    public var marker: UInt64
    public var primary: Identity
    public var identities: [Identity]
    /// What the workload expects the hub to say of an event that is bad on purpose.
    public var expected: Rejection?
    /// Whether it brings its subject into the audience that edges evaluate.
    public var qualifies: Bool

    public init(
        edge: Int, subject: UInt32, marker: UInt64, primary: Identity, identities: [Identity],
        expected: Rejection? = nil, qualifies: Bool = false
    ) {
        self.edge = edge
        self.subject = subject
        self.marker = marker
        self.primary = primary
        self.identities = identities
        self.expected = expected
        self.qualifies = qualifies
    }
}

/// An event on its way from an edge's outbox to the hub.
public struct CollectedEvent: Hashable, Sendable {
    public var mark: BoxMark
    public var marker: UInt64
    /// Through what the edge was complete as it accepted the event.
    public var complete: EpochMark

    public init(mark: BoxMark, marker: UInt64, complete: EpochMark) {
        self.mark = mark
        self.marker = marker
        self.complete = complete
    }
}

/// A deletion that the hub has acknowledged.
public struct Deletion: Hashable, Sendable {
    public var identity: Identity
    /// The profile that had it, if any, with its identities; it must never be seen again.
    public var profile: ProfileID?
    public var identities: [Identity]
    /// The hub's newest revision as it acknowledged: the deletion is at or below.
    public var mark: EpochMark

    public init(identity: Identity, profile: ProfileID?, identities: [Identity], mark: EpochMark) {
        self.identity = identity
        self.profile = profile
        self.identities = identities
        self.mark = mark
    }
}

/// What the hub has of one subject, at the end.
public struct SubjectReadOut: Sendable {
    public var subject: UInt32
    /// The identities under which the hub was asked.
    public var identities: [Identity]
    /// All events found, each as often as it was found.
    public var events: [FoundEvent]
    /// The counter found, or `nil` when the hub has no record of the subject.
    public var counter: UInt32?

    public init(subject: UInt32, identities: [Identity], events: [FoundEvent], counter: UInt32?) {
        self.subject = subject
        self.identities = identities
        self.events = events
        self.counter = counter
    }
}

/// An event found on the hub.
public struct FoundEvent: Hashable, Sendable {
    public var marker: UInt64
    public var profile: ProfileID

    public init(marker: UInt64, profile: ProfileID) {
        self.marker = marker
        self.profile = profile
    }
}

/// What the hub says a region holds of an identity beside what one of its edges holds.
public struct RegionReadOut: Sendable {
    public var edge: Int
    public var identity: Identity
    public var expected: Entry?
    public var held: Entry?
    /// Whether the edge may lack the entry or hold an old one: expired there, evicted, or the news is under way.
    public var mayLack: Bool
    /// How much still lies over the entry.
    public var overlayCount: Int
    public var outboxCount: Int

    public init(
        edge: Int, identity: Identity, expected: Entry?, held: Entry?, mayLack: Bool, overlayCount: Int = 0,
        outboxCount: Int = 0
    ) {
        self.edge = edge
        self.identity = identity
        self.expected = expected
        self.held = held
        self.mayLack = mayLack
        self.overlayCount = overlayCount
        self.outboxCount = outboxCount
    }
}
