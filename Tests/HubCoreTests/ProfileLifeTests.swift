import HubCore
import Profiles
import SansIO
import Testing
import Wire

/// How profiles merge, leave regions, and end.
struct ProfileLifeTests {
    @Test func `a stitch and the end of the merged profile travel in one batch`() throws {
        let hub = try Hub()
        hub.ingest(Town.person(Town.ann), Town.person(Town.bob))
        let loser = try #require(hub.entity(Town.bob)?.profile)
        _ = hub.publications(Town.oregon)
        hub.ingest(Town.person(Town.ann, Town.bob, points: 9))
        let batches = hub.publications(Town.oregon)
        #expect(batches.count == 1)
        let items = batches.first?.items ?? []
        #expect(items.compactMap(\.projected?.identities) == [[Town.ann, Town.bob]])
        #expect(items.compactMap(\.gone) == [Gone(profile: loser, revision: hub.revision)])
        #expect(hub.entity(Town.bob)?.profile == hub.entity(Town.ann)?.profile)
    }

    @Test func `a stitched profile keeps the events of both and is seen where either was`() throws {
        let hub = try Hub(Town.configuration { $0.catalog.destinations[1].replication = .reactive })
        hub.ingest(Town.person(Town.ann), Town.person(Town.bob))
        hub.ingest(.event(Town.event(Town.ann, id: "a")), .event(Town.event(Town.bob, id: "b")))
        hub.ask(.refresh(Town.ann), from: Town.tokyo)
        hub.ask(.refresh(Town.bob), from: Town.oregon)
        hub.ingest(Town.person(Town.ann, Town.bob))
        let merged = hub.entity(Town.phone) ?? hub.entity(Town.ann)
        #expect(merged?.events.map(\.id) == ["a", "b"])
        #expect(merged?.entries.map(\.region) == [Town.tokyo, Town.oregon])
    }

    @Test func `a graph is told for each identity, and none for one that nobody has`() throws {
        let hub = try Hub()
        hub.ingest(Town.person(Town.ann, Town.phone), Town.person(Town.bob))
        hub.receive(.graphs([Town.phone, Town.bob, Identity(namespace: "Email", value: "x")], Ticket(900)))
        hub.commit()
        let graphs = hub.effects.compactMap { effect -> [IdentityGraph?]? in
            if case .answer(Ticket(900), .graphs(let graphs)) = effect { graphs } else { nil }
        }
        #expect(
            graphs.first?.map { $0?.identities } == [[Town.ann, Town.phone], [Town.bob], nil] as [[Identity]?]
        )
    }

    @Test func `a deletion ends every entry, and what comes later is another profile`() throws {
        let hub = try Hub()
        hub.ingest(Town.person(Town.ann))
        hub.ask(.refresh(Town.ann))
        let old = try #require(hub.entity(Town.ann)?.profile)
        _ = (hub.publications(Town.oregon), hub.publications(Town.tokyo))
        hub.delete(Town.ann)
        for region in [Town.tokyo, Town.oregon] {
            #expect(hub.items(region).compactMap(\.gone) == [Gone(profile: old, revision: hub.revision)])
        }
        #expect(hub.entity(Town.ann) == nil)
        #expect(hub.ask(.refresh(Town.ann)) == .unknown)
        hub.ingest(Town.person(Town.ann))
        #expect(hub.entity(Town.ann)?.profile != old)
    }

    @Test func `a profile that is deleted and comes again in one turn is another profile`() throws {
        let hub = try Hub()
        hub.ingest(Town.person(Town.ann))
        let old = try #require(hub.entity(Town.ann)?.profile)
        _ = hub.publications(Town.oregon)
        hub.receive(.delete(Town.ann, Ticket(90)))
        hub.ingest(Town.person(Town.ann, points: 2))
        let items = hub.items(Town.oregon)
        #expect(items.compactMap(\.gone?.profile) == [old])
        #expect(items.compactMap(\.projected?.identities) == [[Town.ann]])
        #expect(hub.entity(Town.ann).map { $0.profile != old } == true)
    }

    @Test(arguments: [PlantedBugs(), .appliesAfterDeletion])
    func `an event accepted before its identity was deleted is discarded, a later one is not`(
        bug: PlantedBugs
    )
        throws
    {
        let hub = try Hub(Town.configuration(planting: bug))
        hub.ingest(Town.person(Town.ann))
        let before = EpochMark(epoch: Epoch(1), revision: hub.revision)
        hub.delete(Town.ann)
        let after = EpochMark(epoch: Epoch(1), revision: hub.revision)
        func collect(_ number: UInt64, _ mark: EpochMark) -> Collected? {
            let event = Town.outboxEvent(number, Town.event(Town.ann, id: "\(number)"), complete: mark)
            let collect = Collect(box: Box(7), oldest: 1, sent: Town.clock.timestamp, events: [event])
            return hub.ask(.collect(collect))?.collected
        }
        let first = collect(1, before)
        #expect(first?.through == 1)
        #expect((first?.rejected.map(\.reason) == [.identityDeleted]) == (bug == []))
        #expect((hub.entity(Town.ann) == nil) == (bug == []))
        #expect(collect(2, after)?.rejected == [])
        #expect(hub.entity(Town.ann) != nil)
    }

    @Test func `a revision of lost history does not save an event from a deletion`() throws {
        let hub = try Hub()
        hub.ingest(Town.person(Town.ann))
        hub.delete(Town.ann)
        let lost = EpochMark(epoch: Epoch(99), revision: 1_000)
        let event = Town.outboxEvent(1, Town.event(Town.ann, id: "1"), complete: lost)
        let collect = Collect(box: Box(7), oldest: 1, sent: Town.clock.timestamp, events: [event])
        let reasons = hub.ask(.collect(collect))?.collected?.rejected.map(\.reason)
        #expect(reasons == [.identityDeleted])
    }

    @Test func `deletions that a restored store has forgotten are repeated before anything else`() throws {
        let hub = try Hub()
        hub.ingest(Town.person(Town.ann))
        let backup = hub.store
        let restored = try Hub(
            Town.configuration { $0.pendingDeletions = [Town.ann] }, store: backup, epoch: 2, at: hub.now)
        #expect(restored.entity(Town.ann) == nil)
        #expect(restored.items(Town.oregon).compactMap(\.gone).count == 1)
    }

    @Test(arguments: [Duration.days(14), .days(90)], [PlantedBugs(), .leavesSilently])
    func `a profile leaves a region when its lease ends, with a commit and a message`(
        timeToLive: Duration, bug: PlantedBugs
    ) throws {
        let hub = try Hub(
            Town.configuration(planting: bug) {
                $0.catalog = Town.catalog(timeToLive: timeToLive)
                $0.heartbeat = .days(1)
            })
        hub.ingest(Town.person(Town.ann))
        hub.ask(.refresh(Town.ann))
        _ = hub.publications()
        // The longer of 14 days and the time to live, the interval of reports, and an hour.
        hub.pass(timeToLive + .hours(2) - .seconds(1))
        #expect(hub.items().isEmpty)
        let before = hub.revision
        hub.pass(.minutes(2))
        #expect((hub.items().compactMap(\.gone).count == 1) == (bug == []))
        #expect(hub.revision > before)
        #expect(hub.entity(Town.ann)?.entries.map(\.region) == [Town.oregon])
    }

    @Test func `reported activity extends the lease`() throws {
        let hub = try Hub(Town.configuration { $0.heartbeat = .days(1) })
        hub.ingest(Town.person(Town.ann))
        let profile = try #require(hub.ask(.refresh(Town.ann))?.entry?.profile)
        hub.pass(.days(10))
        #expect(hub.ask(.activity([Activity(profile: profile, ago: .hours(1))])) == .noted)
        hub.pass(.days(14))
        #expect(hub.items().compactMap(\.gone).isEmpty)
        hub.pass(.hours(2))
        #expect(hub.items().compactMap(\.gone).count == 1)
    }

    @Test func `an identity that an edge asked for in vain is published there once it exists`() throws {
        for wait in [Duration.seconds(59), .seconds(61)] {
            let hub = try Hub()
            #expect(hub.ask(.refresh(Town.bob)) == .unknown)
            hub.pass(wait)
            _ = hub.publications()
            hub.ingest(Town.person(Town.bob))
            #expect(
                hub.items().compactMap(\.projected?.identities) == (wait < .minutes(1) ? [[Town.bob]] : []))
        }
    }
}
