/// A point on one machine's monotonic clock, in nanoseconds from an origin that the driver chooses.
///
/// Instants of different machines are never compared. On virtual time the origin is the start of the run.
package struct Instant: Hashable, Comparable, Sendable {
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    package static let zero = Instant(nanoseconds: 0)
    package static let distantFuture = Instant(nanoseconds: .max)

    package static func < (lhs: Instant, rhs: Instant) -> Bool { lhs.nanoseconds < rhs.nanoseconds }

    /// Saturates instead of overflowing, so that "now + for ever" is `distantFuture`.
    package static func + (lhs: Instant, rhs: Duration) -> Instant {
        let (sum, overflow) = lhs.nanoseconds.addingReportingOverflow(rhs.nanoseconds)
        return Instant(nanoseconds: overflow ? (rhs < .zero ? .min : .max) : sum)
    }

    package static func - (lhs: Instant, rhs: Duration) -> Instant { lhs + (.zero - rhs) }

    /// The time from `rhs` to `lhs`, negative when `rhs` is later.
    package static func - (lhs: Instant, rhs: Instant) -> Duration {
        .nanoseconds(lhs.nanoseconds.subtractingReportingOverflow(rhs.nanoseconds).partialValue)
    }
}

/// A point in civil time (UTC), in milliseconds since 1970-01-01T00:00:00Z; what records and events carry.
package struct Timestamp: Hashable, Comparable, Sendable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package static let distantPast = Timestamp(milliseconds: 0)

    package static func < (lhs: Timestamp, rhs: Timestamp) -> Bool { lhs.milliseconds < rhs.milliseconds }

    package static func + (lhs: Timestamp, rhs: Duration) -> Timestamp {
        let (sum, overflow) = lhs.milliseconds.addingReportingOverflow(rhs.nanoseconds / 1_000_000)
        return Timestamp(milliseconds: overflow ? (rhs < .zero ? .min : .max) : sum)
    }

    package static func - (lhs: Timestamp, rhs: Duration) -> Timestamp { lhs + (.zero - rhs) }

    package static func - (lhs: Timestamp, rhs: Timestamp) -> Duration {
        .milliseconds(lhs.milliseconds.subtractingReportingOverflow(rhs.milliseconds).partialValue)
    }

    /// Midnight (UTC) of the same day.
    package var startOfDay: Timestamp {
        let day: Int64 = 86_400_000
        let remainder = milliseconds % day
        return Timestamp(milliseconds: milliseconds - (remainder < 0 ? remainder + day : remainder))
    }
}

/// What a node knows of civil time: the reading of the wall clock at one instant of the monotonic one.
package struct WallClock: Hashable, Sendable {
    package var timestamp: Timestamp
    package var instant: Instant

    package init(_ timestamp: Timestamp, at instant: Instant) {
        self.timestamp = timestamp
        self.instant = instant
    }

    package func timestamp(at now: Instant) -> Timestamp { timestamp + (now - instant) }
}

extension Duration {
    /// The whole duration in nanoseconds, saturated to what 64 bits hold (about 292 years).
    package var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds < 0 ? .min : .max }
        let (sum, carry) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
        return carry ? (seconds < 0 ? .min : .max) : sum
    }

    package var milliseconds: Int64 { nanoseconds / 1_000_000 }

    package static func minutes(_ count: Int64) -> Duration { .seconds(count * 60) }
    package static func hours(_ count: Int64) -> Duration { .seconds(count * 3_600) }
    package static func days(_ count: Int64) -> Duration { .seconds(count * 86_400) }
}
