import HubCore
import Profiles
import SansIO
import Testing
import Wire

/// From ingestion to publication: what a turn makes durable and says.
struct IngestTests {
    @Test
    func `a record is published to every proactive region, and to reactive ones once it was seen there`()
        throws
    {
        let hub = try Hub()
        #expect(hub.ingest(Town.person(Town.ann, points: 5)) == [nil])
        let entry = try #require(hub.items(Town.oregon).first?.projected)
        #expect(entry.identities == [Town.ann] && entry.revision == hub.revision)
        #expect(entry.memberships.map(\.audience) == [2])
        #expect(String(decoding: entry.fields, as: UTF8.self) == "{\"loyalty.points\":5}")
        #expect(hub.items(Town.tokyo).isEmpty)
        let refreshed = hub.ask(.refresh(Town.ann))?.entry
        #expect(hub.items(Town.tokyo).first?.projected == refreshed)
        #expect(refreshed?.revision == hub.revision)
    }

    @Test func `audiences alone travel as a change on the entry's previous revision, anything else whole`()
        throws
    {
        let hub = try Hub()
        hub.ingest(Town.person(Town.ann))
        let base = try #require(hub.items(Town.oregon).first?.projected)
        hub.ingest(.event(Town.event(Town.ann, id: "1")))
        let change = try #require(hub.items(Town.oregon).first?.changed)
        #expect(change.base == base.revision && change.revision == hub.revision)
        #expect(change.entered.map(\.audience) == [1] && change.left == [])
        let held = hub.entity(Town.ann)?.entries.first?.entry
        #expect(change.applied(to: base) == held)
        hub.ingest(Town.person(Town.ann, points: 5))
        #expect(hub.items(Town.oregon).first?.projected?.memberships.map(\.audience) == [1, 2])
    }

    @Test func `a membership ends by itself with a commit and a message`() throws {
        let hub = try Hub()
        hub.ingest(Town.person(Town.ann))
        hub.ingest(.event(Town.event(Town.ann, id: "1")))
        _ = hub.items(Town.oregon)
        hub.work(.minutes(59))
        #expect(hub.items(Town.oregon).isEmpty)
        hub.work(.minutes(2))
        #expect(hub.items(Town.oregon).compactMap(\.changed?.left) == [[1]])
    }

    @Test
    func `a membership that ends by itself lets its profile into an audience of those who are not members`()
        throws
    {
        let hub = try Hub(
            Town.configuration {
                $0.catalog.audiences.append(
                    Audience(
                        number: 3, id: "others", name: "Did not view a product",
                        expression: "not (inSegment(\"viewers\"))", evaluation: .streaming))
            })
        hub.ingest(Town.person(Town.ann), .event(Town.event(Town.ann, id: "1")))
        #expect(hub.entity(Town.ann)?.memberships.map(\.audience) == [1])
        hub.work(.minutes(61))
        #expect(hub.entity(Town.ann)?.memberships.map(\.audience) == [3])
    }

    @Test func `one turn is one revision with one entry for each profile`() throws {
        let hub = try Hub()
        let before = hub.revision
        _ = hub.stage([Town.person(Town.ann, points: 1)])
        _ = hub.stage([Town.person(Town.ann, points: 2), Town.person(Town.bob)])
        hub.commit()
        #expect(hub.revision == before + 1)
        let entries = hub.items(Town.oregon).compactMap(\.projected)
        #expect(entries.map(\.identities) == [[Town.ann], [Town.bob]])
        #expect(entries.allSatisfy { $0.revision == hub.revision })
    }

    @Test func `a commit split over batches is through only with its last one`() throws {
        let hub = try Hub()
        let people = (0..<600).map { Town.person(Identity(namespace: "CRMID", value: "\($0)")) }
        _ = hub.stage(people)
        hub.commit()
        let batches = hub.publications(Town.oregon)
        #expect(batches.map(\.items.count) == [256, 256, 88])
        #expect(batches.map(\.sequence) == [1, 2, 3])
        #expect(batches.map(\.through) == [hub.revision - 1, hub.revision - 1, hub.revision])
        #expect(batches.allSatisfy { $0.highest == hub.revision })
        #expect(batches.dropLast().allSatisfy { $0.evaluated.isEmpty })
    }

    @Test func `an event repeated under its id counts once for each dataset, in one turn and over many`()
        throws
    {
        let hub = try Hub()
        hub.ingest(.event(Town.event(Town.ann, id: "1")), .event(Town.event(Town.ann, id: "1")))
        let revision = hub.revision
        #expect(hub.ingest(.event(Town.event(Town.ann, id: "1"))) == [nil])
        #expect(hub.revision == revision)
        hub.ingest(.event(Town.event(Town.ann, id: "1", dataset: "app")))
        #expect(hub.entity(Town.ann)?.events.map(\.dataset) == ["app", "web"])
        #expect(hub.counters.eventsRepeated == 2)
    }

    @Test func `what is refused is answered with the reason and kept`() throws {
        let hub = try Hub()
        let stray = Town.event(Town.ann, id: "1", dataset: "nowhere")
        let outcomes = hub.ingest(
            .event(stray), .event(Town.event(Town.ann, id: "2", dataset: "people")), Town.person(Town.ann))
        #expect(outcomes == [.unknownDataset, .wrongBehaviour, nil])
        hub.receive(.listRejected(Ticket(99)))
        hub.commit()
        let listed = hub.effects.compactMap { effect -> [Rejection]? in
            if case .answer(_, .rejected(let records)) = effect { records.map(\.reason) } else { nil }
        }
        #expect(listed == [[.wrongBehaviour, .unknownDataset]])
    }

    @Test(arguments: [PlantedBugs(), .acknowledgesBeforeCommit])
    func `a commit that fails halts the hub and acknowledges nothing`(bug: PlantedBugs) throws {
        let hub = try Hub(Town.configuration(planting: bug), store: FailingStore(failingFrom: 3))
        #expect(hub.ingest(Town.person(Town.ann)) == [nil])
        _ = hub.publications(Town.oregon)
        let ticket = hub.stage([Town.person(Town.bob)])
        let echo = hub.stage(.echo)
        hub.commit()
        #expect((hub.outcomes(of: ticket) == nil) == (bug == []))
        #expect(hub.halts == ["the disk is full"])
        #expect(hub.reply(to: echo) == nil)
        #expect(hub.publications(Town.oregon).isEmpty)
        // Nothing more is taken: the process is to end.
        #expect(hub.ingest(Town.person(Town.phone)) == [] || bug != [])
        #expect(hub.nextDeadline == nil && hub.halts.count == 1)
    }

    @Test func `a heartbeat says nothing of what is not committed`() throws {
        let hub = try Hub(Town.configuration(), store: FailingStore(failingFrom: 3))
        hub.commit()
        hub.ingest(Town.person(Town.ann))
        let committed = hub.revision
        _ = hub.publications(Town.oregon)
        hub.pass(.seconds(1))
        let heartbeats = hub.publications(Town.oregon)
        #expect(heartbeats.map(\.through) == [committed] && heartbeats.map(\.sequence) == [1])
        #expect(heartbeats.allSatisfy { $0.isHeartbeat && $0.highest == committed })
        _ = hub.stage([Town.person(Town.bob)])
        hub.pass(.seconds(1))
        #expect(hub.publications(Town.oregon).isEmpty && hub.publications(Town.tokyo).count <= 2)
        #expect(hub.halts.count == 1)
    }

    @Test func `who subscribes hears a heartbeat at once, and many do not make many`() throws {
        let hub = try Hub()
        hub.pass(.milliseconds(300))
        _ = hub.publications(Town.tokyo)
        _ = hub.publications(Town.oregon)
        hub.receive(.subscribed(Town.tokyo))
        hub.pass(.zero)
        #expect(hub.publications(Town.tokyo).map(\.isHeartbeat) == [true])
        #expect(hub.publications(Town.oregon).isEmpty)
        for _ in 0..<50 { hub.receive(.subscribed(Town.tokyo)) }
        hub.receive(.subscribed(Region("MARS1")))
        hub.pass(.milliseconds(19))
        #expect(hub.publications(Town.tokyo).isEmpty)
        hub.pass(.milliseconds(1))
        #expect(hub.publications(Town.tokyo).map(\.isHeartbeat) == [true])
        // The interval begins anew with it.
        hub.pass(.milliseconds(900))
        #expect(hub.publications(Town.tokyo).isEmpty)
        hub.pass(.milliseconds(100))
        #expect(hub.publications(Town.tokyo).map(\.isHeartbeat) == [true])
    }

    @Test func `a heartbeat due in a turn that commits follows the batch and repeats its number`() throws {
        let hub = try Hub()
        _ = hub.stage([Town.person(Town.ann)])
        hub.pass(.seconds(1))
        #expect(hub.publications(Town.oregon).map(\.isHeartbeat) == [false])
        let quiet = hub.publications(Town.tokyo)
        #expect(quiet.map(\.isHeartbeat) == [true] && quiet.map(\.through) == [hub.revision])
        #expect(quiet.map(\.sequence) == [0])
    }

    @Test func `who refuses collection is not collected of, until they consent again`() throws {
        let hub = try Hub()
        func consent(_ purpose: Value) -> Ingestion {
            .record(
                Record(
                    dataset: "people", primary: Town.ann, identities: [Town.ann], body: ["consents": purpose])
            )
        }
        hub.ingest(Town.person(Town.ann), consent(["collect": ["val": "n"]]))
        #expect(hub.ingest(.event(Town.event(Town.ann, id: "1"))) == [.collectionRefused])
        #expect(hub.ingest(.event(Town.event(Town.bob, id: "2"))) == [nil])
        hub.ingest(consent(["collect": ["val": "y"]]))
        // Refused, it was not taken: sent again, it is not a repeat.
        #expect(hub.ingest(.event(Town.event(Town.ann, id: "1"))) == [nil])
        #expect(hub.entity(Town.ann)?.events.map(\.id) == ["1"])
    }

    @Test func `who refuses personalisation has no attributes at the edges`() throws {
        let hub = try Hub()
        hub.ingest(Town.person(Town.ann, points: 9))
        _ = hub.publications(Town.oregon)
        let body: Value = ["consents": ["personalize": ["content": ["val": "n"]]]]
        hub.ingest(.record(Record(dataset: "people", primary: Town.ann, identities: [Town.ann], body: body)))
        let entry = try #require(hub.items(Town.oregon).compactMap(\.projected).last)
        #expect(entry.fields.isEmpty && entry.memberships.map(\.audience) == [2])
    }
}
