import EdgeCore
import Profiles
import SansIO
import Testing
import Wire

/// Events from their acceptance to their evaluation on the hub, and what lies over entries meanwhile.
struct EventScenarioTests {
    @Test func `an overlay ends when the event is evaluated, though no projection of it ever comes`() {
        let edge = Edge()
        var hub = ScriptedHub(at: 60)
        edge.catchUp(with: hub, [.entry(Story.entry(1, at: 50))])
        edge.send([Story.event()])
        #expect(edge.describe(Story.ann).overlay.map(\.isMember) == [true])
        edge.sync()
        hub.evaluated = [BoxMark(box: Box(1), number: 1)]
        edge.hear(hub.heartbeat())
        #expect(edge.describe(Story.ann).overlay == [])
        #expect(edge.levels.outboxEvents == 0)
    }

    @Test(arguments: [PlantedBugs(), .overlayEndsEarly])
    func `an overlay does not flicker off between acknowledgement and evaluation`(bug: PlantedBugs) throws {
        let edge = Edge(Story.configuration(planting: bug))
        var hub = ScriptedHub(at: 60)
        edge.catchUp(with: hub, [.entry(Story.entry(1, at: 50))])
        edge.send([Story.event()])
        edge.sync()
        edge.pass(.milliseconds(10))
        let collect = try #require(edge.collects.first)
        hub.revision = 80
        let collected = Collected(box: collect.body.box, through: 1, rejected: [])
        edge.reply(.collected(collected), to: collect.request, from: hub)
        edge.hear(hub.publish(at: 81, [.entry(Story.entry(1, at: 81))]))
        #expect((edge.describe(Story.ann).overlay.count == 1) == (bug == []))
        #expect(edge.levels.outboxEvents == 1)
        hub.evaluated = [BoxMark(box: Box(1), number: 1)]
        edge.hear(hub.publish(at: 95, [.enters(1, 1, at: 95, from: 81)]))
        #expect(edge.describe(Story.ann).overlay == [])
        #expect(edge.describe(Story.ann).entry?.memberships.map(\.audience) == [1])
    }

    @Test func `an overlay stays until the edge is complete through the message that ends it`() {
        let edge = Edge()
        var hub = ScriptedHub(at: 60)
        edge.catchUp(with: hub, [.entry(Story.entry(1, at: 50))])
        edge.send([Story.event()])
        edge.sync()
        _ = hub.publish(at: 70, [.enters(1, 1, at: 70, from: 50)])
        hub.evaluated = [BoxMark(box: Box(1), number: 1)]
        edge.hear(hub.publish(at: 71))
        #expect(edge.describe(Story.ann).overlay.count == 1)
        edge.takeLastPage(of: hub, [.entry(Story.entry(1, at: 70, audiences: [1]))])
        #expect(edge.describe(Story.ann).overlay == [])
        #expect(edge.describe(Story.ann).entry?.memberships.map(\.audience) == [1])
    }

    @Test func `an overlay survives a kill after its event was acknowledged`() throws {
        let edge = Edge()
        var hub = ScriptedHub(at: 60)
        edge.catchUp(with: hub, [.entry(Story.entry(1, at: 50))])
        edge.send([Story.event()])
        edge.sync()
        edge.pass(.milliseconds(10))
        let collect = try #require(edge.collects.first)
        let collected = Collected(box: Box(1), through: 1, rejected: [])
        edge.reply(.collected(collected), to: collect.request, from: hub)

        let restarted = Edge(journal: edge.journal, box: 2, at: edge.now)
        #expect(restarted.describe(Story.ann).overlay.count == 1)
        restarted.catchUp(with: hub)
        hub.evaluated = [BoxMark(box: Box(1), number: 1)]
        restarted.hear(hub.heartbeat())
        #expect(restarted.describe(Story.ann).overlay == [])
    }

    @Test(arguments: [PlantedBugs(), .randomEventIDs])
    func `a request repeated at another edge brings the same event id`(bug: PlantedBugs) {
        let ids = ([1, 2] as [UInt64]).map { box in
            let edge = Edge(Story.configuration(planting: bug), box: box)
            edge.send([Story.event(), Story.event(Story.bob)], requestID: "retried")
            edge.sync()
            return edge.lastAnswer?.eventIDs ?? []
        }
        #expect(ids[0].count == 2 && ids[0].first != ids[0].last)
        #expect((ids[0] == ids[1]) == (bug == []))
    }

    @Test func `ids given by clients are kept`() {
        let edge = Edge()
        edge.send([Story.event(id: "mine")])
        edge.sync()
        #expect(edge.lastAnswer?.eventIDs == ["mine"])
    }

    @Test(arguments: [PlantedBugs(), .acknowledgesUnsynced])
    func `an event is neither acknowledged nor sent before its record is synced`(bug: PlantedBugs) {
        let edge = Edge(Story.configuration(planting: bug))
        edge.catchUp(with: ScriptedHub(at: 60))
        let early = edge.send([Story.event()])
        edge.pass(.seconds(1))
        #expect((early == nil) == (bug == []))
        #expect(edge.collects.isEmpty)
        edge.sync()
        edge.pass(.milliseconds(10))
        #expect(edge.lastAnswer?.eventIDs.count == 1)
        #expect(edge.collects.map(\.body.events.count) == [1])
    }

    @Test func `an event carries the revision through which its edge was complete`() {
        let edge = Edge()
        let hub = ScriptedHub(epoch: 7, at: 70)
        edge.catchUp(with: hub)
        edge.send([Story.event()])
        edge.sync()
        edge.pass(.milliseconds(10))
        let events = edge.collects.first?.body.events
        #expect(events?.map(\.complete) == [EpochMark(epoch: Epoch(7), revision: 70)])
    }

    @Test func `the events of an earlier start are sent in their own box, before those of this one`() throws {
        let edge = Edge()
        edge.send([Story.event(id: "old")])
        let hub = ScriptedHub(at: 60)
        let restarted = Edge(journal: edge.journal, box: 2, at: edge.now)
        restarted.catchUp(with: hub)
        restarted.send([Story.event(id: "new")])
        restarted.sync()
        restarted.pass(.milliseconds(10))
        let first = try #require(restarted.collects.first)
        #expect(restarted.collects.count == 1)
        #expect(first.body.box == Box(1) && first.body.oldest == 1)
        #expect(first.body.events.map(\.event.id) == ["old"])
        restarted.reply(
            .collected(Collected(box: Box(1), through: 1, rejected: [])), to: first.request, from: hub)
        restarted.pass(.milliseconds(10))
        let second = try #require(restarted.collects.first)
        #expect(second.body.box == Box(2))
        #expect(second.body.events.map(\.number) == [1])
    }

    @Test func `what a hub did not take is sent again, and everything held to a hub of a new epoch`() throws {
        let edge = Edge()
        let hub = ScriptedHub(epoch: 1, at: 60)
        edge.catchUp(with: hub)
        edge.send((1...3).map { Story.event(id: "e\($0)") })
        edge.sync()
        edge.pass(.milliseconds(10))
        let first = try #require(edge.collects.first)
        edge.reply(.collected(Collected(box: Box(1), through: 2, rejected: [])), to: first.request, from: hub)
        edge.pass(.milliseconds(10))
        #expect(edge.collects.map { $0.body.events.map(\.number) } == [[3]])

        let restarted = ScriptedHub(epoch: 2, at: 61)
        edge.hear(restarted.heartbeat())
        edge.pass(.milliseconds(10))
        #expect(edge.collects.last?.body.events.map(\.number) == [1, 2, 3])
    }

    @Test func `an event without one primary identity is accepted, and left to the hub to evaluate`() {
        let edge = Edge()
        edge.catchUp(with: ScriptedHub(at: 60), [.entry(Story.entry(1, at: 50))])
        var event = Story.event(id: "1")
        event.isEvaluated = false
        edge.send([event])
        #expect(edge.describe(Story.ann).overlay == [])
        #expect(edge.describe(Story.ann).outbox.count == 1)
        edge.send([Story.event(id: "2")])
        #expect(edge.describe(Story.ann).overlay.count == 1)
    }

    @Test func `a full outbox refuses events and goes on answering lookups`() {
        let edge = Edge(Story.configuration { $0.outboxEventsMaximum = 2 })
        var hub = ScriptedHub(at: 60)
        edge.catchUp(with: hub, [.entry(Story.entry(1, at: 50))])
        edge.send([Story.event(id: "1"), Story.event(id: "2")])
        #expect(edge.send([Story.event(id: "3")])?.refusal == .outboxFull)
        #expect(edge.levels.outboxEvents == 2)
        #expect(edge.lookUp(Story.ann)?.source == .hit)
        edge.sync()
        hub.evaluated = [BoxMark(box: Box(1), number: 1)]
        edge.hear(hub.heartbeat())
        edge.send([Story.event(id: "3")])
        edge.sync()
        #expect(edge.lastAnswer?.refusal == nil)
    }

    @Test func `an event that the hub could not read is refused`() {
        let edge = Edge()
        var large = Story.event()
        large.body = .object(Fields([("eventType", .string(String(repeating: "x", count: 11_000)))]))
        #expect(edge.send([large])?.refusal == .eventTooLarge)
        #expect(edge.levels.outboxEvents == 0)
    }
}
