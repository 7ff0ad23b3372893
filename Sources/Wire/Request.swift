public import Profiles
public import SansIO

/// What an edge asks of the hub. May be repeated; a reply to a request that is closed is dropped.
public struct Request: Hashable, Sendable {
    /// The edge's name, for example `JPN3-1`.
    public var edge: String
    public var region: Region
    /// Ascending within one start of the edge.
    public var number: UInt64
    public var body: Body

    public enum Body: Hashable, Sendable {
        /// One profile that is missing or expired on the edge; commits that it was seen in the region.
        case refresh(Identity)
        /// One page of everything in the region that changed.
        case changes(ChangesRequest)
        case collect(Collect)
        /// When profiles were last seen; keeps leases true.
        case activity([Activity])
        case catalog
        /// Asks for nothing but the hub's revision.
        case echo
    }

    public init(edge: String, region: Region, number: UInt64, body: Body) {
        self.edge = edge
        self.region = region
        self.number = number
        self.body = body
    }
}

/// "Everything in my region changed since revision R", one page of it.
public struct ChangesRequest: Hashable, Sendable {
    public var since: Revision
    /// In a full set: the hub's revision at which it began, equal to `since`.
    public var isFull: Bool
    /// After the last item of the page before; `nil` on the first.
    public var cursor: Cursor?
    /// Each epoch applied from since the edge was last complete, with the highest revision applied.
    public var held: [EpochMark]

    public init(since: Revision, isFull: Bool, cursor: Cursor?, held: [EpochMark]) {
        self.since = since
        self.isFull = isFull
        self.cursor = cursor
        self.held = held
    }
}

/// A place in the order of pages: by revision, then by profile.
public struct Cursor: Hashable, Comparable, Sendable {
    public var revision: Revision
    public var profile: ProfileID

    public init(revision: Revision, profile: ProfileID) {
        self.revision = revision
        self.profile = profile
    }

    public static func < (lhs: Cursor, rhs: Cursor) -> Bool {
        lhs.revision != rhs.revision ? lhs.revision < rhs.revision : lhs.profile < rhs.profile
    }
}

/// Events of one box, numbers ascending without holes.
public struct Collect: Hashable, Sendable {
    public var box: Box
    /// The oldest number still held; the hub never waits for one below it.
    public var oldest: UInt64
    /// The edge's wall clock as it sent this, so that the hub can tell ages without comparing clocks.
    public var sent: Timestamp
    public var events: [OutboxEvent]

    public init(box: Box, oldest: UInt64, sent: Timestamp, events: [OutboxEvent]) {
        self.box = box
        self.oldest = oldest
        self.sent = sent
        self.events = events
    }
}

/// An event that an edge has accepted and still answers for.
public struct OutboxEvent: Hashable, Sendable {
    public var number: UInt64
    /// The edge's wall clock as it accepted the event: both sides evaluate audiences at this instant.
    public var accepted: Timestamp
    /// Through what the edge was complete; an identity deleted later discards the event.
    public var complete: EpochMark
    public var event: Event
    public var kind: Kind

    /// What the event is.
    public enum Kind: Hashable, CaseIterable, Sendable {
        /// Something that a person did.
        case event
        /// What a person says of their consents: its body is a record of a profile dataset. What it leaves unsaid
        /// stays as it was.
        case consent
        /// The same; what it leaves unsaid is no longer said.
        case replacingConsent
    }

    public init(
        number: UInt64, accepted: Timestamp, complete: EpochMark, event: Event, kind: Kind = .event
    ) {
        self.kind = kind
        self.number = number
        self.accepted = accepted
        self.complete = complete
        self.event = event
    }
}

/// That a profile was seen in the region so long before sending.
public struct Activity: Hashable, Sendable {
    public var profile: ProfileID
    public var ago: Duration

    public init(profile: ProfileID, ago: Duration) {
        self.profile = profile
        self.ago = ago
    }
}

/// The hub's answer to one request.
public struct Reply: Hashable, Sendable {
    public var number: UInt64
    public var epoch: Epoch
    /// The hub's revision as it answered.
    public var revision: Revision
    public var body: Body

    public enum Body: Hashable, Sendable {
        case entry(Projection)
        /// No profile has this identity as of the reply's revision.
        case unknown
        case page(Page)
        /// Ask again after this long.
        case busy(Duration)
        case collected(Collected)
        case catalog(Catalog)
        /// To `activity` and `echo`.
        case noted
        /// The request cannot be served, ever; the sentence is for the log.
        case refused(String)
    }

    public init(number: UInt64, epoch: Epoch, revision: Revision, body: Body) {
        self.number = number
        self.epoch = epoch
        self.revision = revision
        self.body = body
    }
}

/// Entries of a region in ascending order of (revision, profile).
public struct Page: Hashable, Sendable {
    public enum Item: Hashable, Sendable {
        case projection(Projection)
        case gone(Gone)
    }

    /// Set when the edge must begin anew: the revision S at which the full set begins. The page then has no items.
    public var beginning: Revision?
    public var items: [Item]
    /// Where the next page starts; `nil` only when there are no items.
    public var cursor: Cursor?
    /// Whether the pages have reached the hub's live end, the reply's revision.
    public var isLast: Bool

    public init(beginning: Revision?, items: [Item], cursor: Cursor?, isLast: Bool) {
        self.beginning = beginning
        self.items = items
        self.cursor = cursor
        self.isLast = isLast
    }
}

/// Which events of a box the hub has taken.
public struct Collected: Hashable, Sendable {
    public var box: Box
    /// Everything at or below is durable on the hub, or rejected.
    public var through: UInt64
    public var rejected: [RejectedEvent]

    public init(box: Box, through: UInt64, rejected: [RejectedEvent]) {
        self.box = box
        self.through = through
        self.rejected = rejected
    }
}

/// An event the hub refused, with the reason it keeps.
public struct RejectedEvent: Hashable, Sendable {
    public var number: UInt64
    public var reason: Rejection

    public init(number: UInt64, reason: Rejection) {
        self.number = number
        self.reason = reason
    }
}
