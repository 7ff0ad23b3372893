internal import Profiles
internal import SansIO
internal import Wire

/// The entries an edge holds, found by profile and by identity, in order of use.
///
/// An entry states its identities; the index says which of them it owns: a later entry may have claimed some.
struct EdgeProfileTable: Sendable {
    struct Slot: Sendable {
        fileprivate(set) var entry: Entry
        // Small ones here: they lie in what the entry leaves of its last word.
        fileprivate(set) var isUsed = true
        fileprivate var isRefreshed = false
        /// The full set in which the entry last arrived.
        var generation: UInt32
        /// In which epoch the entry was sent.
        fileprivate(set) var epoch: Epoch
        var lastAccess: Instant
        /// When activity of the profile was last reported to the hub, or seen by it.
        var reported: Instant
        var answers = EncodedAnswers()
        /// How many identities the entry states, and how many of them lead here.
        fileprivate var stated: UInt16
        fileprivate(set) var owned: UInt16 = 0
        fileprivate(set) var newer: Int32 = -1
        fileprivate(set) var older: Int32 = -1

        init(
            entry: Entry, epoch: Epoch, lastAccess: Instant, reported: Instant, generation: UInt32
        ) {
            self.entry = entry
            stated = UInt16(clamping: entry.identityCount)
            self.epoch = epoch
            self.lastAccess = lastAccess
            self.reported = reported
            self.generation = generation
        }
    }

    struct Refreshed: Sendable {
        var epoch: Epoch
        var sent: Instant
        var revision: Revision
    }

    private var slots = Pieces()
    private var free: [Int32] = []
    private var byProfile: PlaceIndex
    private var byIdentity: IdentityIndex
    private var refreshed: [Int: Refreshed] = [:]
    private var ahead: [Int32] = []
    private var readAheadSum: UInt64 = 0
    private var newest: Int32 = -1
    private var oldest: Int32 = -1

    /// `seed` spreads keys over the indexes; nothing that is answered depends on it.
    init(seed: UInt64) {
        byProfile = PlaceIndex(seed: seed)
        byIdentity = IdentityIndex(seed: seed)
    }

    var count: Int { byProfile.count }

    func index(of profile: ProfileID) -> Int? { byProfile.place(of: profile) { self[$0].entry.profile } }

    /// Reads what lookups of many profiles will read, before the first of them: the waits for memory, which take a
    /// seventh of the time of a batch one by one, overlap.
    mutating func readAhead(_ items: [Publication.Item]) {
        ahead.removeAll(keepingCapacity: true)
        for index in items.indices { ahead.append(byProfile.firstPlace(for: items[index].profile)) }
        // Kept, so that no optimiser finds the reading useless.
        for place in ahead where place >= 0 { readAheadSum &+= self[Int(place)].entry.profile.low }
    }

    func index(owning identity: Key16) -> Int? { byIdentity[identity] }

    /// The sending of the refresh that brought or confirmed the entry, with what its reply named; `nil` without.
    func refreshed(_ index: Int) -> Refreshed? { self[index].isRefreshed ? refreshed[index] : nil }

    mutating func note(_ refreshed: Refreshed, at index: Int) {
        self[index].isRefreshed = true
        self.refreshed[index] = refreshed
    }

    subscript(index: Int) -> Slot {
        _read { yield slots[index] }
        _modify { yield &slots[index] }
    }

    /// The least recently used slot.
    var leastRecentlyUsed: Int? { oldest < 0 ? nil : Int(oldest) }

    /// Slots in ascending order of place, for walks that must not depend on hashing.
    var places: Range<Int> { 0..<slots.count }
    func isUsed(_ index: Int) -> Bool { self[index].isUsed }

    /// Adds an entry that owns nothing yet.
    mutating func insert(_ slot: Slot) -> Int {
        let index: Int
        if let reused = free.popLast() {
            index = Int(reused)
            self[index] = slot
        } else {
            index = slots.count
            slots.append(slot)
        }
        byProfile.insert(index) { slots[$0].entry.profile }
        linkAsNewest(Int32(index))
        return index
    }

    /// Replaces the entry of a slot; what it owns stays, and answers made from the old one go.
    mutating func replace(_ index: Int, with entry: Entry, of epoch: Epoch) {
        self[index].entry = entry
        self[index].stated = UInt16(clamping: entry.identityCount)
        self[index].epoch = epoch
        self[index].answers.removeAll()
    }

    /// Whether every identity that the entry states leads here.
    func ownsAll(_ index: Int) -> Bool { self[index].owned == self[index].stated }

    mutating func claim(_ identity: Key16, for index: Int) {
        if let previous = byIdentity.update(identity, to: index) {
            if previous == index { return }
            self[previous].owned -= 1
        }
        self[index].owned += 1
    }

    /// Gives up an identity if this slot owns it.
    mutating func release(_ identity: Key16, from index: Int) {
        guard byIdentity[identity] == index else { return }
        byIdentity.remove(identity)
        self[index].owned -= 1
    }

    mutating func remove(at index: Int) -> Entry {
        let entry = self[index].entry
        for identity in entry.identityKeys { release(identity, from: index) }
        byProfile.remove(index) { slots[$0].entry.profile }
        if self[index].isRefreshed { refreshed[index] = nil }
        unlink(Int32(index))
        self[index].isUsed = false
        self[index].answers.removeAll()
        self[index].entry = .none
        free.append(Int32(index))
        return entry
    }

    /// Marks a slot as the most recently used.
    mutating func use(_ index: Int) {
        if newest == Int32(index) { return }
        unlink(Int32(index))
        linkAsNewest(Int32(index))
    }

    private mutating func linkAsNewest(_ index: Int32) {
        self[Int(index)].newer = -1
        self[Int(index)].older = newest
        if newest >= 0 { self[Int(newest)].newer = index }
        newest = index
        if oldest < 0 { oldest = index }
    }

    private mutating func unlink(_ index: Int32) {
        let newer = self[Int(index)].newer
        let older = self[Int(index)].older
        if newer >= 0 { self[Int(newer)].older = older } else { newest = older }
        if older >= 0 { self[Int(older)].newer = newer } else { oldest = newer }
    }
}

extension EdgeProfileTable {
    /// Slots in pieces of equal size: a table that grows copies none of them, and never holds twice what it needs.
    fileprivate struct Pieces: Sendable {
        private var pieces: [[Slot]] = []
        private(set) var count = 0

        private static var bits: Int { 10 }
        private static var mask: Int { 1 << bits - 1 }

        subscript(index: Int) -> Slot {
            _read { yield pieces[index &>> Pieces.bits][index & Pieces.mask] }
            _modify { yield &pieces[index &>> Pieces.bits][index & Pieces.mask] }
        }

        mutating func append(_ slot: Slot) {
            if count & Pieces.mask == 0 {
                var piece: [Slot] = []
                // The first one grows: a small table takes little.
                if count > 0 { piece.reserveCapacity(1 << Pieces.bits) }
                pieces.append(piece)
            }
            pieces[pieces.count - 1].append(slot)
            count += 1
        }
    }
}
