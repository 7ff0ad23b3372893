import EdgeCore
import Profiles
import SansIO
import Testing
import Wire

/// Requests that the transport could not take: the hub is away, or its queue is full.
struct DroppedRequestTests {
    private let edge = Edge()
    private let hub = ScriptedHub(at: 60)

    /// Drops every request of changes for a while; how often the edge asked.
    private func dropChanges(for duration: Duration) -> Int {
        let end = edge.now + duration
        var count = 0
        while edge.now < end {
            while let (request, _) = edge.changes {
                edge.drop(request)
                count += 1
            }
            edge.pass(.milliseconds(10))
        }
        return count
    }

    @Test func `a dropped request of a page is made again soon, and ever more seldom`() throws {
        edge.hear(hub.heartbeat())
        let asked = try #require(edge.changes).body
        edge.drop(try #require(edge.changes).request)
        #expect(edge.changes == nil)
        edge.pass(.milliseconds(60))
        #expect(edge.changes?.body == asked)
        let first = dropChanges(for: .seconds(2))
        let later = dropChanges(for: .seconds(20))
        #expect((3...8).contains(first))
        #expect((8...12).contains(later))
        edge.pass(.seconds(2))
        edge.takeLastPage(of: hub, [.entry(Story.entry(1, at: 50))])
        #expect(edge.state == .live)
        #expect(edge.describe(Story.ann).entry?.revision == 50)
    }

    @Test func `a reply makes the next pause short again`() throws {
        edge.hear(hub.heartbeat())
        _ = dropChanges(for: .seconds(10))
        edge.pass(.seconds(2))
        let page = Story.page([.entry(Story.entry(1, at: 50))], isLast: false)
        edge.reply(.page(page), to: try #require(edge.changes).request, from: hub)
        edge.drop(try #require(edge.changes).request)
        // The page that came before is applied all the same.
        #expect(edge.levels.entries == 1)
        edge.pass(.milliseconds(60))
        #expect(edge.changes?.body.cursor == page.cursor)
    }

    @Test func `who waits for a refresh that never left is answered at once, with the reason`() throws {
        edge.catchUp(with: hub)
        edge.lookUp(Story.ann) { $0.fallback = .awaitHub(.seconds(1)) }
        #expect(edge.lastAnswer == nil)
        edge.drop(try #require(edge.refresh(of: Story.ann)))
        #expect(edge.lastAnswer?.source == .empty)
        #expect(edge.lastAnswer?.shortfall != nil)
        // Nothing is asked until somebody looks again.
        edge.pass(.seconds(1))
        #expect(edge.refresh(of: Story.ann) == nil)
        edge.lookUp(Story.ann)
        #expect(edge.refresh(of: Story.ann) != nil)
    }

    @Test func `events whose collects never left are sent again in order after a pause`() throws {
        edge.catchUp(with: hub)
        edge.send([Story.event(id: "1")])
        edge.sync()
        edge.pass(.milliseconds(10))
        let dropped = edge.collects
        #expect(dropped.count == 1)
        for collect in dropped { edge.drop(collect.request) }
        #expect(edge.collects.isEmpty)
        edge.send([Story.event(id: "2")])
        edge.sync()
        edge.pass(.milliseconds(60))
        #expect(edge.collects.map { $0.body.events.map(\.event.id) } == [["1", "2"]])
    }

    @Test func `a drop of a request that is not open changes nothing`() throws {
        edge.hear(hub.heartbeat())
        let request = try #require(edge.changes).request
        edge.takeLastPage(of: hub)
        edge.drop(request)
        #expect(edge.counters.requestsDropped == 0)
        #expect(edge.state == .live)
    }
}
