internal import EdgeCore
internal import SansIO
internal import Wire

/// The edge node together with what its effects have left for others to do. Lives behind one lock.
///
/// Nothing here blocks: the journal's records go to its queue while the lock is held, because they must reach
/// it in the order of application; all else is handed out and acted upon after unlocking.
struct EdgeShell: ~Copyable {
    enum Waiter: Sendable {
        case answer(@Sendable (EdgeAnswer) -> Void)
        case description(@Sendable (EdgeDescription) -> Void)
    }

    /// A completion with what it waits for, to be called after unlocking.
    enum Delivery: Sendable {
        case answer(EdgeAnswer, @Sendable (EdgeAnswer) -> Void)
        case description(EdgeDescription, @Sendable (EdgeDescription) -> Void)

        func complete() {
            switch self {
            case .answer(let answer, let completion): completion(answer)
            case .description(let description, let completion): completion(description)
            }
        }
    }

    /// What a turn leaves to be done after unlocking.
    struct Outcome: Sendable {
        /// The answer to the caller whose input it was: the path of a hit, which allocates nothing here.
        var own: Delivery?
        var others: [Delivery] = []
        /// The reactor sleeps longer than it should now.
        var wakesReactor = false

        func act(waking wake: () -> Void) {
            if wakesReactor { wake() }
            own?.complete()
            for delivery in others { delivery.complete() }
        }
    }

    /// What the reactor does next.
    struct Round: Sendable {
        var outcome = Outcome()
        var requests: [Request] = []
        var wantsResubscription = false
        var nap = Duration.zero
        var isOver = false
    }

    /// More are never waiting unless the reactor is stuck; the node hears what is dropped.
    private static let outgoingMaximum = 65_536

    private(set) var node: EdgeNode
    private let journal: JournalWriter?
    private var effects: [EdgeEffect] = []
    private var waiters: [Ticket: Waiter] = [:]
    private var ready: [Delivery] = []
    private var outgoing: [Request] = []
    private var lastTicket: UInt64 = 0
    private var wantsResubscription = false
    /// Until when the reactor sleeps unless woken; the distant past once it has been.
    private var wakesAt = Instant.distantFuture
    private var drainEnd: Instant?
    private var isClosed = false
    private(set) var requestsDropped = 0

    init(node: consuming EdgeNode, journal: JournalWriter?) {
        self.node = node
        self.journal = journal
    }

    /// Takes an input whose answer `waiter` waits for.
    mutating func ask(_ waiter: Waiter, at now: Instant, _ make: (Ticket) -> EdgeInput) -> Outcome {
        if isClosed { return Outcome(own: EdgeShell.refusal(of: waiter)) }
        lastTicket += 1
        let ticket = Ticket(lastTicket)
        node.receive(make(ticket), at: now, into: &effects)
        let own = settle(ticket, waiter, at: now)
        if own == nil { waiters[ticket] = waiter }
        return outcome(own: own)
    }

    mutating func take(_ input: EdgeInput, at now: Instant) -> Outcome {
        node.receive(input, at: now, into: &effects)
        _ = settle(nil, nil, at: now)
        return outcome(own: nil)
    }

    /// The reactor is awake: lets what is due happen, and hands out what only it can do.
    mutating func beginRound(at now: Instant) -> Round {
        node.advance(to: now, into: &effects)
        _ = settle(nil, nil, at: now)
        var round = Round()
        if let drainEnd {
            let isDelivered = journal != nil || node.levels.outboxEvents == 0
            round.isOver = now >= drainEnd || (waiters.isEmpty && outgoing.isEmpty && isDelivered)
        }
        round.requests = takeRequests()
        swap(&round.outcome.others, &ready)
        round.wantsResubscription = wantsResubscription
        wantsResubscription = false
        let due = node.nextDeadline.map { max(.zero, $0 - now) } ?? TransportOptions.napMaximum
        round.nap = min(due, TransportOptions.napMaximum)
        wakesAt = now + round.nap
        return round
    }

    mutating func takeRequests() -> [Request] {
        var requests: [Request] = []
        swap(&requests, &outgoing)
        return requests
    }

    /// Ends soon: once nobody waits. Without a journal, accepted events get the whole time to reach the hub.
    mutating func beginDraining(until end: Instant) {
        drainEnd = end
    }

    /// Refuses every caller from here on.
    mutating func close() {
        isClosed = true
    }

    /// Refusals for all who still wait.
    mutating func dismissWaiters() -> [Delivery] {
        let dismissed = waiters.values.map { EdgeShell.refusal(of: $0) }
        waiters = [:]
        return dismissed
    }

    /// Acts on the effects of the turn, in order; the answer to `own` is returned instead of kept.
    private mutating func settle(_ own: Ticket?, _ waiter: Waiter?, at now: Instant) -> Delivery? {
        var answer: Delivery?
        node.commit(at: now, into: &effects)
        var index = 0
        var unjournalled: UInt64?
        while index < effects.count {
            switch effects[index] {
            case .answer(let ticket, let value):
                if ticket == own, let waiter {
                    answer = EdgeShell.delivery(of: value, to: waiter)
                } else if let waiter = waiters.removeValue(forKey: ticket) {
                    if let delivery = EdgeShell.delivery(of: value, to: waiter) { ready.append(delivery) }
                }
            case .description(let ticket, let value):
                let waiter = ticket == own ? waiter : waiters.removeValue(forKey: ticket)
                guard case .description(let completion) = waiter else { break }
                if ticket == own {
                    answer = .description(value, completion)
                } else {
                    ready.append(.description(value, completion))
                }
            case .request(let request):
                if outgoing.count < EdgeShell.outgoingMaximum {
                    outgoing.append(request)
                } else {
                    requestsDropped += 1
                    node.receive(.requestDropped(request.number), at: now, into: &effects)
                }
            case .append(let record, let number, let isUrgent):
                if let journal {
                    journal.append(record, number: number, isUrgent: isUrgent)
                } else {
                    unjournalled = number
                }
            case .beginSegment(let number): journal?.beginSegment(number)
            case .dropSegments(let number): journal?.dropSegments(before: number)
            case .resubscribe: wantsResubscription = true
            }
            index += 1
            // Where nothing is kept, everything counts as written; what follows from that joins the same
            // turn.
            if index == effects.count, let number = unjournalled {
                unjournalled = nil
                node.receive(.appended(through: number), at: now, into: &effects)
                node.commit(at: now, into: &effects)
            }
        }
        effects.removeAll(keepingCapacity: true)
        return answer
    }

    private mutating func outcome(own: Delivery?) -> Outcome {
        var outcome = Outcome(own: own)
        if !ready.isEmpty { swap(&outcome.others, &ready) }
        let isEarlier = node.nextDeadline.map { $0 < wakesAt } ?? false
        if (isEarlier || !outgoing.isEmpty || wantsResubscription) && wakesAt > .distantPast {
            wakesAt = .distantPast
            outcome.wakesReactor = true
        }
        return outcome
    }

    private static func delivery(of answer: EdgeAnswer, to waiter: Waiter) -> Delivery? {
        if case .answer(let completion) = waiter { .answer(answer, completion) } else { nil }
    }

    private static func refusal(of waiter: Waiter) -> Delivery {
        switch waiter {
        case .answer(let completion):
            var answer = EdgeAnswer()
            answer.refusal = .stopping
            return .answer(answer, completion)
        case .description(let completion):
            var description = EdgeDescription()
            description.reason = "the edge is stopping"
            return .description(description, completion)
        }
    }
}

extension Instant {
    fileprivate static let distantPast = Instant(nanoseconds: .min)
}
