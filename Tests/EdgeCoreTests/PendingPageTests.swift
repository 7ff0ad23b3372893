import EdgeCore
import Profiles
import SansIO
import Testing
import Wire

/// A page that is not the last is applied after the next was asked for, and before anything else happens.
struct PendingPageTests {
    private let edge = Edge()
    private var hub = ScriptedHub(epoch: 1, at: 20)
    private let page = Story.page(
        [.entry(Story.entry(1, at: 5)), .entry(Story.entry(2, at: 6, [Story.bob]))], isLast: false)

    private func takePage() throws {
        edge.hear(hub.heartbeat())
        edge.reply(.page(page), to: try #require(edge.changes).request, from: hub)
    }

    @Test func `the next page is asked for before the items of this one are applied`() throws {
        try takePage()
        #expect(edge.changes?.body.cursor == page.cursor)
        #expect(edge.counters.pages == 0)
        #expect(edge.levels.entries == 0)
        // At once, not when something comes.
        #expect(try #require(edge.nextDeadline) <= edge.now)
        edge.pass(.zero)
        #expect(edge.counters.pages == 1)
        #expect(edge.levels.entries == 2)
        #expect(try #require(edge.nextDeadline) > edge.now)
    }

    @Test func `the request for the next page names what is held with this one`() throws {
        try takePage()
        #expect(edge.changes?.body.held == [EpochMark(epoch: hub.epoch, revision: 6)])
    }

    @Test func `a lookup right after a page finds it applied`() throws {
        try takePage()
        #expect(edge.lookUp(Story.ann)?.entry?.revision == 5)
        #expect(edge.describe(Story.bob).entry?.revision == 6)
    }

    @Test func `a membership that the stream brings right after a page fits on its entry`() throws {
        var hub = hub
        try takePage()
        edge.hear(hub.publish(at: 21, [.enters(2, 1, at: 21, from: 5)]))
        #expect(edge.describe(Story.ann).entry?.revision == 21)
        #expect(edge.counters.misfits == 0)
    }

    @Test func `a newer entry that the stream brings right after a page wins`() throws {
        var hub = hub
        try takePage()
        edge.hear(hub.publish(at: 21, [.entry(Story.entry(1, at: 21)), .ends(2, at: 21)]))
        edge.pass(.zero)
        #expect(edge.describe(Story.ann).entry?.revision == 21)
        #expect(edge.describe(Story.bob).entry == nil)
    }

    @Test func `a new epoch right after a page finds it applied in the old one`() throws {
        try takePage()
        let restarted = ScriptedHub(epoch: 2, at: 21)
        edge.hear(restarted.heartbeat())
        let asked = try #require(edge.changes?.body)
        #expect(asked.held == [EpochMark(epoch: hub.epoch, revision: 6)])
        #expect(asked.cursor == nil)
        #expect(edge.levels.entries == 2)
        #expect(try #require(edge.nextDeadline) > edge.now)
    }

    @Test func `a gap right after a page raises the target and leaves the next page asked for`() throws {
        var hub = hub
        try takePage()
        _ = hub.publish(at: 21)
        edge.hear(hub.publish(at: 22))
        #expect(edge.levels.entries == 2)
        #expect(edge.changes?.body.cursor == page.cursor)
        edge.takeLastPage(of: self.hub)
        #expect(edge.counters.catchUpsBelowTarget == 1)
    }

    @Test func `a page that begins anew right after a page finds it applied before the beginning`() throws {
        try takePage()
        let beginning = Page(beginning: 20, items: [], cursor: nil, isLast: false)
        edge.reply(.page(beginning), to: try #require(edge.changes).request, from: hub)
        #expect(edge.levels.entries == 2)
        edge.takeLastPage(of: hub, [.entry(Story.entry(1, at: 5))])
        // What came before the beginning is not confirmed by it.
        #expect(edge.levels.entries == 1)
        #expect(edge.state == .live)
    }

    @Test(arguments: [Reply.Body.busy(.seconds(1)), .refused("no")])
    func `a next page that is not given is asked for again from behind this one`(body: Reply.Body) throws {
        try takePage()
        edge.reply(body, to: try #require(edge.changes).request, from: hub)
        #expect(edge.levels.entries == 2)
        #expect(edge.changes == nil)
        edge.pass(.seconds(6))
        #expect(edge.changes?.body.cursor == page.cursor)
    }

    @Test func `a next page that never comes is asked for again from behind this one`() throws {
        try takePage()
        let first = try #require(edge.changes)
        edge.jump(.minutes(1))
        edge.pass(.zero)
        #expect(edge.levels.entries == 2)
        let second = try #require(edge.changes)
        #expect(second.request.number > first.request.number)
        #expect(second.body == first.body)
    }

    @Test func `time does not pass for a page between its taking and its application`() throws {
        try takePage()
        edge.jump(.hours(1))
        edge.pass(.zero)
        #expect(edge.describe(Story.ann).expiresIn == Story.longTimeToLive - .hours(1))
    }

    @Test func `an edge killed between taking a page and applying it catches up from where it was complete`()
        throws
    {
        try takePage()
        let restarted = Edge(journal: edge.keptJournal, box: 2)
        #expect(restarted.complete == nil)
        restarted.hear(hub.heartbeat())
        #expect(restarted.changes?.body == ChangesRequest(since: 0, isFull: false, cursor: nil, held: []))
        restarted.takeLastPage(of: hub, page.items)
        #expect(restarted.describe(Story.ann).entry?.revision == 5)
        #expect(restarted.describe(Story.bob).entry?.revision == 6)
        #expect(restarted.complete == EpochMark(epoch: hub.epoch, revision: 20))
    }
}
