import HubCore
import HubStores
import Profiles
import SansIO
import Wire

/// A hub on a file, driven by hand: two regions, of which Oregon holds everybody.
final class StoredTown {
    static let ann = Identity(namespace: "Email", value: "ann@example.com")
    static let bob = Identity(namespace: "Email", value: "bob@example.com")
    private static let start = Instant(nanoseconds: 1_000_000_000_000)

    let store: SQLiteHubStore
    private var node: HubNode<SQLiteHubStore>
    private var now = StoredTown.start
    private var tickets: UInt64 = 0

    init(_ path: String, epoch: UInt64 = 1) throws {
        store = try SQLiteHubStore(path: path)
        var configuration = HubConfiguration(
            regions: [Region("OR2")], edges: [("OR2-1", Region("OR2"))], catalog: StoredTown.catalog)
        configuration.pendingDeletions = store.replayedDeletions()
        node = try HubNode(
            configuration: configuration, store: store, epoch: Epoch(epoch),
            clock: WallClock(Timestamp(milliseconds: 1_700_000_000_000), at: now), at: now)
        turn()
    }

    private static var catalog: Catalog {
        var catalog = Catalog()
        catalog.schemas = [
            Schema(id: "s:person", title: "Person", behaviour: .record),
            Schema(id: "s:web", title: "Web", behaviour: .event),
        ]
        catalog.datasets = [
            Dataset(id: "people", name: "People", schema: "s:person"),
            Dataset(id: "web", name: "Web", schema: "s:web"),
        ]
        catalog.audiences = [
            Audience(
                number: 1, id: "viewers", name: "Viewed a product",
                expression: "select E from xEvent where E.eventType = \"commerce.productViews\" "
                    + "and E.timestamp occurs <= 60 minutes before now", evaluation: .edge)
        ]
        catalog.destinations = [
            Destination(
                id: "everyone", name: "Everyone", alias: "everyone", audiences: [1],
                attributes: [Destination.Mapping(source: "loyalty.points", name: "points")],
                replication: .proactive, regions: [Region("OR2")])
        ]
        return catalog
    }

    var revision: Revision { node.revision }
    var clock: Timestamp {
        Timestamp(milliseconds: 1_700_000_000_000 + (now - StoredTown.start).milliseconds)
    }

    /// A record with points, and an event that makes a member.
    func visit(_ identities: Identity..., points: Int64 = 1) {
        let record = Record(
            dataset: "people", primary: identities[0], identities: identities.sorted(),
            body: ["loyalty": ["points": .integer(points)]])
        let event = Event(
            id: "visit-\(tickets)", dataset: "web", timestamp: clock, primary: identities[0],
            identities: [identities[0]], body: ["eventType": "commerce.productViews"])
        tickets += 1
        turn(.ingest([.record(record), .event(event)], Ticket(tickets)))
    }

    func delete(_ identity: Identity) {
        tickets += 1
        turn(.delete(identity, Ticket(tickets)))
    }

    func close() throws { try store.close() }

    func points(_ identity: Identity) throws -> Value? {
        guard let id = try store.profileID(of: identity) else { return nil }
        return try store.profile(id)?.fragments.last?.body[path: "loyalty.points"]
    }

    private func turn(_ input: HubInput? = nil) {
        now = now + .milliseconds(1)
        var effects: [HubEffect] = []
        if let input { node.receive(input, at: now, into: &effects) }
        node.advance(to: now, into: &effects)
        node.commit(at: now, into: &effects)
        for case .halt(let sentence) in effects { preconditionFailure(sentence) }
    }
}
