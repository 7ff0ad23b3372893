internal import SansIO

/// Times and windows, all in UTC.
///
/// A window that reaches back from `now` is half open: an event leaves it at the instant exactly n units
/// after it, whether `<` or `<=` is written ("after three hours, all the profiles … will be unqualified",
/// methods/streaming-segmentation). Everything else compares exactly as written.
extension Evaluator {
    struct Interval {
        var start: Timestamp
        /// The instant behind it; equal to `start` for a point.
        var end: Timestamp

        var isPoint: Bool { start == end }
    }

    func part(_ part: Code.CalendarPart, _ operand: Operand) -> Operand {
        guard let time = operand.time else { return .null }
        let civil = CivilTime(time)
        switch part {
        case .month: return .integer(civil.month)
        case .year: return .integer(civil.year)
        case .dayOfMonth: return .integer(civil.day)
        }
    }

    /// `now` is a point, the others are days.
    func interval(of clock: Expression.Clock) -> Interval {
        let today = CivilTime.startOfDay(now)
        func day(_ offset: Int64) -> Interval {
            let start = CivilTime.shifted(today, by: offset, .day)
            return Interval(start: start, end: CivilTime.shifted(start, by: 1, .day))
        }
        switch clock {
        case .now: return Interval(start: now, end: now)
        case .today: return day(0)
        case .yesterday: return day(-1)
        case .tomorrow: return day(1)
        }
    }

    private func interval(of period: Expression.Period, _ unit: Expression.Unit) -> Interval {
        let this = CivilTime.start(of: unit, holding: now)
        let offset: Int64 = period == .this ? 0 : period == .last ? -1 : 1
        let start = CivilTime.shifted(this, by: offset, unit)
        return Interval(start: start, end: CivilTime.shifted(start, by: 1, unit))
    }

    private mutating func interval(of anchor: Code.Anchor) -> Interval? {
        switch anchor {
        case .clock(let clock): return interval(of: clock)
        case .period(let period, let unit): return interval(of: period, unit)
        case .code(let code): return evaluate(code).time.map { Interval(start: $0, end: $0) }
        }
    }

    /// Whether `time` lies in the window now, and the first instant at which it no longer will.
    mutating func holds(_ window: Code.Window, at time: Timestamp) -> Verdict {
        switch window {
        case .distance(let comparison, let count, let unit, let isBefore, let anchor):
            guard let interval = interval(of: anchor) else { return Verdict(truth: nil, until: nil) }
            guard isBefore else { return after(time, comparison, count, unit, interval) }
            return before(time, comparison, count, unit, interval, anchor)
        case .before(let anchor):
            return Verdict(truth: interval(of: anchor).map { time < $0.start }, until: nil)
        case .after(let anchor):
            // `today` is the start of the day (published), so anything later is after it.
            guard let interval = interval(of: anchor) else { return Verdict(truth: nil, until: nil) }
            if case .period = anchor { return Verdict(truth: time >= interval.end, until: nil) }
            return Verdict(truth: time > interval.start, until: nil)
        case .on(let anchor):
            return on(time, anchor)
        case .between(let first, let second):
            guard let start = interval(of: first), let end = interval(of: second) else {
                return Verdict(truth: nil, until: nil)
            }
            let isInside = time >= start.start && (end.isPoint ? time <= end.start : time < end.end)
            guard case .clock(.today) = first else { return Verdict(truth: isInside, until: nil) }
            return Verdict(truth: isInside, until: CivilTime.shifted(CivilTime.startOfDay(time), by: 1, .day))
        }
    }

    private func before(
        _ time: Timestamp, _ comparison: Expression.Comparison, _ count: Int64, _ unit: Expression.Unit,
        _ interval: Interval, _ anchor: Code.Anchor
    ) -> Verdict {
        let edge = CivilTime.shifted(time, by: count, unit)
        let isSliding = if case .clock(.now) = anchor { true } else { false }
        switch comparison {
        case .less, .lessOrEqual:
            let isInside = isSliding || comparison == .less ? edge > interval.start : edge >= interval.start
            return Verdict(truth: time <= interval.start && isInside, until: isSliding ? edge : nil)
        case .greater, .greaterOrEqual:
            let isOutside =
                isSliding || comparison == .greaterOrEqual ? edge <= interval.start : edge < interval.start
            return Verdict(truth: isOutside, until: nil)
        case .equal, .notEqual:
            let point = CivilTime.shifted(interval.start, by: -count, unit)
            return Verdict(truth: isSame(time, point, unit) == (comparison == .equal), until: nil)
        }
    }

    private func after(
        _ time: Timestamp, _ comparison: Expression.Comparison, _ count: Int64, _ unit: Expression.Unit,
        _ interval: Interval
    ) -> Verdict {
        let edge = CivilTime.shifted(interval.start, by: count, unit)
        let truth =
            switch comparison {
            case .less: time >= interval.start && time < edge
            case .lessOrEqual: time >= interval.start && time <= edge
            case .greater: time > edge
            case .greaterOrEqual: time >= edge
            case .equal: isSame(time, edge, unit)
            case .notEqual: !isSame(time, edge, unit)
            }
        return Verdict(truth: truth, until: nil)
    }

    /// "Exactly": to the millisecond for hours and shorter units, the same day for days and longer ones.
    private func isSame(_ left: Timestamp, _ right: Timestamp, _ unit: Expression.Unit) -> Bool {
        if let length = unit.milliseconds, length < CivilTime.dayMilliseconds { return left == right }
        return CivilTime.startOfDay(left) == CivilTime.startOfDay(right)
    }

    private mutating func on(_ time: Timestamp, _ anchor: Code.Anchor) -> Verdict {
        guard var interval = interval(of: anchor) else { return Verdict(truth: nil, until: nil) }
        var until: Timestamp?
        switch anchor {
        case .clock(.now): break
        case .clock: until = CivilTime.shifted(CivilTime.startOfDay(now), by: 1, .day)
        case .period(_, let unit):
            until = CivilTime.shifted(CivilTime.start(of: unit, holding: now), by: 1, unit)
        case .code:
            // A time at midnight, as `date` gives, stands for its day.
            if CivilTime.startOfDay(interval.start) == interval.start {
                interval.end = CivilTime.shifted(interval.start, by: 1, .day)
            }
        }
        if interval.isPoint { return Verdict(truth: time == interval.start, until: until) }
        return Verdict(truth: time >= interval.start && time < interval.end, until: until)
    }
}
