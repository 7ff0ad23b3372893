import Testing
import ZeroMQ

struct PublishSubscribeTests {
    private let context: Context

    init() throws { context = try Context() }

    @Test func `a subscriber gets its topic's messages whole and in order`() throws {
        var publisher = try Socket(.xpub, in: context)
        let endpoint = try publisher.bind("tcp://127.0.0.1:*")
        var subscriber = try Socket(.sub, in: context, options: [.subscribe(bytes("JPN3"))])
        try subscriber.connect(endpoint)
        let subscription = try publisher.next()
        #expect(subscription == .message([[1] + bytes("JPN3")]))

        for number in UInt8(0)..<20 {
            _ = try publisher.send([bytes("VA6"), [number]])
            _ = try publisher.send([bytes("JPN3"), [number]])
        }
        for number in UInt8(0)..<20 {
            let received = try subscriber.next()
            #expect(received == .message([bytes("JPN3"), [number]]))
        }
    }

    @Test func `a bound endpoint names the port that the system chose`() throws {
        var publisher = try Socket(.pub, in: context)
        let endpoint = try publisher.bind("tcp://127.0.0.1:*")
        #expect(endpoint.hasPrefix("tcp://127.0.0.1:"))
        #expect(Int(endpoint.dropFirst("tcp://127.0.0.1:".count)).map { $0 > 0 } == true)
    }

    @Test func `a publisher hears of every subscription and of its end`() throws {
        var publisher = try Socket(.xpub, in: context, options: [.everySubscription])
        let endpoint = try publisher.bind("tcp://127.0.0.1:*")
        var first = try Socket(.sub, in: context, options: [.subscribe(bytes("A"))])
        try first.connect(endpoint)
        let begun = try publisher.next()
        #expect(begun == .message([[1] + bytes("A")]))
        do {
            var second = try Socket(.sub, in: context, options: [.subscribe(bytes("A"))])
            try second.connect(endpoint)
            let repeated = try publisher.next()
            #expect(repeated == .message([[1] + bytes("A")]))
        }
        let ended = try publisher.next()
        #expect(ended == .message([[0] + bytes("A")]))
    }

    @Test func `a publisher never waits for subscribers that do not read`() throws {
        var publisher = try Socket(.xpub, in: context, options: [.sendHighWater(10)])
        let endpoint = try publisher.bind("tcp://127.0.0.1:*")
        var subscriber = try Socket(.sub, in: context, options: [.subscribe([]), .receiveHighWater(10)])
        try subscriber.connect(endpoint)
        _ = try publisher.next()
        let body = [UInt8](repeating: 7, count: 100_000)
        for _ in 0..<1_000 {
            let sent = try publisher.send([[0], body])
            #expect(sent == .sent)
        }
        // What does arrive is whole.
        let received = try subscriber.next()
        #expect(received == .message([[0], body]))
    }

    @Test func `a subscriber finds a publisher that comes back at the same place`() throws {
        let endpoint: String
        var subscriber = try Socket(
            .sub, in: context,
            options: [.subscribe([])]
                + SocketOption.reconnect(after: .milliseconds(10), upTo: .milliseconds(50)))
        do {
            var publisher = try Socket(.xpub, in: context)
            endpoint = try publisher.bind("tcp://127.0.0.1:*")
            try subscriber.connect(endpoint)
            _ = try publisher.next()
        }
        var successor = try Socket(.xpub, in: context)
        try bindEventually(&successor, endpoint)
        // A subscriber subscribes anew from its own thread: only while it waits or reads.
        let wakeup = try Wakeup()
        let ready = try poll(successor, subscriber, wakeup, timeout: patience)
        #expect(ready == .first)
        _ = try successor.send([bytes("back")])
        let received = try subscriber.next()
        #expect(received == .message([bytes("back")]))
    }

    /// A closed socket lets go of its port a moment later, on libzmq's own thread.
    private func bindEventually(_ socket: inout Socket, _ endpoint: String) throws {
        let wakeup = try Wakeup()
        let deadline = ContinuousClock.now + patience
        while true {
            do throws(ZeroMQError) {
                _ = try socket.bind(endpoint)
                return
            } catch {
                if ContinuousClock.now > deadline { throw error }
                _ = wakeup.wait(timeout: .milliseconds(5))
            }
        }
    }
}
