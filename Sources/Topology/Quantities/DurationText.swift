public import SansIO

/// The units of durations, from the smallest.
enum DurationUnit: String, CaseIterable, Sendable {
    case nanoseconds = "ns"
    case microseconds = "µs"
    case milliseconds = "ms"
    case seconds = "s"
    case minutes = "min"
    case hours = "h"
    case days = "d"

    var nanoseconds: UInt64 {
        switch self {
        case .nanoseconds: 1
        case .microseconds: 1_000
        case .milliseconds: 1_000_000
        case .seconds: 1_000_000_000
        case .minutes: 60_000_000_000
        case .hours: 3_600_000_000_000
        case .days: 86_400_000_000_000
        }
    }

    /// The unit by its spelling in files; `us` and the Greek letter mu also mean microseconds.
    init?(spelling: String) {
        switch spelling {
        case "us", "\u{03BC}s": self = .microseconds
        default: self.init(rawValue: spelling)
        }
    }
}

extension Duration {
    /// Reads `80 ms`, `1.5 s`, `14d`; exact to the nanosecond, never negative.
    ///
    /// `nil` without a unit, with an unknown one, below a nanosecond, and beyond 292 years.
    public init?(parsing text: some StringProtocol) {
        guard let quantity = QuantityText(parsing: text), let unit = DurationUnit(spelling: quantity.unit),
            let nanoseconds = quantity.decimal.scaled(by: unit.nanoseconds)
        else { return nil }
        self = .nanoseconds(Int64(nanoseconds))
    }

    /// The shortest exact form that `init(parsing:)` reads: `14 d`, `90 s`, `1.5 s`, `0.25 ms`.
    public var quantityText: String {
        let magnitude = nanoseconds.magnitude
        let sign = nanoseconds < 0 ? "-" : ""
        guard magnitude > 0 else { return "0 s" }
        let whole: [DurationUnit] = [.days, .hours, .minutes]
        for unit in whole where magnitude % unit.nanoseconds == 0 {
            return "\(sign)\(magnitude / unit.nanoseconds) \(unit.rawValue)"
        }
        let fractional: [(DurationUnit, Int)] = [(.seconds, 9), (.milliseconds, 6), (.microseconds, 3)]
        for (unit, scale) in fractional where magnitude >= unit.nanoseconds {
            return "\(sign)\(decimalText(magnitude, scale: scale)) \(unit.rawValue)"
        }
        return "\(sign)\(magnitude) ns"
    }
}

extension Spread {
    /// Reads `5 s`, always that long, or `5 s .. 60 s`, evenly between both.
    public init?(parsing text: some StringProtocol) {
        let halves = text.split(separator: "..", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = halves.first.flatMap({ Duration(parsing: $0) }),
            let second = halves.last.flatMap({ Duration(parsing: $0) }), first <= second
        else { return nil }
        self = first == second ? .constant(first) : .uniform(first...second)
    }

    /// The same for jitter, whose spans begin at nothing: `2 ms`.
    var summaryText: String {
        if case .uniform(let range) = shape, range.lowerBound == .zero {
            return range.upperBound.quantityText
        }
        return quantityText
    }

    /// In words for summaries, and for the first two in the form that `init(parsing:)` reads: `5 s`, `5 s .. 60 s`,
    /// `about 10 ms (exponential)`, `p50 2 s, max 60 s`.
    public var quantityText: String {
        switch shape {
        case .constant(let duration): return duration.quantityText
        case .uniform(let range):
            return "\(range.lowerBound.quantityText) .. \(range.upperBound.quantityText)"
        case .exponential(let mean): return "about \(mean.quantityText) (exponential)"
        case .percentiles(let percentiles):
            let named = [
                ("p50", percentiles.p50), ("p90", percentiles.p90), ("p99", percentiles.p99),
                ("max", percentiles.maximum),
            ]
            return named.compactMap { name, duration in duration.map { "\(name) \($0.quantityText)" } }
                .joined(separator: ", ")
        }
    }
}
