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
        /// The sending of the refresh that brought or confirmed the entry, with what its reply named; `nil` without.
        var refreshed: Refreshed?
        var answers: [EncodedAnswer] = []
        /// The full set in which the entry last arrived.
        var generation: UInt32
        /// How many identities the entry states, and how many of them lead here.
        var stated: UInt16 = 0
        fileprivate(set) var owned: UInt16 = 0
        fileprivate(set) var newer: Int32 = -1
        fileprivate(set) var older: Int32 = -1
        fileprivate(set) var isUsed = true

        init(
            entry: Entry, epoch: Epoch, lastAccess: Instant, reported: Instant, refreshed: Refreshed?,
            generation: UInt32
        ) {
            self.entry = entry
            self.epoch = epoch
            self.lastAccess = lastAccess
            self.reported = reported
            self.refreshed = refreshed
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
    private var byProfile: [ProfileID: Int32] = [:]
    private var byIdentity: [Key16: Int32] = [:]
    private var newest: Int32 = -1
    private var oldest: Int32 = -1

    private static var pieceBits: Int { 10 }

    var count: Int { byProfile.count }

    func index(of profile: ProfileID) -> Int? { byProfile[profile].map { Int($0) } }
    func index(owning identity: Key16) -> Int? { byIdentity[identity].map { Int($0) } }

    subscript(index: Int) -> Slot {
        _read {
            yield pieces[index &>> EdgeProfileTable.pieceBits][index & (1 << EdgeProfileTable.pieceBits - 1)]
        }
        _modify {
            yield &pieces[index &>> EdgeProfileTable.pieceBits][index & (1 << EdgeProfileTable.pieceBits - 1)]
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
            if index & (1 << EdgeProfileTable.pieceBits - 1) == 0 {
                var piece: [Slot] = []
                // The first pieces grow: most tables of tests are small.
                if index > 0 { piece.reserveCapacity(1 << EdgeProfileTable.pieceBits) }
                pieces.append(piece)
            }
            pieces[pieces.count - 1].append(slot)
        }
        byProfile[slot.entry.profile] = Int32(index)
        linkAsNewest(Int32(index))
        return index
    }

    mutating func claim(_ identity: Key16, for index: Int) {
        if let previous = byIdentity.updateValue(Int32(index), forKey: identity) {
            if Int(previous) == index { return }
            self[Int(previous)].owned -= 1
        }
        self[index].owned += 1
    }

    /// Gives up an identity if this slot owns it.
    mutating func release(_ identity: Key16, from index: Int) {
        guard byIdentity[identity] == Int32(index) else { return }
        byIdentity[identity] = nil
        self[index].owned -= 1
    }

    mutating func remove(at index: Int) -> Entry {
        let entry = self[index].entry
        for identity in entry.identityKeys { release(identity, from: index) }
        byProfile[entry.profile] = nil
        unlink(Int32(index))
        self[index].isUsed = false
        self[index].answers = []
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

/// The bytes of an answer made from an entry without overlay.
struct EncodedAnswer: Sendable {
    var datastream: Int
    var isAuthenticated: Bool
    var catalogVersion: UInt64
    /// When a membership ends by itself and the bytes are out of date.
    var validUntil: Timestamp?
    var payload: [UInt8]
}
