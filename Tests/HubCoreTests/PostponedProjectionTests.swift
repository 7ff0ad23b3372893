import Profiles
import SansIO
import Testing
import Wire

@testable import HubCore

/// Entries of regions that follow their profiles later: what travels together, what is not to wait, and what edges hear
/// of their events meanwhile.
struct PostponedProjectionTests {
    private let stages = StageDelays(
        segmentation: .constant(.seconds(20)), projection: .constant(.seconds(40)), seed: 1)

    private func hub(_ adjust: (inout HubConfiguration) -> Void = { _ in }) throws -> Hub<MemoryHubStore> {
        try Hub(StageDelayTests.configuration(stages, adjust))
    }

    /// Lets everything happen that is due now.
    private func ingest(_ ingestions: Ingestion..., into hub: Hub<MemoryHubStore>) {
        _ = hub.stage(ingestions)
        hub.commit()
        hub.work(.zero)
    }

    private func entry(_ identity: Identity, _ region: Region, _ hub: Hub<MemoryHubStore>) -> Entry? {
        guard let id = hub.store.profileID(of: identity) else { return nil }
        return hub.store.entry(region, id)?.entry
    }

    /// The latest word on the box of Tokyo's edge.
    private func evaluated(_ hub: Hub<MemoryHubStore>) -> UInt64? {
        hub.work(.seconds(1))
        return hub.publications().last?.evaluated.first?.number
    }

    @Test func `a change is on the hub as it is ingested, and with the regions after the other stages`()
        throws
    {
        let hub = try hub()
        ingest(Town.person(Town.ann, points: 5), into: hub)
        #expect(hub.entity(Town.ann)?.memberships.map(\.audience) == [2])
        #expect(entry(Town.ann, Town.oregon, hub) == nil)
        #expect(hub.levels.postponedProjections == 1)
        hub.work(.milliseconds(59_999))
        #expect(hub.items(Town.oregon).isEmpty)
        hub.work(.milliseconds(1))
        let items = hub.items(Town.oregon)
        #expect(items.compactMap(\.projected).map(\.memberships.count) == [1])
        guard case .projection(let projection) = items[0] else { return }
        let causes = projection.causes
        #expect(causes.ingested == causes.received)
        #expect(causes.evaluated - causes.ingested == .seconds(20))
        #expect(causes.committed - causes.evaluated == .seconds(40))
        #expect(hub.levels == HubLevels())
    }

    @Test func `a later change travels with an earlier one`() throws {
        let hub = try hub()
        ingest(Town.person(Town.ann, points: 5), into: hub)
        hub.work(.seconds(30))
        ingest(Town.person(Town.ann, points: 6), into: hub)
        hub.work(.seconds(30))
        let items = hub.items(Town.oregon).compactMap(\.projected)
        #expect(items.map { String(decoding: $0.fields, as: UTF8.self) } == [#"{"loyalty.points":6}"#])
        hub.work(.minutes(2))
        #expect(hub.items(Town.oregon).isEmpty)
    }

    @Test func `an event counts as evaluated once what it changed is published`() throws {
        let hub = try hub()
        hub.ask(StageDelayTests.collect(StageDelayTests.views(1...1, hub)))
        hub.work(.seconds(30))
        #expect(evaluated(hub) == 0)
        // A repeat through another box is evaluated when its original is.
        let repeated = StageDelayTests.views(1...1, hub)
        hub.ask(StageDelayTests.collect(repeated, box: 8))
        #expect(evaluated(hub) == 0)
        #expect(hub.counters.eventsRepeated == 1)
        hub.work(.seconds(27))
        #expect(hub.store.boxes().map(\.evaluated) == [0, 0])
        _ = hub.publications()
        hub.work(.seconds(1))
        let publication = try #require(hub.publications().first { !$0.items.isEmpty })
        #expect(publication.evaluated.map(\.number) == [1, 1])
        #expect(publication.items.compactMap(\.projected).map(\.memberships.count) == [1])
        #expect(hub.store.boxes().map(\.evaluated) == [1, 1])
    }

    @Test func `a rejected event is evaluated at once, and one that waits holds back those behind it`() throws
    {
        let hub = try hub()
        let mark = EpochMark(epoch: Epoch(1), revision: hub.revision)
        let events = [
            Town.outboxEvent(1, Town.event(Town.ann, id: "1", dataset: "nowhere"), complete: mark),
            Town.outboxEvent(2, Town.event(Town.ann, id: "2"), complete: mark),
            Town.outboxEvent(3, Town.event(Town.bob, id: "3", dataset: "nowhere"), complete: mark),
        ]
        hub.ask(StageDelayTests.collect(events))
        #expect(evaluated(hub) == 1)
        #expect(hub.store.boxes().map(\.committed) == [3])
        hub.work(.seconds(59))
        #expect(evaluated(hub) == 3)
    }

    @Test func `a refresh sees what is ingested, and takes it to every region`() throws {
        let hub = try hub()
        hub.ask(StageDelayTests.collect(StageDelayTests.views(1...1, hub)))
        hub.work(.seconds(1))
        #expect(entry(Town.ann, Town.oregon, hub) == nil)
        let reply = hub.ask(.refresh(Town.ann))
        #expect(reply?.entry?.memberships.count == 1)
        #expect(hub.items(Town.oregon).compactMap(\.projected).count == 1)
        #expect(evaluated(hub) == 1)
        // Nothing is left to do when it would have been due.
        let revision = hub.revision
        hub.work(.minutes(2))
        #expect(hub.revision == revision)
        guard case .entry(let projection)? = reply else { return }
        #expect(projection.causes.evaluated == projection.causes.committed)
        #expect(projection.causes.committed - projection.causes.ingested == .seconds(1))
    }

    @Test func `a deletion waits for nothing, and an activity report for the rest of its profile`() throws {
        let hub = try hub()
        ingest(Town.person(Town.ann), Town.person(Town.bob), into: hub)
        hub.work(.minutes(1))
        _ = hub.items(Town.oregon)
        ingest(Town.person(Town.ann, points: 8), Town.person(Town.bob, points: 8), into: hub)
        let ann = try #require(hub.store.profileID(of: Town.ann))
        let bob = try #require(hub.store.profileID(of: Town.bob))
        hub.delete(Town.ann)
        #expect(hub.items(Town.oregon).compactMap(\.gone).map(\.profile) == [ann])
        hub.ask(.activity([Activity(profile: bob, ago: .zero)]))
        hub.work(.seconds(59))
        #expect(hub.items(Town.oregon).isEmpty)
        #expect(entry(Town.bob, Town.tokyo, hub) == nil)
        hub.work(.seconds(1))
        #expect(hub.items(Town.oregon).compactMap(\.projected).map(\.profile) == [bob])
        #expect(entry(Town.bob, Town.tokyo, hub) != nil)
        #expect(hub.levels == HubLevels())
    }

    @Test func `profiles that become one travel together, from whichever of them is refreshed`() throws {
        for isRefreshed in [false, true] {
            let hub = try hub()
            ingest(Town.person(Town.ann), Town.person(Town.bob), into: hub)
            hub.work(.minutes(1))
            _ = hub.items(Town.oregon)
            let loser = try #require(hub.store.profileID(of: Town.bob))
            hub.work(.seconds(5))
            // One of them has a change on its way already.
            ingest(Town.person(Town.bob, points: 4), into: hub)
            hub.work(.seconds(5))
            ingest(Town.person(Town.ann, Town.bob), into: hub)
            #expect(hub.counters.stitches == 1)
            #expect(hub.levels.postponedProjections == 2)
            #expect(hub.store.entry(Town.oregon, loser)?.entry != nil)
            hub.work(.seconds(5))
            #expect(hub.items(Town.oregon).isEmpty)
            if isRefreshed {
                #expect(hub.ask(.refresh(Town.bob))?.entry?.identities == [Town.ann, Town.bob])
            } else {
                hub.work(.seconds(50))
            }
            let items = hub.publications(Town.oregon).filter { !$0.items.isEmpty }
            #expect(items.count == 1)
            #expect(items.flatMap(\.items).compactMap(\.gone).map(\.profile) == [loser])
            #expect(
                items.flatMap(\.items).compactMap(\.projected).map(\.identities) == [[Town.ann, Town.bob]])
            #expect(hub.levels == HubLevels())
        }
    }

    @Test func `who takes up a profile that was seen in a region is in that region, too`() throws {
        let hub = try hub()
        ingest(Town.person(Town.ann), into: hub)
        hub.ask(StageDelayTests.collect(StageDelayTests.views(1...1, of: Town.bob, hub)))
        hub.work(.seconds(1))
        ingest(Town.person(Town.ann, Town.bob), into: hub)
        hub.work(.minutes(2))
        #expect(entry(Town.ann, Town.tokyo, hub)?.identities == [Town.ann, Town.bob])
    }

    @Test func `a walk over all profiles does not hasten those whom it leaves as they are`() throws {
        let hub = try hub()
        ingest(Town.person(Town.ann), into: hub)
        hub.receive(.segment([], Ticket(99)))
        hub.commit()
        hub.work(.seconds(1))
        #expect(hub.items(Town.oregon).isEmpty)
        // A change of the catalog projects everybody anew.
        var catalog = hub.catalog
        catalog.destinations[1].attributes = []
        hub.receive(.define(catalog, replacing: nil, Ticket(98)))
        hub.commit()
        hub.work(.seconds(1))
        #expect(hub.items(Town.oregon).compactMap(\.projected).map(\.fields) == [[]])
        #expect(hub.levels == HubLevels())
    }

    @Test func `a hub that starts anew projects what the last one had put off, and only then says evaluated`()
        throws
    {
        let hub = try hub()
        ingest(Town.person(Town.ann), Town.person(Town.bob), into: hub)
        hub.work(.minutes(1))
        let loser = try #require(hub.store.profileID(of: Town.bob))
        ingest(Town.person(Town.ann, Town.bob, points: 7), into: hub)
        hub.ask(StageDelayTests.collect(StageDelayTests.views(1...1, hub)))
        hub.work(.seconds(1))
        #expect(hub.store.boxes().map(\.committed) == [1])

        let second = try Hub(
            StageDelayTests.configuration(stages) { $0.sliceProfilesMaximum = 1 }, store: hub.store,
            epoch: 2, at: hub.now)
        second.commit()
        #expect(second.store.boxes().map(\.evaluated) == [0])
        second.work(.seconds(2))
        #expect(second.store.boxes().map(\.evaluated) == [1])
        let published = second.publications(Town.oregon).flatMap(\.items)
        #expect(published.compactMap(\.projected).map(\.identities) == [[Town.ann, Town.bob]])
        // Nobody else would ever end what is left of a profile that was merged before its end was published.
        #expect(published.compactMap(\.gone).map(\.profile) == [loser])
        #expect(second.store.entry(Town.oregon, loser)?.entry == nil)
    }

    @Test func `beyond the bound the earliest is published at once`() throws {
        var stages = stages
        stages.queuedMaximum = 3
        let hub = try Hub(StageDelayTests.configuration(stages))
        for number in 1...5 {
            ingest(Town.person(Identity(namespace: "CRMID", value: "\(number)")), into: hub)
        }
        #expect(hub.levels.postponedProjections == 3)
        #expect(hub.counters.projectionsHastened == 2)
        #expect(hub.items(Town.oregon).compactMap(\.projected).count == 2)
    }
}
