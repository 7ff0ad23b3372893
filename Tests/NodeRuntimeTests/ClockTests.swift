import NodeRuntime
import SansIO
import Testing

struct ClockTests {
    private let reference = WallClock(Timestamp(milliseconds: 1_000_000), at: Instant(nanoseconds: 0))

    private func reading(_ offset: Duration, after time: Duration) -> WallClock {
        WallClock(reference.timestamp + time + offset, at: reference.instant + time)
    }

    @Test(arguments: [-250, -100, 0, 100, 250])
    func `a wall clock that keeps near its course has not been set`(milliseconds: Int64) {
        var watch = WallClockWatch(reference: reference)
        #expect(watch.jump(to: reading(.milliseconds(milliseconds), after: .hours(5))) == nil)
    }

    @Test(arguments: [-3_600_000, -251, 251, 3_600_000])
    func `a jump is told once, forwards or backwards`(milliseconds: Int64) {
        var watch = WallClockWatch(reference: reference)
        let jumped = reading(.milliseconds(milliseconds), after: .seconds(1))
        #expect(watch.jump(to: jumped) == jumped.timestamp)
        #expect(watch.jump(to: reading(.milliseconds(milliseconds), after: .seconds(2))) == nil)
    }

    @Test func `drift adds up to a jump`() {
        var watch = WallClockWatch(reference: reference)
        #expect(watch.jump(to: reading(.milliseconds(200), after: .hours(1))) == nil)
        #expect(watch.jump(to: reading(.milliseconds(300), after: .hours(2))) != nil)
    }

    @Test func `instants never go back`() {
        var last = SystemClock.now
        for _ in 0..<1_000 {
            let now = SystemClock.now
            #expect(now >= last)
            last = now
        }
    }
}
