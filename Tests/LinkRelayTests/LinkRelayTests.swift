import LinkRelay
import NIOCore
import NIOPosix
import SansIO
import Testing

@Suite(.timeLimit(.minutes(1))) struct LinkRelayTests {
    /// Bytes in which a change of order would show.
    private func pattern(_ count: Int) -> [UInt8] {
        var generator = SeededGenerator(seed: 99)
        return (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    }

    @Test func `bytes cross unchanged in both directions`() async throws {
        try await RelayFixture.with { fixture in
            let client = try await fixture.connect()
            let bytes = pattern(3_000_000)
            client.write(bytes)
            let target = try await fixture.target()
            #expect(await target.read(bytes.count) == bytes)
            target.write(bytes.reversed())
            #expect(await client.read(bytes.count) == bytes.reversed())
            #expect(fixture.relay.counters.bytesToTarget == bytes.count)
            #expect(fixture.relay.counters.bytesFromTarget == bytes.count)
            #expect(fixture.relay.counters.bytesHeld == 0)
            #expect(fixture.relay.counters.connectionsOpen == 1)
        }
    }

    @Test func `an answer takes at least the round trip`() async throws {
        let shape = LinkShape(delayToTarget: .milliseconds(30), delayFromTarget: .milliseconds(50))
        try await RelayFixture.with(shape) { fixture in
            let client = try await fixture.connect()
            let target = try await fixture.target()
            let sent = ContinuousClock.now
            client.write("ping")
            #expect(await target.readText(4) == "ping")
            let received = ContinuousClock.now
            target.write("pong")
            #expect(await client.readText(4) == "pong")
            let answered = ContinuousClock.now
            #expect(received - sent >= .milliseconds(30))
            #expect(answered - received >= .milliseconds(50))
        }
    }

    @Test func `a connection costs its handshake`() async throws {
        try await RelayFixture.with(LinkShape(roundTrip: .milliseconds(40))) { fixture in
            let started = ContinuousClock.now
            let client = try await fixture.connect()
            client.write("x")
            _ = try await fixture.target()
            #expect(ContinuousClock.now - started >= .milliseconds(60))
        }
    }

    @Test func `jitter and loss keep the order of bytes`() async throws {
        let shape = LinkShape(
            roundTrip: .milliseconds(4), jitter: .upTo(.milliseconds(10)), bitsPerSecond: 20_000_000,
            loss: .percent(20))
        try await RelayFixture.with(shape) { fixture in
            let client = try await fixture.connect()
            let bytes = pattern(100_000)
            for start in stride(from: 0, to: bytes.count, by: 500) {
                client.write(Array(bytes[start..<start + 500]))
            }
            #expect(try await fixture.target().read(bytes.count) == bytes)
        }
    }

    /// A piece that came due between the last look at the queue and the setting of the timer was once forgotten.
    @Test func `a piece that comes due at any moment is delivered`() async throws {
        let shape = LinkShape(roundTrip: .microseconds(2), jitter: .upTo(.microseconds(200)))
        try await RelayFixture.with(shape) { fixture in
            let client = try await fixture.connect()
            let target = try await fixture.target()
            for turn in 0..<1_000 {
                client.write("ping")
                try #require(await target.readText(4) == "ping", "turn \(turn)")
                target.write("pong")
                try #require(await client.readText(4) == "pong", "turn \(turn)")
            }
        }
    }

    @Test func `a shorter delay lets nothing overtake what is on its way`() async throws {
        try await RelayFixture.with(LinkShape(roundTrip: .milliseconds(300))) { fixture in
            let client = try await fixture.connect()
            client.write("first")
            // Held as a rule; a slow test may find it delivered.
            try await eventually {
                fixture.relay.counters.bytesHeld + fixture.relay.counters.bytesToTarget == 5
            }
            await fixture.relay.setShape(LinkShape())
            client.write("second")
            #expect(try await fixture.target().readText(11) == "firstsecond")
        }
    }

    @Test func `a client that ends its side still gets the whole answer`() async throws {
        try await RelayFixture.with(LinkShape(roundTrip: .milliseconds(10))) { fixture in
            let client = try await fixture.connect()
            client.write("request")
            client.endOutput()
            let target = try await fixture.target()
            let request = await target.readAll()
            #expect(request.bytes == Array("request".utf8))
            #expect(request.ending == .ended)
            let answer = pattern(2_000_000)
            target.write(answer)
            target.endOutput()
            let received = await client.readAll()
            #expect(received.bytes == answer)
            try await eventually { fixture.relay.counters.connectionsOpen == 0 }
            #expect(fixture.relay.counters.bytesHeld == 0)
        }
    }

    @Test func `a peer that disappears takes its other side with it`() async throws {
        try await RelayFixture.with { fixture in
            let client = try await fixture.connect()
            let target = try await fixture.target()
            client.close()
            #expect(await target.readAll().ending != nil)
            target.close()
            try await eventually { fixture.relay.counters.connectionsOpen == 0 }

            let second = try await fixture.connect()
            try await fixture.target(1).close()
            #expect(await second.readAll().ending != nil)
        }
    }

    @Test func `a client is reset when the target is not there`() async throws {
        try await RelayFixture.with { fixture in
            try await fixture.closeTarget()
            let client = try await fixture.connect()
            client.write("anyone?")
            #expect(await client.readAll().ending == .closed)
            #expect(fixture.relay.counters.connectionsFailed == 1)
            try await eventually { fixture.relay.counters.connectionsOpen == 0 }
            #expect(fixture.relay.counters.bytesHeld == 0)
        }
    }

    @Test func `connections beyond the maximum are reset`() async throws {
        try await RelayFixture.with(connectionsMaximum: 2) { fixture in
            _ = try await (fixture.connect(), fixture.connect())
            try await eventually { fixture.relay.counters.connectionsOpen == 2 }
            // The reset may come before the connect has returned, and then fails it.
            let third = await fixture.attempt()
            #expect(await third?.readAll().ending ?? .closed == .closed)
            try await eventually { fixture.relay.counters.connectionsRefused == 1 }
            #expect(fixture.relay.counters.connectionsOpen == 2)
        }
    }

    @Test func `a stopped relay refuses, and starts again on its port`() async throws {
        try await RelayFixture.with { fixture in
            let relay = LinkRelay(
                listen: .loopback(port: fixture.port), target: .loopback(port: fixture.port),
                shape: LinkShape(),
                seed: 1, group: MultiThreadedEventLoopGroup.singleton)
            await #expect(throws: LinkRelayFailure.self) { try await relay.start() }
            await fixture.relay.stop()
            await #expect(throws: (any Error).self) { try await fixture.connect() }
            let port = try await relay.start()
            #expect(port == fixture.port)
            await #expect(throws: LinkRelayFailure.alreadyStarted) { try await relay.start() }
            await relay.stop()
        }
    }
}
