import EdgeCore
import Profiles
import SansIO
import Testing
import Wire

/// What a person says of their consents: honoured at once where it was said, then as the hub says.
struct ConsentScenarioTests {
    private func warmed(
        refused: Consent.Purposes = [], _ adjust: (inout EdgeConfiguration) -> Void = { _ in }
    ) -> (Edge, ScriptedHub) {
        let edge = Edge(Story.configuration(adjust))
        let hub = ScriptedHub(at: 60)
        edge.catchUp(
            with: hub, [.entry(Story.entry(1, at: 50, [Story.ann, Story.phone], refused: refused))])
        return (edge, hub)
    }

    @Test func `who withdraws consent is not collected of from the next event on, nor shown anything`() {
        let (edge, _) = warmed()
        edge.send([Story.event(id: "before")])
        edge.send([Story.consent(collect: "n"), Story.event(id: "after")])
        edge.sync()
        #expect(edge.lastAnswer?.eventIDs.count == 1 && edge.lastAnswer?.eventsRefused == 1)
        #expect(edge.levels.outboxEvents == 2)
        let answer = edge.lookUp(Story.ann) { $0.events = [Story.event()] }
        #expect(answer?.isWithheld == true && answer?.payload.isEmpty == true)
        #expect(answer?.eventIDs == [] && answer?.eventsRefused == 1)
        #expect(edge.describe(Story.ann).overlay.count == 1, "an audience of the refused event")
        #expect(edge.describe(Story.ann).consent == Consent(collect: false))
    }

    @Test func `who consents again is collected of again, though the hub has still to hear of it`() {
        let (edge, _) = warmed(refused: .collect)
        edge.send([Story.event()])
        #expect(edge.lastAnswer?.eventsRefused == 1)
        edge.send([Story.consent(collect: "y"), Story.event()])
        edge.sync()
        #expect(edge.lastAnswer?.eventIDs.count == 2)
        #expect(edge.lookUp(Story.ann)?.isWithheld == false)
    }

    @Test
    func `a consent is acknowledged once it is synced, and goes to the hub in its place among the events`()
        throws
    {
        let (edge, _) = warmed()
        edge.send([Story.event(id: "1"), Story.consent(collect: "n", kind: .replacingConsent)])
        #expect(edge.lastAnswer == nil && edge.collects.isEmpty)
        edge.sync()
        edge.pass(.milliseconds(10))
        #expect(edge.lastAnswer?.eventIDs.count == 2)
        let sent = try #require(edge.collects.first?.body.events)
        #expect(sent.map(\.number) == [1, 2] && sent.map(\.kind) == [.event, .replacingConsent])
        #expect(sent.map(\.event.dataset) == ["web", "people"])
    }

    @Test func `it lies over the entry until the edge is complete through its evaluation`() throws {
        var (edge, hub) = warmed()
        edge.send([Story.consent(collect: "n")])
        edge.sync()
        edge.pass(.milliseconds(10))
        let collect = try #require(edge.collects.first)
        hub.revision = 80
        edge.reply(
            .collected(Collected(box: collect.body.box, through: 1, rejected: [])), to: collect.request,
            from: hub)
        edge.hear(hub.publish(at: 81, [.entry(Story.entry(1, at: 81))]))
        #expect(edge.lookUp(Story.ann)?.isWithheld == true)
        hub.evaluated = [BoxMark(box: collect.body.box, number: 1)]
        edge.hear(
            hub.publish(
                at: 82, [.entry(Story.entry(1, at: 82, [Story.ann, Story.phone], refused: .collect))]))
        #expect(edge.describe(Story.ann).consent.isEmpty && edge.levels.outboxEvents == 0)
        #expect(edge.lookUp(Story.ann)?.isWithheld == true)
    }

    @Test func `what the hub says ends a consent that it rejected`() {
        var (edge, hub) = warmed()
        edge.send([Story.consent(collect: "n")])
        edge.sync()
        hub.evaluated = [BoxMark(box: Box(1), number: 1)]
        edge.hear(hub.heartbeat())
        #expect(edge.lookUp(Story.ann)?.isWithheld == false)
    }

    @Test func `a refusal that came from elsewhere is honoured as soon as the entry says it`() {
        var (edge, hub) = warmed()
        edge.hear(
            hub.publish(
                at: 61, [.entry(Story.entry(1, at: 61, [Story.ann, Story.phone], refused: .collect))]))
        edge.send([Story.event(Story.phone)])
        #expect(edge.lastAnswer?.eventsRefused == 1)
        #expect(edge.lookUp(Story.phone)?.isWithheld == true)
        #expect(edge.lookUp(Story.bob)?.isWithheld == false)
    }

    @Test func `a refusal does not lapse with the entry's time to live`() {
        let (edge, _) = warmed(refused: .collect)
        edge.jump(Story.shortTimeToLive + .seconds(1))
        edge.send([Story.event()])
        #expect(edge.lastAnswer?.eventsRefused == 1)
    }

    @Test func `it counts for all identities that came with it`() {
        let (edge, _) = warmed()
        edge.send([Story.consent(Story.ann, Story.bob, collect: "n")])
        edge.send([Story.event(Story.bob), Story.event(Story.phone)])
        edge.sync()
        #expect(edge.lastAnswer?.eventsRefused == 1 && edge.lastAnswer?.eventIDs.count == 1)
    }

    @Test func `who refuses personalisation has no attributes, and keeps audiences`() {
        let (edge, _) = warmed()
        #expect(edge.payload(of: Story.ann).contains("\"points\":{\"value\":50}"))
        edge.send([Story.consent(personalize: "n"), Story.event()])
        #expect(edge.payload(of: Story.ann).contains("viewers"))
        #expect(!edge.payload(of: Story.ann).contains("value"))
        edge.send([Story.consent(personalize: "y")])
        #expect(edge.payload(of: Story.ann).contains("\"points\":{\"value\":50}"))
    }

    @Test func `a client that says out is neither collected of nor looked up, but may consent`() {
        let (edge, _) = warmed()
        let answer = edge.lookUp(Story.bob) {
            $0.events = [Story.event(Story.bob)]
            $0.refusesCollection = true
        }
        #expect(answer?.isWithheld == true && answer?.eventsRefused == 1 && answer?.source == nil)
        #expect(edge.refresh(of: Story.bob) == nil && edge.levels.outboxEvents == 0)
        edge.lookUp(Story.bob) {
            $0.events = [Story.consent(Story.bob, collect: "y")]
            $0.refusesCollection = true
        }
        edge.sync()
        #expect(edge.lastAnswer?.eventIDs.count == 1)
    }

    @Test func `a datastream without a profile dataset refuses consents, and takes nothing of the request`() {
        let (edge, _) = warmed()
        let answer = edge.lookUp(Story.ann) {
            $0.datastream = Story.longDatastream
            $0.events = [Story.event(), Story.consent(collect: "n")]
        }
        #expect(answer?.refusal == .noProfileDataset && edge.levels.outboxEvents == 0)
    }

    @Test func `a restart rebuilds it, and a deletion takes it`() {
        var (edge, hub) = warmed()
        edge.send([Story.consent(collect: "n"), Story.consent(personalize: "n")])
        let restarted = Edge(journal: edge.journal, box: 2, at: edge.now)
        #expect(restarted.describe(Story.ann).consent == Consent(collect: false, personalize: false))
        restarted.send([Story.event()])
        #expect(restarted.lastAnswer?.eventsRefused == 1)
        restarted.catchUp(with: hub)
        restarted.hear(hub.publish(at: 70, [.ends(1, at: 70)]))
        #expect(restarted.describe(Story.ann).consent.isEmpty)
    }
}
