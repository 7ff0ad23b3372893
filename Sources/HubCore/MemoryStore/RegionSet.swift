internal import Profiles
internal import SansIO

/// What is held of one region beside the entries themselves.
struct RegionSet: Sendable {
    struct Place: Sendable {
        var revision: Revision
        var slot: Int
    }

    var floor: Revision = 0
    /// The revision of each slot's entry here, 0 without one.
    var latest: [Revision]
    /// In ascending order of (revision, profile); a place counts while it is its slot's latest.
    var log: [Place] = []
    var leases = DueIndex()
    private var heldCount = 0
    private var gone: [Place] = []
    private var appended = 0
    private var isTouched = false

    init(slots: Int) {
        latest = Array(repeating: 0, count: slots)
    }

    mutating func note(
        _ entry: StoredEntry, slot: Int, replacing old: (revision: Revision, leaseEnd: Timestamp?)?
    ) {
        isTouched = true
        if old == nil { heldCount += 1 }
        if latest[slot] != entry.revision {
            let last = log.last?.revision ?? 0
            precondition(
                entry.revision >= last, "an entry changed at revision \(entry.revision), not \(last)")
            latest[slot] = entry.revision
            log.append(Place(revision: entry.revision, slot: slot))
            appended += 1
            if entry.entry == nil { gone.append(Place(revision: entry.revision, slot: slot)) }
        }
        // A lease that only moved later is found from its old place.
        if let end = entry.leaseEnd, old?.leaseEnd.map({ end < $0 }) ?? true {
            leases.insert(DueIndex.Item(time: end, id: entry.profile, slot: slot))
        }
    }

    /// Brings log and leases into order after the entries of a commit.
    mutating func finishCommit(_ slots: [ProfileSlot], place: Int) {
        guard isTouched else { return }
        isTouched = false
        if appended > 1 { log[(log.count - appended)...].sort { slots[$0.slot].id < slots[$1.slot].id } }
        appended = 0
        leases.settle { slots.lease(of: $0, in: place) }
        // As many places are superseded as count: dropping them costs each commit a constant.
        if log.count > 2 * heldCount + 1_024 { log.removeAll { latest[$0.slot] != $0.revision } }
    }

    /// Raises the floor; the slots whose entries here ended at or below it.
    mutating func raise(to revision: Revision) -> [Int] {
        floor = revision
        let count = gone.prefixCount { $0.revision <= revision }
        let ended = gone[..<count].filter { latest[$0.slot] == $0.revision }.map(\.slot)
        gone.removeFirst(count)
        for slot in ended { latest[slot] = 0 }
        heldCount -= ended.count
        return ended
    }
}
