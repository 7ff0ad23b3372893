public import SansIO

/// Measured durations in nanoseconds, every one kept, so that percentiles are exact.
///
/// Eight bytes a sample: whoever records decides how many are worth it. Order of recording does not matter.
public struct Distribution: Hashable, Sendable {
    private var samples: [Int64]
    private var isSorted: Bool

    public init(_ samples: [Int64] = []) {
        self.samples = samples
        isSorted = samples.count < 2
    }

    public var count: Int { samples.count }
    public var isEmpty: Bool { samples.isEmpty }

    public mutating func record(_ nanoseconds: Int64) {
        isSorted = isSorted && (samples.last ?? .min) <= nanoseconds
        samples.append(nanoseconds)
    }

    public mutating func record(_ duration: Duration) { record(duration.nanoseconds) }

    /// Adds all that `other` has recorded.
    public mutating func merge(_ other: Distribution) {
        isSorted = isEmpty && other.isSorted || isSorted && other.isEmpty
        samples += other.samples
    }

    /// Sorts what was recorded, once, so that the queries that follow cost nothing.
    public mutating func sort() {
        guard !isSorted else { return }
        samples.sort()
        isSorted = true
    }

    /// The nearest-rank percentile: the smallest sample such that at least `share` of all are not greater. A share of
    /// zero is the minimum; `nil` without samples. Always a sample, never interpolated.
    public func percentile(_ share: Ratio) -> Duration? {
        guard !samples.isEmpty else { return nil }
        return .nanoseconds(sorted()[Distribution.index(of: share, count: samples.count)])
    }

    public var minimum: Duration? { samples.min().map { .nanoseconds($0) } }
    public var maximum: Duration? { samples.max().map { .nanoseconds($0) } }

    /// The arithmetic mean, rounded towards zero to a nanosecond; `nil` without samples.
    public var mean: Duration? {
        guard !samples.isEmpty else { return nil }
        let sum = samples.reduce(Int128(0)) { $0 + Int128($1) }
        return .nanoseconds(Int64(clamping: sum / Int128(samples.count)))
    }

    /// The figures that reports show, from one sort; `nil` without samples.
    public var summary: Summary? {
        guard !samples.isEmpty else { return nil }
        var copy = self
        copy.sort()
        let sorted = copy.samples
        func rank(_ share: Ratio) -> Duration {
            .nanoseconds(sorted[Distribution.index(of: share, count: sorted.count)])
        }
        return Summary(
            count: sorted.count, minimum: rank(.zero), p50: rank(.percent(50)), p90: rank(.percent(90)),
            p99: rank(.percent(99)), maximum: rank(.one), mean: mean ?? .zero)
    }

    public struct Summary: Hashable, Sendable {
        public var count: Int
        public var minimum: Duration
        public var p50: Duration
        public var p90: Duration
        public var p99: Duration
        public var maximum: Duration
        public var mean: Duration
    }

    /// Two distributions are equal when they hold the same samples, in whatever order they came.
    public static func == (lhs: Distribution, rhs: Distribution) -> Bool { lhs.sorted() == rhs.sorted() }

    public func hash(into hasher: inout Hasher) { hasher.combine(sorted()) }

    private func sorted() -> [Int64] { isSorted ? samples : samples.sorted() }

    /// Where the nearest rank lies among `count` sorted samples: ⌈share × count⌉ − 1, in whole numbers.
    private static func index(of share: Ratio, count: Int) -> Int {
        let product = share.numerator.multipliedFullWidth(by: UInt64(count))
        // The share is at most one, so that the quotient is at most `count`.
        let (quotient, remainder) = Ratio.denominator.dividingFullWidth(product)
        return max(0, Int(quotient) + (remainder > 0 ? 1 : 0) - 1)
    }
}
