import SansIO
import Testing

@testable import EdgeCore

/// Both indexes do what a dictionary does, through growth, removal and keys that crowd.
struct PlaceIndexTests {
    private static let seeds: [UInt64] = [1, 2, 3, 4]

    /// Few distinct low halves, so that keys share buckets and probing goes round the end.
    private func key(_ draws: inout SeededGenerator) -> Key16 {
        Key16(high: draws.next() % 4, low: draws.next() % 200)
    }

    @Test(arguments: seeds)
    func `identities lead to their owners`(seed: UInt64) {
        var draws = SeededGenerator(seed: seed)
        var index = IdentityIndex(seed: seed)
        var expected: [Key16: Int] = [:]
        for step in 0..<20_000 {
            let key = key(&draws)
            if draws.next() % 3 == 0 {
                index.remove(key)
                expected[key] = nil
            } else {
                let previous = index.update(key, to: step)
                #expect(previous == expected.updateValue(step, forKey: key))
            }
            let other = self.key(&draws)
            #expect(index[other] == expected[other])
        }
        #expect(index.count == expected.count)
        for (key, owner) in expected { #expect(index[key] == owner) }
    }

    @Test(arguments: seeds)
    func `places are found by the key they tell`(seed: UInt64) {
        var draws = SeededGenerator(seed: seed)
        var index = PlaceIndex(seed: seed)
        let keys = (0..<3_000).map { Key16(high: UInt64($0), low: draws.next() % 50) }
        var held: Set<Int> = []
        for _ in 0..<20_000 {
            let place = Int(draws.next() % UInt64(keys.count))
            if held.contains(place) {
                index.remove(place) { keys[$0] }
                held.remove(place)
            } else {
                index.insert(place) { keys[$0] }
                held.insert(place)
            }
        }
        #expect(index.count == held.count)
        for place in keys.indices {
            #expect(index.place(of: keys[place]) { keys[$0] } == (held.contains(place) ? place : nil))
        }
    }

    @Test func `an empty index knows nothing and forgets nothing`() {
        var places = PlaceIndex(seed: 1)
        #expect(places.place(of: .zero) { _ in .zero } == nil)
        places.remove(0) { _ in .zero }
        var identities = IdentityIndex(seed: 1)
        #expect(identities[.zero] == nil)
        identities.remove(.zero)
        #expect(places.count == 0 && identities.count == 0)
    }
}
