internal import Profiles
public import SansIO

/// One measured number with its unit.
public enum MetricValue: Hashable, Sendable {
    case duration(Duration)
    /// A share of a whole, from 0 to 1.
    case ratio(Ratio)
    case count(Int)

    public enum Kind: String, CaseIterable, Hashable, Sendable {
        case duration, ratio, count

        /// What the numbers in files stand for.
        public var unit: String {
            switch self {
            case .duration: "ns"
            case .ratio: "1"
            case .count: "count"
            }
        }
    }

    public var kind: Kind {
        switch self {
        case .duration: .duration
        case .ratio: .ratio
        case .count: .count
        }
    }

    /// Nanoseconds, a share from 0 to 1, or a count: what is calculated with.
    public var number: Double {
        switch self {
        case .duration(let duration): Double(duration.nanoseconds)
        case .ratio(let ratio): Double(ratio.numerator) / Double(Ratio.denominator)
        case .count(let count): Double(count)
        }
    }

    /// As people read it.
    public var text: String {
        switch self {
        case .duration(let duration): Quantity.text(duration)
        case .ratio(let ratio): Quantity.percent(Int(ratio.numerator), of: Int(Ratio.denominator))
        case .count(let count): Quantity.text(count)
        }
    }

    /// `part` of `whole`, rounded towards zero to a billionth; `nil` of nothing.
    static func share(_ part: Int, of whole: Int) -> MetricValue? {
        guard whole > 0, part >= 0 else { return nil }
        let billionths = UInt64(part).multipliedFullWidth(by: Ratio.denominator)
        let bounded = part >= whole ? Ratio.denominator : UInt64(whole).dividingFullWidth(billionths).quotient
        return .ratio(Ratio(billionths: bounded))
    }
}

extension MetricValue {
    /// In documents: nanoseconds and counts as integers, shares as numbers from 0 to 1.
    var document: Value {
        switch self {
        case .duration(let duration): .integer(duration.nanoseconds)
        case .ratio: .number(number)
        case .count(let count): .integer(Int64(count))
        }
    }

    /// `nil` for what is no such figure.
    init?(_ document: Value, as kind: Kind) {
        switch kind {
        case .duration:
            guard let nanoseconds = document.integer else { return nil }
            self = .duration(.nanoseconds(nanoseconds))
        case .count:
            guard let count = document.integer.flatMap({ Int(exactly: $0) }) else { return nil }
            self = .count(count)
        case .ratio:
            guard let share = document.double, (0...1).contains(share) else { return nil }
            self = .ratio(Ratio(billionths: UInt64((share * Double(Ratio.denominator)).rounded())))
        }
    }
}

extension MetricValue.Kind {
    /// A number of this kind, as people read it; means and differences need not be whole.
    public func text(_ number: Double) -> String {
        switch self {
        case .duration:
            guard number.isFinite, number.magnitude < 9e18 else { return "–" }
            return Quantity.text(Duration.nanoseconds(Int64(number.rounded())))
        case .ratio: return Quantity.text(number * 100) + " %"
        case .count: return Quantity.text(number)
        }
    }
}
