internal import Profiles
internal import SansIO
internal import Workload

/// Clients that wait for an edge's answer.
struct ClientTable: Sendable {
    static let sweepInterval = Duration.seconds(5)
    /// How long a client waits before it gives up and tries again.
    static let patience = Duration.seconds(10)

    struct Waiting: Sendable {
        var visit: Visit
        var edge: Int
        var asked: Instant
        /// The client has given up; the edge may answer all the same.
        var isAbandoned = false
    }

    /// By ticket, from the oldest that waits on; answered ones are `nil`.
    private var waiting: [Waiting?] = []
    private var oldest: UInt64 = 1
    /// How many at the front are answered.
    private var answered = 0

    subscript(ticket: UInt64) -> Waiting? { place(of: ticket).flatMap { waiting[$0] } }

    mutating func abandon(_ ticket: UInt64) {
        if let place = place(of: ticket) { waiting[place]?.isAbandoned = true }
    }

    mutating func insert(_ client: Waiting) -> UInt64 {
        waiting.append(client)
        return oldest + UInt64(waiting.count - 1)
    }

    mutating func remove(_ ticket: UInt64) -> Waiting? {
        guard let place = place(of: ticket) else { return nil }
        var client: Waiting?
        swap(&client, &waiting[place])
        while answered < waiting.count, waiting[answered] == nil { answered += 1 }
        // In bulk: moving the rest costs as much as what goes.
        if answered > 256, answered * 2 > waiting.count {
            waiting.removeFirst(answered)
            oldest += UInt64(answered)
            answered = 0
        }
        return client
    }

    private func place(of ticket: UInt64) -> Int? {
        ticket >= oldest && ticket - oldest < UInt64(waiting.count) ? Int(ticket - oldest) : nil
    }
}

/// Back ends that wait for the hub's answer.
struct HubClientTable: Sendable {
    enum Purpose: Sendable {
        case record(VisitorRecord)
        /// A purchase, a slice of a batch, a segmentation or a definition.
        case backEnd(WorkloadAction)
        case deletion(Identity, profile: ProfileID?, identities: [Identity])
        /// The profile that is to be deleted next.
        case inspection
        case readOut(Int)
    }

    private var waiting: [UInt64: Purpose] = [:]
    /// Tickets in order; answered ones are skipped.
    private var order: [UInt64] = []
    private var next: UInt64 = 1
    /// A ticket whose answer nobody waits for.
    let ignored = Ticket(0)

    mutating func insert(_ purpose: Purpose) -> Ticket {
        let ticket = next
        next += 1
        waiting[ticket] = purpose
        order.append(ticket)
        return Ticket(ticket)
    }

    mutating func remove(_ ticket: Ticket) -> Purpose? {
        let purpose = waiting.removeValue(forKey: ticket.number)
        if waiting.isEmpty { order.removeAll(keepingCapacity: true) }
        return purpose
    }

    /// Everything that waits, in order.
    mutating func removeAll() -> [Purpose] {
        let all = order.compactMap { waiting[$0] }
        waiting = [:]
        order = []
        return all
    }
}
