internal import Profiles
internal import SansIO

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
        /// The full set in which the entry last arrived.
        var generation: UInt32
        /// How many of the entry's identities lead here.
        var owned: Int
        var answers: [EncodedAnswer] = []
        fileprivate(set) var newer: Int32 = -1
        fileprivate(set) var older: Int32 = -1
        fileprivate(set) var isUsed = true
    }

    struct Refreshed: Sendable {
        var epoch: Epoch
        var sent: Instant
        var revision: Revision
    }

    private var slots: [Slot] = []
    private var free: [Int32] = []
    private var byProfile: [ProfileID: Int32] = [:]
    private var byIdentity: [Key16: Int32] = [:]
    private var newest: Int32 = -1
    private var oldest: Int32 = -1

    var count: Int { byProfile.count }

    func index(of profile: ProfileID) -> Int? { byProfile[profile].map { Int($0) } }
    func index(owning identity: Key16) -> Int? { byIdentity[identity].map { Int($0) } }

    subscript(index: Int) -> Slot {
        _read { yield slots[index] }
        _modify { yield &slots[index] }
    }

    /// The least recently used slot.
    var leastRecentlyUsed: Int? { oldest < 0 ? nil : Int(oldest) }

    /// Slots in ascending order of place, for walks that must not depend on hashing.
    var places: Range<Int> { slots.indices }
    func isUsed(_ index: Int) -> Bool { slots[index].isUsed }

    /// Adds an entry that owns nothing yet.
    mutating func insert(_ slot: Slot) -> Int {
        let index: Int32
        if let reused = free.popLast() {
            index = reused
            slots[Int(index)] = slot
        } else {
            index = Int32(slots.count)
            slots.append(slot)
        }
        byProfile[slot.entry.profile] = index
        linkAsNewest(index)
        return Int(index)
    }

    mutating func claim(_ identity: Key16, for index: Int) {
        if let previous = byIdentity.updateValue(Int32(index), forKey: identity) {
            if Int(previous) == index { return }
            slots[Int(previous)].owned -= 1
        }
        slots[index].owned += 1
    }

    /// Gives up an identity if this slot owns it.
    mutating func release(_ identity: Key16, from index: Int) {
        guard byIdentity[identity] == Int32(index) else { return }
        byIdentity[identity] = nil
        slots[index].owned -= 1
    }

    mutating func remove(at index: Int) -> Entry {
        let entry = slots[index].entry
        for identity in entry.identities { release(identity.key, from: index) }
        byProfile[entry.profile] = nil
        unlink(Int32(index))
        slots[index].isUsed = false
        slots[index].answers = []
        slots[index].entry.fields = []
        slots[index].entry.identities = []
        slots[index].entry.memberships = []
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
        slots[Int(index)].newer = -1
        slots[Int(index)].older = newest
        if newest >= 0 { slots[Int(newest)].newer = index }
        newest = index
        if oldest < 0 { oldest = index }
    }

    private mutating func unlink(_ index: Int32) {
        let newer = slots[Int(index)].newer
        let older = slots[Int(index)].older
        if newer >= 0 { slots[Int(newer)].older = older } else { newest = older }
        if older >= 0 { slots[Int(older)].newer = newer } else { oldest = newer }
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
