internal import SansIO

/// A time of day such as `02:00`.
public struct TimeOfDay: Hashable, Sendable {
    /// 0 to 86 399.
    public let secondOfDay: Int

    /// Reads `02:00` or `23:59:30`; `nil` for anything else.
    public init?(parsing text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = zip(parts, [24, 60, 60]).compactMap { part, bound in twoDigits(part, below: bound) }
        guard (2...3).contains(parts.count), numbers.count == parts.count else { return nil }
        secondOfDay = (numbers[0] * 60 + numbers[1]) * 60 + (numbers.count == 3 ? numbers[2] : 0)
    }

    public var quantityText: String {
        let seconds = secondOfDay % 60
        return padded(secondOfDay / 3_600) + ":" + padded(secondOfDay / 60 % 60)
            + (seconds > 0 ? ":" + padded(seconds) : "")
    }
}

/// How far a place's clocks are ahead of UTC, or behind.
public struct UTCOffset: Hashable, Sendable {
    public let minutes: Int

    public init(minutes: Int) {
        self.minutes = minutes
    }

    /// Reads `+05:30`, `-08:00`, `Z`; `nil` for anything else, and beyond 14 hours.
    public init?(parsing text: some StringProtocol) {
        if text == "Z" {
            minutes = 0
            return
        }
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard text.first == "+" || text.first == "-", parts.count == 2,
            let hours = twoDigits(parts[0], below: 15), let rest = twoDigits(parts[1], below: 60),
            hours * 60 + rest <= 840
        else { return nil }
        minutes = (text.first == "-" ? -1 : 1) * (hours * 60 + rest)
    }

    public var duration: Duration { .minutes(Int64(minutes)) }

    public var quantityText: String {
        (minutes < 0 ? "-" : "+") + padded(abs(minutes) / 60) + ":" + padded(abs(minutes) % 60)
    }
}

/// How many times as much: a decimal with at most two places such as `8` or `1.5`.
public struct Factor: Hashable, Comparable, Sendable {
    public let hundredths: Int

    public init(hundredths: Int) {
        self.hundredths = hundredths
    }

    public init?(parsing text: some StringProtocol) {
        guard let quantity = QuantityText(parsing: text), quantity.unit.isEmpty,
            let hundredths = quantity.decimal.scaled(by: 100)
        else { return nil }
        self.hundredths = Int(hundredths)
    }

    public var quantityText: String { decimalText(UInt64(max(0, hundredths)), scale: 2) }

    public static func < (lhs: Factor, rhs: Factor) -> Bool { lhs.hundredths < rhs.hundredths }
}

private func twoDigits(_ text: some StringProtocol, below bound: Int) -> Int? {
    guard text.utf8.count == 2, text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), let number = Int(text),
        number < bound
    else { return nil }
    return number
}

private func padded(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
