import HubCore
import Profiles
import SansIO
import Testing
import Wire

/// Graphs that the linking rules take apart: fragments, events, memberships and projections follow.
struct DivisionTests {
    private let ann = Identity(namespace: "CRMID", value: "ann")
    private let bob = Identity(namespace: "CRMID", value: "bob")
    private let device = Identity(namespace: "ECID", value: String(repeating: "7", count: 38))

    private func configuration(ranked: Bool = false) -> HubConfiguration {
        Town.configuration { configuration in
            var customers = Namespace(code: "CRMID", kind: .crossDevice)
            customers.isUnique = true
            customers.priority = ranked ? 1 : nil
            configuration.catalog.namespaces = [customers, Namespace(code: "ECID", kind: .cookie)]
        }
    }

    private func event(
        _ id: String, _ primary: Identity, _ others: Identity..., at time: Duration = .zero
    ) -> Ingestion {
        .event(
            Event(
                id: id, dataset: "web", timestamp: Town.clock.timestamp + time, primary: primary,
                identities: ([primary] + others).sorted(), body: ["eventType": "commerce.productViews"]))
    }

    @Test func `a device that somebody else logs in on leaves its profile with what it did`() throws {
        let hub = try Hub(configuration())
        hub.ingest(Town.person(ann, points: 9), Town.person(bob, points: 1))
        hub.ingest(event("anonymous", device))
        hub.ingest(Town.person(ann, device, points: 9))
        let before = try #require(hub.entity(device))
        #expect(before.identities == [ann, device].sorted())
        #expect(before.memberships.map(\.audience) == [1, 2])
        hub.pass(.seconds(1))
        hub.ingest(Town.person(bob, device, points: 1))
        let (anns, bobs) = (try #require(hub.entity(ann)), try #require(hub.entity(bob)))
        #expect(anns.identities == [ann])
        #expect(bobs.identities == [bob, device].sorted())
        #expect(hub.entity(device)?.profile == bobs.profile)
        #expect(anns.profile == before.profile)
        #expect(anns.events.isEmpty && bobs.events.map(\.id) == ["anonymous"])
        // Viewing a product came with the device, being loyal stays with who has the points.
        #expect(anns.memberships.map(\.audience) == [2])
        #expect(bobs.memberships.map(\.audience) == [1])
        #expect(hub.counters.divisions == 1)
    }

    @Test func `an audience left before a division is still told of afterwards`() throws {
        let hub = try Hub(configuration())
        hub.ingest(Town.person(ann, device, points: 9))
        hub.ingest(Town.person(ann, points: 1))
        #expect(hub.entity(ann)?.exits.map(\.audience) == [2])
        hub.pass(.seconds(1))
        hub.ingest(Town.person(bob, device))
        #expect(hub.entity(ann)?.exits.map(\.audience) == [2])
        #expect(hub.entity(bob)?.exits == [])
    }

    @Test
    func
        `both sides of a division travel in one batch, and what gives an identity up comes with who takes it`()
        throws
    {
        let hub = try Hub(configuration())
        hub.ingest(Town.person(ann, device), Town.person(bob))
        hub.pass(.seconds(1))
        _ = hub.publications(Town.oregon)
        hub.ingest(Town.person(bob, device))
        let batches = hub.publications(Town.oregon).filter { !$0.isHeartbeat }
        #expect(batches.count == 1)
        let identities = batches.flatMap(\.items).compactMap(\.projected?.identities)
        #expect(Set(identities) == [[ann], [bob, device].sorted()])
    }

    @Test func `every part of a division is seen where the profile was`() throws {
        let hub = try Hub(configuration())
        hub.ingest(Town.person(ann, device))
        hub.ask(.refresh(device))
        hub.pass(.seconds(1))
        hub.ingest(Town.person(bob, device))
        #expect(hub.entity(ann)?.entries.map(\.region) == [Town.tokyo, Town.oregon])
        #expect(hub.entity(bob)?.entries.map(\.region) == [Town.tokyo, Town.oregon])
    }

    @Test func `joining and parting within one turn leave what turns of their own leave`() throws {
        let apart = try Hub(configuration())
        let together = try Hub(configuration())
        let steps = [
            Town.person(ann, device, points: 9), event("1", device), event("2", ann, device),
            Town.person(bob, points: 2), event("3", bob, device), event("4", device), event("5", ann, device),
        ]
        for step in steps { apart.ingest(step) }
        _ = together.stage(steps)
        together.commit()
        for identity in [ann, bob, device] {
            let (one, other) = (apart.entity(identity), together.entity(identity))
            #expect(one?.identities == other?.identities)
            #expect(one?.events.map(\.id) == other?.events.map(\.id))
            #expect(one?.memberships == other?.memberships)
            #expect(one?.attributes == other?.attributes)
        }
    }

    @Test func `where namespaces are ranked an event belongs to the highest, whatever it calls primary`()
        throws
    {
        let hub = try Hub(configuration(ranked: true))
        hub.ingest(event("1", device, ann))
        hub.pass(.seconds(1))
        hub.ingest(event("2", device, bob, at: .seconds(1)))
        #expect(hub.entity(ann)?.events.map(\.id) == ["1"])
        #expect(hub.entity(bob)?.events.map(\.id) == ["2"])
        #expect(hub.entity(device)?.profile == hub.entity(bob)?.profile)
    }

    @Test func `the fifty-first identity pushes the oldest cookie out of the graph, and nothing is refused`()
        throws
    {
        let hub = try Hub(configuration())
        for number in 1...50 {
            let cookie = Identity(namespace: "ECID", value: "\(number)")
            #expect(hub.ingest(Town.person(ann, cookie)) == [nil])
            hub.pass(.seconds(1))
        }
        #expect(hub.entity(ann)?.identities.count == 50)
        let oldest = Identity(namespace: "ECID", value: "1")
        #expect(hub.entity(oldest)?.identities == [oldest])
        #expect(hub.entity(Identity(namespace: "ECID", value: "2"))?.identities.count == 50)
    }

    @Test func `identities of things do not stitch, nor do those of a dataset that is not for the graph`()
        throws
    {
        let hub = try Hub(
            Town.configuration {
                $0.catalog.namespaces = [Namespace(code: "Store", kind: .nonPeople)]
                $0.catalog.datasets[1].isForIdentity = false
            })
        let store = Identity(namespace: "Store", value: "12")
        hub.ingest(Town.person(ann, store), Town.person(bob, store))
        #expect(hub.entity(ann)?.identities == [ann])
        #expect(hub.entity(bob)?.identities == [bob])
        hub.ingest(event("1", ann, bob))
        #expect(hub.entity(ann)?.identities == [ann])
    }

    @Test func `a dataset that is not for profiles makes none, and acknowledges`() throws {
        let hub = try Hub(Town.configuration { $0.catalog.datasets[0].isForProfile = false })
        #expect(hub.ingest(Town.person(ann)) == [nil])
        #expect(hub.entity(ann) == nil)
    }

    @Test func `merge policies decide which source wins and which count`() throws {
        var byDataset = MergePolicy(
            id: "app-first", name: "App first", attributeMerge: .datasetPrecedence(["second", "people"]))
        byDataset.isDefault = false
        let alone = MergePolicy(id: "alone", name: "No stitching", graph: .none)
        let hub = try Hub(
            Town.configuration {
                $0.catalog.datasets.append(Dataset(id: "second", name: "Second", schema: "s:person"))
                $0.catalog.datasets.append(Dataset(id: "third", name: "Third", schema: "s:person"))
                $0.catalog.mergePolicies = [.standard, byDataset, alone]
            })
        func record(_ dataset: String, _ primary: Identity, _ body: Value) -> Ingestion {
            .record(Record(dataset: dataset, primary: primary, identities: [ann, bob].sorted(), body: body))
        }
        hub.ingest(record("second", ann, ["a": 2, "b": ["x": 2]]))
        hub.ingest(record("people", bob, ["a": 1, "b": ["y": 1]]))
        hub.ingest(record("third", ann, ["a": 3]))
        #expect(hub.entity(ann)?.attributes == ["a": 3, "b": ["x": 2, "y": 1]])
        #expect(hub.entity(ann, by: "app-first")?.attributes == ["a": 2, "b": ["x": 2, "y": 1]])
        let lonely = hub.entity(bob, by: "alone")
        #expect(lonely?.attributes == ["a": 1, "b": ["y": 1]])
        #expect(lonely?.identities == [bob])
        #expect(hub.entity(ann, by: "unheard-of") == nil)
    }

    @Test func `a record replaces the one before in a dataset without upsert`() throws {
        let hub = try Hub(Town.configuration { $0.catalog.datasets[0].isUpsert = false })
        func record(_ body: Value) -> Ingestion {
            .record(Record(dataset: "people", primary: ann, identities: [ann], body: body))
        }
        hub.ingest(record(["a": 1, "b": 1]))
        hub.ingest(record(["a": 2]))
        #expect(hub.entity(ann)?.attributes == ["a": 2])
    }
}
