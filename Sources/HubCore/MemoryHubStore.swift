package import Profiles
package import SansIO
package import Wire

/// The hub's store in memory: the simulation's, and `--store memory`. A copy is a snapshot to restore from.
///
/// Nothing here throws unless told to. Names of any length are hashed once and kept as `Key16`; each profile has a slot, each region
/// its log of slots in the order of (revision, profile), from which superseded places are dropped in bulk.
package struct MemoryHubStore: HubStore {
    private var newest: Revision = 0
    private var epochs: [EpochMark] = []
    private var defined: Catalog?
    private var slots: [Slot] = []
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
    /// What the next commit fails with, having changed nothing; for drivers that show what happens then.
    package var failure: String?

    /// Newer refused records push out older ones, in every store.
    package static let rejectedMaximum = 10_000

    package init() {}

    // What every store does with one commit, in this order: events move, profiles and identities change, new events
    // and ids come, entries, boxes, deletions and refusals follow, and at last what has become too old goes.
    package mutating func commit(_ changes: StoreChanges) throws(StoreFailure) {
        if let sentence = failure {
            failure = nil
            throw StoreFailure(sentence)
        }
        precondition(changes.revision > newest, "revision \(changes.revision) after \(newest)")
        newest = changes.revision
        if let epoch = changes.epoch { epochs.append(EpochMark(epoch: epoch, revision: newest)) }
        if let catalog = changes.catalog { defined = catalog }
        for moved in changes.movedEvents { moveEvents(from: moved.from, to: moved.to) }
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
        markCommit(at: changes.time)
        for (region, floor) in changes.floors { raise(place(of: region), to: floor) }
        if !changes.floors.isEmpty { forgetMarks() }
        if let time = changes.forgetEventIDsBefore { forgetEventIDs(before: time) }
        if let time = changes.forgetEventsBefore { forgetEvents(before: time) }
    }
}

// MARK: - Reading

extension MemoryHubStore {
    package func revision() -> Revision { newest }
    package func lineage() -> [EpochMark] { epochs }
    package func catalog() -> Catalog? { defined }
    package func boxes() -> [StoredBox] { heldBoxes }
    package func profile(_ id: ProfileID) -> StoredProfile? {
        guard let slot = slotOf[id] else { return nil }
        return slots[slot].profile
    }
    package func profileID(of identity: Identity) -> ProfileID? { profileOf[identity.key] }
    package func deletion(of identity: Identity) -> Revision? {
        deletedAt.isEmpty ? nil : deletedAt[identity.key]
    }
    package func floor(_ region: Region) -> Revision {
        regionNames.firstIndex(of: region).map { regions[$0].floor } ?? 0
    }
    package func nextLeaseEnd(_ region: Region) -> Timestamp? {
        regionNames.firstIndex(of: region).flatMap { regions[$0].leases.next }
    }
    package func nextMembershipEnd() -> Timestamp? { membershipEnds.next }

    package func events(of profile: ProfileID, from start: Timestamp, limit: Int) -> [Event] {
        guard let slot = slotOf[profile] else { return [] }
        let start = max(start, eventsFrom)
        let first = slots[slot].events.prefixCount { $0.timestamp < start }
        return Array(slots[slot].events[first...].suffix(max(0, limit)))
    }

    package func eventTaken(dataset: String, id: String) -> Timestamp? {
        guard let taken = takenIDs[MemoryHubStore.eventKey(dataset: dataset, id: id)] else { return nil }
        return taken >= idsFrom ? taken : nil
    }

    package func entry(_ region: Region, _ profile: ProfileID) -> StoredEntry? {
        guard let slot = slotOf[profile], let place = regionNames.firstIndex(of: region)
        else {
            return nil
        }
        return slots[slot].entry(in: place)
    }

    package func entries(of profile: ProfileID, in regions: [Region]) -> [StoredEntry?] {
        var found = [StoredEntry?](repeating: nil, count: regions.count)
        guard let slot = slotOf[profile] else { return found }
        // Most profiles are in few regions: asked are those, not all.
        for held in slots[slot].entries {
            if let index = regions.firstIndex(of: regionNames[held.place]) { found[index] = held.entry }
        }
        return found
    }

    package func entries(_ region: Region, after cursor: Cursor, limit: Int) -> [StoredEntry] {
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

    package func leases(_ region: Region, endingBy time: Timestamp, limit: Int) -> [ProfileID] {
        guard let place = regionNames.firstIndex(of: region) else { return [] }
        return regions[place].leases.due(by: time, limit: limit) { slots.lease(of: $0, in: place) }
    }

    package func memberships(endingBy time: Timestamp, limit: Int) -> [ProfileID] {
        membershipEnds.due(by: time, limit: limit) { slots.holds($0) ? slots[$0.slot].nextEnd : nil }
    }

    package func revision(committedBy time: Timestamp) -> Revision {
        let later = commitMarks.prefixCount { $0.time <= time }
        guard later > 0, commitMarks[later - 1].revision >= marksFrom else { return 0 }
        return commitMarks[later - 1].revision
    }

    package func profiles(after id: ProfileID?, limit: Int) -> [ProfileID] { names.after(id, limit: limit) }

    package func rejected(limit: Int) -> [RejectedRecord] {
        refused.suffix(max(0, min(limit, MemoryHubStore.rejectedMaximum))).reversed()
    }

    /// Two names in one key of fixed size.
    private static func eventKey(dataset: String, id: String) -> Key16 {
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
            slots.append(Slot(id: id))
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
            slots[slot].events = []
            release(slot)
        }
    }

    private mutating func insert(_ event: Event, into slot: Int) {
        let index = slots[slot].place(of: event)
        if index < slots[slot].events.count, slots[slot].events[index].isSame(as: event) {
            slots[slot].events[index] = event
            return
        }
        slots[slot].events.insert(event, at: index)
        slotsByEventHour.append(slot, at: event.timestamp)
    }

    private mutating func moveEvents(from: ProfileID, to: ProfileID) {
        guard let source = slotOf[from], !slots[source].events.isEmpty, from != to else { return }
        let moved = slots[source].events
        slots[source].events = []
        let target = slot(of: to)
        for event in moved { insert(event, into: target) }
        release(source)
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
            let count = slots[slot].events.prefixCount { $0.timestamp < time }
            if count == 0 { continue }
            slots[slot].events.removeFirst(count)
            release(slot)
        }
    }
}

// MARK: - What the store is made of

/// What is held of one profile; its place never changes while something is.
private struct Slot: Sendable {
    var id: ProfileID
    var profile: StoredProfile?
    /// The earliest end of a membership.
    var nextEnd: Timestamp?
    /// In ascending order of (timestamp, id, dataset).
    var events: [Event] = []
    private(set) var entries: [(place: Int, entry: StoredEntry)] = []

    init(id: ProfileID) {
        self.id = id
    }

    /// How many events come before this one. Nearly always all of them do.
    func place(of event: Event) -> Int {
        guard let last = events.indices.last, events[last].timestamp >= event.timestamp else {
            return events.count
        }
        return events.prefixCount { $0.precedes(event) }
    }

    var isEmpty: Bool { profile == nil && entries.isEmpty && events.isEmpty }

    func entry(in place: Int) -> StoredEntry? { index(of: place).map { entries[$0].entry } }

    func leaseEnd(in place: Int) -> Timestamp? { index(of: place).flatMap { entries[$0].entry.leaseEnd } }

    /// Returns the revision and lease end of the entry that was there.
    mutating func setEntry(
        _ entry: StoredEntry, in place: Int
    ) -> (revision: Revision, leaseEnd: Timestamp?)? {
        guard let index = index(of: place) else {
            entries.append((place, entry))
            return nil
        }
        let old = (entries[index].entry.revision, entries[index].entry.leaseEnd)
        entries[index].entry = entry
        return old
    }

    mutating func removeEntry(in place: Int) {
        if let index = index(of: place) { entries.remove(at: index) }
    }

    /// By subscript: a closure over elements would copy, and count references to, whole entries.
    private func index(of place: Int) -> Int? {
        for index in entries.indices where entries[index].place == place { return index }
        return nil
    }
}

extension [Slot] {
    fileprivate func holds(_ item: DueIndex.Item) -> Bool { self[item.slot].id == item.id }

    fileprivate func lease(of item: DueIndex.Item, in place: Int) -> Timestamp? {
        holds(item) ? self[item.slot].leaseEnd(in: place) : nil
    }
}

/// What is held of one region beside the entries themselves.
private struct RegionSet: Sendable {
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
    mutating func finishCommit(_ slots: [Slot], place: Int) {
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

/// Finds what is due, earliest first, without noticing when something is put off.
///
/// Whatever is due at `t` has an item at or before `t`; an item found too early is put back where it belongs. So a
/// lease that each visit extends costs one move when it would have ended, and nothing at the visit.
private struct DueIndex: Sendable {
    struct Item: Comparable, Sendable {
        var time: Timestamp
        var id: ProfileID
        var slot: Int

        static func < (lhs: Item, rhs: Item) -> Bool {
            lhs.time != rhs.time ? lhs.time < rhs.time : lhs.id < rhs.id
        }
    }

    private var items = BinaryHeap<Item>()

    /// The earliest end; exact after `settle`.
    var next: Timestamp? { items.first?.time }

    mutating func insert(_ item: Item) { items.insert(item) }

    /// Puts items that come first and no longer hold where they belong. `actual` tells when an item is really due.
    mutating func settle(_ actual: (Item) -> Timestamp?) {
        var last: Item?
        while let first = items.first {
            let time = first == last ? nil : actual(first)
            if time == first.time { return }
            items.removeFirst()
            last = first
            if let time { items.insert(Item(time: time, id: first.id, slot: first.slot)) }
        }
    }

    /// The first `limit` that are really due by `time`, in order of (time, profile).
    func due(by time: Timestamp, limit: Int, _ actual: (Item) -> Timestamp?) -> [ProfileID] {
        struct Candidate: Comparable {
            var item: Item
            /// Its place in `items`, none for an item that stands in for one found too early.
            var index: Int?

            static func < (lhs: Candidate, rhs: Candidate) -> Bool { lhs.item < rhs.item }
        }
        var found: [ProfileID] = []
        var frontier = BinaryHeap<Candidate>()
        func consider(_ index: Int) {
            guard index < items.elements.count, items.elements[index].time <= time else { return }
            frontier.insert(Candidate(item: items.elements[index], index: index))
        }
        consider(0)
        while found.count < limit, let candidate = frontier.first {
            frontier.removeFirst()
            if let index = candidate.index {
                consider(2 * index + 1)
                consider(2 * index + 2)
            }
            let item = candidate.item
            guard let end = actual(item), end <= time, end >= item.time else { continue }
            if end == item.time {
                // Twins come one after the other.
                if found.last != item.id { found.append(item.id) }
            } else {
                frontier.insert(Candidate(item: Item(time: end, id: item.id, slot: item.slot)))
            }
        }
        return found
    }
}

/// A heap whose inside can be walked; smallest first.
private struct BinaryHeap<Element: Comparable> {
    private(set) var elements: [Element] = []

    var first: Element? { elements.first }

    mutating func insert(_ element: Element) {
        elements.append(element)
        var child = elements.count - 1
        while child > 0, element < elements[(child - 1) / 2] {
            elements[child] = elements[(child - 1) / 2]
            child = (child - 1) / 2
        }
        elements[child] = element
    }

    mutating func removeFirst() {
        guard let last = elements.popLast(), !elements.isEmpty else { return }
        var parent = 0
        while true {
            var child = 2 * parent + 1
            if child >= elements.count { break }
            if child + 1 < elements.count, elements[child + 1] < elements[child] { child += 1 }
            if !(elements[child] < last) { break }
            elements[parent] = elements[child]
            parent = child
        }
        elements[parent] = last
    }
}

extension BinaryHeap: Sendable where Element: Sendable {}

/// Things by the hour they belong to, to be forgotten a whole hour at a time.
private struct HourBuckets<Element: Sendable>: Sendable {
    /// In ascending order of hours. Nearly everything belongs to the last.
    private var buckets: [(hour: Int64, elements: [Element])] = []

    mutating func append(_ element: Element, at time: Timestamp) {
        let hour = hour(of: time)
        if let last = buckets.indices.last, buckets[last].hour == hour {
            buckets[last].elements.append(element)
            return
        }
        let index = buckets.prefixCount { $0.hour < hour }
        if index < buckets.count, buckets[index].hour == hour {
            buckets[index].elements.append(element)
        } else {
            buckets.insert((hour, [element]), at: index)
        }
    }

    /// Takes out the hours that end at or before `time`, oldest first.
    mutating func takeAll(before time: Timestamp) -> [Element] {
        let limit = hour(of: time)
        let count = buckets.prefixCount { $0.hour < limit }
        let taken = buckets[..<count].flatMap(\.elements)
        buckets.removeFirst(count)
        return taken
    }

    private func hour(of time: Timestamp) -> Int64 { time.milliseconds / 3_600_000 }
}

/// All profile ids, so that a walk in order needs no sorting of everything: they are hashes, and spread evenly.
private struct ProfileNames: Sendable {
    private var buckets: [[ProfileID]] = Array(repeating: [], count: 1 << 12)

    mutating func insert(_ id: ProfileID) { buckets[bucket(of: id)].append(id) }

    mutating func remove(_ id: ProfileID) {
        let bucket = bucket(of: id)
        guard let index = buckets[bucket].firstIndex(of: id) else { return }
        buckets[bucket].swapAt(index, buckets[bucket].count - 1)
        buckets[bucket].removeLast()
    }

    func after(_ id: ProfileID?, limit: Int) -> [ProfileID] {
        var found: [ProfileID] = []
        for bucket in (id.map(bucket(of:)) ?? 0)..<buckets.count where found.count < limit {
            let later = id.map { id in buckets[bucket].filter { id < $0 } } ?? buckets[bucket]
            found.append(contentsOf: later.sorted().prefix(limit - found.count))
        }
        return found
    }

    private func bucket(of id: ProfileID) -> Int { Int(id.high >> 52) }
}

extension Event {
    /// The order of a profile's events; of texts the bytes count, as on disk.
    fileprivate func precedes(_ other: Event) -> Bool {
        if timestamp != other.timestamp { return timestamp < other.timestamp }
        if !id.utf8.elementsEqual(other.id.utf8) { return id.utf8.lexicographicallyPrecedes(other.id.utf8) }
        return dataset.utf8.lexicographicallyPrecedes(other.dataset.utf8)
    }

    /// Whether both are one event of a profile, which is held once.
    fileprivate func isSame(as other: Event) -> Bool { !precedes(other) && !other.precedes(self) }
}

extension StoredProfile {
    /// The earliest end of a membership: what `HubStore.memberships(endingBy:)` goes by.
    package var nextMembershipEnd: Timestamp? {
        var earliest: Timestamp?
        for membership in memberships {
            if let end = membership.validUntil, earliest.map({ end < $0 }) ?? true { earliest = end }
        }
        return earliest
    }
}

extension Array {
    /// How many elements at the front satisfy a condition that none behind the first failing one satisfies.
    fileprivate func prefixCount(while isIncluded: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isIncluded(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
