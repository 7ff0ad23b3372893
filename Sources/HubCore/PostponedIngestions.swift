internal import Profiles
internal import SansIO
internal import Wire

/// Records and events that the hub has received and not applied yet, by when they are due. Those of one primary identity
/// keep their order.
struct PostponedIngestions: Sendable {
    struct Item: Sendable {
        var content: Content
        var received: Instant
        /// Whoever is deleted in a later revision than this is deleted after the receipt.
        var known: Revision
        fileprivate var due: Instant

        init(_ content: Content, received: Instant, known: Revision) {
            self.content = content
            self.received = received
            self.known = known
            due = received
        }
    }

    enum Content: Sendable {
        /// One of those of a back end's request; the catalog's version whose schemas it fits, if any.
        case ingestion(Ingestion, fitting: UInt64?, request: UInt64, place: Int)
        case event(OutboxEvent, Origin)
    }

    /// Where an event came from.
    struct Origin: Sendable {
        var box: Box
        var edge: String
        /// Index into the hub's regions.
        var region: Int
        var sent: Timestamp
    }

    /// A back end's request, answered once all of it is applied.
    struct Request: Sendable {
        var ticket: Ticket
        var outcomes: [Rejection?]
        fileprivate var missing: Int
    }

    private var items: [UInt64: Item] = [:]
    private var queue = DeadlineQueue()
    /// When the latest of each primary identity is due; only of those that are here.
    private var latest: [Key16: Instant] = [:]
    private var requests: [UInt64: Request] = [:]
    private var next: UInt64 = 0

    var count: Int { items.count }
    var nextDue: Instant? { queue.next }

    /// A request of so many, whose number goes with each of them.
    mutating func open(_ ticket: Ticket, count: Int) -> UInt64 {
        next += 1
        requests[next] = Request(
            ticket: ticket, outcomes: [Rejection?](repeating: nil, count: count), missing: count)
        return next
    }

    /// Puts off what is due then at the earliest.
    mutating func insert(_ item: Item, notBefore due: Instant) {
        var item = item
        item.due = due
        if let owner = item.content.owner {
            item.due = max(due, latest[owner] ?? due)
            latest[owner] = item.due
        }
        next += 1
        items[next] = item
        queue.insert(Ticket(next), at: item.due)
    }

    /// The earliest that is due.
    mutating func popDue(at now: Instant) -> Item? {
        guard let number = queue.popDue(at: now)?.number, let item = items.removeValue(forKey: number) else {
            return nil
        }
        if let owner = item.content.owner, latest[owner] == item.due { latest[owner] = nil }
        return item
    }

    /// One of a request is applied; the request if that was the last.
    mutating func finish(_ request: UInt64, place: Int, _ outcome: Rejection?) -> Request? {
        guard var open = requests.removeValue(forKey: request) else { return nil }
        open.outcomes[place] = outcome
        open.missing -= 1
        if open.missing == 0 { return open }
        requests[request] = open
        return nil
    }
}

extension PostponedIngestions.Content {
    /// The identity whose order counts.
    fileprivate var owner: Key16? {
        switch self {
        case .ingestion(.record(let record), _, _, _): record.primary.key
        case .ingestion(.event(let event), _, _, _): event.primary.key
        case .ingestion(.rejected, _, _, _): nil
        case .event(let event, _): event.event.primary.key
        }
    }
}
