import HubCore
import Profiles
import SansIO
import Testing
import Wire

@testable import HubCore

/// What edges ask: pages, full sets, and the numbering of their boxes.
struct EdgeRequestTests {
    private func collect(
        _ hub: Hub<MemoryHubStore>, _ numbers: ClosedRange<UInt64>, oldest: UInt64 = 1, box: UInt64 = 7
    )
        -> UInt64?
    {
        let mark = EpochMark(epoch: Epoch(1), revision: hub.revision)
        let events = numbers.map {
            Town.outboxEvent($0, Town.event(Town.ann, id: "\(box)-\($0)"), complete: mark)
        }
        return hub.ask(
            .collect(Collect(box: Box(box), oldest: oldest, sent: Town.clock.timestamp, events: events))
        )?.collected?.through
    }

    @Test func `the numbers of a box are taken in order: repeats count once, a hole stops, the oldest jumps`()
        throws
    {
        let hub = try Hub()
        #expect(collect(hub, 1...3) == 3)
        #expect(collect(hub, 2...4) == 4)
        #expect(collect(hub, 6...7) == 4)
        #expect(hub.counters.eventsAccepted == 4)
        #expect(collect(hub, 5...7) == 7)
        #expect(collect(hub, 10...11, oldest: 10) == 11)
        #expect(hub.counters.boxesJumped == 1)
        #expect(hub.entity(Town.ann)?.events.count == 9)
    }

    @Test func `an event with a malformed identity is rejected, listed, and holds up nothing`() throws {
        let hub = try Hub()
        let short = Identity(namespace: "ECID", value: "12345")
        let first = Town.event(short, id: "1")
        let second = Event(
            id: "2", dataset: first.dataset, timestamp: first.timestamp, primary: Town.ann,
            identities: [short, Town.ann], body: first.body)
        let events = [first, second, Town.event(Town.ann, id: "3")]
        let mark = EpochMark(epoch: Epoch(1), revision: hub.revision)
        let collected = hub.ask(
            .collect(
                Collect(
                    box: Box(7), oldest: 1, sent: Town.clock.timestamp,
                    events: events.enumerated().map {
                        Town.outboxEvent(UInt64($0 + 1), $1, complete: mark)
                    })))?.collected
        #expect(collected?.through == 3)
        #expect(
            collected?.rejected == [
                RejectedEvent(number: 1, reason: .malformedIdentity),
                RejectedEvent(number: 2, reason: .malformedIdentity),
            ])
        #expect(
            hub.store.rejected(limit: 10).map(\.reason) == [.malformedIdentity, .malformedIdentity])
        #expect(hub.counters.eventsAccepted == 1)
        #expect(hub.entity(short) == nil)
        #expect(hub.entity(Town.ann)?.events.map(\.id) == ["3"])
    }

    @Test func `a refresh of a malformed identity is answered unknown`() throws {
        let hub = try Hub()
        let before = hub.revision
        let reply = hub.ask(.refresh(Identity(namespace: "ECID", value: "12345")))
        #expect(reply == .unknown)
        #expect(hub.revision == before)
    }

    @Test func `each box has its numbers, also after a restart of the hub`() throws {
        let hub = try Hub()
        #expect(collect(hub, 1...3, box: 7) == 3)
        #expect(collect(hub, 1...2, box: 8) == 2)
        let restarted = try Hub(Town.configuration(), store: hub.store, epoch: 2, at: hub.now)
        restarted.commit()
        #expect(collect(restarted, 1...4, box: 7) == 4)
        #expect(restarted.counters.eventsAccepted == 1)
    }

    @Test func `the stream names what is evaluated to the edge's region only, rejected events included`()
        throws
    {
        let hub = try Hub()
        let mark = EpochMark(epoch: Epoch(1), revision: 0)
        let stray = Town.event(Town.ann, id: "x", dataset: "nowhere")
        let reply = hub.ask(
            .collect(
                Collect(
                    box: Box(7), oldest: 1, sent: Town.clock.timestamp,
                    events: [Town.outboxEvent(1, stray, complete: mark)])))
        #expect(reply?.collected?.rejected == [RejectedEvent(number: 1, reason: .unknownDataset)])
        _ = (hub.publications(), hub.publications(Town.oregon))
        hub.pass(.seconds(1))
        #expect(hub.publications().map(\.evaluated) == [[BoxMark(box: Box(7), number: 1)]])
        #expect(hub.publications(Town.oregon).map(\.evaluated) == [[]])
    }

    @Test func `a page holds what changed since, in order, to the live end`() throws {
        let hub = try Hub()
        hub.ingest(Town.person(Town.ann))
        let since = hub.revision
        hub.ingest(Town.person(Town.bob), Town.person(Town.phone))
        hub.delete(Town.phone)
        let number = hub.stage(Town.changes(since: since), from: Town.oregon)
        hub.commit()
        let page = try #require(hub.reply(to: number)?.body.page)
        #expect(page.isLast && hub.reply(to: number)?.revision == hub.revision)
        let order = page.items.map { item in
            switch item {
            case .projection(let projection): projection.entry.revision
            case .gone(let gone): gone.revision
            }
        }
        #expect(order == [since + 1, since + 2])
    }

    @Test func `pages of one commit go on behind the last profile`() throws {
        let hub = try Hub()
        let since = hub.revision
        _ = hub.stage((0..<1200).map { Town.person(Identity(namespace: "CRMID", value: "\($0)")) })
        hub.commit()
        let first = try #require(hub.ask(Town.changes(since: since), from: Town.oregon)?.page)
        #expect(first.items.count == 1024 && !first.isLast)
        let second = try #require(
            hub.ask(Town.changes(since: since, cursor: first.cursor), from: Town.oregon)?.page)
        #expect(second.items.count == 176 && second.isLast)
        #expect(Set(first.items + second.items).count == 1200)
    }

    @Test(arguments: [PlantedBugs(), .skipsLineage])
    func `an edge that held what a restored store lacks takes the full set`(bug: PlantedBugs) throws {
        let hub = try Hub()
        hub.ingest(Town.person(Town.ann))
        let backup = hub.store
        hub.ingest(Town.person(Town.bob))
        let lost = hub.revision
        let restored = try Hub(Town.configuration(planting: bug), store: backup, epoch: 2, at: hub.now)
        restored.commit()
        func beginning(_ held: EpochMark) -> Revision? {
            restored.ask(Town.changes(since: 1, held: [held]))?.page?.beginning
        }
        #expect((beginning(EpochMark(epoch: Epoch(1), revision: lost)) == restored.revision) == (bug == []))
        #expect((beginning(EpochMark(epoch: Epoch(99), revision: 1)) == restored.revision) == (bug == []))
        #expect(beginning(EpochMark(epoch: Epoch(1), revision: lost - 1)) == nil)
        #expect(beginning(EpochMark(epoch: Epoch(2), revision: restored.revision)) == nil)
    }

    @Test(arguments: [PlantedBugs(), .skipsFloor])
    func `an edge that was away for longer than ends are kept takes the full set`(bug: PlantedBugs) throws {
        let hub = try Hub(Town.configuration(planting: bug) { $0.heartbeat = .days(1) })
        hub.ingest(Town.person(Town.ann))
        let since = hub.revision
        hub.delete(Town.ann)
        let deletion = hub.revision
        hub.pass(.days(4))
        #expect(hub.counters.floorsRaised > 0)
        func page(_ since: Revision, cursor: Cursor? = nil) -> Page? {
            hub.ask(Town.changes(since: since, cursor: cursor), from: Town.oregon)?.page
        }
        #expect((page(since)?.beginning == hub.revision) == (bug == []))
        #expect(page(hub.revision)?.beginning == nil)
        // A scan that has passed the floor has seen what was forgotten.
        #expect(page(since, cursor: Cursor(revision: hub.revision, profile: .zero))?.beginning == nil)
        #expect(
            (page(since, cursor: Cursor(revision: deletion, profile: .zero))?.beginning != nil) == (bug == [])
        )
    }

    @Test func `a full set begins at nothing and names only the ends that came while it was paged`() throws {
        let hub = try Hub()
        hub.ingest(Town.person(Town.ann), Town.person(Town.bob), Town.person(Town.phone))
        hub.delete(Town.bob)
        let beginning = hub.revision
        hub.delete(Town.phone)
        let page = try #require(
            hub.ask(Town.changes(since: beginning, isFull: true), from: Town.oregon)?.page)
        let ends = page.items.compactMap { if case .gone(let gone) = $0 { gone.revision } else { nil } }
        #expect(ends == [beginning + 1])
        #expect(page.items.count == 2 && page.isLast)
    }

    @Test(arguments: [PlantedBugs(), .keepsEpoch])
    func `a restarted hub has a new epoch that its lineage holds`(bug: PlantedBugs) throws {
        let hub = try Hub()
        hub.ingest(Town.person(Town.ann))
        let last = hub.revision
        let restarted = try Hub(Town.configuration(planting: bug), store: hub.store, epoch: 2, at: hub.now)
        restarted.ingest(Town.person(Town.ann, points: 2))
        let first = restarted.publications(Town.oregon).first
        #expect((first?.epoch == Epoch(2)) == (bug == []))
        #expect(first?.sequence == 1)
        #expect(restarted.revision > last)
        let epochs = restarted.store.lineage()
        #expect(
            (epochs == [
                EpochMark(epoch: Epoch(1), revision: 1), EpochMark(epoch: Epoch(2), revision: last + 1),
            ])
                == (bug == []))
    }

    @Test func `edges catch up a few at a time, and others hear busy`() throws {
        let hub = try Hub(Town.configuration { $0.catchUpsMaximum = 1 })
        let first = hub.stage(Town.changes(since: 0), edge: "JPN3-1")
        let second = hub.stage(Town.changes(since: 0), edge: "JPN3-2")
        hub.commit()
        #expect(hub.reply(to: first)?.body.page?.isLast == true)
        guard case .busy(let pause)? = hub.reply(to: second)?.body else {
            Issue.record("the second edge was not put off")
            return
        }
        #expect(pause > .zero)
        hub.pass(pause)
        let again = hub.stage(Town.changes(since: 0), edge: "JPN3-2")
        hub.commit()
        #expect(hub.reply(to: again)?.body.page != nil)
    }

    @Test func `admission serves the longest waiting first, and a pass ends with its lifetime`() {
        var admission = Admission(maximum: 1, lifetime: .seconds(10))
        func admits(_ edge: String, _ second: Int64) -> Bool {
            admission.admits(edge, at: .zero + .seconds(second))
        }
        #expect(admits("a", 0))
        #expect(!admits("b", 1))
        #expect(!admits("c", 2))
        #expect(admits("a", 3))
        admission.finish("a")
        #expect(!admits("c", 4))
        #expect(admits("b", 5))
        #expect(admission.passCount == 1 && admission.waitingCount == 1)
        #expect(!admits("c", 14))
        #expect(admits("c", 15))
        // One that stopped asking holds nobody back.
        #expect(!admits("d", 16))
        admission.finish("c")
        #expect(admits("e", 26))
    }

    @Test func `an edge that the topology does not name is refused`() throws {
        let hub = try Hub()
        let number = hub.stage(.echo, from: Town.tokyo, edge: "JPN3-9")
        hub.commit()
        guard case .refused? = hub.reply(to: number)?.body else {
            Issue.record("a foreign edge was served")
            return
        }
        #expect(hub.counters.requestsRefused == 1)
    }
}
