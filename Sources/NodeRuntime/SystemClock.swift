internal import Glibc
public import SansIO

/// The clocks of this machine.
public enum SystemClock {
    /// Monotonic, and counting while the machine sleeps (`CLOCK_BOOTTIME`): a time-to-live does not stop with
    /// the lid. The origin is the boot, so instants of different processes compare until the machine
    /// restarts.
    public static var now: Instant { Instant(nanoseconds: nanoseconds(of: CLOCK_BOOTTIME)) }

    /// UTC, as set by people and NTP (`CLOCK_REALTIME`).
    public static var timestamp: Timestamp {
        Timestamp(milliseconds: nanoseconds(of: CLOCK_REALTIME) / 1_000_000)
    }

    /// Both clocks, read one right after the other.
    public static var wallClock: WallClock { WallClock(timestamp, at: now) }

    private static func nanoseconds(of clock: Int32) -> Int64 {
        var time = timespec()
        // Both clocks exist since Linux 2.6.39, so the call cannot fail.
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// Notices that the wall clock was set or has drifted away from the monotonic one.
public struct WallClockWatch: Sendable {
    /// Less than this is left to NTP, which slews both clocks alike.
    public static let tolerance = Duration.milliseconds(250)

    private var reference: WallClock

    public init(reference: WallClock) {
        self.reference = reference
    }

    /// The new time, to be fed to the node as `.clockSet`, when the wall clock is no longer where the last
    /// reading said it would be; else `nil`.
    public mutating func jump(to reading: WallClock) -> Timestamp? {
        let difference = reading.timestamp - reference.timestamp(at: reading.instant)
        guard difference > WallClockWatch.tolerance || difference < .zero - WallClockWatch.tolerance else {
            return nil
        }
        reference = reading
        return reading.timestamp
    }
}
