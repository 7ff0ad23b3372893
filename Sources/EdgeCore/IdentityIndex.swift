internal import SansIO

/// Finds an owner by identity: twenty bytes a bucket. Made like `PlaceIndex`.
struct IdentityIndex: Sendable {
    let seed: UInt64
    private var keys: [Key16] = []
    private var owners: [Int32] = []
    private(set) var count = 0

    init(seed: UInt64) { self.seed = seed }

    subscript(key: Key16) -> Int? {
        if count == 0 { return nil }
        let owner = owners[bucket(of: key)]
        return owner < 0 ? nil : Int(owner)
    }

    /// Gives the identity to `owner`, and returns whose it was.
    mutating func update(_ key: Key16, to owner: Int) -> Int? {
        if count * 5 >= keys.count * 4 { grow() }
        let bucket = bucket(of: key)
        let previous = owners[bucket]
        keys[bucket] = key
        owners[bucket] = Int32(owner)
        if previous >= 0 { return Int(previous) }
        count += 1
        return nil
    }

    mutating func remove(_ key: Key16) {
        if count == 0 { return }
        var hole = bucket(of: key)
        if owners[hole] < 0 { return }
        count -= 1
        var bucket = next(hole)
        while owners[bucket] >= 0 {
            let home = PlaceIndex.home(of: keys[bucket], seed: seed, among: keys.count)
            if PlaceIndex.mayMove(from: bucket, to: hole, home: home) {
                keys[hole] = keys[bucket]
                owners[hole] = owners[bucket]
                hole = bucket
            }
            bucket = next(bucket)
        }
        owners[hole] = -1
    }

    /// The bucket of a key, or the free one where it would go.
    private func bucket(of key: Key16) -> Int {
        var bucket = PlaceIndex.home(of: key, seed: seed, among: keys.count)
        while owners[bucket] >= 0 && keys[bucket] != key { bucket = next(bucket) }
        return bucket
    }

    private mutating func grow() {
        let (oldKeys, oldOwners) = (keys, owners)
        let capacity = PlaceIndex.grown(keys.count)
        keys = Array(repeating: .zero, count: capacity)
        owners = Array(repeating: -1, count: capacity)
        for index in oldKeys.indices where oldOwners[index] >= 0 {
            let bucket = bucket(of: oldKeys[index])
            keys[bucket] = oldKeys[index]
            owners[bucket] = oldOwners[index]
        }
    }

    private func next(_ bucket: Int) -> Int { bucket + 1 == keys.count ? 0 : bucket + 1 }
}
