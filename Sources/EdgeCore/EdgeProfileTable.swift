internal import Profiles
internal import SansIO
internal import Wire

/// The entries an edge holds, found by profile and by identity, in order of use.
///
/// An entry states its identities; the index says which of them it owns: a later entry may have claimed some.
struct EdgeProfileTable: Sendable {
    struct Slot: Sendable {
        var entry: Entry
        /// In which epoch the entry was sent.
        var epoch: Epoch
        var lastAccess: Instant
        /// When activity of the profile was last reported to the hub, or seen by it.
        var reported: Instant
        var answers = EncodedAnswers()
        /// The full set in which the entry last arrived.
        var generation: UInt32
        /// How many identities the entry states, and how many of them lead here.
        var stated: UInt16 = 0
        fileprivate(set) var owned: UInt16 = 0
        fileprivate(set) var newer: Int32 = -1
        fileprivate(set) var older: Int32 = -1
        fileprivate(set) var isUsed = true
        fileprivate var isRefreshed = false

        init(
            entry: Entry, epoch: Epoch, lastAccess: Instant, reported: Instant, generation: UInt32
        ) {
            self.entry = entry
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

    /// Slots in pieces of equal size: a table that grows copies none of them, and never holds twice what it needs.
    private var pieces: [[Slot]] = []
    private var slotCount = 0
    private var free: [Int32] = []
    private var byProfile: PlaceIndex
    private var byIdentity: IdentityIndex
    private var refreshed: [Int: Refreshed] = [:]
    private var newest: Int32 = -1
    private var oldest: Int32 = -1

    private static var pieceBits: Int { 10 }
    private static var pieceMask: Int { 1 << pieceBits - 1 }

    /// `seed` spreads keys over the indexes; nothing that is answered depends on it.
    init(seed: UInt64) {
        byProfile = PlaceIndex(seed: seed)
        byIdentity = IdentityIndex(seed: seed)
    }

    var count: Int { byProfile.count }

    func index(of profile: ProfileID) -> Int? { byProfile.place(of: profile) { self[$0].entry.profile } }
    func index(owning identity: Key16) -> Int? { byIdentity[identity] }

    /// The sending of the refresh that brought or confirmed the entry, with what its reply named; `nil` without.
    func refreshed(_ index: Int) -> Refreshed? { self[index].isRefreshed ? refreshed[index] : nil }

    mutating func note(_ refreshed: Refreshed, at index: Int) {
        self[index].isRefreshed = true
        self.refreshed[index] = refreshed
    }

    subscript(index: Int) -> Slot {
        _read {
            yield pieces[index &>> EdgeProfileTable.pieceBits][index & EdgeProfileTable.pieceMask]
        }
        _modify {
            yield &pieces[index &>> EdgeProfileTable.pieceBits][index & EdgeProfileTable.pieceMask]
        }
    }

    /// The least recently used slot.
    var leastRecentlyUsed: Int? { oldest < 0 ? nil : Int(oldest) }

    /// Slots in ascending order of place, for walks that must not depend on hashing.
    var places: Range<Int> { 0..<slotCount }
    func isUsed(_ index: Int) -> Bool { self[index].isUsed }

    /// Adds an entry that owns nothing yet.
    mutating func insert(_ slot: Slot) -> Int {
        let index: Int
        if let reused = free.popLast() {
            index = Int(reused)
            self[index] = slot
        } else {
            index = slotCount
            slotCount += 1
            if index & (EdgeProfileTable.pieceMask) == 0 {
                var piece: [Slot] = []
                // The first pieces grow: most tables of tests are small.
                if index > 0 { piece.reserveCapacity(1 << EdgeProfileTable.pieceBits) }
                pieces.append(piece)
            }
            pieces[pieces.count - 1].append(slot)
        }
        byProfile.insert(index) {
            pieces[$0 &>> EdgeProfileTable.pieceBits][$0 & EdgeProfileTable.pieceMask].entry.profile
        }
        linkAsNewest(Int32(index))
        return index
    }

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
        byProfile.remove(index) {
            pieces[$0 &>> EdgeProfileTable.pieceBits][$0 & EdgeProfileTable.pieceMask].entry.profile
        }
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
