import EdgeCore
import Profiles
import SansIO
import Testing
import Wire

/// Interleavings of a hub's starts: restarts, restores, full sets.
struct EpochScenarioTests {
    @Test(arguments: [false, true])
    func `a restarted hub is heard because its epoch is new`(keepsEpoch: Bool) {
        let edge = Edge()
        var hub = ScriptedHub(epoch: 1, at: 10)
        for revision in 11...20 as ClosedRange<Revision> { _ = hub.publish(at: revision) }
        edge.catchUp(with: hub)
        var restarted = ScriptedHub(epoch: keepsEpoch ? 1 : 2, at: 21)
        edge.hear(restarted.heartbeat())
        edge.takeLastPage(of: restarted)
        edge.hear(restarted.publish(at: 22, [.entry(Story.entry(1, at: 22))]))
        // With the same epoch the numbers start anew under the old name: all is taken for seen.
        #expect((edge.describe(Story.ann).entry?.revision == 22) == !keepsEpoch)
    }

    @Test func `the edge names every epoch it applied from with its highest revision`() {
        let edge = Edge()
        var first = ScriptedHub(epoch: 1, at: 4)
        edge.catchUp(with: first)
        _ = first.publish(at: 5)
        edge.hear(first.publish(at: 9, [.entry(Story.entry(1, at: 9))]))
        var second = ScriptedHub(epoch: 2, at: 6)
        edge.hear(second.publish(at: 7, [.entry(Story.entry(2, at: 7, [Story.bob]))]))
        let third = ScriptedHub(epoch: 3, at: 6)
        edge.hear(third.heartbeat())
        #expect(edge.changes?.body.since == 4)
        #expect(
            edge.changes?.body.held == [
                EpochMark(epoch: Epoch(1), revision: 9), EpochMark(epoch: Epoch(2), revision: 7),
            ])
        // Once complete, only the running epoch counts.
        edge.takeLastPage(of: third)
        _ = second
        var last = third
        _ = last.publish(at: 8)
        edge.hear(last.publish(at: 9))
        #expect(edge.changes?.body.held.map(\.epoch) == [Epoch(3)])
    }

    @Test func `with a full set comes the catalog, though undone history had come to the same version`()
        throws
    {
        let edge = Edge()
        edge.catchUp(with: ScriptedHub(epoch: 1, at: 10))
        let restored = ScriptedHub(epoch: 2, at: 5)
        edge.hear(restored.heartbeat())
        #expect(!edge.requests.contains { $0.body == .catalog })
        takeBeginning(edge, of: restored, from: 5)
        let request = try #require(edge.requests.last { $0.body == .catalog })
        var catalog = edge.catalog
        #expect(catalog.version == restored.catalogVersion)
        catalog.destinations[0].attributes = []
        edge.reply(.catalog(catalog), to: request, from: restored)
        #expect(edge.catalog == catalog)
    }

    @Test(arguments: [PlantedBugs(), .keepsUnconfirmed])
    func `an entry of lost history goes with the full set that does not confirm it`(bug: PlantedBugs) {
        let edge = Edge(Story.configuration(planting: bug))
        var lost = ScriptedHub(epoch: 1, at: 4)
        edge.catchUp(with: lost, [.entry(Story.entry(2, at: 3, [Story.bob]))])
        _ = lost.publish(at: 5)
        edge.hear(lost.publish(at: 9, [.entry(Story.entry(1, at: 9))]))
        let restored = ScriptedHub(epoch: 3, at: 5)
        edge.hear(restored.heartbeat())
        takeBeginning(edge, of: restored, from: 5)
        #expect(edge.changes?.body.isFull == true)
        edge.takeLastPage(of: restored, [.entry(Story.entry(2, at: 3, [Story.bob]))])
        #expect((edge.describe(Story.ann).entry == nil) == (bug == []))
        #expect(edge.describe(Story.bob).entry?.revision == 3)
        #expect(edge.complete == EpochMark(epoch: Epoch(3), revision: 5))
    }

    @Test(arguments: [PlantedBugs(), .takesForeignReplies])
    func `a reply of an epoch that the stream has not announced is dropped`(bug: PlantedBugs) throws {
        let edge = Edge(Story.configuration(planting: bug))
        let hub = ScriptedHub(epoch: 1, at: 10)
        edge.catchUp(with: hub, [.entry(Story.entry(1, at: 9))])
        edge.lookUp(Story.ann) { $0.stalenessMaximum = .milliseconds(-1) }
        let refresh = try #require(edge.refresh(of: Story.ann))
        let restored = ScriptedHub(epoch: 2, at: 5)
        edge.reply(.entry(Story.projection(Story.entry(1, at: 4))), to: refresh, from: restored)
        let isRight = edge.describe(Story.ann).entry?.revision == 9
        #expect(isRight == (bug == []))
    }

    @Test func `a reply of a dead hub to a request that the new epoch closed is dropped`() throws {
        let edge = Edge()
        let hub = ScriptedHub(epoch: 1, at: 10)
        edge.catchUp(with: hub)
        edge.lookUp(Story.ann)
        let refresh = try #require(edge.refresh(of: Story.ann))
        let restarted = ScriptedHub(epoch: 2, at: 11)
        edge.hear(restarted.heartbeat())
        edge.reply(.entry(Story.projection(Story.entry(1, at: 10))), to: refresh, from: hub)
        #expect(edge.describe(Story.ann).entry == nil)
        // The flight goes on: the new hub is asked the same.
        #expect(edge.refresh(of: Story.ann) != nil)
    }

    @Test func `what is sent in another epoch replaces, whatever its revision`() {
        let edge = Edge()
        let hub = ScriptedHub(epoch: 1, at: 10)
        edge.catchUp(with: hub, [.entry(Story.entry(1, at: 9))])
        var restored = ScriptedHub(epoch: 2, at: 5)
        edge.hear(restored.publish(at: 6, [.entry(Story.entry(1, at: 6))]))
        #expect(edge.describe(Story.ann).entry?.revision == 6)
    }

    @Test func `a profile refreshed behind the cursor of a full set stays`() throws {
        let edge = Edge()
        let hub = ScriptedHub(epoch: 1, at: 8)
        edge.hear(hub.heartbeat())
        takeBeginning(edge, of: hub, from: 8)
        let first = Story.page([.entry(Story.entry(2, at: 6, [Story.bob]))], isLast: false)
        edge.reply(.page(first), to: try #require(edge.changes).request, from: hub)
        edge.lookUp(Story.ann)
        let refresh = try #require(edge.refresh(of: Story.ann))
        edge.reply(.entry(Story.projection(Story.entry(1, at: 5))), to: refresh, from: hub)
        edge.takeLastPage(of: hub, [.entry(Story.entry(3, at: 7, [Story.phone]))])
        #expect(edge.state == .live)
        #expect(edge.describe(Story.ann).entry?.revision == 5)
        #expect(edge.describe(Story.bob).entry?.revision == 6)
    }

    @Test func `an entry that the stream brought just before a full set, and newer than it, stays`() {
        let edge = Edge()
        var hub = ScriptedHub(epoch: 1, at: 8)
        let early = hub
        edge.hear(hub.heartbeat())
        edge.hear(hub.publish(at: 9, [.entry(Story.entry(1, at: 9))]))
        takeBeginning(edge, of: early, from: 8)
        edge.takeLastPage(of: hub)
        #expect(edge.state == .live)
        #expect(edge.describe(Story.ann).entry?.revision == 9)
    }

    @Test func `open refreshes are void when a full set begins, and the stream adds nothing below it`() throws
    {
        let edge = Edge()
        var hub = ScriptedHub(epoch: 1, at: 5)
        edge.hear(hub.heartbeat())
        edge.lookUp(Story.ann)
        let early = hub
        let refresh = try #require(edge.refresh(of: Story.ann))
        let sixth = hub.publish(at: 6, [.entry(Story.entry(2, at: 6, [Story.bob]))])
        hub.revision = 8
        takeBeginning(edge, of: hub, from: 8)
        edge.reply(.entry(Story.projection(Story.entry(1, at: 5))), to: refresh, from: early)
        edge.hear(sixth)
        #expect(edge.describe(Story.ann).entry == nil)
        #expect(edge.describe(Story.bob).entry == nil)
        #expect(edge.refresh(of: Story.ann) != nil)
    }

    @Test func `nothing but a refresh is fresh in a new epoch until the edge has caught up`() throws {
        let edge = Edge()
        edge.catchUp(with: ScriptedHub(epoch: 1, at: 10), [.entry(Story.entry(1, at: 9))])
        #expect(edge.lookUp(Story.ann)?.source == .hit)
        let restarted = ScriptedHub(epoch: 2, at: 11)
        edge.hear(restarted.heartbeat())
        #expect(edge.lookUp(Story.ann)?.source == .stale)
        edge.lookUp(Story.ann) {
            $0.stalenessMaximum = .seconds(1)
            $0.fallback = .awaitHub(.seconds(1))
        }
        let refresh = try #require(edge.refresh(of: Story.ann))
        edge.reply(.entry(Story.projection(Story.entry(1, at: 9))), to: refresh, from: restarted)
        #expect(edge.lastAnswer?.source == .refreshed)
        edge.takeLastPage(of: restarted)
        edge.answerEchoes(of: restarted)
        #expect(edge.lookUp(Story.ann)?.source == .hit)
    }

    /// The hub tells the edge to begin anew.
    private func takeBeginning(_ edge: Edge, of hub: ScriptedHub, from revision: Revision) {
        guard let changes = edge.changes else { return }
        let page = Page(beginning: revision, items: [], cursor: nil, isLast: false)
        edge.reply(.page(page), to: changes.request, from: hub)
    }
}
