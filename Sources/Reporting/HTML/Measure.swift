internal import SansIO

/// What the numbers of an axis or a table measure: how they are written, and where an axis marks them.
enum Measure: Hashable, Sendable {
    /// How many: whole numbers.
    case count
    case number
    case bytes
    /// Nanoseconds.
    case duration
    /// Of one, written in percent.
    case share

    func text(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        switch self {
        case .count: return Quantity.text(Int(clamping: value))
        case .number: return Quantity.text(value)
        case .bytes: return Quantity.bytes(Int(clamping: value))
        case .duration: return Quantity.text(.nanoseconds(Int64(clamping: value)))
        case .share: return Quantity.percent(Int(clamping: value * 1_000_000), of: 1_000_000)
        }
    }

    /// As on an axis, where zero needs no unit and millions must be short.
    func mark(_ value: Double) -> String {
        if value == 0, self != .share { return "0" }
        if self == .count || self == .number {
            if value.magnitude >= 1e9 { return Quantity.text(value / 1e9) + " bn" }
            if value.magnitude >= 1e6 { return Quantity.text(value / 1e6) + " M" }
        }
        return text(value)
    }

    /// A step that cuts `span` into at most `count` parts and that people count in: 1, 2 or 5 times a power of ten, or
    /// what clocks and calendars use.
    func step(of span: Double, most count: Int) -> Double {
        let least = span / Double(max(1, count))
        guard least > 0, least.isFinite else { return 1 }
        if self == .duration, least > 1e9 {
            let known = Measure.clockSteps.first { $0 * 1e9 >= least }
            return known.map { $0 * 1e9 } ?? Measure.decimalStep(least / 86_400e9) * 86_400e9
        }
        let step = Measure.decimalStep(least)
        return self == .count || self == .bytes ? max(1, step) : step
    }

    /// Where an axis that counts in powers may have marks, the most welcome first.
    func powers(within domain: ClosedRange<Double>) -> [[Double]] {
        var levels: [[Double]] = [[], [], [], []]
        for exponent in -9...18 {
            let power = Measure.power(exponent)
            if exponent < 0, self != .number, self != .share { continue }
            for (factor, level) in [
                (1.0, abs(exponent) % 3 == 0 ? 0 : 1), (2, 2), (5, 2), (3, 3), (4, 3), (7, 3),
            ] {
                if self == .duration, power * factor >= 1e10 { continue }
                levels[level].append(power * factor)
            }
        }
        if self == .duration {
            levels[0] += [60e9, 3_600e9, 86_400e9, 30 * 86_400e9]
            levels[1] += [10e9, 600e9, 6 * 3_600e9, 7 * 86_400e9, 365 * 86_400e9]
            levels[2] += [20e9, 120e9, 300e9, 1_800e9, 7_200e9, 12 * 3_600e9, 2 * 86_400e9, 14 * 86_400e9]
        }
        return levels.map { $0.filter(domain.contains) }
    }

    /// In seconds.
    private static let clockSteps: [Double] = [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400,
        172_800, 432_000, 604_800,
    ]

    private static func decimalStep(_ least: Double) -> Double {
        for exponent in -9...18 {
            for factor in [1.0, 2, 5] where factor * power(exponent) >= least * 0.999_999 {
                return factor * power(exponent)
            }
        }
        return least
    }

    private static func power(_ exponent: Int) -> Double {
        let magnitude = (0..<abs(exponent)).reduce(1.0) { product, _ in product * 10 }
        return exponent < 0 ? 1 / magnitude : magnitude
    }
}

extension FixedWidthInteger {
    /// The nearest whole number, or the end of the range that it lies beyond; zero for what is no number.
    init(clamping value: Double) {
        guard !value.isNaN else {
            self = 0
            return
        }
        let rounded = value.rounded()
        self = Self(exactly: rounded) ?? (rounded < 0 ? .min : .max)
    }
}
