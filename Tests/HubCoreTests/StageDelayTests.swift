import Profiles
import SansIO
import Testing
import Wire

@testable import HubCore

/// What a hub puts off whose ingestion takes time, and what holds meanwhile.
struct StageDelayTests {
    static func configuration(
        _ stages: StageDelays, _ adjust: (inout HubConfiguration) -> Void = { _ in }
    ) -> HubConfiguration {
        Town.configuration { configuration in
            configuration.stages = stages
            adjust(&configuration)
        }
    }

    static func collect(
        _ events: [OutboxEvent], box: UInt64 = 7, oldest: UInt64 = 1
    ) -> Request.Body {
        .collect(Collect(box: Box(box), oldest: oldest, sent: Town.clock.timestamp, events: events))
    }

    /// Events of one box with these numbers, of an edge that is complete through the hub's revision.
    static func views(
        _ numbers: ClosedRange<UInt64>, of identity: Identity = Town.ann, _ hub: Hub<MemoryHubStore>,
        box: UInt64 = 7
    ) -> [OutboxEvent] {
        let mark = EpochMark(epoch: Epoch(1), revision: hub.revision)
        return numbers.map {
            Town.outboxEvent($0, Town.event(identity, id: "\(box)-\($0)"), complete: mark)
        }
    }

    private func box(_ hub: Hub<MemoryHubStore>) throws -> StoredBox {
        try #require(hub.store.boxes().first { $0.box == Box(7) })
    }

    @Test func `what a back end sends is applied, committed and answered when ingestion is over`() throws {
        let hub = try Hub(Self.configuration(StageDelays(ingest: .constant(.seconds(2)), seed: 1)))
        let ticket = hub.stage([Town.person(Town.ann), Town.person(Town.bob)])
        hub.commit()
        hub.work(.milliseconds(1_999))
        #expect(hub.outcomes(of: ticket) == nil)
        #expect(hub.entity(Town.ann) == nil)
        #expect(hub.levels.postponedIngestions == 2)
        hub.work(.milliseconds(1))
        #expect(hub.outcomes(of: ticket) == [nil, nil])
        #expect(hub.entity(Town.ann) != nil && hub.entity(Town.bob) != nil)
        #expect(hub.levels == HubLevels())
        let ann = try #require(hub.entity(Town.ann)).profile
        let causes = try #require(hub.store.entry(Town.oregon, ann)).causes
        #expect(causes.ingested - causes.received == .seconds(2))
        #expect(causes.evaluated == causes.committed && causes.ingested == causes.committed)
    }

    @Test func `records of one identity keep their order, whatever each draws`() throws {
        let stages = StageDelays(ingest: .uniform(.zero...(.seconds(60))), seed: 3)
        let hub = try Hub(Self.configuration(stages))
        for points in 1...20 {
            _ = hub.stage([Town.person(Town.ann, points: Int64(points))])
            hub.commit()
            hub.work(.milliseconds(100))
        }
        var seen: [Int64] = []
        for _ in 0..<700 {
            hub.work(.milliseconds(100))
            guard
                case .integer(let points)? = hub.entity(Town.ann)?.attributes.fields?["loyalty"]?.fields?[
                    "points"]
            else { continue }
            if seen.last != points { seen.append(points) }
        }
        #expect(seen == seen.sorted())
        #expect(seen.last == 20)
        #expect(hub.counters.recordsAccepted == 20)
    }

    @Test func `what an edge collects is acknowledged at once, and durable when it is applied`() throws {
        let stages = StageDelays(ingest: .constant(.seconds(2)), replication: .constant(.seconds(3)), seed: 1)
        let hub = try Hub(Self.configuration(stages))
        #expect(hub.ask(Self.collect(Self.views(1...3, hub)))?.collected?.through == 3)
        #expect(try box(hub).committed == 0)
        #expect(hub.entity(Town.ann) == nil)
        // The same again, with one more: none twice.
        #expect(hub.ask(Self.collect(Self.views(2...4, hub)))?.collected?.through == 4)
        // A hole: what follows comes again.
        #expect(hub.ask(Self.collect(Self.views(6...7, hub)))?.collected?.through == 4)
        #expect(hub.levels.postponedIngestions == 4)
        hub.work(.seconds(5))
        #expect(hub.entity(Town.ann)?.events.count == 4)
        #expect(hub.counters.eventsAccepted == 4 && hub.counters.eventsRepeated == 0)
        #expect(try box(hub).committed == 4 && box(hub).evaluated == 4)
    }

    @Test func `a box is durable up to the first number that is not applied yet`() throws {
        let hub = try Hub(
            Self.configuration(StageDelays(ingest: .uniform(.zero...(.seconds(60))), seed: 5)))
        let people = (1...20).map { Identity(namespace: "CRMID", value: "\($0)") }
        let mark = EpochMark(epoch: Epoch(1), revision: hub.revision)
        let events = people.enumerated().map { index, person in
            Town.outboxEvent(UInt64(index + 1), Town.event(person, id: "\(index)"), complete: mark)
        }
        #expect(hub.ask(Self.collect(events))?.collected?.through == 20)
        var wasOutOfOrder = false
        for _ in 0..<60 {
            hub.work(.seconds(1))
            let areApplied = people.map { hub.store.profileID(of: $0) != nil }
            let prefix = areApplied.firstIndex(of: false) ?? 20
            #expect(try box(hub).committed == UInt64(prefix))
            if areApplied.filter(\.self).count > prefix { wasOutOfOrder = true }
        }
        #expect(wasOutOfOrder)
        #expect(try box(hub).committed == 20)
    }

    @Test func `a hub that dies gets again what it put off, and has each event once`() throws {
        let stages = StageDelays(ingest: .uniform(.zero...(.seconds(60))), seed: 5)
        let hub = try Hub(Self.configuration(stages))
        let people = (1...20).map { Identity(namespace: "CRMID", value: "\($0)") }
        let mark = EpochMark(epoch: Epoch(1), revision: hub.revision)
        let events = people.enumerated().map { index, person in
            Town.outboxEvent(UInt64(index + 1), Town.event(person, id: "\(index)"), complete: mark)
        }
        hub.ask(Self.collect(events))
        hub.work(.seconds(30))
        let committed = try box(hub).committed
        let applied = hub.counters.eventsAccepted
        #expect(applied > committed && applied < 20)

        let second = try Hub(Self.configuration(stages), store: hub.store, epoch: 2, at: hub.now)
        #expect(second.ask(Self.collect(events))?.collected?.through == 20)
        second.work(.seconds(61))
        #expect(second.counters.eventsAccepted == 20 - applied)
        #expect(second.counters.eventsRepeated == applied - Int(committed))
        #expect(people.allSatisfy { second.entity($0)?.events.count == 1 })
        #expect(try box(second).committed == 20 && box(second).evaluated == 20)
    }

    @Test func `an event whose person is deleted while it waits is discarded, and a record likewise`() throws
    {
        let hub = try Hub(Self.configuration(StageDelays(ingest: .constant(.seconds(5)), seed: 1)))
        hub.ask(Self.collect(Self.views(1...1, hub)))
        let ticket = hub.stage([Town.person(Town.ann)])
        hub.commit()
        hub.pass(.seconds(1))
        hub.delete(Town.ann)
        hub.ask(Self.collect(Self.views(2...2, hub)))
        let later = hub.stage([Town.person(Town.ann, points: 9)])
        hub.commit()
        hub.work(.seconds(4))
        #expect(hub.outcomes(of: ticket) == [.identityDeleted])
        #expect(hub.entity(Town.ann) == nil)
        #expect(hub.store.rejected(limit: 9).map(\.reason) == [.identityDeleted, .identityDeleted])
        // What came after the deletion is another profile's.
        hub.work(.seconds(1))
        #expect(hub.outcomes(of: later) == [nil])
        #expect(hub.entity(Town.ann)?.events.map(\.id) == ["7-2"])
        #expect(try box(hub).committed == 2 && box(hub).evaluated == 2)
    }

    @Test func `an event is seen in its region as of when the edge accepted it, not when it is applied`()
        throws
    {
        let hub = try Hub(Self.configuration(StageDelays(replication: .constant(.minutes(5)), seed: 1)))
        hub.ask(Self.collect(Self.views(1...1, hub)))
        hub.work(.minutes(5))
        let profile = try #require(hub.entity(Town.ann)).profile
        #expect(hub.store.entry(Town.tokyo, profile)?.seen == Town.clock.timestamp)
    }

    @Test func `beyond the bound the earliest is applied at once`() throws {
        var stages = StageDelays(ingest: .constant(.minutes(1)), seed: 1)
        stages.queuedMaximum = 3
        let hub = try Hub(Self.configuration(stages))
        for number in 1...5 {
            _ = hub.stage([Town.person(Identity(namespace: "CRMID", value: "\(number)"))])
        }
        hub.commit()
        #expect(hub.levels.postponedIngestions == 3)
        #expect(hub.counters.ingestionsHastened == 2)
        #expect(hub.entity(Identity(namespace: "CRMID", value: "2")) != nil)
        #expect(hub.entity(Identity(namespace: "CRMID", value: "3")) == nil)
    }

    @Test func `batches take no time of their own`() throws {
        let hub = try Hub(Self.configuration(StageDelays(ingest: .constant(.minutes(1)), seed: 1)))
        let batch = IngestedBatch(id: "b", created: Town.clock.timestamp)
        hub.receive(.load([Town.person(Town.ann)], of: batch, Ticket(99)))
        hub.commit()
        #expect(hub.entity(Town.ann) != nil)
    }
}
