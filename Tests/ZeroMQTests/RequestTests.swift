import Testing
import ZeroMQ

struct RequestTests {
    private let context: Context

    init() throws { context = try Context() }

    private func router(_ options: [SocketOption] = []) throws -> Socket {
        try Socket(.router, in: context, options: [.routerHandover, .routerMandatory] + options)
    }

    private func dealer(
        _ name: String, _ endpoint: String, reconnectingAfter pause: Duration = .milliseconds(10)
    ) throws -> Socket {
        var dealer = try Socket(
            .dealer, in: context,
            options: [.immediate, .routingID(name)]
                + SocketOption.reconnect(after: pause, upTo: max(pause, .milliseconds(50))))
        try dealer.connect(endpoint)
        return dealer
    }

    @Test func `a request carries the name of its sender and a reply finds it`() throws {
        var hub = try router()
        let endpoint = try hub.bind("tcp://127.0.0.1:*")
        var edge = try dealer("JPN3-1", endpoint)
        try edge.sendEventually([bytes("question")])
        let request = try hub.next()
        #expect(request == .message([bytes("JPN3-1"), bytes("question")]))
        let sent = try hub.send([bytes("JPN3-1"), bytes("answer")])
        #expect(sent == .sent)
        let reply = try edge.next()
        #expect(reply == .message([bytes("answer")]))
    }

    @Test func `a reply to a name that nobody has is unroutable, not silence`() throws {
        var hub = try router()
        _ = try hub.bind("tcp://127.0.0.1:*")
        let sent = try hub.send([bytes("AUS3-1"), bytes("answer")])
        #expect(sent == .unroutable)
    }

    @Test func `nothing queues for a hub that is away`() throws {
        var hub = try router()
        let endpoint = try hub.bind("tcp://127.0.0.1:*")
        // A place where nobody listens: bound and given back.
        var nobody = try Socket(.pub, in: context)
        let away = try nobody.bind("tcp://127.0.0.1:*")
        _ = consume nobody

        var edge = try dealer("JPN3-1", away)
        for _ in 0..<3 {
            let sent = try edge.send([bytes("dead")])
            #expect(sent == .full)
        }
        try edge.connect(endpoint)
        try edge.sendEventually([bytes("alive")])
        let first = try hub.next()
        #expect(first == .message([bytes("JPN3-1"), bytes("alive")]))
    }

    @Test func `an edge that restarts takes over its name from the connection it left`() throws {
        var hub = try router()
        let endpoint = try hub.bind("tcp://127.0.0.1:*")
        // Stands for a dead process, so it must not come back: two living ones would evict each other for
        // ever.
        var old = try dealer("JPN3-1", endpoint, reconnectingAfter: .seconds(60))
        try old.sendEventually([bytes("old")])
        _ = try hub.next()
        var new = try dealer("JPN3-1", endpoint)
        try new.sendEventually([bytes("new")])
        let request = try hub.next()
        #expect(request == .message([bytes("JPN3-1"), bytes("new")]))
        _ = try hub.send([bytes("JPN3-1"), bytes("for the new one")])
        let reply = try new.next()
        #expect(reply == .message([bytes("for the new one")]))
    }

    @Test func `a frame above the bound is dropped unread and the sender may go on`() throws {
        var hub = try router([.messageBytesMaximum(1_000)])
        let endpoint = try hub.bind("tcp://127.0.0.1:*")
        var edge = try dealer("JPN3-1", endpoint)
        try edge.sendEventually([[UInt8](repeating: 1, count: 1_001)])
        // The connection ends and comes back; a message that meets the end is lost, so it is sent until one
        // arrives.
        let wakeup = try Wakeup()
        var received = Socket.Received.nothing
        let deadline = ContinuousClock.now + patience
        while received == .nothing, ContinuousClock.now < deadline {
            _ = try edge.send([bytes("small")])
            _ = try poll(hub, wakeup, timeout: .milliseconds(20))
            received = try hub.receive()
        }
        #expect(received == .message([bytes("JPN3-1"), bytes("small")]))
    }

    @Test(arguments: [[4, 1, 1, 1, 1], [1, 4], [200]])
    func `a message with more frames or bytes than asked for is dropped whole`(sizes: [Int]) throws {
        var hub = try router()
        let endpoint = try hub.bind("tcp://127.0.0.1:*")
        var edge = try dealer("E", endpoint)
        try edge.sendEventually(sizes.map { [UInt8](repeating: 9, count: $0) })
        try edge.sendEventually([bytes("ok")])
        let wakeup = try Wakeup()
        _ = try poll(hub, wakeup, timeout: patience)
        let first = try hub.receive(framesMaximum: 4, bytesMaximum: 5)
        #expect(first == .oversized(frames: sizes.count + 1, bytes: sizes.reduce(1, +)))
        let second = try hub.next()
        #expect(second == .message([bytes("E"), bytes("ok")]))
    }

    @Test func `an empty frame is a frame`() throws {
        var hub = try router()
        let endpoint = try hub.bind("tcp://127.0.0.1:*")
        var edge = try dealer("E", endpoint)
        try edge.sendEventually([[], [1], []])
        let received = try hub.next()
        #expect(received == .message([bytes("E"), [], [1], []]))
    }
}
