import HubCore
import Profiles
import SansIO
import Testing
import Wire

@testable import HubCore

/// Consents that people have set at edges: on the profile, in what the edges hold, and in what is collected.
struct ConsentTests {
    private typealias MemoryHub = Hub<MemoryHubStore>

    /// What becomes of events sent together by an edge that accepted them `ago`.
    private func collect(
        _ hub: MemoryHub, _ events: [(Event, OutboxEvent.Kind)], box: UInt64 = 7, ago: Duration = .zero,
        complete: Revision? = nil
    ) -> Collected? {
        let mark = EpochMark(epoch: Epoch(1), revision: complete ?? hub.revision)
        let accepted = Town.clock.timestamp
        return hub.ask(
            .collect(
                Collect(
                    box: Box(box), oldest: 1, sent: accepted + ago,
                    events: events.enumerated().map { place, event in
                        OutboxEvent(
                            number: UInt64(place + 1), accepted: accepted, complete: mark, event: event.0,
                            kind: event.1)
                    })))?.collected
    }

    private func consent(
        _ consents: Value, id: String = "c", _ others: Identity..., dataset: String = "people"
    ) -> Event {
        Event(
            id: id, dataset: dataset, timestamp: Town.clock.timestamp, primary: Town.ann,
            identities: ([Town.ann] + others).sorted(), body: ["consents": consents])
    }

    private func consents(_ hub: MemoryHub) -> Value? { hub.entity(Town.ann)?.attributes[path: "consents"] }

    @Test func `it upserts the person's consents with the time of acceptance and links identities`() throws {
        let hub = try Hub()
        hub.ingest(Town.person(Town.ann, points: 9))
        let event = consent(["collect": ["val": "y"], "marketing": ["any": ["val": "n"]]], Town.phone)
        #expect(collect(hub, [(event, .consent)])?.rejected == [])
        let entity = try #require(hub.entity(Town.phone))
        #expect(entity.attributes[path: "loyalty.points"] == 9)
        #expect(
            entity.attributes[path: "consents"] == [
                "collect": ["val": "y"], "marketing": ["any": ["val": "n"]],
                "metadata": ["time": .string(Town.clock.timestamp.rfc3339)],
            ])
        #expect(entity.events.isEmpty && hub.counters.consentsTaken == 1)
    }

    @Test func `who refuses collection at one edge is refused at all: the entry says so, the hub rejects`()
        throws
    {
        let hub = try Hub()
        _ = hub.publications(Town.oregon)
        let collected = collect(
            hub, [(consent(["collect": ["val": "n"]]), .consent), (Town.event(Town.ann, id: "1"), .event)])
        #expect(collected?.through == 2)
        #expect(collected?.rejected == [RejectedEvent(number: 2, reason: .collectionRefused)])
        #expect(hub.items(Town.oregon).compactMap(\.projected).map(\.refused) == [.collect])
        // Where it was said it is known, too: there the person was seen.
        #expect(hub.items(Town.tokyo).compactMap(\.projected).map(\.refused) == [.collect])
        _ = collect(hub, [(consent(["collect": ["val": "y"]], id: "d"), .consent)], box: 8)
        #expect(hub.items(Town.oregon).compactMap(\.projected).map(\.refused) == [[]])
    }

    @Test func `a refusal alone makes a whole projection, not a change of memberships`() throws {
        let hub = try Hub()
        hub.ingest(Town.person(Town.ann, points: 9))
        _ = hub.publications(Town.oregon)
        _ = collect(hub, [(consent(["collect": ["val": "n"]]), .consent)])
        let items = hub.items(Town.oregon)
        #expect(items.compactMap(\.changed).isEmpty)
        #expect(items.compactMap(\.projected).map(\.fields.isEmpty) == [false])
        #expect(items.compactMap(\.projected).map(\.memberships.count) == [1])
    }

    @Test func `what replaces forgets what it does not say, what updates keeps it`() throws {
        let hub = try Hub()
        let first: Value = ["collect": ["val": "n"], "share": ["val": "n"]]
        _ = collect(hub, [(consent(first, id: "1"), .consent)])
        _ = collect(hub, [(consent(["share": ["val": "y"]], id: "2"), .consent)], box: 8)
        #expect(consents(hub)?[path: "collect.val"] == "n")
        _ = collect(hub, [(consent(["share": ["val": "y"]], id: "3"), .replacingConsent)], box: 9)
        #expect(consents(hub)?[path: "collect"] == nil && consents(hub)?[path: "share.val"] == "y")
        #expect(hub.entity(Town.ann)?.attributes[path: "loyalty"] == nil)
    }

    @Test func `the same consent by another edge is known by its id`() throws {
        let hub = try Hub()
        let out = consent(["collect": ["val": "n"]], id: "out")
        _ = collect(hub, [(out, .consent)], box: 7)
        _ = collect(hub, [(consent(["collect": ["val": "y"]], id: "in"), .consent)], box: 8)
        #expect(collect(hub, [(out, .consent)], box: 9)?.rejected == [])
        #expect(consents(hub)?[path: "collect.val"] == "y" && hub.counters.eventsRepeated == 1)
    }

    @Test func `a consent that was long on its way does not undo a later one, but loses no refusal`() throws {
        let hub = try Hub()
        _ = collect(hub, [(consent(["collect": ["val": "y"]], id: "later"), .consent)], box: 7)
        let earlier = consent(
            ["collect": ["val": "n"], "personalize": ["content": ["val": "n"]]], id: "earlier")
        _ = collect(hub, [(earlier, .consent)], box: 8, ago: .hours(1))
        #expect(consents(hub)?[path: "collect.val"] == "y")
        #expect(consents(hub)?[path: "personalize.content.val"] == "n")
    }

    @Test func `an identity deleted since discards it`() throws {
        let hub = try Hub()
        hub.ingest(Town.person(Town.ann))
        let known = hub.revision
        hub.delete(Town.ann)
        let collected = collect(
            hub, [(consent(["collect": ["val": "n"]]), .consent)], complete: known)
        #expect(collected?.rejected.map(\.reason) == [.identityDeleted])
        #expect(hub.entity(Town.ann) == nil)
    }

    @Test func `one that no dataset takes is rejected with its reason, and evaluated`() throws {
        let hub = try Hub()
        let collected = collect(
            hub,
            [
                (consent(["collect": ["val": "n"]], id: "1", dataset: "web"), .consent),
                (consent(["collect": ["val": "n"]], id: "2", dataset: "nowhere"), .consent),
            ])
        #expect(collected?.through == 2)
        #expect(collected?.rejected.map(\.reason) == [.wrongBehaviour, .unknownDataset])
    }

    @Test func `it counts after a restart of the hub`() throws {
        let hub = try Hub()
        _ = collect(hub, [(consent(["collect": ["val": "n"]]), .consent)])
        let restarted = try Hub(Town.configuration(), store: hub.store, epoch: 2, at: hub.now)
        #expect(restarted.ingest(.event(Town.event(Town.ann, id: "1"))) == [.collectionRefused])
    }
}
