/// A point on one machine's monotonic clock, in nanoseconds from an origin that the driver chooses.
///
/// Instants of different machines are never compared. On virtual time the origin is the start of the run.
public struct Instant: Hashable, Comparable, Sendable {
    public var nanoseconds: Int64

    @inlinable public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    @inlinable public static var zero: Instant { Instant(nanoseconds: 0) }
    @inlinable public static var distantFuture: Instant { Instant(nanoseconds: .max) }

    @inlinable public static func < (lhs: Instant, rhs: Instant) -> Bool {
        lhs.nanoseconds < rhs.nanoseconds
    }

    // Spelled out, so that other modules inline them.
    @inlinable public static func <= (lhs: Instant, rhs: Instant) -> Bool {
        lhs.nanoseconds <= rhs.nanoseconds
    }
    @inlinable public static func > (lhs: Instant, rhs: Instant) -> Bool {
        lhs.nanoseconds > rhs.nanoseconds
    }
    @inlinable public static func >= (lhs: Instant, rhs: Instant) -> Bool {
        lhs.nanoseconds >= rhs.nanoseconds
    }
    @inlinable public static func == (lhs: Instant, rhs: Instant) -> Bool {
        lhs.nanoseconds == rhs.nanoseconds
    }

    /// Saturates instead of overflowing, so that "now + for ever" is `distantFuture`.
    @inlinable public static func + (lhs: Instant, rhs: Duration) -> Instant {
        let (sum, overflow) = lhs.nanoseconds.addingReportingOverflow(rhs.nanoseconds)
        return Instant(nanoseconds: overflow ? (rhs < .zero ? .min : .max) : sum)
    }

    @inlinable public static func - (lhs: Instant, rhs: Duration) -> Instant { lhs + (.zero - rhs) }

    /// The time from `rhs` to `lhs`, negative when `rhs` is later.
    @inlinable public static func - (lhs: Instant, rhs: Instant) -> Duration {
        Duration(nanoseconds: lhs.nanoseconds.subtractingReportingOverflow(rhs.nanoseconds).partialValue)
    }
}

/// A point in civil time (UTC), in milliseconds since 1970-01-01T00:00:00Z; what records and events carry.
public struct Timestamp: Hashable, Comparable, Sendable {
    public var milliseconds: Int64

    @inlinable public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    @inlinable public static var distantPast: Timestamp { Timestamp(milliseconds: 0) }

    @inlinable public static func < (lhs: Timestamp, rhs: Timestamp) -> Bool {
        lhs.milliseconds < rhs.milliseconds
    }

    // Spelled out, so that other modules inline them.
    @inlinable public static func <= (lhs: Timestamp, rhs: Timestamp) -> Bool {
        lhs.milliseconds <= rhs.milliseconds
    }
    @inlinable public static func > (lhs: Timestamp, rhs: Timestamp) -> Bool {
        lhs.milliseconds > rhs.milliseconds
    }
    @inlinable public static func >= (lhs: Timestamp, rhs: Timestamp) -> Bool {
        lhs.milliseconds >= rhs.milliseconds
    }
    @inlinable public static func == (lhs: Timestamp, rhs: Timestamp) -> Bool {
        lhs.milliseconds == rhs.milliseconds
    }

    @inlinable public static func + (lhs: Timestamp, rhs: Duration) -> Timestamp {
        let (sum, overflow) = lhs.milliseconds.addingReportingOverflow(rhs.nanoseconds / 1_000_000)
        return Timestamp(milliseconds: overflow ? (rhs < .zero ? .min : .max) : sum)
    }

    @inlinable public static func - (lhs: Timestamp, rhs: Duration) -> Timestamp { lhs + (.zero - rhs) }

    @inlinable public static func - (lhs: Timestamp, rhs: Timestamp) -> Duration {
        .milliseconds(lhs.milliseconds.subtractingReportingOverflow(rhs.milliseconds).partialValue)
    }

    /// Midnight (UTC) of the same day.
    public var startOfDay: Timestamp {
        let day: Int64 = 86_400_000
        let remainder = milliseconds % day
        return Timestamp(milliseconds: milliseconds - (remainder < 0 ? remainder + day : remainder))
    }
}

/// What a node knows of civil time: the reading of the wall clock at one instant of the monotonic one.
public struct WallClock: Hashable, Sendable {
    public var timestamp: Timestamp
    public var instant: Instant

    @inlinable public init(_ timestamp: Timestamp, at instant: Instant) {
        self.timestamp = timestamp
        self.instant = instant
    }

    @inlinable public func timestamp(at now: Instant) -> Timestamp { timestamp + (now - instant) }
}
