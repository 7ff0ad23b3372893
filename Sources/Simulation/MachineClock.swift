internal import SansIO

/// One machine's clocks: the monotonic one runs a little fast or slow, the wall clock is off and can be set.
struct MachineClock: Sendable {
    private let origin: Int64
    /// Nanoseconds gained in a millisecond.
    private let drift: Int64
    private let start: Timestamp
    private var wallOffset: Duration

    /// `start` is the civil time at the run's origin.
    init(_ plan: ClockPlan, start: Timestamp, generator: inout SeededGenerator) {
        // Machines have been up for some while, each for another.
        origin = generator.duration(in: .seconds(60)...(.days(30))).nanoseconds
        drift = Int64(generator.below(UInt64(2 * plan.driftMaximum + 1))) - plan.driftMaximum
        self.start = start
        wallOffset = generator.duration(in: (.zero - plan.wallOffsetMaximum)...plan.wallOffsetMaximum)
    }

    /// What the machine's monotonic clock shows at `now` of the run.
    func local(_ now: Instant) -> Instant {
        Instant(nanoseconds: origin + now.nanoseconds + now.nanoseconds / 1_000_000 * drift)
    }

    /// The instant of the run at which the machine's monotonic clock has reached `local`; never too early.
    func global(_ local: Instant) -> Instant {
        if local == .distantFuture { return .distantFuture }
        let elapsed = local.nanoseconds - origin
        var global = elapsed
        for _ in 0..<3 { global = elapsed - global / 1_000_000 * drift }
        while self.local(Instant(nanoseconds: global)) < local { global += 1 }
        return Instant(nanoseconds: global)
    }

    /// What the machine's wall clock shows at `now` of the run.
    func wall(_ now: Instant) -> Timestamp { start + .nanoseconds(now.nanoseconds) + wallOffset }

    mutating func jump(by jump: Duration) { wallOffset += jump }
}
