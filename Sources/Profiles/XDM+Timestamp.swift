public import SansIO

/// RFC 3339 date and time, to the millisecond, years 0000 to 9999.
extension Timestamp {
    /// Reads for example `2026-03-01T12:00:00.250+09:00`; `nil` for anything else. Digits beyond the millisecond are
    /// dropped, and a leap second is the second that follows.
    public init?(rfc3339 text: String) {
        var scanner = CivilScanner(text)
        guard let year = scanner.number(digits: 4), scanner.skip("-"),
            let month = scanner.number(digits: 2, in: 1...12), scanner.skip("-"),
            let day = scanner.number(digits: 2, in: 1...daysOfMonth(month, year: year)),
            scanner.skip("T") || scanner.skip("t") || scanner.skip(" "),
            let hour = scanner.number(digits: 2, in: 0...23), scanner.skip(":"),
            let minute = scanner.number(digits: 2, in: 0...59), scanner.skip(":"),
            let second = scanner.number(digits: 2, in: 0...60),
            let fraction = scanner.milliseconds(), let offset = scanner.offset(), scanner.isAtEnd
        else { return nil }
        let minutes = (daysSince1970(year: year, month: month, day: day) * 24 + hour) * 60 + minute - offset
        self.init(milliseconds: Int64((minutes * 60 + second) * 1000 + fraction))
    }

    /// In UTC, with milliseconds if there are any: `2026-03-01T03:00:00.250Z`. What four digits of a year cannot say
    /// becomes the nearest instant that they can.
    public var rfc3339: String {
        let clamped = min(max(milliseconds, -62_167_219_200_000), 253_402_300_799_999)
        let (days, ofDay) = floorDivided(Int(clamped), by: 86_400_000)
        let (year, month, day) = civil(daysSince1970: days)
        var text = padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2) + "T"
        text += padded(ofDay / 3_600_000, 2) + ":" + padded(ofDay / 60_000 % 60, 2)
        text += ":" + padded(ofDay / 1000 % 60, 2)
        if ofDay % 1000 > 0 { text += "." + padded(ofDay % 1000, 3) }
        return text + "Z"
    }
}

/// Takes a date apart from the front.
private struct CivilScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func number(digits: Int, in range: ClosedRange<Int> = 0...9999) -> Int? {
        var number = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            number = number * 10 + digit
        }
        return range.contains(number) ? number : nil
    }

    /// A fraction of a second, 0 if there is none.
    mutating func milliseconds() -> Int? {
        guard skip(".") else { return 0 }
        guard let tenths = digit() else { return nil }
        var result = tenths * 100
        var weight = 10
        while let digit = digit() {
            result += digit * weight
            weight /= 10
        }
        return result
    }

    /// `Z`, or minutes east of UTC.
    mutating func offset() -> Int? {
        if skip("Z") || skip("z") { return 0 }
        let isWest = skip("-")
        guard isWest || skip("+"), let hours = number(digits: 2, in: 0...23), skip(":"),
            let minutes = number(digits: 2, in: 0...59)
        else { return nil }
        return (isWest ? -1 : 1) * (hours * 60 + minutes)
    }

    private mutating func digit() -> Int? {
        guard let byte = rest.first, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
        rest.removeFirst()
        return Int(byte - UInt8(ascii: "0"))
    }
}

private func daysOfMonth(_ month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
}

// Both ways between dates and days: years begin in March, so that the leap day comes last, in eras of 400 years
// (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").

private func daysSince1970(year: Int, month: Int, day: Int) -> Int {
    let (era, yearOfEra) = floorDivided(month <= 2 ? year - 1 : year, by: 400)
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}

private func civil(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
    let (era, dayOfEra) = floorDivided(days + 719_468, by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (
        era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1
    )
}

private func floorDivided(_ number: Int, by divisor: Int) -> (quotient: Int, remainder: Int) {
    let remainder = (number % divisor + divisor) % divisor
    return ((number - remainder) / divisor, remainder)
}

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
