internal import SansIO

/// The proleptic Gregorian calendar in UTC, without leap seconds, on years 0 to 9999. All functions are
/// total: what lies outside is held to the nearest end, so that foreign timestamps can never overflow.
struct CivilTime: Equatable {
    /// Largest count of units in a window.
    static let countMaximum: Int64 = 1_000_000_000

    static let dayMilliseconds: Int64 = 86_400_000
    private static let earliest: Int64 = -62_167_219_200_000
    private static let latest: Int64 = 253_402_300_799_999

    var year: Int64
    /// 1 to 12.
    var month: Int64
    /// 1 to 31.
    var day: Int64
    /// Of the day, 0 to 86,399,999.
    var milliseconds: Int64

    init(year: Int64, month: Int64, day: Int64, milliseconds: Int64 = 0) {
        self.year = year
        self.month = month
        self.day = day
        self.milliseconds = milliseconds
    }

    init(_ timestamp: Timestamp) {
        let total = CivilTime.held(timestamp.milliseconds)
        let days = CivilTime.floored(total, CivilTime.dayMilliseconds)
        milliseconds = total - days * CivilTime.dayMilliseconds
        // Days are counted from 1 March of year 0, so that the leap day comes last.
        let shifted = days + 719_468
        let era = CivilTime.floored(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var timestamp: Timestamp {
        if year < 0 { return Timestamp(milliseconds: CivilTime.earliest) }
        if year > 9_999 { return Timestamp(milliseconds: CivilTime.latest) }
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = CivilTime.floored(shiftedYear, 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        return Timestamp(milliseconds: days * CivilTime.dayMilliseconds + milliseconds)
    }

    static func startOfDay(_ timestamp: Timestamp) -> Timestamp {
        let total = held(timestamp.milliseconds)
        return Timestamp(milliseconds: floored(total, dayMilliseconds) * dayMilliseconds)
    }

    static func daysInMonth(year: Int64, month: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// `count` units later (earlier if negative). Months and longer keep the day where the month has it, else
    /// take the month's last.
    static func shifted(_ timestamp: Timestamp, by count: Int64, _ unit: Expression.Unit) -> Timestamp {
        if let length = unit.milliseconds {
            let (product, overflow) = count.multipliedReportingOverflow(by: length)
            if overflow { return Timestamp(milliseconds: count < 0 ? earliest : latest) }
            let (sum, carry) = held(timestamp.milliseconds).addingReportingOverflow(product)
            return Timestamp(milliseconds: carry ? (count < 0 ? earliest : latest) : held(sum))
        }
        var civil = CivilTime(timestamp)
        // Bounded by `countMaximum` times 12,000 months, far from overflow.
        let months = civil.year * 12 + civil.month - 1 + count * unit.months
        civil.year = floored(months, 12)
        civil.month = months - civil.year * 12 + 1
        civil.day = min(civil.day, daysInMonth(year: civil.year, month: civil.month))
        return civil.timestamp
    }

    /// The beginning of the unit that holds `timestamp`. Weeks begin on Monday (ISO 8601), decades, centuries
    /// and millennia in years divisible by 10, 100 and 1,000.
    static func start(of unit: Expression.Unit, holding timestamp: Timestamp) -> Timestamp {
        if unit == .week {
            let days = floored(startOfDay(timestamp).milliseconds, dayMilliseconds)
            // 1970-01-01 was a Thursday.
            let monday = days - (days + 3 - floored(days + 3, 7) * 7)
            return Timestamp(milliseconds: monday * dayMilliseconds)
        }
        if let length = unit.milliseconds {
            return Timestamp(milliseconds: floored(held(timestamp.milliseconds), length) * length)
        }
        let civil = CivilTime(timestamp)
        if unit == .month { return CivilTime(year: civil.year, month: civil.month, day: 1).timestamp }
        let years = unit.months / 12
        return CivilTime(year: floored(civil.year, years) * years, month: 1, day: 1).timestamp
    }

    private static func held(_ milliseconds: Int64) -> Int64 { min(max(milliseconds, earliest), latest) }

    private static func floored(_ value: Int64, _ divisor: Int64) -> Int64 {
        value / divisor - (value % divisor < 0 ? 1 : 0)
    }
}

extension Expression.Unit {
    /// The length of units that always have the same.
    var milliseconds: Int64? {
        switch self {
        case .millisecond: 1
        case .second: 1_000
        case .minute: 60_000
        case .hour: 3_600_000
        case .day: CivilTime.dayMilliseconds
        case .week: 7 * CivilTime.dayMilliseconds
        case .month, .year, .decade, .century, .millennium: nil
        }
    }

    /// The length of the others.
    var months: Int64 {
        switch self {
        case .millisecond, .second, .minute, .hour, .day, .week: 0
        case .month: 1
        case .year: 12
        case .decade: 120
        case .century: 1_200
        case .millennium: 12_000
        }
    }
}
