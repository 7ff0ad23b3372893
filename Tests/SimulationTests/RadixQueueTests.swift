import SansIO
import Testing
import Workload

struct RadixQueueTests {
    @Test func `items come out by instant, and in order of insertion where instants are equal`() {
        var queue = RadixQueue()
        var generator = SeededGenerator(seed: 3)
        var expected: [(instant: Int64, number: UInt64)] = []
        var popped: [(instant: Int64, number: UInt64)] = []
        var now: Int64 = 0
        for number in 0..<20_000 as Range<UInt64> {
            // Few instants, so that many are equal; some far away, so that all buckets are used.
            let ahead = generator.below(4) == 0 ? Int64(generator.below(1 << 40)) : Int64(generator.below(5))
            queue.insert(number, at: Instant(nanoseconds: now + ahead))
            expected.append((now + ahead, number))
            if generator.below(3) == 0, let item = queue.pop() {
                now = item.instant.nanoseconds
                popped.append((now, item.payload))
            }
        }
        while let item = queue.pop() { popped.append((item.instant.nanoseconds, item.payload)) }
        expected.sort { $0.instant != $1.instant ? $0.instant < $1.instant : $0.number < $1.number }
        // Popping in between may not go back in time: sorting all of it is the same order.
        let isAscending = zip(popped, popped.dropFirst()).allSatisfy { lhs, rhs in
            lhs.instant < rhs.instant || (lhs.instant == rhs.instant && lhs.number < rhs.number)
        }
        #expect(isAscending)
        #expect(popped.map(\.number) == expected.map(\.number))
        #expect(queue.count == 0)
    }

    @Test func `looking at the next instant leaves room for earlier items`() {
        var queue = RadixQueue()
        queue.insert(1, at: Instant(nanoseconds: 1_000))
        let first = queue.next()
        #expect(first == Instant(nanoseconds: 1_000))
        queue.insert(2, at: Instant(nanoseconds: 10))
        let second = queue.next()
        #expect(second == Instant(nanoseconds: 10))
        let item = queue.pop()
        #expect(item?.payload == 2)
    }

    @Test func `an instant in the past counts as the present`() {
        var queue = RadixQueue()
        queue.insert(1, at: Instant(nanoseconds: 500))
        _ = queue.pop()
        queue.insert(2, at: Instant(nanoseconds: 3))
        let item = queue.pop()
        #expect(item?.instant == Instant(nanoseconds: 500))
    }
}
