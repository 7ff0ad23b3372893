import HubAPI
import HubCore
import Profiles
import SansIO
import Synchronization
import Wire

/// A hub's node behind its routes, on virtual time: each request is a turn.
final class LiveHub: Sendable {
    private struct Running: ~Copyable {
        var node: MemoryHub
        var now = Instant.zero
        var effects: [HubEffect] = []
    }

    private let running: Mutex<Running>
    private let tickets = Atomic(UInt64(0))

    /// Answers what requests ask for, at `clock` of the client's.
    init(_ catalog: Catalog, regions: [Region] = []) throws {
        let node = try MemoryHub(
            configuration: HubConfiguration(regions: regions, edges: [], catalog: catalog),
            store: MemoryHubStore(), epoch: Epoch(1), clock: WallClock(ScriptedHub.received, at: .zero),
            at: .zero)
        running = Mutex(Running(node: node))
    }

    var service: HubService {
        HubService(
            submit: { input in
                let ticket = Ticket(self.tickets.add(1, ordering: .relaxed).newValue)
                return try self.answer(input(ticket), ticket)
            },
            catalog: { self.running.withLock { $0.node.catalog } }, metrics: { "" }, isReady: { true })
    }

    /// Lets everything happen that wants to within the duration.
    func work(_ duration: Duration) {
        running.withLock { running in
            let end = running.now + duration
            while let next = running.node.nextDeadline, next <= end {
                running.now = max(running.now, next)
                running.node.advance(to: running.now, into: &running.effects)
                running.node.commit(at: running.now, into: &running.effects)
            }
            running.now = end
            running.effects = []
        }
    }

    private func answer(_ input: HubInput, _ ticket: Ticket) throws -> HubAnswer {
        try running.withLock { running in
            running.node.receive(input, at: running.now, into: &running.effects)
            running.node.commit(at: running.now, into: &running.effects)
            defer { running.effects = [] }
            for effect in running.effects {
                if case .answer(ticket, let answer) = effect { return answer }
            }
            throw Silence()
        }
    }

    struct Silence: Error {}
}
