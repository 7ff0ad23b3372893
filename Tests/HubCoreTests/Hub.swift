import Profiles
import SansIO
import Wire

@testable import HubCore

/// A hub whose driver's part is played by hand: inputs go in, a turn ends with `commit`, effects are kept.
final class Hub<Store: HubStore> {
    private var node: HubNode<Store>
    private(set) var now: Instant
    private(set) var effects: [HubEffect] = []
    private var tickets: UInt64 = 0
    private var requests: UInt64 = 0

    init(
        _ configuration: HubConfiguration = Town.configuration(), store: Store, epoch: UInt64 = 1,
        at now: Instant = Town.start
    ) throws {
        node = try HubNode(
            configuration: configuration, store: store, epoch: Epoch(epoch), clock: Town.clock, at: now)
        self.now = now
    }

    var revision: Revision { node.revision }
    var counters: HubCounters { node.counters }
    var levels: HubLevels { node.levels }
    var catalog: Catalog { node.catalog }
    var nextDeadline: Instant? { node.nextDeadline }
    /// A copy of what is durable, to restart or restore from.
    var store: Store { node.store }

    /// Puts an input into the turn; the number of its ticket or request.
    @discardableResult
    func receive(_ input: HubInput) -> UInt64 {
        node.receive(input, at: now, into: &effects)
        return tickets
    }

    func advance() { node.advance(to: now, into: &effects) }
    func commit() { node.commit(at: now, into: &effects) }

    /// Lets time pass in one step, and whatever is due happen in one turn.
    func pass(_ duration: Duration) {
        now = now + duration
        advance()
        commit()
    }

    /// Lets everything happen that wants to within the duration, each in its own turn.
    func work(_ duration: Duration) {
        let end = now + duration
        while let next = node.nextDeadline, next <= end {
            now = max(now, next)
            advance()
            commit()
        }
        now = end
    }

    /// Ingests in a turn of its own; what became of each.
    @discardableResult
    func ingest(_ ingestions: Ingestion...) -> [Rejection?] {
        let ticket = stage(ingestions)
        commit()
        return outcomes(of: ticket) ?? []
    }

    /// Ingests into the running turn; the ticket's number.
    func stage(_ ingestions: [Ingestion], fitting version: UInt64? = nil) -> UInt64 {
        tickets += 1
        return receive(.ingest(ingestions, fitting: version, Ticket(tickets)))
    }

    func outcomes(of ticket: UInt64) -> [Rejection?]? {
        for effect in effects {
            if case .answer(Ticket(ticket), .ingested(let outcomes, _)) = effect { return outcomes }
        }
        return nil
    }

    func delete(_ identity: Identity) {
        tickets += 1
        receive(.delete(identity, Ticket(tickets)))
        commit()
    }

    func entity(_ identity: Identity, by policy: String? = nil) -> Entity? {
        tickets += 1
        receive(.lookup(identity, mergePolicy: policy, Ticket(tickets)))
        commit()
        for effect in effects.reversed() {
            if case .answer(Ticket(tickets), .entity(let entity)) = effect { return entity }
        }
        return nil
    }

    /// Asks in a turn of its own; the reply.
    @discardableResult
    func ask(_ body: Request.Body, from region: Region = Town.tokyo) -> Reply.Body? {
        let number = stage(body, from: region)
        commit()
        return reply(to: number)?.body
    }

    func stage(_ body: Request.Body, from region: Region = Town.tokyo, edge: String? = nil) -> UInt64 {
        requests += 1
        receive(
            .request(
                Request(edge: edge ?? "\(region)-1", region: region, number: requests, body: body)))
        return requests
    }

    func reply(to number: UInt64) -> Reply? {
        for effect in effects.reversed() {
            if case .reply(let reply, _) = effect, reply.number == number { return reply }
        }
        return nil
    }

    /// What was published to a region's stream since it was last asked for, heartbeats included.
    func publications(_ region: Region = Town.tokyo) -> [Publication] {
        let published: [Publication] = effects.compactMap { effect in
            if case .publish(let publication) = effect, publication.region == region {
                publication
            } else {
                nil
            }
        }
        effects.removeAll { effect in
            if case .publish(let publication) = effect { publication.region == region } else { false }
        }
        return published
    }

    func items(_ region: Region = Town.tokyo) -> [Publication.Item] { publications(region).flatMap(\.items) }

    var halts: [String] {
        effects.compactMap { if case .halt(let sentence) = $0 { sentence } else { nil } }
    }
}

extension Hub where Store == MemoryHubStore {
    convenience init(_ configuration: HubConfiguration = Town.configuration()) throws {
        try self.init(configuration, store: MemoryHubStore())
        commit()
        _ = publications()
        _ = publications(Town.oregon)
    }
}
