internal import Profiles
internal import SansIO

/// Callers whose answer waits for a sync of the journal, a refresh, or both.
struct WaitingTable: Sendable {
    struct Waiting: Sendable {
        var interaction: Interaction
        var plan: Int
        /// When the caller is answered with what there is.
        var deadline: Instant
        /// The journal record that must be synced first.
        var journal: UInt64?
        /// The refresh it waits for.
        var flight: Key16?
        var eventIDs: [String] = []
        var wasRefreshed = false
        var isOverdue = false
        var shortfall: EdgeAnswer.Shortfall?
    }

    private var entries: [Ticket: Waiting] = [:]
    private var deadlines = DeadlineQueue()
    /// Tickets by the journal record they wait for, ascending.
    private var unsynced: [(record: UInt64, ticket: Ticket)] = []
    private var firstUnsynced = 0

    var count: Int { entries.count }
    var nextDeadline: Instant? { deadlines.next }

    /// Takes out a ticket that waits for nothing any more; `nil` for any other.
    mutating func takeIfReady(_ ticket: Ticket, wasRefreshed: Bool) -> Waiting? {
        guard let index = entries.index(forKey: ticket) else { return nil }
        if wasRefreshed { entries.values[index].wasRefreshed = true }
        guard entries.values[index].journal == nil, entries.values[index].flight == nil else { return nil }
        return entries.remove(at: index).value
    }

    mutating func insert(_ waiting: Waiting, ticket: Ticket) {
        entries[ticket] = waiting
        if waiting.flight != nil { deadlines.insert(ticket, at: waiting.deadline) }
        if let record = waiting.journal { unsynced.append((record, ticket)) }
    }

    mutating func endFlight(_ ticket: Ticket, key: Key16, wasAnswered: Bool) {
        guard entries[ticket]?.flight == key else { return }
        entries[ticket]?.flight = nil
        if !wasAnswered { entries[ticket]?.isOverdue = true }
    }

    /// Tickets whose records are synced through `number`; they wait for the journal no longer.
    mutating func synced(through number: UInt64) -> [Ticket] {
        var tickets: [Ticket] = []
        while firstUnsynced < unsynced.count, unsynced[firstUnsynced].record <= number {
            let ticket = unsynced[firstUnsynced].ticket
            firstUnsynced += 1
            guard let index = entries.index(forKey: ticket) else { continue }
            entries.values[index].journal = nil
            tickets.append(ticket)
        }
        if firstUnsynced > 1_024 && firstUnsynced * 2 > unsynced.count {
            unsynced.removeFirst(firstUnsynced)
            firstUnsynced = 0
        }
        return tickets
    }

    /// A ticket whose wait for a refresh is over.
    mutating func popOverdue(at now: Instant) -> Ticket? {
        while let ticket = deadlines.popDue(at: now) {
            guard let waiting = entries[ticket], waiting.flight != nil, waiting.deadline <= now else {
                continue
            }
            entries[ticket]?.flight = nil
            entries[ticket]?.isOverdue = true
            return ticket
        }
        return nil
    }
}
