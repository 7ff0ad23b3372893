public import Profiles
public import SansIO
public import Wire

/// The hub's store in memory: the simulation's, and `--store memory`. A copy is a snapshot to restore from.
///
/// Nothing here throws unless told to. Names of any length are hashed once and kept as `Key16`; each profile has a slot,
/// each region its log of slots in the order of (revision, profile), from which superseded places are dropped in bulk.
public struct MemoryHubStore: HubStore {
    private var newest: Revision = 0
    private var epochs: [EpochMark] = []
    private var defined: Catalog?
    private var slots: [ProfileSlot] = []
    private var freeSlots: [Int] = []
    private var slotOf: [ProfileID: Int] = [:]
    private var names = ProfileNames()
    private var profileOf: [Key16: ProfileID] = [:]
    /// The names of `regions`, apart so that finding one touches nothing else.
    private var regionNames: [Region] = []
    private var regions: [RegionSet] = []
    private var membershipEnds = DueIndex()
    /// Ascending in both: a commit hides earlier ones whose time is not earlier.
    private var commitMarks: [(time: Timestamp, revision: Revision)] = []
    /// Marks below are forgotten.
    private var marksFrom: Revision = 0
    private var takenIDs: [Key16: Timestamp] = [:]
    private var takenByHour = HourBuckets<Key16>()
    private var idsFrom = Timestamp(milliseconds: .min)
    private var slotsByEventHour = HourBuckets<Int>()
    private var eventsFrom = Timestamp(milliseconds: .min)
    private var heldBoxes: [StoredBox] = []
    private var deletedAt: [Key16: Revision] = [:]
    private var refused: [RejectedRecord] = []
    private var heldJobs: [SegmentationJob] = []
    private var heldSystemJobs: [SystemJob] = []
    private var heldTruncations: [Truncation] = []
    /// What the next commit fails with, having changed nothing; for drivers that show what happens then.
    public var failure: String?

    /// Newer refused records push out older ones, in every store.
    public static let rejectedMaximum = 10_000

    public init() {}

    // What every store does with one commit, in this order: events move, events go, profiles and identities change, new events
    // and ids come, entries, boxes, deletions and refusals follow, and at last what has become too old goes.
    public mutating func commit(_ changes: StoreChanges) throws(StoreFailure) {
        if let sentence = failure {
            failure = nil
            throw StoreFailure(sentence)
        }
        precondition(changes.revision > newest, "revision \(changes.revision) after \(newest)")
        newest = changes.revision
        if let epoch = changes.epoch { epochs.append(EpochMark(epoch: epoch, revision: newest)) }
        if let catalog = changes.catalog { defined = catalog }
        for moved in changes.movedEvents { move(moved) }
        for removed in changes.removedEvents { remove(removed) }
        for (id, profile) in changes.profiles { setProfile(id, to: profile) }
        membershipEnds.settle { [slots] item in slots.holds(item) ? slots[item.slot].nextEnd : nil }
        for (identity, profile) in changes.identities { profileOf[identity.key] = profile }
        for (profile, event) in changes.events where event.timestamp >= eventsFrom {
            insert(event, into: slot(of: profile))
        }
        for taken in changes.eventIDs where taken.taken >= idsFrom {
            let key = MemoryHubStore.eventKey(dataset: taken.dataset, id: taken.id)
            takenIDs[key] = taken.taken
            takenByHour.append(key, at: taken.taken)
        }
        for (region, entry) in changes.entries { setEntry(entry, in: place(of: region)) }
        for index in regions.indices { regions[index].finishCommit(slots, place: index) }
        for box in changes.boxes { setBox(box) }
        for identity in changes.deletions { deletedAt[identity.key] = newest }
        refused.append(contentsOf: changes.rejected)
        if refused.count > 2 * MemoryHubStore.rejectedMaximum {
            refused.removeFirst(refused.count - MemoryHubStore.rejectedMaximum)
        }
        for job in changes.jobs { setJob(job) }
        for (number, job) in changes.systemJobs { setSystemJob(number, to: job) }
        for truncation in changes.truncations { setTruncation(truncation) }
        markCommit(at: changes.time)
        for (region, floor) in changes.floors { raise(place(of: region), to: floor) }
        if !changes.floors.isEmpty { forgetMarks() }
        if let time = changes.forgetEventIDsBefore { forgetEventIDs(before: time) }
        if let time = changes.forgetEventsBefore { forgetEvents(before: time) }
    }
}

// MARK: - Reading

extension MemoryHubStore {
    public func revision() -> Revision { newest }
    public func lineage() -> [EpochMark] { epochs }
    public func catalog() -> Catalog? { defined }
    public func boxes() -> [StoredBox] { heldBoxes }
    public func jobs() -> [SegmentationJob] { heldJobs }
    public func systemJobs() -> [SystemJob] { heldSystemJobs }
    public func truncations() -> [Truncation] { heldTruncations }
    public func profile(_ id: ProfileID) -> StoredProfile? {
        guard let slot = slotOf[id] else { return nil }
        return slots[slot].profile
    }
    public func profileID(of identity: Identity) -> ProfileID? { profileOf[identity.key] }
    public func deletion(of identity: Identity) -> Revision? {
        deletedAt.isEmpty ? nil : deletedAt[identity.key]
    }
    public func floor(_ region: Region) -> Revision {
        regionNames.firstIndex(of: region).map { regions[$0].floor } ?? 0
    }
    public func nextLeaseEnd(in regions: [Region]) -> Timestamp? {
        regions.compactMap { regionNames.firstIndex(of: $0) }.compactMap { self.regions[$0].leases.next }
            .min()
    }
    public func nextMembershipEnd() -> Timestamp? { membershipEnds.next }

    public func events(of profile: ProfileID, from start: Timestamp, limit: Int) -> [Event] {
        guard let slot = slotOf[profile] else { return [] }
        return slots[slot].events.all(from: max(start, eventsFrom)).suffix(max(0, limit))
    }

    public func eventTaken(dataset: String, id: String) -> Timestamp? {
        guard let taken = takenIDs[MemoryHubStore.eventKey(dataset: dataset, id: id)] else { return nil }
        return taken >= idsFrom ? taken : nil
    }

    public func entry(_ region: Region, _ profile: ProfileID) -> StoredEntry? {
        guard let slot = slotOf[profile], let place = regionNames.firstIndex(of: region)
        else {
            return nil
        }
        return slots[slot].entry(in: place)
    }

    public func entries(of profile: ProfileID, in regions: [Region]) -> [(region: Int, entry: StoredEntry)] {
        var found: [(region: Int, entry: StoredEntry)] = []
        guard let slot = slotOf[profile] else { return found }
        // Most profiles are in few regions: asked are those, not all.
        for held in slots[slot].entries {
            guard let index = regions.firstIndex(of: regionNames[held.place]) else { continue }
            found.insert((index, held.entry), at: found.prefixCount { $0.region < index })
        }
        return found
    }

    public func entries(_ region: Region, after cursor: Cursor, limit: Int) -> [StoredEntry] {
        guard let place = regionNames.firstIndex(of: region) else { return [] }
        var found: [StoredEntry] = []
        let set = regions[place]
        var index = set.log.prefixCount { $0.revision < cursor.revision }
        while index < set.log.count, found.count < limit {
            let item = set.log[index]
            index += 1
            // Superseded places name slots that may serve another profile by now: their revision tells.
            if set.latest[item.slot] != item.revision { continue }
            if item.revision == cursor.revision, slots[item.slot].id <= cursor.profile { continue }
            if let entry = slots[item.slot].entry(in: place) { found.append(entry) }
        }
        return found
    }

    public func leases(_ region: Region, endingBy time: Timestamp, limit: Int) -> [ProfileID] {
        guard let place = regionNames.firstIndex(of: region) else { return [] }
        return regions[place].leases.due(by: time, limit: limit) { slots.lease(of: $0, in: place) }
    }

    public func memberships(endingBy time: Timestamp, limit: Int) -> [ProfileID] {
        membershipEnds.due(by: time, limit: limit) { slots.holds($0) ? slots[$0.slot].nextEnd : nil }
    }

    public func revision(committedBy time: Timestamp) -> Revision {
        let later = commitMarks.prefixCount { $0.time <= time }
        guard later > 0, commitMarks[later - 1].revision >= marksFrom else { return 0 }
        return commitMarks[later - 1].revision
    }

    public func profiles(after id: ProfileID?, limit: Int) -> [ProfileID] { names.after(id, limit: limit) }

    public func rejected(limit: Int) -> [RejectedRecord] {
        refused.suffix(max(0, min(limit, MemoryHubStore.rejectedMaximum))).reversed()
    }

    /// Two names in one key of fixed size.
    public static func eventKey(dataset: String, id: String) -> Key16 {
        var hash = StableHash()
        hash.combine(dataset)
        hash.combine(id)
        return hash.value
    }
}

// MARK: - Writing

extension MemoryHubStore {
    private mutating func slot(of id: ProfileID) -> Int {
        if let slot = slotOf[id] { return slot }
        let slot: Int
        if let free = freeSlots.popLast() {
            slot = free
            slots[slot].id = id
        } else {
            slot = slots.count
            slots.append(ProfileSlot(id: id))
            for index in regions.indices { regions[index].latest.append(0) }
        }
        slotOf[id] = slot
        return slot
    }

    /// Gives a slot back once nothing of its profile is left.
    private mutating func release(_ slot: Int) {
        guard slots[slot].isEmpty else { return }
        slotOf[slots[slot].id] = nil
        freeSlots.append(slot)
    }

    private mutating func place(of region: Region) -> Int {
        if let place = regionNames.firstIndex(of: region) { return place }
        regionNames.append(region)
        regions.append(RegionSet(slots: slots.count))
        return regions.count - 1
    }

    private mutating func setProfile(_ id: ProfileID, to profile: StoredProfile?) {
        if profile == nil, slotOf[id] == nil { return }
        let slot = slot(of: id)
        let wasHeld = slots[slot].profile != nil
        slots[slot].profile = profile
        let end = profile?.nextMembershipEnd
        if let end, slots[slot].nextEnd.map({ end < $0 }) ?? true {
            membershipEnds.insert(DueIndex.Item(time: end, id: id, slot: slot))
        }
        slots[slot].nextEnd = end
        if profile != nil {
            if !wasHeld { names.insert(id) }
        } else {
            if wasHeld { names.remove(id) }
            slots[slot].events = EventLog()
            release(slot)
        }
    }

    private mutating func insert(_ event: Event, into slot: Int) {
        if slots[slot].events.insert(event) { slotsByEventHour.append(slot, at: event.timestamp) }
    }

    private mutating func move(_ moved: MovedEvents) {
        guard let source = slotOf[moved.from], !slots[source].events.isEmpty, moved.from != moved.to
        else { return }
        let events = slots[source].events.all(from: eventsFrom)
        slots[source].events = EventLog()
        let target = slot(of: moved.to)
        for event in events { insert(event, into: moved.includes(event) ? target : source) }
        release(source)
    }

    private mutating func remove(_ removed: RemovedEvents) {
        for event in removed.events {
            takenIDs[MemoryHubStore.eventKey(dataset: event.dataset, id: event.id)] = nil
        }
        guard let slot = slotOf[removed.profile] else { return }
        slots[slot].events.remove(Set(removed.events.map { EventPlace($0) }))
        release(slot)
    }

    private mutating func setEntry(_ entry: StoredEntry, in place: Int) {
        let slot = slot(of: entry.profile)
        let old = slots[slot].setEntry(entry, in: place)
        regions[place].note(entry, slot: slot, replacing: old)
    }

    private mutating func setBox(_ box: StoredBox) {
        let index = heldBoxes.prefixCount { $0.box < box.box }
        if index < heldBoxes.count, heldBoxes[index].box == box.box {
            heldBoxes[index] = box
        } else {
            heldBoxes.insert(box, at: index)
        }
    }

    private mutating func setJob(_ job: SegmentationJob) {
        let index = heldJobs.prefixCount { $0.number < job.number }
        if index < heldJobs.count, heldJobs[index].number == job.number {
            heldJobs[index] = job
        } else {
            heldJobs.insert(job, at: index)
        }
        if heldJobs.count > SegmentationJob.keptMaximum { heldJobs.removeFirst() }
    }

    private mutating func setSystemJob(_ number: UInt64, to job: SystemJob?) {
        heldSystemJobs.removeAll { $0.number == number }
        if let job {
            heldSystemJobs.insert(job, at: heldSystemJobs.prefixCount { $0.number < number })
            if heldSystemJobs.count > SystemJob.keptMaximum { heldSystemJobs.removeFirst() }
        }
    }

    private mutating func setTruncation(_ truncation: Truncation) {
        heldTruncations.removeAll { $0.dataset == truncation.dataset }
        heldTruncations.insert(
            truncation, at: heldTruncations.prefixCount { $0.dataset < truncation.dataset })
    }

    private mutating func markCommit(at time: Timestamp) {
        while let last = commitMarks.last, last.time >= time { commitMarks.removeLast() }
        commitMarks.append((time, newest))
    }

    private mutating func raise(_ place: Int, to floor: Revision) {
        guard floor > regions[place].floor else { return }
        for slot in regions[place].raise(to: floor) {
            slots[slot].removeEntry(in: place)
            release(slot)
        }
    }

    /// No floor is ever raised to a mark below the lowest floor again.
    private mutating func forgetMarks() {
        guard let lowest = regions.lazy.map(\.floor).filter({ $0 > 0 }).min() else { return }
        marksFrom = lowest
        let count = commitMarks.prefixCount { $0.revision < lowest }
        // In bulk: moving the rest costs as much as what goes.
        if count * 2 > commitMarks.count { commitMarks.removeFirst(count) }
    }

    private mutating func forgetEventIDs(before time: Timestamp) {
        guard time > idsFrom else { return }
        idsFrom = time
        for key in takenByHour.takeAll(before: time) {
            // Taken again since, it stands in a later bucket too.
            if let taken = takenIDs[key], taken < time { takenIDs[key] = nil }
        }
    }

    private mutating func forgetEvents(before time: Timestamp) {
        guard time > eventsFrom else { return }
        eventsFrom = time
        for slot in slotsByEventHour.takeAll(before: time) {
            if slots[slot].events.removeAll(before: time) { release(slot) }
        }
    }
}

extension StoredProfile {
    /// The earliest end of a membership: what `HubStore.memberships(endingBy:)` goes by.
    public var nextMembershipEnd: Timestamp? {
        var earliest: Timestamp?
        for membership in memberships {
            if let end = membership.validUntil, earliest.map({ end < $0 }) ?? true { earliest = end }
        }
        return earliest
    }
}
