internal import Profiles
internal import SansIO
internal import Wire

extension EdgeNode {
    /// Sends a request and keeps it open until its reply or its deadline.
    @discardableResult
    mutating func send(
        _ body: Request.Body, purpose: OpenRequests.Purpose, at now: Instant, into effects: inout [EdgeEffect]
    ) -> UInt64 {
        let number = requests.open(purpose, at: now, deadline: now + configuration.requestTimeout)
        effects.append(
            .request(
                Request(edge: configuration.name, region: configuration.region, number: number, body: body)))
        return number
    }

    mutating func sendEcho(at now: Instant, into effects: inout [EdgeEffect]) {
        if requests.count(of: .echo) == 0 { send(.echo, purpose: .echo, at: now, into: &effects) }
    }

    /// Takes a reply to an open request of the stream's epoch; any other is dropped.
    mutating func take(_ reply: Reply, at now: Instant, into effects: inout [EdgeEffect]) {
        guard let open = requests[reply.number] else {
            counters.staleRepliesDropped += 1
            return
        }
        guard reply.epoch == cursor.epoch || plants(.takesForeignReplies) else {
            // Only the stream announces an epoch. The request stays open: its deadline repeats it.
            counters.foreignRepliesDropped += 1
            return
        }
        requests.close(reply.number)
        let isCurrent = complete?.epoch == reply.epoch && catchUp == nil
        freshness.hear(
            sent: open.sent, revision: reply.revision, complete: isCurrent ? complete?.revision : nil)

        switch (reply.body, open.purpose) {
        case (.entry(let projection), .refresh(let key)):
            if let flight = refreshes[key] {
                let road = Road.refresh(flight, revision: reply.revision)
                apply(projection, of: reply.epoch, by: road, at: now, into: &effects)
                clearAbandoned()
            }
            finishFlight(key, at: now, into: &effects)
        case (.unknown, .refresh(let key)):
            if table.index(owning: key) == nil {
                unknowns.note(
                    key, sent: open.sent, end: now + configuration.unknownLifetime, revision: reply.revision)
            }
            counters.unknown += 1
            finishFlight(key, at: now, into: &effects)
        case (.page(let page), .changes):
            take(page, reply: reply, at: now, into: &effects)
        case (.busy(let pause), .changes):
            counters.busy += 1
            catchUp?.request = nil
            let jitter = generator.duration(in: .zero...max(pause / 2, .milliseconds(1)))
            catchUp?.nextAttempt = now + pause + jitter
        case (.collected(let collected), .collect):
            take(collected, at: now, into: &effects)
        case (.catalog(let catalog), .catalog):
            take(catalog, into: &effects)
        case (.noted, _):
            break
        case (.refused, let purpose):
            counters.refused += 1
            if case .refresh(let key) = purpose { finishFlight(key, at: now, into: &effects) }
            if case .changes = purpose {
                catchUp?.request = nil
                catchUp?.nextAttempt = now + configuration.requestTimeout
            }
        default:
            counters.mismatchedReplies += 1
        }
        forgetRemovals()
    }

    /// A request got no reply in time.
    mutating func giveUp(_ open: OpenRequests.Open, at now: Instant, into effects: inout [EdgeEffect]) {
        counters.requestsTimedOut += 1
        switch open.purpose {
        case .refresh(let key):
            if let flight = refreshes[key], flight.request == open.number {
                if flight.attempt < 3 {
                    repeatFlight(key, at: now, into: &effects)
                } else {
                    finishFlight(key, at: now, into: &effects)
                }
            }
        case .changes:
            if catchUp?.request == open.number {
                catchUp?.request = nil
                catchUp?.nextAttempt = now
            }
        case .collect:
            outbox.rewind()
            timers.collect = now + configuration.collectDelay
        case .catalog, .activity, .echo:
            break
        }
    }
}

/// Requests that wait for a reply, by number.
struct OpenRequests: Sendable {
    enum Purpose: Hashable, Sendable {
        case refresh(Key16)
        case changes
        case collect
        case activity
        case catalog
        case echo

        static let kinds = 6

        /// A number below `kinds`, whatever is asked for.
        var kind: Int {
            switch self {
            case .refresh: 0
            case .changes: 1
            case .collect: 2
            case .activity: 3
            case .catalog: 4
            case .echo: 5
            }
        }
    }

    struct Open: Sendable {
        var number: UInt64
        var purpose: Purpose
        var sent: Instant
        var deadline: Instant
    }

    private var open: [UInt64: Open] = [:]
    /// Numbers in ascending order; closed ones are skipped.
    private var order: [UInt64] = []
    private var first = 0
    private(set) var nextNumber: UInt64 = 1
    private var counts = [Int](repeating: 0, count: Purpose.kinds)

    subscript(number: UInt64) -> Open? { open[number] }

    var count: Int { open.count }

    /// The lowest number still open, or the next to come.
    var oldestOpen: UInt64 {
        for index in first..<order.count where open[order[index]] != nil { return order[index] }
        return nextNumber
    }

    func count(of purpose: Purpose) -> Int { counts[purpose.kind] }

    /// When the oldest open request is overdue: all have the same time-out, so it is the first.
    var nextDeadline: Instant? {
        for index in first..<order.count {
            if let request = open[order[index]] { return request.deadline }
        }
        return nil
    }

    mutating func open(_ purpose: Purpose, at now: Instant, deadline: Instant) -> UInt64 {
        let number = nextNumber
        nextNumber += 1
        open[number] = Open(number: number, purpose: purpose, sent: now, deadline: deadline)
        order.append(number)
        counts[purpose.kind] += 1
        return number
    }

    mutating func close(_ number: UInt64) {
        if let closed = open.removeValue(forKey: number) { counts[closed.purpose.kind] -= 1 }
        while first < order.count, open[order[first]] == nil { first += 1 }
        if first > 256 && first * 2 > order.count {
            order.removeFirst(first)
            first = 0
        }
    }

    mutating func closeAll() {
        open = [:]
        order = []
        first = 0
        counts = [Int](repeating: 0, count: Purpose.kinds)
    }

    /// Closes all refreshes.
    mutating func closeAllRefreshes() {
        for number in order[first...] {
            if case .refresh? = open[number]?.purpose { open[number] = nil }
        }
        counts[Purpose.refresh(.zero).kind] = 0
        while first < order.count, open[order[first]] == nil { first += 1 }
    }

    mutating func popOverdue(at now: Instant) -> Open? {
        while first < order.count {
            guard let request = open[order[first]] else {
                first += 1
                continue
            }
            guard request.deadline <= now else { return nil }
            close(request.number)
            return request
        }
        return nil
    }
}
