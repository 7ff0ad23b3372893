import HubCore
import Profiles
import SansIO
import Testing
import Wire

/// A new catalog reaches entries by commits only.
struct CatalogChangeTests {
    private func renamed() -> Catalog {
        var catalog = Town.catalog()
        catalog.destinations[1].attributes = [Destination.Mapping(source: "loyalty", name: "loyalty")]
        return catalog
    }

    private func define(_ catalog: Catalog, at hub: Hub<MemoryHubStore>) -> HubAnswer? {
        hub.receive(.define(catalog, replacing: nil, Ticket(900)))
        hub.commit()
        for effect in hub.effects {
            if case .answer(Ticket(900), let answer) = effect { return answer }
        }
        return nil
    }

    @Test func `profiles are projected anew in slices, each a commit, and streams name the version at once`()
        throws
    {
        let hub = try Hub(Town.configuration { $0.sliceProfilesMaximum = 2 })
        for number in 1...5 { hub.ingest(Town.person(Identity(namespace: "CRMID", value: "\(number)"))) }
        _ = hub.publications(Town.oregon)
        guard case .defined(version: 2)? = define(renamed(), at: hub) else {
            Issue.record("the catalog was not taken")
            return
        }
        hub.work(.milliseconds(100))
        let batches = hub.publications(Town.oregon).filter { !$0.isHeartbeat }
        #expect(batches.map(\.items.count) == [2, 2, 1])
        #expect(Set(batches.map(\.through)).count == 3)
        #expect(batches.allSatisfy { $0.catalogVersion == 2 })
        let fields = batches.flatMap(\.items).compactMap(\.projected?.fields)
        #expect(fields.allSatisfy { String(decoding: $0, as: UTF8.self) == "{\"loyalty\":{\"points\":1}}" })
        #expect(hub.ask(.catalog) == .catalog(hub.catalog.forEdges))
    }

    @Test func `whom edges believe reaches them as a new version, and no profile is projected anew for it`()
        throws
    {
        let hub = try Hub()
        hub.ingest(Town.person(Town.ann))
        var catalog = hub.catalog
        catalog.trust = .everybody
        guard case .defined(version: 2)? = define(catalog, at: hub) else {
            Issue.record("the catalog was not taken")
            return
        }
        _ = hub.publications(Town.oregon)
        hub.work(.seconds(2))
        let publications = hub.publications(Town.oregon)
        #expect(!publications.isEmpty && publications.allSatisfy { $0.isHeartbeat && $0.catalogVersion == 2 })
        #expect(hub.counters.reprojected == 0)
        #expect(hub.ask(.catalog) == .catalog(hub.catalog.forEdges))
        let restarted = try Hub(store: hub.store, epoch: 2, at: hub.now)
        #expect(restarted.catalog.trust == .everybody && restarted.catalog.version == 2)
    }

    @Test func `a walk that a restart cuts short begins again, and ends`() throws {
        let configuration = Town.configuration {
            $0.sliceProfilesMaximum = 1
            $0.slicePause = .seconds(1)
        }
        let hub = try Hub(configuration)
        for number in 1...3 { hub.ingest(Town.person(Identity(namespace: "CRMID", value: "\(number)"))) }
        _ = define(renamed(), at: hub)
        hub.work(.milliseconds(10))
        #expect(hub.counters.reprojected == 1)
        let restarted = try Hub(configuration, store: hub.store, epoch: 2, at: hub.now)
        restarted.work(.seconds(10))
        #expect(restarted.counters.reprojected == 3)
        let again = try Hub(configuration, store: restarted.store, epoch: 3, at: restarted.now)
        again.work(.seconds(10))
        #expect(again.counters.reprojected == 0)
    }

    @Test func `a refresh before its slice commits the new projection first: same revision, same bytes`()
        throws
    {
        let hub = try Hub(
            Town.configuration {
                $0.catalog.destinations[0].attributes = []
                $0.slicePause = .hours(1)
            })
        hub.ingest(Town.person(Town.ann))
        let old = try #require(hub.ask(.refresh(Town.ann))?.entry)
        _ = hub.publications()
        _ = define(Town.catalog(), at: hub)
        let new = try #require(hub.ask(.refresh(Town.ann))?.entry)
        #expect(old.fields.isEmpty && !new.fields.isEmpty)
        #expect(new.revision > old.revision)
        #expect(hub.items().compactMap(\.projected) == [new])
        hub.work(.seconds(1))
        #expect(hub.ask(.refresh(Town.ann))?.entry == new)
    }

    @Test func `a change of a catalog that another has replaced meanwhile is told so and changes nothing`()
        throws
    {
        let hub = try Hub()
        hub.receive(.define(renamed(), replacing: 7, Ticket(900)))
        hub.commit()
        let answers = hub.effects.compactMap { if case .answer(_, let answer) = $0 { answer } else { nil } }
        guard case .outdated(version: 1)? = answers.last else {
            Issue.record("\(answers)")
            return
        }
        #expect(hub.catalog.destinations == Town.catalog().destinations)
    }

    @Test func `what API calls define survives a restart with the same file`() throws {
        let hub = try Hub()
        _ = define(renamed(), at: hub)
        let restarted = try Hub(store: hub.store, epoch: 2, at: hub.now)
        #expect(restarted.catalog == hub.catalog)
        #expect(restarted.catalog.version == 2)
    }

    @Test func `a catalog whose audiences do not compile is refused and changes nothing`() throws {
        let hub = try Hub()
        var broken = Town.catalog()
        broken.audiences[0].expression = "select E from"
        guard case .refused? = define(broken, at: hub) else {
            Issue.record("a broken catalog was taken")
            return
        }
        #expect(hub.catalog.version == 1)
    }

    @Test func `the same catalog again, and a restart with it, keep the version`() throws {
        let hub = try Hub()
        let revision = hub.revision
        guard case .defined(version: 1)? = define(Town.catalog(), at: hub) else {
            Issue.record("the same catalog was not recognised")
            return
        }
        #expect(hub.revision == revision)
        let same = try Hub(Town.configuration(), store: hub.store, epoch: 2, at: hub.now)
        #expect(same.catalog.version == 1)
        let other = try Hub(
            Town.configuration { $0.catalog = renamed() }, store: hub.store, epoch: 3, at: hub.now)
        #expect(other.catalog.version == 2)
    }

    @Test func `a projection configuration brings its fields to the regions of its destination`() throws {
        let hub = try Hub()
        let body: Value = [
            "loyalty": ["points": 9, "tier": "gold"],
            "addresses": [["city": "Kobe", "zip": 1], ["city": "Nara"]],
        ]
        hub.ingest(.record(Record(dataset: "people", primary: Town.ann, identities: [Town.ann], body: body)))
        _ = hub.publications(Town.oregon)
        var catalog = hub.catalog
        catalog.projectionDestinations = [
            ProjectionDestination(id: "p", regions: [Town.oregon], replication: .proactive)
        ]
        catalog.projections = [
            ProjectionConfiguration(
                id: "q", name: "q", destination: "p", selector: "loyalty.tier,addresses(city)")
        ]
        guard case .defined? = define(catalog, at: hub) else {
            Issue.record("the catalog was not taken")
            return
        }
        hub.work(.milliseconds(100))
        let fields = hub.items(Town.oregon).compactMap(\.projected?.fields).map {
            String(decoding: $0, as: UTF8.self)
        }
        #expect(
            fields == [
                "{\"addresses.city\":[\"Kobe\",\"Nara\"],\"loyalty.points\":9,\"loyalty.tier\":\"gold\"}"
            ])
        #expect(hub.items(Town.tokyo).isEmpty)
        catalog.projections[0].selector = "a,,b"
        hub.receive(.define(catalog, replacing: nil, Ticket(901)))
        hub.commit()
        let last = hub.effects.compactMap {
            if case .answer(Ticket(901), let answer) = $0 { answer } else { nil }
        }.last
        guard case .refused? = last else {
            Issue.record("\(String(describing: last))")
            return
        }
        #expect(hub.catalog.projections[0].selector == "loyalty.tier,addresses(city)")
    }
}
