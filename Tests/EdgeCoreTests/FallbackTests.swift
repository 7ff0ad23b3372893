import EdgeCore
import Profiles
import SansIO
import Testing
import Wire

/// What happens to a lookup that the edge cannot answer by itself.
struct FallbackTests {
    private let hub = ScriptedHub(at: 60)

    private func caughtUp(_ adjust: (inout EdgeConfiguration) -> Void = { _ in }) -> Edge {
        let edge = Edge(Story.configuration(adjust))
        edge.catchUp(with: hub)
        return edge
    }

    @Test func `answer then refresh: empty at once, right on the next page`() throws {
        let edge = caughtUp()
        #expect(edge.lookUp(Story.ann)?.source == .empty)
        #expect(edge.lastAnswer.map { String(decoding: $0.payload, as: UTF8.self) } == "[]")
        let refresh = try #require(edge.refresh(of: Story.ann))
        edge.reply(.entry(Story.projection(Story.entry(1, at: 50))), to: refresh, from: hub)
        #expect(edge.lookUp(Story.ann)?.source == .hit)
    }

    @Test func `await hub: the answer is that of the hub`() throws {
        let edge = caughtUp()
        edge.lookUp(Story.ann) { $0.fallback = .awaitHub(.seconds(1)) }
        #expect(edge.lastAnswer == nil)
        let refresh = try #require(edge.refresh(of: Story.ann))
        edge.pass(.milliseconds(200))
        edge.reply(.entry(Story.projection(Story.entry(1, at: 50))), to: refresh, from: hub)
        #expect(edge.lastAnswer?.source == .refreshed)
        #expect(edge.lastAnswer?.revision == 50)
    }

    @Test func `await hub: the deadline answers with what there is`() {
        let edge = caughtUp()
        edge.lookUp(Story.ann) { $0.fallback = .awaitHub(.seconds(1)) }
        edge.pass(.milliseconds(999))
        #expect(edge.lastAnswer == nil)
        edge.pass(.milliseconds(1))
        #expect(edge.lastAnswer?.source == .empty)
        #expect(edge.lastAnswer?.shortfall != nil)
    }

    @Test func `by default server-side lookups wait and visitors' do not`() {
        let edge = caughtUp()
        edge.lookUp(Story.ann) { $0.fallback = nil }
        #expect(edge.lastAnswer == nil)
        edge.lookUp(Story.bob) {
            $0.fallback = nil
            $0.isAuthenticated = false
        }
        #expect(edge.lastAnswer?.source == .empty)
    }

    @Test func `a hundred lookups of one identity share one refresh`() throws {
        let edge = caughtUp()
        for _ in 1...100 { edge.lookUp(Story.ann) { $0.fallback = .awaitHub(.seconds(1)) } }
        #expect(edge.requests.count { $0.body == .refresh(Story.ann) } == 1)
        let refresh = try #require(edge.refresh(of: Story.ann))
        edge.reply(.entry(Story.projection(Story.entry(1, at: 50))), to: refresh, from: hub)
        #expect(edge.answers.values.count { $0.source == .refreshed } == 100)
        #expect(edge.levels.waiters == 0)
    }

    @Test func `refreshes have a budget: beyond it lookups are answered at once, and told so`() {
        let edge = caughtUp { $0.refreshesMaximum = 2 }
        for identity in [Story.ann, Story.bob, Story.phone] {
            edge.lookUp(identity) { $0.fallback = .awaitHub(.seconds(1)) }
        }
        #expect(edge.lastAnswer?.source == .empty)
        #expect(edge.lastAnswer?.shortfall != nil)
        #expect(edge.counters.refreshesRefused == 1)
    }

    @Test func `a refresh without reply is repeated, and given up in the end`() {
        let edge = caughtUp()
        edge.lookUp(Story.ann)
        edge.pass(.seconds(30))
        #expect(edge.requests.count { $0.body == .refresh(Story.ann) } == 3)
        #expect(edge.levels.refreshes == 0)
    }

    @Test func `an unknown identity is believed for a while, then asked for again`() throws {
        let edge = caughtUp()
        edge.lookUp(Story.ann)
        edge.reply(.unknown, to: try #require(edge.refresh(of: Story.ann)), from: hub)
        edge.pass(.seconds(29))
        edge.lookUp(Story.ann)
        #expect(edge.refresh(of: Story.ann) == nil)
        edge.pass(.seconds(1))
        edge.lookUp(Story.ann)
        #expect(edge.refresh(of: Story.ann) != nil)
    }

    @Test func `an unknown that was overtaken by its profile's publication hides nothing`() throws {
        let edge = caughtUp()
        var hub = hub
        edge.lookUp(Story.ann)
        let refresh = try #require(edge.refresh(of: Story.ann))
        let early = hub
        edge.hear(hub.publish(at: 75, [.entry(Story.entry(1, at: 75))]))
        edge.reply(.unknown, to: refresh, from: early)
        #expect(edge.lookUp(Story.ann)?.revision == 75)
    }

    @Test func `a profile created meanwhile ends the belief that nobody knows it`() throws {
        let edge = caughtUp()
        var hub = hub
        edge.lookUp(Story.ann)
        edge.reply(.unknown, to: try #require(edge.refresh(of: Story.ann)), from: hub)
        edge.hear(hub.publish(at: 61, [.entry(Story.entry(1, at: 61))]))
        #expect(edge.lookUp(Story.ann)?.source == .hit)
    }

    @Test func `a datastream that the catalog lacks is refused`() {
        let edge = caughtUp()
        edge.lookUp(Story.ann) { $0.datastream = "nowhere" }
        #expect(edge.lastAnswer?.refusal == .unknownDatastream)
    }

    @Test func `events that may not wait for the sync are refused rather than acknowledged`() {
        let edge = caughtUp { $0.waitersMaximum = 1 }
        edge.send([Story.event(id: "1")])
        #expect(edge.lastAnswer == nil)
        #expect(edge.send([Story.event(id: "2")])?.refusal == .outboxFull)
    }
}
