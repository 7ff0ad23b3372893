internal import Profiles
internal import SansIO
internal import Wire

/// One region's ordered stream: numbers batches and repeats the last number in heartbeats.
struct RegionStream: Sendable {
    let region: Region
    private let epoch: Epoch
    private(set) var sequence: UInt64 = 0
    private(set) var nextHeartbeat: Instant
    /// The last heartbeat that a subscription hastened.
    private var announced: Instant

    /// However many subscribe: so long passes between heartbeats that they hasten.
    private static var announcementPause: Duration { .milliseconds(20) }

    init(region: Region, epoch: Epoch, firstHeartbeat: Instant) {
        self.region = region
        self.epoch = epoch
        nextHeartbeat = firstHeartbeat
        announced = firstHeartbeat - RegionStream.announcementPause
    }

    /// Hastens the next heartbeat for one who has just subscribed.
    mutating func announce(at now: Instant) {
        let due = max(now, announced + RegionStream.announcementPause)
        guard due < nextHeartbeat else { return }
        nextHeartbeat = due
        announced = due
    }

    /// What stands in every message of one commit.
    struct Stamp {
        var through: Revision
        var catalogVersion: UInt64
        var published: Timestamp
        var evaluated: [BoxMark]
    }

    /// What each batch of one commit holds: a batch is closed at a group's end, where an item does not continue the
    /// one before.
    func batches(
        _ items: some Sequence<(item: Publication.Item, isContinuation: Bool)>
    ) -> [[Publication.Item]] {
        var batches: [[Publication.Item]] = []
        var current: [Publication.Item] = []
        // Where the group that is being read begins, and the size of what comes before it.
        var group = 0
        var bytes = 0
        var groupBytes = 0
        for (item, isContinuation) in items {
            if !isContinuation {
                group = current.count
                bytes += groupBytes
                groupBytes = 0
            }
            current.append(item)
            groupBytes += item.approximateBytes
            if group > 0, current.count > Limits.batchItemsMaximum || bytes >= Limits.batchBytesTarget {
                batches.append(Array(current[..<group]))
                current.removeFirst(group)
                group = 0
                bytes = 0
            }
        }
        if !current.isEmpty { batches.append(current) }
        return batches
    }

    /// One batch of a commit.
    mutating func publication(of items: [Publication.Item], _ stamp: Stamp, isLast: Bool) -> Publication {
        sequence += 1
        return Publication(
            region: region, epoch: epoch, sequence: sequence, isHeartbeat: false,
            through: isLast ? stamp.through : stamp.through - 1, highest: stamp.through,
            catalogVersion: stamp.catalogVersion, published: stamp.published,
            // Evaluated at or below `through`: only the last batch may say so of this commit's events.
            evaluated: isLast ? stamp.evaluated : [], items: items)
    }

    /// A batch counts as a heartbeat: the next one is due an interval later.
    mutating func postponeHeartbeat(to instant: Instant) { nextHeartbeat = instant }

    mutating func heartbeat(_ stamp: Stamp, nextHeartbeat: Instant) -> Publication {
        self.nextHeartbeat = nextHeartbeat
        return Publication(
            region: region, epoch: epoch, sequence: sequence, isHeartbeat: true, through: stamp.through,
            highest: stamp.through, catalogVersion: stamp.catalogVersion, published: stamp.published,
            evaluated: stamp.evaluated, items: [])
    }
}

extension Publication.Item {
    /// About the encoded size, to close batches in time.
    var approximateBytes: Int {
        switch self {
        case .projection(let projection): projection.expectedBytes
        case .membership(let change, _): 64 + 24 * (change.entered.count + change.left.count)
        case .gone: 32
        }
    }
}
