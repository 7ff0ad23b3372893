internal import HeapModule

/// Tickets with the instant at which each wants attention; earliest first, ties in order of insertion.
///
/// Entries are never removed early: the owner checks, when one comes due, whether it still means anything.
public struct DeadlineQueue: Sendable {
    private struct Entry: Comparable, Sendable {
        let instant: Instant
        let number: UInt64
        let ticket: Ticket

        static func < (lhs: Entry, rhs: Entry) -> Bool {
            lhs.instant != rhs.instant ? lhs.instant < rhs.instant : lhs.number < rhs.number
        }

        static func == (lhs: Entry, rhs: Entry) -> Bool { lhs.number == rhs.number }
    }

    private var heap = Heap<Entry>()
    private var inserted: UInt64 = 0

    public init() {}

    public var count: Int { heap.count }

    /// The instant of the earliest entry.
    public var next: Instant? { heap.min?.instant }

    public mutating func insert(_ ticket: Ticket, at instant: Instant) {
        heap.insert(Entry(instant: instant, number: inserted, ticket: ticket))
        inserted += 1
    }

    /// Removes and returns the earliest entry if it is due at `now`.
    public mutating func popDue(at now: Instant) -> Ticket? {
        guard let first = heap.min, first.instant <= now else { return nil }
        return heap.removeMin().ticket
    }
}
