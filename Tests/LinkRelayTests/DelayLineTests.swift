import SansIO
import Testing

@testable import LinkRelay

@Suite struct DelayLineTests {
    private func line(_ shape: LinkShape, seed: UInt64 = 1) -> DelayLine {
        DelayLine(direction: .toTarget, shape: shape, generator: SeededGenerator(seed: seed))
    }

    private let start = Instant(nanoseconds: 5_000_000_000)

    @Test func `a plain link delays by exactly its one-way delay`() {
        let shape = LinkShape(delayToTarget: .milliseconds(30), delayFromTarget: .milliseconds(50))
        var there = line(shape)
        var back = DelayLine(direction: .fromTarget, shape: shape, generator: SeededGenerator(seed: 1))
        #expect(there.arrival(of: 1_000, sent: start, after: .zero) == start + .milliseconds(30))
        #expect(back.arrival(of: 1_000, sent: start, after: .zero) == start + .milliseconds(50))
    }

    @Test func `a round trip is halved`() {
        let shape = LinkShape(roundTrip: .milliseconds(149))
        #expect(shape.delayToTarget == .microseconds(74_500))
        #expect(shape.roundTrip == .milliseconds(149))
    }

    @Test func `jitter delays further, within its bound, and never reorders`() {
        var jittered = line(LinkShape(roundTrip: .milliseconds(20), jitter: .upTo(.milliseconds(4))))
        var previous = Instant.zero
        var spread = Set<Int64>()
        for step in 0..<2_000 {
            let sent = start + .microseconds(10 * step)
            let arrival = jittered.arrival(of: 100, sent: sent, after: previous)
            #expect(arrival >= previous)
            #expect(arrival >= sent + .milliseconds(10))
            // A piece may wait for one that was sent before it, never longer than the jitter.
            #expect(arrival <= sent + .milliseconds(14))
            spread.insert((arrival - sent).milliseconds)
            previous = arrival
        }
        #expect(spread.count > 1)
    }

    @Test func `the same seed draws the same jitter and another seed another`() {
        let shape = LinkShape(jitter: .upTo(.milliseconds(50)))
        func arrivals(seed: UInt64) -> [Instant] {
            var line = line(shape, seed: seed)
            return (0..<20).map { line.arrival(of: 1, sent: start + .seconds($0), after: .zero) }
        }
        #expect(arrivals(seed: 3) == arrivals(seed: 3))
        #expect(arrivals(seed: 3) != arrivals(seed: 4))
    }

    @Test func `bandwidth spaces what is sent at once`() {
        var slow = line(LinkShape(roundTrip: .milliseconds(10), bitsPerSecond: 8_000_000))
        let arrivals = (0..<4).map { _ in slow.arrival(of: 1_000, sent: start, after: .zero) }
        #expect(arrivals == (1...4).map { start + .milliseconds(5 + $0) })
    }

    @Test func `an idle line saves up nothing`() {
        var slow = line(LinkShape(bitsPerSecond: 8_000_000))
        _ = slow.arrival(of: 1_000, sent: start, after: .zero)
        let later = start + .seconds(1)
        #expect(slow.arrival(of: 2_000, sent: later, after: .zero) == later + .milliseconds(2))
        #expect(slow.arrival(of: 2_000, sent: later, after: .zero) == later + .milliseconds(4))
    }

    @Test func `a lost segment arrives a round trip late and holds up what follows`() {
        var lossy = line(LinkShape(roundTrip: .milliseconds(40), loss: .one))
        let first = lossy.arrival(of: 100, sent: start, after: .zero)
        #expect(first == start + .milliseconds(60))
        lossy.shape = LinkShape(roundTrip: .milliseconds(40))
        #expect(lossy.arrival(of: 100, sent: start + .milliseconds(1), after: first) == first)
    }

    @Test func `rare losses are about as rare as asked for`() {
        var lossy = line(LinkShape(roundTrip: .milliseconds(40), loss: .percent(10)))
        let late = (0..<5_000).count { step in
            let sent = start + .seconds(step)
            return lossy.arrival(of: 1_460, sent: sent, after: .zero) - sent > .milliseconds(20)
        }
        #expect((400...600).contains(late))
    }

    @Test func `the window is the bandwidth-delay product and the stated maximum`() {
        let shape = LinkShape(
            delayToTarget: .milliseconds(100), delayFromTarget: .zero, bitsPerSecond: 80_000_000,
            queueMaximum: 5_000)
        #expect(shape.window(.toTarget) == 1_005_000)
        #expect(shape.window(.fromTarget) == 5_000)
        #expect(LinkShape(roundTrip: .seconds(1), queueMaximum: 77).window(.toTarget) == 77)
    }

    @Test func `impossible numbers become the nearest possible ones`() {
        let shape = LinkShape(
            delayToTarget: .seconds(-1), delayFromTarget: .seconds(-1),
            bitsPerSecond: -5,
            queueMaximum: -5)
        #expect(shape.roundTrip == .zero)
        #expect(shape.bitsPerSecond == 1_000)
        #expect(shape.queueMaximum == 1)
        var slow = line(shape)
        #expect(slow.arrival(of: 1, sent: start, after: .zero) == start + .milliseconds(8))
    }
}
