/// How far apart the means of two groups of runs are, and how sure that is.
public struct MeanDifference: Hashable, Sendable {
    public enum Method: String, Hashable, Sendable {
        /// By runs with the same seed, whose luck is the same: much sharper.
        case paired
        /// Groups of their own, of whatever variance (B. L. Welch, 1947).
        case welch
    }

    /// The second mean less the first.
    public var difference: Double
    /// How far the true difference may lie from this one on either side, with 95 % confidence by Student's t; `nil` for
    /// single runs.
    public var margin: Double?
    public var method: Method

    /// Pairs in the same order; `nil` without any.
    public init?(paired before: [Double], _ after: [Double]) {
        precondition(before.count == after.count, "\(before.count) and \(after.count) samples are no pairs")
        guard let estimate = Estimate(zip(before, after).map { $1 - $0 }) else { return nil }
        difference = estimate.mean
        margin = estimate.margin
        method = .paired
    }

    /// Independent samples; `nil` without any on either side.
    public init?(independent before: [Double], _ after: [Double]) {
        guard let first = Estimate(before), let second = Estimate(after) else { return nil }
        difference = second.mean - first.mean
        method = .welch
        margin = MeanDifference.welchMargin(first, second)
    }

    private static func welchMargin(_ first: Estimate, _ second: Estimate) -> Double? {
        guard first.count > 1, second.count > 1 else { return nil }
        func error(_ estimate: Estimate) -> Double {
            estimate.standardDeviation * estimate.standardDeviation / Double(estimate.count)
        }
        let errors = (error(first), error(second))
        let sum = errors.0 + errors.1
        let spread =
            errors.0 * errors.0 / Double(first.count - 1) + errors.1 * errors.1 / Double(second.count - 1)
        // No variance, or one so small that its square vanishes.
        guard spread > 0 else { return 0 }
        let degrees = sum * sum / spread
        return StudentT.width(holding: Estimate.confidence, degrees: degrees) * sum.squareRoot()
    }
}
