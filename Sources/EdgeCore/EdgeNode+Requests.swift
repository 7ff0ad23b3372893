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
        timers.resetDropPause()
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

    /// A request never left. What asks by itself tries again after a pause that grows; who waits is answered now.
    mutating func drop(_ number: UInt64, at now: Instant, into effects: inout [EdgeEffect]) {
        guard let open = requests[number] else { return }
        requests.close(number)
        counters.requestsDropped += 1
        switch open.purpose {
        case .refresh(let key):
            if refreshes[key]?.request == number {
                finishFlight(key, wasAnswered: false, at: now, into: &effects)
            }
        case .changes:
            if catchUp?.request == number {
                catchUp?.request = nil
                catchUp?.nextAttempt = now + timers.takeDropPause()
            }
        case .collect:
            outbox.rewind()
            // Several are dropped together: one pause for all of them.
            if timers.collect == nil { timers.collect = now + timers.takeDropPause() }
        case .catalog, .activity, .echo:
            break
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
