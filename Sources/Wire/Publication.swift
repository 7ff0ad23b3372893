package import Profiles
package import SansIO

/// One message of a region's stream: a batch, which takes a sequence number, or a heartbeat, which repeats the last.
package struct Publication: Hashable, Sendable {
    package var region: Region
    package var epoch: Epoch
    /// Ascending by one within an epoch, from 1; 0 in heartbeats before the first batch.
    package var sequence: UInt64
    package var isHeartbeat: Bool
    /// Every commit at or below it has been published to this stream.
    package var through: Revision
    /// The highest revision in the message; above `through` only inside a commit split over batches.
    package var highest: Revision
    package var catalogVersion: UInt64
    /// The hub's wall clock as the message left.
    package var published: Timestamp
    /// For each box of the region's edges, the number up to which its events are evaluated at or below `through`.
    package var evaluated: [BoxMark]
    /// In commit order; empty in heartbeats. At most `Limits.batchItemsMaximum`.
    package var items: [Item]

    package enum Item: Hashable, Sendable {
        case projection(Projection)
        case membership(MembershipChange, Causes)
        case gone(Gone)
    }

    package init(
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
package struct Projection: Hashable, Sendable {
    package var entry: Entry
    /// How long before sending the profile was last seen in the region; the commit counts for `PROACTIVE`.
    package var sinceSeen: Duration
    package var causes: Causes

    package init(entry: Entry, sinceSeen: Duration, causes: Causes) {
        self.entry = entry
        self.sinceSeen = sinceSeen
        self.causes = causes
    }
}

/// When the hub received and committed what changed an entry, by its own wall clock.
package struct Causes: Hashable, Sendable {
    package var received: Timestamp
    package var committed: Timestamp

    package init(received: Timestamp, committed: Timestamp) {
        self.received = received
        self.committed = committed
    }
}

/// The entry that ends a profile in a region: deleted, merged into another, or no longer seen there.
package struct Gone: Hashable, Sendable {
    package var profile: ProfileID
    package var revision: Revision

    package init(profile: ProfileID, revision: Revision) {
        self.profile = profile
        self.revision = revision
    }
}

/// A position in a box.
package struct BoxMark: Hashable, Sendable {
    package var box: Box
    package var number: UInt64

    package init(box: Box, number: UInt64) {
        self.box = box
        self.number = number
    }
}

/// An epoch and the highest revision applied from it, or its first revision in a lineage.
package struct EpochMark: Hashable, Sendable {
    package var epoch: Epoch
    package var revision: Revision

    package init(epoch: Epoch, revision: Revision) {
        self.epoch = epoch
        self.revision = revision
    }
}

/// Bounds that every node enforces on what it sends and on what it reads.
package enum Limits {
    /// The version of the protocol, first field of every message. A node reads its own version and the one before.
    package static let protocolVersion: UInt32 = 1
    /// Largest message in bytes; a longer frame is refused unread.
    package static let messageBytesMaximum = 8 << 20
    package static let batchItemsMaximum = 256
    /// Soft bound on the bytes of one batch or page: it is closed after the item that passes it.
    package static let batchBytesTarget = 256 << 10
    package static let pageItemsMaximum = 512
    package static let collectEventsMaximum = 256
    /// Soft bound on the bytes of one collect: it is closed after the event that passes it.
    package static let collectBytesTarget = 1 << 20
    package static let activitiesMaximum = 512
    package static let identitiesPerEntryMaximum = 50
    package static let identitiesPerRecordMaximum = 20
    package static let membershipsMaximum = 4000
    package static let fieldsBytesMaximum = 1 << 20
    package static let eventBytesMaximum = 64 << 10
    package static let heldEpochsMaximum = 64
    package static let boxMarksMaximum = 1024
    package static let nameBytesMaximum = 128
}
