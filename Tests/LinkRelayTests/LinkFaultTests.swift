import LinkRelay
import NIOCore
import SansIO
import Testing

@Suite(.timeLimit(.minutes(1))) struct LinkFaultTests {
    @Test func `a partition holds what is sent and the heal delivers it in order`() async throws {
        try await RelayFixture.with(LinkShape(roundTrip: .milliseconds(2))) { fixture in
            let client = try await fixture.connect()
            let target = try await fixture.target()
            client.write("before ")
            #expect(await target.readText(7) == "before ")

            await fixture.relay.partition()
            client.write("during ")
            target.write("answer")
            try await eventually { fixture.relay.counters.bytesHeld == 13 }
            #expect(fixture.relay.counters.bytesToTarget == 7)
            #expect(fixture.relay.counters.bytesFromTarget == 0)

            await fixture.relay.heal()
            client.write("after")
            #expect(await target.readText(12) == "during after")
            #expect(await client.readText(6) == "answer")
        }
    }

    @Test func `what a partition held arrives a delay after the heal`() async throws {
        try await RelayFixture.with(LinkShape(roundTrip: .milliseconds(80))) { fixture in
            let client = try await fixture.connect()
            let target = try await fixture.target()
            await fixture.relay.partition()
            client.write("held")
            try await eventually { fixture.relay.counters.bytesHeld == 4 }
            let healed = ContinuousClock.now
            await fixture.relay.heal()
            #expect(await target.readText(4) == "held")
            #expect(ContinuousClock.now - healed >= .milliseconds(40))
        }
    }

    @Test func `a one-way partition lets the other way pass`() async throws {
        try await RelayFixture.with { fixture in
            let client = try await fixture.connect()
            let target = try await fixture.target()
            await fixture.relay.partition(.toTarget)
            client.write("stuck")
            try await eventually { fixture.relay.counters.bytesHeld == 5 }
            target.write("passes")
            #expect(await client.readText(6) == "passes")
            #expect(fixture.relay.counters.bytesToTarget == 0)
            await fixture.relay.heal()
            #expect(await target.readText(5) == "stuck")
        }
    }

    @Test(arguments: [LinkDirections.both, .toTarget, .fromTarget])
    func `a connection made during a partition reaches the target after the heal`(
        directions: LinkDirections
    ) async throws {
        try await RelayFixture.with { fixture in
            await fixture.relay.partition(directions)
            let client = try await fixture.connect()
            client.write("hello")
            try await eventually { fixture.relay.counters.bytesHeld == 5 }
            #expect(fixture.acceptedCount == 0)
            await fixture.relay.heal()
            #expect(try await fixture.target().readText(5) == "hello")
        }
    }

    @Test func `the end of a side is held by a partition too`() async throws {
        try await RelayFixture.with { fixture in
            let client = try await fixture.connect()
            let target = try await fixture.target()
            await fixture.relay.partition()
            client.write("last words")
            client.close()
            try await eventually { fixture.relay.counters.bytesHeld == 10 }
            #expect(await target.ending == nil)
            #expect(fixture.relay.counters.connectionsOpen == 1)
            await fixture.relay.heal()
            let received = await target.readAll()
            #expect(received.bytes == Array("last words".utf8))
        }
    }

    @Test func `a cut resets both sides and the relay goes on`() async throws {
        try await RelayFixture.with { fixture in
            let client = try await fixture.connect()
            let target = try await fixture.target()
            await fixture.relay.partition()
            client.write("lost")
            try await eventually { fixture.relay.counters.bytesHeld == 4 }
            await fixture.relay.cut()
            #expect(await client.readAll().ending == .closed)
            let received = await target.readAll()
            #expect(received.bytes.isEmpty)
            #expect(received.ending == .closed)
            #expect(fixture.relay.counters.connectionsCut == 1)
            #expect(fixture.relay.counters.connectionsOpen == 0)
            #expect(fixture.relay.counters.bytesHeld == 0)

            await fixture.relay.heal()
            let second = try await fixture.connect()
            second.write("again")
            #expect(try await fixture.target(1).readText(5) == "again")
        }
    }

    @Test func `a clog stops the sender and loses nothing`() async throws {
        try await RelayFixture.with { fixture in
            let client = try await fixture.connect()
            let target = try await fixture.target()
            client.write("x")
            #expect(await target.readText(1) == "x")
            await fixture.relay.clog()
            // One read may have been asked for before the clog; what follows it stays in the sender.
            let count = 32 << 20
            client.write([UInt8](repeating: 7, count: count))
            client.write("end")
            try await eventually { !client.channel.isWritable }
            #expect(fixture.relay.counters.bytesToTarget < count / 2)
            await fixture.relay.unclog()
            #expect(await target.read(count).count == count)
            #expect(await target.readText(3) == "end")
        }
    }

    @Test func `a target that does not read costs no more than the window`() async throws {
        let window = 200_000
        try await RelayFixture.with(LinkShape(queueMaximum: window), targetReads: false) { fixture in
            let client = try await fixture.connect()
            let target = try await fixture.target()
            let count = 64 << 20
            client.write([UInt8](repeating: 1, count: count))
            try await eventually { fixture.relay.counters.bytesHeld >= window }
            // One read overshoots by at most four buffers of 64 KiB.
            #expect(fixture.relay.counters.bytesHeldHighest < window + 4 * 65_536)

            try await target.channel.setOption(ChannelOptions.autoRead, value: true).get()
            #expect(await target.read(count).count == count)
            #expect(fixture.relay.counters.bytesHeldHighest < window + 4 * 65_536)
            try await eventually { fixture.relay.counters.bytesHeld == 0 }
        }
    }

    @Test func `a partition holds no more than the window`() async throws {
        let window = 100_000
        try await RelayFixture.with(LinkShape(queueMaximum: window)) { fixture in
            let client = try await fixture.connect()
            let target = try await fixture.target()
            await fixture.relay.partition()
            let count = 16 << 20
            client.write([UInt8](repeating: 1, count: count))
            try await eventually { fixture.relay.counters.bytesHeld >= window }
            #expect(fixture.relay.counters.bytesHeldHighest < window + 4 * 65_536)
            await fixture.relay.heal()
            #expect(await target.read(count).count == count)
        }
    }
}
