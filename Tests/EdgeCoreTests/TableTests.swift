import Profiles
import SansIO
import Testing
import Wire

@testable import EdgeCore

/// The small tables of an edge, each by itself.
struct TableTests {
    @Test func `a stream cursor tells what continues, what repeats, what is missing, and a new epoch`() {
        var hub = ScriptedHub(epoch: 1, at: 5)
        var cursor = StreamCursor()
        func take(_ publication: Publication) -> StreamCursor.Verdict { cursor.take(publication, at: .zero) }
        #expect(take(hub.heartbeat()) == .newEpoch)
        #expect(take(hub.heartbeat()) == .continues)
        let first = hub.publish(at: 6)
        #expect(take(first) == .continues)
        #expect(take(first) == .duplicate)
        let second = hub.publish(at: 7)
        #expect(take(hub.publish(at: 8)) == .gap)
        #expect(take(second) == .duplicate)
        _ = hub.publish(at: 9)
        #expect(take(hub.heartbeat()) == .gap)
        #expect(take(hub.heartbeat()) == .continues)
        #expect(take(ScriptedHub(epoch: 2, at: 9).heartbeat()) == .newEpoch)
        #expect(cursor.sequence == 0)
    }

    @Test func `a removal is remembered until complete through it and free of the requests open then`() {
        let key = Story.ann.key
        var removals = Removals()
        removals.note(key, revision: 10, barrier: 4)
        #expect(removals.blocks(key, revision: 9) && !removals.blocks(key, revision: 10))
        removals.forget(through: 9, oldestOpenRequest: 9)
        #expect(removals.count == 1)
        removals.forget(through: 10, oldestOpenRequest: 3)
        #expect(removals.count == 1)
        removals.forget(through: 10, oldestOpenRequest: 4)
        #expect(removals.count == 0 && !removals.blocks(key, revision: 9))
    }

    @Test func `of two removals of one key the higher counts, and outlives the lower`() {
        let key = Story.ann.key
        var removals = Removals()
        removals.note(key, revision: 10, barrier: 1)
        removals.note(key, revision: 12, barrier: 1)
        removals.note(key, revision: 11, barrier: 1)
        #expect(removals.revision(of: key) == 12)
        removals.forget(through: 10, oldestOpenRequest: 1)
        #expect(removals.blocks(key, revision: 11))
        removals.forget(through: 12, oldestOpenRequest: 1)
        #expect(removals.count == 0)
    }

    private func outboxEvent(_ number: UInt64) -> OutboxEvent {
        let event = Event(
            id: "e\(number)", dataset: "web", timestamp: .distantPast, primary: Story.ann,
            identities: [Story.ann], body: .null)
        return OutboxEvent(
            number: number, accepted: .distantPast, complete: EpochMark(epoch: Epoch(0), revision: 0),
            event: event)
    }

    private func numbers(_ collect: Collect?) -> [UInt64]? { collect?.events.map(\.number) }

    @Test func `an outbox sends what is synced, in slices, and again after a rewind`() {
        var outbox = Outbox()
        outbox.open(Box(1))
        for number in 1...5 as ClosedRange<UInt64> {
            outbox.append(outboxEvent(number), to: Box(1), bytes: 100, record: 10 + number)
        }
        func next(_ limit: Int, bytes: Int = 1_000) -> [UInt64]? {
            numbers(outbox.nextToSend(at: .distantPast, limit: limit, bytesTarget: bytes))
        }
        #expect(!outbox.hasUnsent && next(9) == nil)
        outbox.sync(through: 14)
        #expect(next(2) == [1, 2])
        #expect(next(9, bytes: 150) == [3, 4])
        #expect(next(9) == nil)
        outbox.sync(through: 15)
        #expect(next(9) == [5])
        outbox.acknowledge(Box(1), through: 2)
        outbox.rewind()
        #expect(next(9) == [3, 4, 5])
        outbox.rewindAll()
        #expect(next(9) == [1, 2, 3, 4, 5])
    }

    @Test func `an outbox holds events until they are released, and names the oldest`() {
        var outbox = Outbox()
        outbox.open(Box(1))
        for number in 1...3 as ClosedRange<UInt64> {
            outbox.append(outboxEvent(number), to: Box(1), bytes: 100, record: 0)
        }
        func release(_ box: UInt64, _ number: UInt64) -> Bool {
            outbox.release(BoxMark(box: Box(box), number: number))
        }
        #expect(!release(9, 3))
        #expect(release(1, 2))
        #expect(outbox.count == 1 && outbox.bytes == 100)
        outbox.rewindAll()
        let collect = outbox.nextToSend(at: .distantPast, limit: 9, bytesTarget: 1_000)
        #expect(collect?.oldest == 3 && numbers(collect) == [3])
        #expect(outbox.marks(of: Story.ann) == [BoxMark(box: Box(1), number: 3)])
    }

    @Test func `an overlay adds, removes, ends by its own end, and is released by number`() {
        let key = Story.ann.key
        let now = Edge.clock.timestamp
        func lies(_ audience: AudienceNumber, _ isMember: Bool, until end: Timestamp? = nil)
            -> OverlayMembership
        {
            OverlayMembership(audience: audience, isMember: isMember, qualified: now, validUntil: end)
        }
        var overlay = Overlay()
        overlay.lay([lies(1, true, until: now + .seconds(5))], of: outboxEvent(1), in: Box(1))
        overlay.lay([lies(2, false)], of: outboxEvent(2), in: Box(1))
        let held = [Membership(audience: 2, qualified: now, validUntil: nil)]
        func applied(_ time: Timestamp) -> [AudienceNumber]? {
            overlay.applied(to: held, over: key, at: time)?.map(\.audience)
        }
        #expect(applied(now) == [1])
        #expect(applied(now + .seconds(5)) == [])
        overlay.release(BoxMark(box: Box(2), number: 9))
        #expect(overlay.memberships(over: key).count == 2)
        overlay.release(BoxMark(box: Box(1), number: 1))
        #expect(overlay.memberships(from: BoxMark(box: Box(1), number: 2)).map(\.audience) == [2])
        #expect(applied(now) == [])
        overlay.release(BoxMark(box: Box(1), number: 2))
        #expect(overlay.count == 0 && applied(now) == nil)
    }

    @Test func `a refresh table keeps flights in the order begun, within its maximum`() {
        var table = RefreshTable(maximum: 2)
        func flight(_ identity: Identity) -> RefreshTable.Flight {
            RefreshTable.Flight(
                identity: identity, request: 1, sent: .zero, access: .zero, waiters: [], attempt: 1)
        }
        table[Story.ann.key] = flight(Story.ann)
        table[Story.bob.key] = flight(Story.bob)
        #expect(table.isFull)
        table.join(Story.ann.key, ticket: Ticket(7), access: Edge.start)
        let ended = table.remove(Story.ann.key)
        #expect(ended?.waiters == [Ticket(7)])
        #expect(table.count == 1)
        table[Story.ann.key] = flight(Story.ann)
        #expect(table.keys.count == 2)
        #expect(Set(table.keys) == [Story.ann.key, Story.bob.key])
    }

    @Test func `freshness is the sending of the latest request whose revision is complete`() {
        func at(_ seconds: Int64) -> Instant { .zero + .seconds(seconds) }
        var freshness = Freshness()
        freshness.hear(sent: at(1), revision: 5, complete: nil)
        #expect(freshness.asOf == nil)
        freshness.hear(sent: at(2), revision: 7, complete: 4)
        freshness.hear(sent: at(3), revision: 7, complete: 4)
        freshness.complete(through: 5)
        #expect(freshness.asOf == at(1))
        freshness.complete(through: 6)
        #expect(freshness.asOf == at(1))
        freshness.complete(through: 7)
        #expect(freshness.asOf == at(3))
        freshness.hear(sent: at(2), revision: 7, complete: 7)
        #expect(freshness.asOf == at(3))
        freshness.reset()
        #expect(freshness.asOf == nil)
    }

    @Test func `replies that the stream never passes are kept up to a maximum`() {
        var freshness = Freshness()
        for number in 1...1_000 as ClosedRange<Int64> {
            freshness.hear(sent: .zero + .seconds(number), revision: Revision(number), complete: 0)
        }
        freshness.complete(through: 1_000)
        #expect(freshness.asOf == .zero + .seconds(1_000))
    }

    @Test func `an identity that is asked for again and again leaves nothing behind`() {
        var table = RefreshTable(maximum: 10)
        let (ann, bob) = (Story.ann, Identity(namespace: "Email", value: "bob@example.com"))
        func flight(_ identity: Identity) -> RefreshTable.Flight {
            RefreshTable.Flight(
                identity: identity, request: 1, sent: Instant(nanoseconds: 0),
                access: Instant(nanoseconds: 0),
                waiters: [], attempt: 1)
        }
        table[bob.key] = flight(bob)
        for _ in 0..<1_000 {
            table[ann.key] = flight(ann)
            #expect(table.keys == [bob.key, ann.key])
            _ = table.remove(ann.key)
        }
        #expect(table.order.count <= 2 + 65)
        #expect(table.keys == [bob.key])
    }
}
