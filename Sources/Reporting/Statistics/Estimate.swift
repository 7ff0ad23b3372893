internal import Profiles

/// What a few runs with different seeds tell about a figure.
public struct Estimate: Hashable, Sendable {
    /// How sure intervals are.
    public static let confidence = 0.95

    public var count: Int
    public var mean: Double
    /// Of the samples, with one degree of freedom spent on the mean; zero for one sample.
    public var standardDeviation: Double
    public var minimum: Double
    public var maximum: Double

    /// `nil` without samples.
    public init?(_ samples: [Double]) {
        guard let least = samples.min(), let greatest = samples.max() else { return nil }
        count = samples.count
        // Equal samples have exactly their mean: sums of fractions would miss it by a last digit.
        let sum = samples.reduce(0) { $0 + ($1 - least) }
        let mean = least + sum / Double(samples.count)
        self.mean = mean
        minimum = least
        maximum = greatest
        let squares = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        standardDeviation = samples.count > 1 ? (squares / Double(samples.count - 1)).squareRoot() : 0
    }

    /// How far the mean of all possible runs may lie from this one on either side, with 95 % confidence by Student's t;
    /// `nil` for one sample, which tells nothing about the others.
    public var margin: Double? {
        guard count > 1 else { return nil }
        let width = StudentT.width(holding: Estimate.confidence, degrees: Double(count - 1))
        return width * standardDeviation / Double(count).squareRoot()
    }

    /// The mean with its margin on either side.
    public var interval: ClosedRange<Double>? { margin.map { mean - $0...mean + $0 } }

    var document: Value {
        [
            "runs": .count(count), "mean": .number(mean), "standardDeviation": .number(standardDeviation),
            "low": .optional(interval?.lowerBound), "high": .optional(interval?.upperBound),
            "minimum": .number(minimum), "maximum": .number(maximum),
        ]
    }
}

extension MetricValue.Kind {
    /// `85 ms`, `85 ms ± 2 ms`.
    public func text(_ estimate: Estimate) -> String {
        guard let margin = estimate.margin else { return text(estimate.mean) }
        return "\(text(estimate.mean)) ± \(text(margin))"
    }
}
