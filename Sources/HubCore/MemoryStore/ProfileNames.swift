internal import Profiles
internal import SansIO

/// All profile ids, so that a walk in order needs no sorting of everything: they are hashes, and spread evenly.
struct ProfileNames: Sendable {
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
