/// How long something takes that takes differently long each time: a distribution of durations, sampled with one random
/// number each, the same on every machine.
public struct Spread: Hashable, Sendable {
    public enum Shape: Hashable, Sendable {
        /// Always the same.
        case constant(Duration)
        /// Evenly between two ends, both included.
        case uniform(ClosedRange<Duration>)
        /// Without memory: many short ones, few long ones, no longest.
        case exponential(mean: Duration)
        /// Known at some percentiles.
        case percentiles(Percentiles)
    }

    /// What is known of a distribution: between the percentiles it is log-normal, as delays mostly are, so that p50 and
    /// the maximum alone describe one whole.
    public struct Percentiles: Hashable, Sendable {
        /// Half take at most this long.
        public var p50: Duration
        public var p90: Duration?
        public var p99: Duration?
        /// None takes longer; one in a thousand takes as long.
        public var maximum: Duration

        public init(p50: Duration, p90: Duration? = nil, p99: Duration? = nil, maximum: Duration) {
            self.p50 = p50
            self.p90 = p90
            self.p99 = p99
            self.maximum = maximum
        }

        /// Whether none is below the one before it, and the median is above zero.
        public var isAscending: Bool {
            let all = [p50, p90, p99, maximum].compactMap { $0 }
            return p50 > .zero && zip(all, all.dropFirst()).allSatisfy { $0 <= $1 }
        }
    }

    /// A point of the curve: its place on the normal distribution's axis, and the logarithm of its nanoseconds.
    private struct Knot: Hashable, Sendable {
        var quantile: Double
        var logarithm: Double
    }

    public let shape: Shape
    private let knots: [Knot]

    /// Evenly from nothing to `longest`.
    public static func upTo(_ longest: Duration) -> Spread {
        longest > .zero ? .uniform(.zero...longest) : .zero
    }

    public static let zero = Spread(.constant(.zero))

    /// Percentiles must ascend, else this traps: check `isAscending` where they come from outside.
    public init(_ shape: Shape) {
        self.shape = shape
        guard case .percentiles(let percentiles) = shape else {
            knots = []
            return
        }
        precondition(percentiles.isAscending, "percentiles must ascend from a median above zero")
        let points: [(Double, Duration?)] = [
            (0.5, percentiles.p50), (0.9, percentiles.p90), (0.99, percentiles.p99),
            (0.999, percentiles.maximum),
        ]
        knots = points.compactMap { share, duration in
            duration.map {
                Knot(
                    quantile: ExactMath.normalQuantile(share),
                    logarithm: ExactMath.logarithm(Double($0.nanoseconds)))
            }
        }
    }

    public static func constant(_ duration: Duration) -> Spread { Spread(.constant(duration)) }

    public static func uniform(_ range: ClosedRange<Duration>) -> Spread { Spread(.uniform(range)) }

    public static func exponential(mean: Duration) -> Spread { Spread(.exponential(mean: mean)) }

    /// A duration of this distribution; `draw` is a random 64-bit number.
    public func duration(draw: UInt64) -> Duration {
        switch shape {
        case .constant(let duration): return duration
        case .uniform(let range):
            let width = UInt64((range.upperBound - range.lowerBound).nanoseconds)
            return range.lowerBound + .nanoseconds(Int64(draw.multipliedFullWidth(by: width + 1).high))
        case .exponential(let mean):
            let nanoseconds = Double(mean.nanoseconds) * -ExactMath.logarithm(Spread.share(draw))
            return .nanoseconds(Int64(nanoseconds))
        case .percentiles: return duration(at: Spread.share(draw))
        }
    }

    /// No draw is longer; `nil` where there is no longest.
    public var maximum: Duration? {
        switch shape {
        case .constant(let duration): duration
        case .uniform(let range): range.upperBound
        case .exponential: nil
        case .percentiles(let percentiles): percentiles.maximum
        }
    }

    /// The mean, exact but for percentiles: there from four thousand even steps through the distribution.
    public var mean: Duration {
        switch shape {
        case .constant(let duration): return duration
        case .uniform(let range): return (range.lowerBound + range.upperBound) / 2
        case .exponential(let mean): return mean
        case .percentiles:
            let steps = 4_096
            let sum = (0..<steps).reduce(0.0) { sum, step in
                sum + Double(duration(at: (Double(step) + 0.5) / Double(steps)).nanoseconds)
            }
            return .nanoseconds(Int64(sum / Double(steps)))
        }
    }

    /// Strictly between 0 and 1, from the upper 52 bits.
    private static func share(_ draw: UInt64) -> Double {
        (Double(draw >> 12) + 0.5) / 4_503_599_627_370_496
    }

    private func duration(at share: Double) -> Duration {
        guard let first = knots.first, let last = knots.last else { return .zero }
        let quantile = ExactMath.normalQuantile(share)
        if quantile >= last.quantile {
            return .nanoseconds(Int64(ExactMath.exponential(last.logarithm).rounded()))
        }
        // Below the median as steep as above it.
        var lower = first
        var upper = knots[1]
        for knot in knots.dropFirst(2) where quantile > upper.quantile {
            lower = upper
            upper = knot
        }
        let slope = (upper.logarithm - lower.logarithm) / (upper.quantile - lower.quantile)
        let logarithm = lower.logarithm + slope * (quantile - lower.quantile)
        return .nanoseconds(Int64(ExactMath.exponential(logarithm).rounded()))
    }
}
