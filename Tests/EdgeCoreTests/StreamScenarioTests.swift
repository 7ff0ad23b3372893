import EdgeCore
import Profiles
import SansIO
import Testing
import Wire

/// Interleavings of the stream with pages and refreshes. Each story runs with its rule kept and with it broken.
struct StreamScenarioTests {
    @Test(arguments: [PlantedBugs(), .highestIsComplete])
    func `a heartbeat that names a lost batch's revision does not make the edge complete`(bug: PlantedBugs) {
        let edge = Edge(Story.configuration(planting: bug))
        var hub = ScriptedHub(at: 10)
        edge.catchUp(with: hub)
        _ = hub.publish(at: 200, [.entry(Story.entry(1, at: 200))])
        edge.hear(hub.heartbeat())
        let isAsked = edge.changes?.body.since == 10 && edge.complete?.revision == 10
        edge.takeLastPage(of: hub, [.entry(Story.entry(1, at: 200))])
        let isRight = isAsked && edge.describe(Story.ann).entry?.revision == 200
        #expect(isRight == (bug == []))
    }

    @Test func `neither a later batch nor a refresh makes the edge complete over a lost batch`() {
        let edge = Edge()
        var hub = ScriptedHub(at: 100)
        edge.catchUp(with: hub)
        _ = hub.publish(at: 105, [.entry(Story.entry(1, at: 105))])
        edge.hear(hub.publish(at: 107, [.entry(Story.entry(2, at: 107, [Story.bob]))]))
        #expect(edge.complete == EpochMark(epoch: hub.epoch, revision: 100))
        edge.lookUp(Story.phone)
        hub.revision = 300
        if let refresh = edge.refresh(of: Story.phone) {
            edge.reply(
                .entry(Story.projection(Story.entry(3, at: 300, [Story.phone]))), to: refresh, from: hub)
        }
        #expect(edge.describe(Story.phone).entry?.revision == 300)
        #expect(edge.complete == EpochMark(epoch: hub.epoch, revision: 100))
        #expect(edge.changes?.body.since == 100)
    }

    @Test(arguments: [PlantedBugs(), .pagesEndBelowTarget])
    func `a membership that does not fit while paging raises the target of the catch-up`(bug: PlantedBugs) {
        let edge = Edge(Story.configuration(planting: bug))
        var hub = ScriptedHub(at: 40)
        edge.catchUp(with: hub, [.entry(Story.entry(1, at: 40))])
        _ = hub.publish(at: 55, [.entry(Story.entry(1, at: 55))])
        edge.hear(hub.publish(at: 57, [.entry(Story.entry(2, at: 57, [Story.bob]))]))
        let early = hub
        // P1 moves from 55 to 60 before the edge has seen 55, and after the page was cut.
        edge.hear(hub.publish(at: 60, [.enters(2, 1, at: 60, from: 55)]))
        edge.takeLastPage(
            of: early,
            [
                .entry(Story.entry(1, at: 55)), .entry(Story.entry(2, at: 57, [Story.bob])),
            ])
        edge.pass(.milliseconds(20))
        let again = edge.changes?.body
        edge.takeLastPage(of: hub, [.entry(Story.entry(1, at: 60, audiences: [2]))])
        let isRight = again?.since == 57 && edge.describe(Story.ann).entry?.revision == 60
        #expect(isRight == (bug == []))
        #expect(edge.state == .live)
    }

    @Test func `a membership that does not fit on a held entry of a complete edge is a gap`() {
        let edge = Edge()
        var hub = ScriptedHub(at: 40)
        edge.catchUp(with: hub, [.entry(Story.entry(1, at: 30))])
        edge.hear(hub.publish(at: 41, [.enters(2, 1, at: 41, from: 35)]))
        #expect(edge.state == .catchingUp)
        #expect(edge.changes?.body.since == 40)
        edge.takeLastPage(of: hub, [.entry(Story.entry(1, at: 41, audiences: [2]))])
        #expect(edge.state == .live)
        #expect(edge.describe(Story.ann).entry?.revision == 41)
    }

    @Test(arguments: [PlantedBugs(), .forgetsRemovals])
    func `a membership of an entry not held keeps an older refresh out`(bug: PlantedBugs) {
        let edge = Edge(Story.configuration(planting: bug))
        var hub = ScriptedHub(at: 66)
        edge.catchUp(with: hub)
        edge.lookUp(Story.bob)
        let early = hub
        edge.hear(hub.publish(at: 71, [.enters(2, 9, at: 71, from: 66)]))
        if let refresh = edge.refresh(of: Story.bob) {
            let older = Story.projection(Story.entry(9, at: 66, [Story.bob]))
            edge.reply(.entry(older), to: refresh, from: early)
        }
        #expect((edge.describe(Story.bob).entry == nil) == (bug == []))
    }

    @Test(arguments: [PlantedBugs(), .ignoresUnheld])
    func `a publication that overtakes the refresh of its profile is not lost`(bug: PlantedBugs) {
        let edge = Edge(Story.configuration(planting: bug))
        var hub = ScriptedHub(at: 60)
        edge.catchUp(with: hub)
        edge.lookUp(Story.ann)
        let early = hub
        edge.hear(hub.publish(at: 61, [.entry(Story.entry(1, at: 61))]))
        if let refresh = edge.refresh(of: Story.ann) {
            edge.reply(.entry(Story.projection(Story.entry(1, at: 60))), to: refresh, from: early)
        }
        let isRight = edge.describe(Story.ann).entry?.revision == 61
        #expect(isRight == (bug == []))
    }

    @Test func `an entry that has expired on its way is not stored`() {
        let edge = Edge()
        var hub = ScriptedHub(at: 60)
        edge.catchUp(with: hub)
        edge.hear(hub.publish(at: 61, [.entry(Story.entry(1, at: 61), sinceSeen: .days(14))]))
        edge.hear(
            hub.publish(
                at: 62, [.entry(Story.entry(2, at: 62, [Story.bob]), sinceSeen: .days(14) - .hours(1))]))
        #expect(edge.describe(Story.ann).entry == nil)
        #expect(edge.describe(Story.bob).entry?.revision == 62)
        #expect(edge.describe(Story.bob).expiresIn == .hours(1))
    }

    @Test(arguments: [PlantedBugs(), .forgetsRemovals])
    func `a deletion that overtakes a refresh reply stays`(bug: PlantedBugs) {
        let edge = Edge(Story.configuration(planting: bug))
        var hub = ScriptedHub(at: 60)
        edge.catchUp(with: hub)
        edge.lookUp(Story.ann)
        let early = hub
        edge.hear(hub.publish(at: 61, [.ends(1, at: 61)]))
        if let refresh = edge.refresh(of: Story.ann) {
            edge.reply(.entry(Story.projection(Story.entry(1, at: 60))), to: refresh, from: early)
        }
        #expect((edge.describe(Story.ann).entry == nil) == (bug == []))
    }

    @Test(arguments: [PlantedBugs(), .streamAddsBelowComplete])
    func `a stream that lags behind the pages does not bring a deleted profile back`(bug: PlantedBugs) {
        let edge = Edge(Story.configuration(planting: bug))
        var hub = ScriptedHub(at: 5)
        edge.hear(hub.heartbeat())
        let seventh = hub.publish(at: 7, [.entry(Story.entry(1, at: 7))])
        let tenth = hub.publish(at: 10, [.ends(1, at: 10)])
        edge.takeLastPage(of: hub, [.ends(1, at: 10)])
        edge.answerEchoes(of: hub)
        #expect(edge.complete?.revision == 10)
        edge.hear(seventh)
        #expect((edge.describe(Story.ann).entry == nil) == (bug == []))
        edge.hear(tenth)
        #expect(edge.state == .live)
    }

    @Test(arguments: [PlantedBugs(), .forgetsRemovals])
    func `a lagging entry does not take the identity of an evicted newer one back in time`(bug: PlantedBugs) {
        let edge = Edge(Story.configuration(planting: bug) { $0.entriesMaximum = 1 })
        var hub = ScriptedHub(at: 5)
        edge.catchUp(with: hub)
        _ = hub.publish(at: 9, [.entry(Story.entry(4, at: 9))])
        let early = hub
        edge.hear(hub.publish(at: 12, [.entry(Story.entry(1, at: 12))]))
        edge.hear(hub.publish(at: 13, [.entry(Story.entry(2, at: 13, [Story.bob]))]))
        #expect(edge.counters.evicted == 1)
        if let changes = edge.changes {
            let page = Story.page([.entry(Story.entry(4, at: 9))], isLast: false)
            edge.reply(.page(page), to: changes.request, from: early)
        }
        #expect((edge.describe(Story.ann).entry == nil) == (bug == []))
    }

    @Test func `what was heard before is counted and changes nothing`() {
        let edge = Edge()
        var hub = ScriptedHub(at: 5)
        edge.catchUp(with: hub)
        let batch = hub.publish(at: 6, [.entry(Story.entry(1, at: 6))])
        edge.hear(batch)
        edge.hear(batch)
        #expect(edge.counters.duplicates == 1)
        #expect(edge.state == .live)
        #expect(edge.complete?.revision == 6)
    }

    @Test func `the stream of another region is not applied`() {
        let edge = Edge()
        var hub = ScriptedHub(at: 5)
        edge.catchUp(with: hub)
        var batch = hub.publish(at: 6, [.entry(Story.entry(1, at: 6))])
        batch.region = Region("VA6")
        edge.hear(batch)
        #expect(edge.describe(Story.ann).entry == nil)
        #expect(edge.counters.foreignMessages == 1)
    }

    @Test func `three missed heartbeats make the edge subscribe anew, and silence alone is no gap`() {
        let edge = Edge()
        let hub = ScriptedHub(at: 5)
        edge.catchUp(with: hub)
        edge.pass(.milliseconds(2_900))
        #expect(edge.resubscriptions == 0)
        edge.pass(.milliseconds(200))
        #expect(edge.resubscriptions == 1)
        #expect(edge.state == .live)
    }

    @Test func `a hub that is busy is asked again after the pause, and not before`() throws {
        let edge = Edge()
        let hub = ScriptedHub(at: 5)
        edge.hear(hub.heartbeat())
        let first = try #require(edge.changes)
        edge.reply(.busy(.milliseconds(500)), to: first.request, from: hub)
        edge.pass(.milliseconds(499))
        #expect(edge.changes == nil)
        edge.pass(.milliseconds(300))
        #expect(edge.changes?.body.since == 0)
    }

    @Test func `each edge of a region asks under its own name`() {
        let names = ["JPN3-1", "JPN3-2"].map { name in
            let edge = Edge(Story.configuration { $0.name = name })
            edge.hear(ScriptedHub(at: 5).heartbeat())
            return edge.requests.map(\.edge)
        }
        #expect(names == [["JPN3-1"], ["JPN3-2"]])
    }
}
