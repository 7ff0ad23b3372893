internal import SansIO

/// Finds a place by a key that the place itself tells: four bytes a bucket.
///
/// Open addressing with linear probing; buckets are at most four fifths full and grow by half. `seed` is not known to
/// those who choose identities: they cannot crowd a bucket.
struct PlaceIndex: Sendable {
    let seed: UInt64
    private var buckets: [Int32] = []
    private(set) var count = 0

    init(seed: UInt64) { self.seed = seed }

    /// The place for which `key(of:)` is `key`.
    func place(of key: Key16, keyOf: (Int) -> Key16) -> Int? {
        if count == 0 { return nil }
        var bucket = home(of: key)
        while buckets[bucket] >= 0 {
            let place = Int(buckets[bucket])
            if keyOf(place) == key { return place }
            bucket = next(bucket)
        }
        return nil
    }

    /// The place at which a search for the key begins, or a negative number.
    func firstPlace(for key: Key16) -> Int32 { count == 0 ? -1 : buckets[home(of: key)] }

    /// Adds a place whose key is not there.
    mutating func insert(_ place: Int, keyOf: (Int) -> Key16) {
        if count * 5 >= buckets.count * 4 { grow(keyOf: keyOf) }
        count += 1
        put(Int32(place), keyOf(place))
    }

    /// Takes out a place, which still tells its key.
    mutating func remove(_ place: Int, keyOf: (Int) -> Key16) {
        if count == 0 { return }
        var hole = home(of: keyOf(place))
        while buckets[hole] != Int32(place) {
            if buckets[hole] < 0 { return }
            hole = next(hole)
        }
        count -= 1
        var bucket = next(hole)
        while buckets[bucket] >= 0 {
            let home = home(of: keyOf(Int(buckets[bucket])))
            if PlaceIndex.mayMove(from: bucket, to: hole, home: home) {
                buckets[hole] = buckets[bucket]
                hole = bucket
            }
            bucket = next(bucket)
        }
        buckets[hole] = -1
    }

    private mutating func put(_ place: Int32, _ key: Key16) {
        var bucket = home(of: key)
        while buckets[bucket] >= 0 { bucket = next(bucket) }
        buckets[bucket] = place
    }

    private mutating func grow(keyOf: (Int) -> Key16) {
        let old = buckets
        buckets = Array(repeating: -1, count: PlaceIndex.grown(old.count))
        for place in old where place >= 0 { put(place, keyOf(Int(place))) }
    }

    private func home(of key: Key16) -> Int { PlaceIndex.home(of: key, seed: seed, among: buckets.count) }
    private func next(_ bucket: Int) -> Int { bucket + 1 == buckets.count ? 0 : bucket + 1 }
}

extension PlaceIndex {
    static func grown(_ count: Int) -> Int { max(16, count + count / 2) }

    /// Where a key belongs, whatever the number of buckets.
    static func home(of key: Key16, seed: UInt64, among count: Int) -> Int {
        var hash = (key.low ^ seed) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 32) ^ key.high) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: hash.multipliedFullWidth(by: UInt64(count)).high)
    }

    /// Whether what belongs at `home` and lies in `bucket` is still found when moved to the free bucket `hole`.
    static func mayMove(from bucket: Int, to hole: Int, home: Int) -> Bool {
        hole <= bucket ? home <= hole || home > bucket : home <= hole && home > bucket
    }
}
