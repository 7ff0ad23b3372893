public import SansIO

/// A priority queue for virtual time: earliest instant first, ties in order of insertion.
///
/// A monotone radix heap: nothing may be inserted before the instant last popped. A push and a pop cost about
/// 100 ns together, whatever the span of the instants.
public struct RadixQueue: Sendable {
    public struct Item: Sendable {
        public let nanoseconds: UInt64
        /// Whatever the owner wants to find again: a kind and an index.
        public let payload: UInt64

        public var instant: Instant { Instant(nanoseconds: Int64(nanoseconds)) }
    }

    // Bucket b > 0 holds the items whose instant differs from `base` first in bit b - 1; bucket 0 those at `base`.
    // Equal instants always share a bucket, and every move keeps their order, so ties stay in order of insertion.
    private var buckets: [[Item]]
    private var occupied: (low: UInt64, high: UInt64) = (0, 0)
    private var base: UInt64 = 0
    private var head = 0
    private var peeked: UInt64?
    public private(set) var count = 0

    public init() {
        buckets = [[Item]](repeating: [], count: 65)
    }

    /// Adds an item. An instant before the one last popped counts as that one.
    public mutating func insert(_ payload: UInt64, at instant: Instant) {
        let nanoseconds = max(UInt64(max(0, instant.nanoseconds)), base)
        let index = bucket(of: nanoseconds)
        buckets[index].append(Item(nanoseconds: nanoseconds, payload: payload))
        if index < 64 { occupied.low |= 1 << UInt64(index) } else { occupied.high = 1 }
        count += 1
        if let held = peeked, nanoseconds < held { peeked = nanoseconds }
    }

    /// The instant of the next item. Moves nothing, so that earlier items may still be inserted.
    public mutating func next() -> Instant? {
        guard count > 0 else { return nil }
        if let peeked { return Instant(nanoseconds: Int64(peeked)) }
        let index = firstOccupied
        var earliest = UInt64.max
        if index == 0 {
            earliest = base
        } else {
            for item in buckets[index] where item.nanoseconds < earliest { earliest = item.nanoseconds }
        }
        peeked = earliest
        return Instant(nanoseconds: Int64(earliest))
    }

    /// Removes and returns the earliest item.
    public mutating func pop() -> Item? {
        guard count > 0 else { return nil }
        peeked = nil
        count -= 1
        if occupied.low & 1 == 0 {
            let index = firstOccupied
            if buckets[index].count == 1 {
                // Alone in its bucket it is the earliest, wherever the others are.
                markEmpty(index)
                let item = buckets[index].removeLast()
                base = item.nanoseconds
                return item
            }
            redistribute(index)
        }
        let item = buckets[0][head]
        head += 1
        if head == buckets[0].count {
            buckets[0].removeAll(keepingCapacity: true)
            head = 0
            occupied.low &= ~1
        }
        return item
    }

    private var firstOccupied: Int {
        occupied.low != 0 ? occupied.low.trailingZeroBitCount : 64
    }

    private func bucket(of nanoseconds: UInt64) -> Int {
        64 - (nanoseconds ^ base).leadingZeroBitCount
    }

    private mutating func markEmpty(_ index: Int) {
        if index < 64 { occupied.low &= ~(1 << UInt64(index)) } else { occupied.high = 0 }
    }

    private mutating func redistribute(_ index: Int) {
        var moved: [Item] = []
        swap(&moved, &buckets[index])
        markEmpty(index)
        base = moved[0].nanoseconds
        for item in moved where item.nanoseconds < base { base = item.nanoseconds }
        for item in moved {
            let target = bucket(of: item.nanoseconds)
            buckets[target].append(item)
            occupied.low |= 1 << UInt64(target)
        }
        // The bucket gets its storage back: it will be needed again.
        moved.removeAll(keepingCapacity: true)
        swap(&moved, &buckets[index])
    }
}
