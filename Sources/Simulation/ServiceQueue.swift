internal import EdgeCore
internal import HubCore
internal import SansIO
internal import Topology
internal import Wire

/// What waits for one process to have time for it: one after the other, in the order of arrival.
struct ServiceQueue: Sendable {
    enum Work: Sendable {
        case message(Parcel.Message, times: Parcel.Times, pipe: Int)
        case interaction(Interaction, Ticket)
        /// What a back end brings, so many records or events.
        case input(HubInput, count: Int)
    }

    private struct Item: Sendable {
        var work: Work
        var arrived: Instant
    }

    /// Oldest first; those before `first` are done.
    private var waiting: [Item?] = []
    private var first = 0
    private var free = Instant.zero

    /// Waiting or in service.
    var count: Int { waiting.count - first }

    /// Adds work that takes `time`; returns when its service begins and ends.
    mutating func add(_ work: Work, taking time: Duration, at now: Instant) -> (begin: Instant, end: Instant)
    {
        let begin = max(now, free)
        free = begin + time
        waiting.append(Item(work: work, arrived: now))
        return (begin, free)
    }

    /// The oldest, whose service has ended, and when it had arrived.
    mutating func removeFirst() -> (work: Work, arrived: Instant)? {
        guard first < waiting.count, let item = waiting[first] else { return nil }
        waiting[first] = nil
        first += 1
        if first > 64, first * 2 > waiting.count {
            waiting.removeFirst(first)
            first = 0
        }
        return (item.work, item.arrived)
    }

    /// The process has ended.
    mutating func clear() { self = ServiceQueue() }
}

extension Simulation {
    /// Lets a node do its work now, or when it has time for it.
    mutating func offer(_ work: ServiceQueue.Work, to edge: EdgeProcess?) {
        guard let spread = serviceTime(of: work, isHub: edge == nil) else { return perform(work, at: edge) }
        if case .message(_, _, let pipe) = work,
            edge.map(\.service.count) ?? hub.service.count >= plan.waitingMaximum
        {
            messages.dropped += 1
            meter.noteDropped(pipe: pipe)
            return
        }
        let time = (0..<work.count).reduce(Duration.zero) { sum, _ in
            sum + spread.duration(draw: service.next())
        }
        if let edge {
            let (_, end) = edge.service.add(work, taking: time, at: now)
            schedule(.edgeService, edge.index, edge.generation, at: end)
        } else {
            let (begin, end) = hub.service.add(work, taking: time, at: now)
            meter.noteService(from: begin, to: end, queued: hub.service.count, at: now)
            drawService(from: begin, to: end)
            schedule(.hubService, 0, hub.generation, at: end)
        }
    }

    private func serviceTime(of work: ServiceQueue.Work, isHub: Bool) -> Spread? {
        switch work {
        case .message: isHub ? plan.service.hubRequest : plan.service.edgeMessage
        case .interaction: plan.service.edgeRequest
        case .input: plan.service.hubIngest
        }
    }

    mutating func finishHubService(generation: UInt32) {
        guard hub.generation == generation, let (work, arrived) = hub.service.removeFirst() else { return }
        hub.arrived = min(hub.arrived, arrived)
        perform(work)
    }

    mutating func finishService(at edge: EdgeProcess, generation: UInt32) {
        guard edge.generation == generation, let (work, _) = edge.service.removeFirst() else { return }
        perform(work, at: edge)
    }

    private mutating func perform(_ work: ServiceQueue.Work, at edge: EdgeProcess? = nil) {
        switch work {
        case .message(let message, let times, let pipe): hand(message, times: times, pipe: pipe)
        case .interaction(let interaction, let ticket):
            if let edge { receive(.interact(interaction, ticket), at: edge) }
        case .input(let input, _): receive(input)
        }
    }
}

extension ServiceQueue.Work {
    /// How many things are served, each for a time of its own.
    fileprivate var count: Int {
        switch self {
        case .message, .interaction: 1
        case .input(_, let count): count
        }
    }
}
