import Foundation
import Testing
import ZeroMQ

struct PollTests {
    private let context: Context

    init() throws { context = try Context() }

    @Test func `another thread's signal ends the wait`() throws {
        let wakeup = try Wakeup()
        // Not a task: waits like this one may hold every thread of the cooperative pool.
        Thread.detachNewThread { wakeup.signal() }
        let isSignalled = wakeup.wait(timeout: patience)
        #expect(isSignalled)
    }

    @Test func `signals add up to one and a reset takes them all`() throws {
        let first = try Socket(.sub, in: context)
        let second = try Socket(.sub, in: context)
        let wakeup = try Wakeup()
        wakeup.signal()
        wakeup.signal()
        let signalled = try poll(first, second, wakeup, timeout: patience)
        #expect(signalled == .wakeup)
        wakeup.reset()
        let quiet = try poll(first, second, wakeup, timeout: .zero)
        #expect(quiet == [])
    }

    @Test func `a socket left out keeps its messages`() throws {
        var publisher = try Socket(.xpub, in: context)
        let endpoint = try publisher.bind("tcp://127.0.0.1:*")
        var stream = try Socket(.sub, in: context, options: [.subscribe([])])
        try stream.connect(endpoint)
        let other = try Socket(.sub, in: context)
        let wakeup = try Wakeup()
        _ = try publisher.next()
        _ = try publisher.send([bytes("waiting")])
        let attended = try poll(stream, other, wakeup, timeout: patience)
        #expect(attended == .first)
        let ignored = try poll(stream, other, wakeup, attending: .second, timeout: .milliseconds(1))
        #expect(ignored == [])
        let received = try stream.receive()
        #expect(received == .message([bytes("waiting")]))
    }

    @Test func `an empty socket has nothing and does not wait`() throws {
        var stream = try Socket(.sub, in: context)
        let received = try stream.receive()
        #expect(received == .nothing)
    }
}
