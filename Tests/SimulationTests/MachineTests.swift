import EdgeCore
import Profiles
import SansIO
import Testing

@testable import Simulation

struct MachineTests {
    @Test func `a machine's clock reaches a local instant no earlier than asked`() {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<200 {
            let clock = MachineClock(ClockPlan(), start: .distantPast, generator: &generator)
            let now = Instant(nanoseconds: Int64(generator.below(UInt64(14 * 86_400_000_000_000))))
            let local = clock.local(now)
            let global = clock.global(local)
            #expect(clock.local(global) >= local)
            #expect(abs((global - now).nanoseconds) < 1_000)
        }
    }

    @Test func `a jump moves the wall clock and not the monotonic one`() {
        var generator = SeededGenerator(seed: 5)
        var clock = MachineClock(ClockPlan(), start: .distantPast, generator: &generator)
        let before = (clock.local(.zero), clock.wall(.zero))
        clock.jump(by: .seconds(90))
        #expect(clock.local(.zero) == before.0)
        #expect(clock.wall(.zero) == before.1 + .seconds(90))
    }

    private func record(_ number: UInt64) -> JournalRecord { .opened(Box(number)) }

    @Test func `a crash of the machine loses what was not synced, from the end`() {
        var disk = SimulatedDisk(isKept: true)
        for number in 1...6 as ClosedRange<UInt64> { disk.append(record(number), number: number) }
        disk.sync(through: 3)
        disk.crash { unsynced in unsynced - 2 }
        let records = disk.replay()
        #expect(records == [record(1), record(2), record(3), record(4)])
    }

    @Test func `the end of the process loses nothing of the journal`() {
        var disk = SimulatedDisk(isKept: true)
        for number in 1...4 as ClosedRange<UInt64> { disk.append(record(number), number: number) }
        disk.crash { _ in nil }
        let records = disk.replay()
        #expect(records.count == 4)
    }

    @Test func `dropped segments are gone, and unsynced ones still count as unsynced`() {
        var disk = SimulatedDisk(isKept: true)
        disk.append(record(1), number: 1)
        disk.beginSegment(1)
        disk.append(record(2), number: 2)
        disk.append(record(3), number: 3)
        disk.dropSegments(before: 1)
        disk.crash { _ in 1 }
        let records = disk.replay()
        #expect(records == [record(2)])
    }

    private func pipe(mark: Int) -> Pipe {
        Pipe(
            LinkPlan(rtt: .milliseconds(100), jitter: .upTo(.milliseconds(30)), loss: .percent(20)),
            mark: mark,
            seed: 9)
    }

    @Test func `a pipe delivers in order whatever the jitter`() {
        var pipe = pipe(mark: 10_000)
        pipe.connect()
        var last = Instant.zero
        for number in 0..<1_000 as Range<Int64> {
            guard let arrival = pipe.admit(100, at: Instant(nanoseconds: number * 1_000_000)) else {
                Issue.record("dropped below the mark")
                return
            }
            #expect(arrival >= last)
            #expect(arrival - Instant(nanoseconds: number * 1_000_000) >= .milliseconds(50))
            last = arrival
        }
    }

    @Test func `a pipe drops at its mark, without a connection, and towards the deaf`() {
        var pipe = pipe(mark: 2)
        #expect(pipe.admit(100, at: .zero) == nil)
        pipe.connect()
        let first = pipe.admit(100, at: .zero)
        let second = pipe.admit(100, at: .zero)
        let third = pipe.admit(100, at: .zero)
        #expect(first != nil && second != nil && third == nil)
        let hasArrived = pipe.arrive(pipe.generation, at: .zero)
        #expect(hasArrived)
        pipe.isDeaf = true
        let fourth = pipe.admit(100, at: .zero)
        #expect(fourth == nil)
    }

    @Test func `what was under way as a connection broke arrives within the grace or never`() {
        var pipe = pipe(mark: 8)
        pipe.connect()
        let old = pipe.generation
        pipe.disconnect(at: .zero, grace: .milliseconds(40))
        let early = pipe.arrive(old, at: .zero + .milliseconds(40))
        let late = pipe.arrive(old, at: .zero + .milliseconds(41))
        #expect(early && !late)
    }

    @Test func `jitter of any distribution is added to half the round trip`() throws {
        let jitter = Spread(
            .percentiles(.init(p50: .milliseconds(4), p90: .milliseconds(20), maximum: .milliseconds(90))))
        var pipe = Pipe(LinkPlan(rtt: .milliseconds(100), jitter: jitter, loss: .zero), mark: 10_000, seed: 3)
        pipe.connect()
        var delays: [Duration] = []
        for second in 0..<2_000 {
            // A second apart, so that none waits for the one before.
            let sent = Instant.zero + .seconds(second)
            let arrival = pipe.admit(100, at: sent)
            delays.append(try #require(arrival) - sent - .milliseconds(50))
        }
        delays.sort()
        #expect(delays[0] > .zero && delays[1_999] <= .milliseconds(90))
        #expect(abs(delays[1_000].nanoseconds - 4_000_000) < 500_000)
        #expect(abs(delays[1_800].nanoseconds - 20_000_000) < 3_000_000)
    }
}
