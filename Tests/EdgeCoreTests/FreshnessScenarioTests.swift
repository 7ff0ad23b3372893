import EdgeCore
import Profiles
import SansIO
import Testing
import Wire

/// What fresh means, and what a caller may demand.
struct FreshnessScenarioTests {
    @Test(arguments: [PlantedBugs(), .freshAfterStart])
    func `a killed edge does not answer fresh from its journal while the hub is away`(bug: PlantedBugs) {
        let edge = Edge()
        var hub = ScriptedHub(at: 80)
        edge.catchUp(with: hub, [.entry(Story.entry(1, at: 80))])
        let synced = edge.journal
        edge.hear(hub.publish(at: 90, [.entry(Story.entry(1, at: 90))]))
        #expect(edge.lookUp(Story.ann)?.revision == 90)

        let restarted = Edge(Story.configuration(planting: bug), journal: synced, box: 2, at: edge.now)
        let answer = restarted.lookUp(Story.ann)
        #expect(answer?.revision == 80)
        #expect((answer?.source == .stale) == (bug == []))
        #expect(restarted.isReady && !restarted.isStrictlyReady)
    }

    @Test func `an idle profile on a live stream is fresh after days, and its age is that of the last echo`()
    {
        let edge = Edge()
        let hub = ScriptedHub(at: 60)
        edge.catchUp(with: hub, [.entry(Story.entry(1, at: 50))])
        edge.jump(.days(5))
        edge.pass(.zero)
        edge.hear(hub.heartbeat())
        edge.jump(.seconds(3))
        edge.answerEchoes(of: hub)
        edge.jump(.seconds(1))
        let answer = edge.lookUp(Story.ann) { $0.datastream = Story.longDatastream }
        #expect(answer?.source == .hit)
        // From the sending of the echo: no clock of the hub is compared.
        #expect(answer?.age == .seconds(4))
    }

    @Test func `an answer older than its datastream calls fresh is marked stale`() {
        let edge = Edge()
        let hub = ScriptedHub(at: 60)
        edge.catchUp(with: hub, [.entry(Story.entry(1, at: 50))])
        edge.jump(.seconds(10))
        #expect(edge.lookUp(Story.ann)?.source == .hit)
        edge.jump(.milliseconds(1))
        #expect(edge.lookUp(Story.ann)?.source == .stale)
    }

    @Test func `a reply that names a revision ahead of the stream counts once the stream has passed it`() {
        let edge = Edge()
        var hub = ScriptedHub(at: 60)
        edge.catchUp(with: hub, [.entry(Story.entry(1, at: 50))])
        edge.pass(.seconds(7))
        let before = edge.describe(Story.ann).age
        #expect(before == .seconds(7))
        let batch = hub.publish(at: 61)
        edge.answerEchoes(of: hub)
        #expect(edge.describe(Story.ann).age == before)
        edge.hear(batch)
        #expect(edge.describe(Story.ann).age.map { $0 < .seconds(4) } == true)
    }

    @Test(arguments: [PlantedBugs(), .ignoresDemands])
    func `a demand for a younger answer waits for the hub`(bug: PlantedBugs) {
        let edge = Edge(Story.configuration(planting: bug))
        let hub = ScriptedHub(at: 60)
        edge.catchUp(with: hub, [.entry(Story.entry(1, at: 50))])
        edge.jump(.seconds(2))
        let early = edge.lookUp(Story.ann) { $0.stalenessMaximum = .seconds(1) }
        #expect((early == nil) == (bug == []))
        guard bug == [], let refresh = edge.refresh(of: Story.ann) else { return }
        edge.jump(.milliseconds(300))
        edge.reply(.entry(Story.projection(Story.entry(1, at: 50))), to: refresh, from: hub)
        #expect(edge.lastAnswer?.source == .refreshed)
        #expect(edge.lastAnswer?.age == .milliseconds(300))
        #expect(edge.lastAnswer?.shortfall == nil)
    }

    @Test(arguments: [PlantedBugs(), .ignoresDemands])
    func `a demand for a least revision waits for the hub unless the edge is complete through it`(
        bug: PlantedBugs
    ) throws {
        let edge = Edge(Story.configuration(planting: bug))
        var hub = ScriptedHub(at: 60)
        edge.catchUp(with: hub, [.entry(Story.entry(1, at: 50))])
        let held = EpochMark(epoch: hub.epoch, revision: 60)
        let complete = edge.lookUp(Story.ann) { $0.revisionMinimum = held }
        #expect(complete?.source == .hit)
        let ahead = EpochMark(epoch: hub.epoch, revision: 61)
        let early = edge.lookUp(Story.ann) { $0.revisionMinimum = ahead }
        #expect((early == nil) == (bug == []))
        guard bug == [] else { return }
        hub.revision = 61
        let refresh = try #require(edge.refresh(of: Story.ann))
        edge.reply(.entry(Story.projection(Story.entry(1, at: 61))), to: refresh, from: hub)
        #expect(edge.lastAnswer?.revision == 61)
        #expect(edge.lastAnswer?.source == .refreshed)
        // The edge is complete through 60 only, and yet the answer shows more.
        #expect(edge.lastAnswer?.asOf == ahead)
        #expect(edge.lookUp(Story.ann) { $0.revisionMinimum = ahead }?.asOf == ahead)
        #expect(edge.lookUp(Story.bob)?.asOf == held)
    }

    @Test func `a demand that the hub does not meet in time is answered with its shortfall`() {
        let edge = Edge()
        edge.catchUp(with: ScriptedHub(at: 60), [.entry(Story.entry(1, at: 50))])
        edge.jump(.seconds(2))
        edge.lookUp(Story.ann) { $0.stalenessMaximum = .seconds(1) }
        edge.pass(.milliseconds(399))
        #expect(edge.lastAnswer == nil)
        edge.pass(.milliseconds(1))
        #expect(edge.lastAnswer?.source == .stale)
        #expect(edge.lastAnswer?.revision == 50)
        #expect(edge.lastAnswer?.shortfall != nil)
    }

    @Test
    func `readiness follows the catch-up, the hub's pulse only strictly, and the age while it is heard`() {
        let edge = Edge()
        let hub = ScriptedHub(at: 60)
        #expect(!edge.isReady)
        edge.hear(hub.heartbeat())
        #expect(!edge.isReady)
        edge.takeLastPage(of: hub)
        edge.answerEchoes(of: hub)
        #expect(edge.isReady && edge.isStrictlyReady)
        edge.jump(.seconds(4))
        #expect(edge.isReady && !edge.isStrictlyReady)
        edge.jump(.seconds(30))
        edge.hear(hub.heartbeat())
        #expect(!edge.isReady)
    }

    @Test
    func `an edge behind the catalog's version is not ready, and answers by the new one once it has it`()
        throws
    {
        let edge = Edge()
        var hub = ScriptedHub(at: 60)
        edge.catchUp(with: hub, [.entry(Story.entry(1, at: 50, points: 7))])
        #expect(edge.payload(of: Story.ann).contains("\"points\""))
        hub.catalogVersion = 2
        edge.hear(hub.heartbeat())
        #expect(!edge.isReady)
        var catalog = Story.catalog
        catalog.version = 2
        catalog.destinations[0].attributes[0].name = "score"
        let request = try #require(edge.requests.last { $0.body == .catalog })
        edge.reply(.catalog(catalog), to: request, from: hub)
        #expect(edge.isReady)
        #expect(edge.payload(of: Story.ann).contains("\"score\""))
    }
}
