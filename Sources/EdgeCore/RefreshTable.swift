internal import Profiles
internal import SansIO

/// Refreshes under way, one for each identity however many lookups wait for it.
struct RefreshTable: Sendable {
    struct Flight: Sendable {
        var identity: Identity
        var request: UInt64
        var sent: Instant
        /// When the visitor was last here.
        var access: Instant
        var waiters: [Ticket]
        var attempt: Int
    }

    private var flights: [Key16: Flight] = [:]
    /// Flights in the order begun; ended ones are skipped. At most 65 more than twice as many as there are flights.
    private(set) var order: [Key16] = []
    private let maximum: Int

    init(maximum: Int) {
        self.maximum = maximum
    }

    var count: Int { flights.count }
    var isFull: Bool { flights.count >= maximum }

    subscript(key: Key16) -> Flight? {
        get { flights[key] }
        set {
            if newValue != nil, flights[key] == nil {
                // One identity may begin again and again, as while the hub is away: no place of it stays behind.
                if order.count >= 2 * flights.count + 64 { order = keys }
                order.append(key)
            }
            flights[key] = newValue
        }
    }

    mutating func join(_ key: Key16, ticket: Ticket?, access: Instant) {
        if let ticket { flights[key]?.waiters.append(ticket) }
        flights[key]?.access = access
    }

    mutating func remove(_ key: Key16) -> Flight? {
        flights.removeValue(forKey: key)
    }

    /// Keys of all flights in the order begun.
    var keys: [Key16] {
        var seen: Set<Key16> = []
        return order.filter { flights[$0] != nil && seen.insert($0).inserted }
    }
}

/// Identities that the hub did not know, believed for a while.
struct UnknownTable: Sendable {
    private var known: [Key16: (sent: Instant, end: Instant, revision: Revision)] = [:]
    private var order: RingBuffer<Key16>

    init(capacity: Int) {
        order = RingBuffer(capacity: capacity)
    }

    mutating func note(_ key: Key16, sent: Instant, end: Instant, revision: Revision) {
        if known[key] == nil, let oldest = order.appendEvictingOldest(key) { known[oldest] = nil }
        known[key] = (sent, end, revision)
    }

    /// When the request was sent whose reply still counts at `now`, and what revision it named.
    func believed(_ key: Key16, at now: Instant) -> (sent: Instant, revision: Revision)? {
        guard let entry = known[key], entry.end > now else { return nil }
        return (entry.sent, entry.revision)
    }

    mutating func forget(_ key: Key16) {
        if !known.isEmpty { known[key] = nil }
    }

    mutating func clear() { known = [:] }
}
