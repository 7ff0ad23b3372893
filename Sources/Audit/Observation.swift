package import Profiles
package import SansIO
package import Wire

/// What a driver has seen. Edges and regions are numbers that the driver gives them.
package enum Observation: Sendable {
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
package enum DiskLoss: Hashable, Sendable {
    /// Nothing that was synced.
    case none
    /// Everything.
    case deleted
    /// Everything since an older copy.
    case older
}

/// An entry as the hub sent it.
package struct SentEntry: Hashable, Sendable {
    package var region: Int
    package var epoch: Epoch
    package var profile: ProfileID
    package var revision: Revision
    /// What the fields hash to; `nil` for a change of memberships, which leaves them, and for the entry's end.
    package var fields: Key16?
    /// Of a change of memberships: the revision whose fields it keeps.
    package var base: Revision?
    package var isGone: Bool
    /// Whether this is the first time, on the stream: the commit has just happened.
    package var isPublication: Bool

    package init(
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
package struct ReceivedEntry: Hashable, Sendable {
    package var edge: Int
    package var profile: ProfileID
    package var revision: Revision
    /// The latest instant at which the profile can have been seen in the region, by what the message says.
    package var seen: Instant

    package init(edge: Int, profile: ProfileID, revision: Revision, seen: Instant) {
        self.edge = edge
        self.profile = profile
        self.revision = revision
        self.seen = seen
    }
}

/// A lookup and what became of it.
package struct AnsweredLookup: Hashable, Sendable {
    package enum Source: String, CaseIterable, Sendable {
        case hit, refreshed, stale, empty

        /// Whether such an answer promises anything.
        package var isFresh: Bool { self == .hit || self == .refreshed }
    }

    package var edge: Int
    package var region: Int
    package var subject: UInt32
    package var identity: Identity
    package var source: Source
    package var profile: ProfileID?
    package var revision: Revision?
    /// What the fields served hash to; `nil` if the driver did not look.
    package var fields: Key16?
    /// Through what the edge says it was complete.
    package var asOf: EpochMark?
    package var age: Duration?
    /// The longest time to live of the destinations asked for.
    package var timeToLive: Duration
    /// How long the lookup was under way.
    package var waited: Duration
    package var stalenessMaximum: Duration?
    package var revisionMinimum: EpochMark?
    /// Whether the answer shows the audience that edges evaluate; `nil` if the driver did not look.
    package var showsAudience: Bool?

    package init(
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
package struct AcknowledgedEvent: Hashable, Sendable {
    package var edge: Int
    package var subject: UInt32
    package var marker: UInt64
    package var primary: Identity
    package var identities: [Identity]
    /// What the workload expects the hub to say of an event that is bad on purpose.
    package var expected: Rejection?
    /// Whether it brings its subject into the audience that edges evaluate.
    package var qualifies: Bool

    package init(
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
package struct CollectedEvent: Hashable, Sendable {
    package var mark: BoxMark
    package var marker: UInt64
    /// Through what the edge was complete as it accepted the event.
    package var complete: EpochMark

    package init(mark: BoxMark, marker: UInt64, complete: EpochMark) {
        self.mark = mark
        self.marker = marker
        self.complete = complete
    }
}

/// A deletion that the hub has acknowledged.
package struct Deletion: Hashable, Sendable {
    package var identity: Identity
    /// The profile that had it, if any, with its identities; it must never be seen again.
    package var profile: ProfileID?
    package var identities: [Identity]
    /// The hub's newest revision as it acknowledged: the deletion is at or below.
    package var mark: EpochMark

    package init(identity: Identity, profile: ProfileID?, identities: [Identity], mark: EpochMark) {
        self.identity = identity
        self.profile = profile
        self.identities = identities
        self.mark = mark
    }
}

/// What the hub has of one subject, at the end.
package struct SubjectReadOut: Sendable {
    package var subject: UInt32
    /// The identities under which the hub was asked.
    package var identities: [Identity]
    /// All events found, each as often as it was found.
    package var events: [FoundEvent]
    /// The counter found, or `nil` when the hub has no record of the subject.
    package var counter: UInt32?

    package init(subject: UInt32, identities: [Identity], events: [FoundEvent], counter: UInt32?) {
        self.subject = subject
        self.identities = identities
        self.events = events
        self.counter = counter
    }
}

/// An event found on the hub.
package struct FoundEvent: Hashable, Sendable {
    package var marker: UInt64
    package var profile: ProfileID

    package init(marker: UInt64, profile: ProfileID) {
        self.marker = marker
        self.profile = profile
    }
}

/// What the hub says a region holds of an identity beside what one of its edges holds.
package struct RegionReadOut: Sendable {
    package var edge: Int
    package var identity: Identity
    package var expected: Entry?
    package var held: Entry?
    /// Whether the edge may lack the entry or hold an old one: expired there, or evicted.
    package var mayLack: Bool
    /// How much still lies over the entry.
    package var overlayCount: Int
    package var outboxCount: Int

    package init(
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
