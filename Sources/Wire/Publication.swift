public import Profiles
public import SansIO

/// One message of a region's stream: a batch, which takes a sequence number, or a heartbeat, which repeats the last.
public struct Publication: Hashable, Sendable {
    public var region: Region
    public var epoch: Epoch
    /// Ascending by one within an epoch, from 1; 0 in heartbeats before the first batch.
    public var sequence: UInt64
    public var isHeartbeat: Bool
    /// Every commit at or below it has been published to this stream.
    public var through: Revision
    /// The highest revision in the message; above `through` only inside a commit split over batches.
    public var highest: Revision
    public var catalogVersion: UInt64
    /// The hub's wall clock as the message left.
    public var published: Timestamp
    /// For each box of the region's edges, the number up to which its events are evaluated at or below `through`.
    public var evaluated: [BoxMark]
    /// In commit order; empty in heartbeats. At most `Limits.batchItemsMaximum`.
    public var items: [Item]

    public enum Item: Hashable, Sendable {
        case projection(Projection)
        case membership(MembershipChange, Causes)
        case gone(Gone)

        @inlinable public var profile: ProfileID {
            switch self {
            case .projection(let projection): projection.entry.profile
            case .membership(let change, _): change.profile
            case .gone(let gone): gone.profile
            }
        }
    }

    public init(
        region: Region, epoch: Epoch, sequence: UInt64, isHeartbeat: Bool, through: Revision,
        highest: Revision,
        catalogVersion: UInt64, published: Timestamp, evaluated: [BoxMark], items: [Item]
    ) {
        self.region = region
        self.epoch = epoch
        self.sequence = sequence
        self.isHeartbeat = isHeartbeat
        self.through = through
        self.highest = highest
        self.catalogVersion = catalogVersion
        self.published = published
        self.evaluated = evaluated
        self.items = items
    }
}

/// A whole entry on its way.
public struct Projection: Hashable, Sendable {
    public var entry: Entry
    /// How long before sending the profile was last seen in the region; the commit counts for `PROACTIVE`.
    public var sinceSeen: Duration
    public var causes: Causes

    public init(entry: Entry, sinceSeen: Duration, causes: Causes) {
        self.entry = entry
        self.sinceSeen = sinceSeen
        self.causes = causes
    }
}

/// How what changed an entry came through the hub, by its own wall clock. A hub takes all but the receipt as one step,
/// unless it models how long each takes.
public struct Causes: Hashable, Sendable {
    public var received: Timestamp
    /// When it became part of the profile.
    public var ingested: Timestamp
    /// When its audiences were evaluated.
    public var evaluated: Timestamp
    /// When the entry was committed, and so published.
    public var committed: Timestamp

    /// What is left out happened with the commit.
    public init(
        received: Timestamp, ingested: Timestamp? = nil, evaluated: Timestamp? = nil, committed: Timestamp
    ) {
        self.received = received
        self.ingested = ingested ?? committed
        self.evaluated = evaluated ?? committed
        self.committed = committed
    }
}

/// The entry that ends a profile in a region: deleted, merged into another, or no longer seen there.
public struct Gone: Hashable, Sendable {
    public var profile: ProfileID
    public var revision: Revision

    public init(profile: ProfileID, revision: Revision) {
        self.profile = profile
        self.revision = revision
    }
}

/// A position in a box.
public struct BoxMark: Hashable, Sendable {
    public var box: Box
    public var number: UInt64

    public init(box: Box, number: UInt64) {
        self.box = box
        self.number = number
    }
}

/// An epoch and the highest revision applied from it, or its first revision in a lineage.
public struct EpochMark: Hashable, Sendable {
    public var epoch: Epoch
    public var revision: Revision

    public init(epoch: Epoch, revision: Revision) {
        self.epoch = epoch
        self.revision = revision
    }
}

/// Bounds that every node enforces on what it sends and on what it reads.
public enum Limits {
    /// The version of the protocol, first field of every message. A node reads its own version and the one before.
    public static let protocolVersion: UInt32 = 1
    /// Largest message in bytes; a longer frame is refused unread.
    public static let messageBytesMaximum = 8 << 20
    public static let batchItemsMaximum = 256
    /// Soft bound on the bytes of one batch: it is closed after the item that passes it.
    public static let batchBytesTarget = 256 << 10
    public static let pageItemsMaximum = 1024
    /// The same for one page. Far edges catch up by it in fewer round trips; the hub makes a page in one turn.
    public static let pageBytesTarget = 1 << 20
    public static let collectEventsMaximum = 256
    /// Soft bound on the bytes of one collect: it is closed after the event that passes it.
    public static let collectBytesTarget = 1 << 20
    public static let activitiesMaximum = 512
    public static let identitiesPerEntryMaximum = IdentityGraph.identitiesMaximum
    public static let identitiesPerRecordMaximum = XDM.identitiesMaximum
    public static let membershipsMaximum = 4000
    public static let fieldsBytesMaximum = 1 << 20
    public static let eventBytesMaximum = 64 << 10
    public static let heldEpochsMaximum = 64
    public static let boxMarksMaximum = 1024
    public static let nameBytesMaximum = 128
}
