public import SansIO

/// How far a computed attribute looks back: `duration` of its definition.
///
/// Hours and days roll: the last n of them, half open like the windows of conditions. Weeks (from Sunday) and
/// months are those of the calendar in UTC, as published: n of them before the one that holds the instant, and
/// of that one what has passed. At a refresh of its own, on the boundary, these are exactly n; a fast refresh in
/// between looks at up to one more, as published.
public struct Lookback: Hashable, Sendable {
    public enum Unit: String, Hashable, CaseIterable, Sendable {
        case hours = "HOURS"
        case days = "DAYS"
        case weeks = "WEEKS"
        case months = "MONTHS"

        /// The published range.
        public var counts: ClosedRange<Int64> {
            switch self {
            case .hours: 1...24
            case .days: 1...7
            case .weeks: 1...4
            case .months: 1...6
            }
        }
    }

    /// Published by look-back period: up to 24 hours, 7 days, 4 weeks, 6 months.
    public enum Refresh: String, Hashable, CaseIterable, Sendable {
        case hourly, daily, weekly, monthly

        /// The last refresh at or before `instant`: on the hour, at midnight, on Sunday, on the first, in UTC.
        public func latest(at instant: Timestamp) -> Timestamp {
            switch self {
            case .hourly: CivilTime.start(of: .hour, holding: instant)
            case .daily: CivilTime.startOfDay(instant)
            case .weekly: Lookback.sunday(holding: instant)
            case .monthly: CivilTime.start(of: .month, holding: instant)
            }
        }

        /// The first refresh after `instant`.
        public func next(after instant: Timestamp) -> Timestamp {
            let latest = latest(at: instant)
            return switch self {
            case .hourly: CivilTime.shifted(latest, by: 1, .hour)
            case .daily: CivilTime.shifted(latest, by: 1, .day)
            case .weekly: CivilTime.shifted(latest, by: 1, .week)
            case .monthly: CivilTime.shifted(latest, by: 1, .month)
            }
        }
    }

    public let count: Int64
    public let unit: Unit

    public init(count: Int64, unit: Unit) throws(ComputedAttributeError) {
        guard unit.counts.contains(count) else { throw .lookback(count: count, unit: unit) }
        self.count = count
        self.unit = unit
    }

    public var refresh: Refresh {
        switch unit {
        case .hours: .hourly
        case .days: .daily
        case .weeks: .weekly
        case .months: .monthly
        }
    }

    /// Where the period that is looked at from `instant` begins.
    public func start(at instant: Timestamp) -> Timestamp {
        switch unit {
        case .hours: CivilTime.shifted(instant, by: -count, .hour)
        case .days: CivilTime.shifted(instant, by: -count, .day)
        case .weeks: CivilTime.shifted(Lookback.sunday(holding: instant), by: -count, .week)
        case .months: CivilTime.shifted(CivilTime.start(of: .month, holding: instant), by: -count, .month)
        }
    }

    func includes(_ time: Timestamp, start: Timestamp, instant: Timestamp) -> Bool {
        guard time <= instant else { return false }
        return unit == .hours || unit == .days ? time > start : time >= start
    }

    /// The start of the week in the calendar of computed attributes, which begins a day before ISO's.
    private static func sunday(holding instant: Timestamp) -> Timestamp {
        let tomorrow = CivilTime.shifted(instant, by: 1, .day)
        return CivilTime.shifted(CivilTime.start(of: .week, holding: tomorrow), by: -1, .day)
    }
}
