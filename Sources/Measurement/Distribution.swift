public import SansIO

/// Measured durations in nanoseconds.
///
/// Every one is kept, so that percentiles are exact, up to `exactMaximum` of them (8 MiB). Beyond that they are counted
/// in buckets no wider than 1/2048 of their value, at most 1 MiB: percentiles are then the upper end of a bucket. Order
/// of recording does not matter.
public struct Distribution: Hashable, Sendable {
    public static let exactMaximum = 1 << 20

    private var samples: [Int64]
    private var isSorted: Bool
    /// By index of bucket; empty while `samples` says everything.
    private var buckets: [UInt64] = []
    /// Of what is in buckets.
    private var counted = 0
    private var sum: Int128 = 0
    private var extremes: ClosedRange<Int64> = 0...0

    public init(_ samples: [Int64] = []) {
        self.samples = samples
        isSorted = samples.count < 2
        if samples.count > Distribution.exactMaximum { moveToBuckets() }
    }

    public var count: Int { samples.count + counted }
    public var isEmpty: Bool { count == 0 }
    /// Whether every sample is kept as it was recorded.
    public var isExact: Bool { buckets.isEmpty }

    public mutating func record(_ nanoseconds: Int64) {
        if !buckets.isEmpty {
            putInBucket(nanoseconds)
        } else {
            isSorted = isSorted && (samples.last ?? .min) <= nanoseconds
            samples.append(nanoseconds)
            if samples.count > Distribution.exactMaximum { moveToBuckets() }
        }
    }

    public mutating func record(_ duration: Duration) { record(duration.nanoseconds) }

    /// Adds all that `other` has recorded.
    public mutating func merge(_ other: Distribution) {
        if buckets.isEmpty, other.buckets.isEmpty {
            isSorted = isEmpty && other.isSorted || isSorted && other.isEmpty
            samples += other.samples
            if samples.count > Distribution.exactMaximum { moveToBuckets() }
            return
        }
        if buckets.isEmpty { moveToBuckets() }
        for sample in other.samples { putInBucket(sample) }
        guard other.counted > 0 else { return }
        extremes =
            counted == 0
            ? other.extremes
            : min(
                extremes.lowerBound, other.extremes.lowerBound)...max(
                    extremes.upperBound, other.extremes.upperBound)
        counted += other.counted
        sum += other.sum
        grow(to: other.buckets.count)
        for (index, count) in other.buckets.enumerated() { buckets[index] += count }
    }

    /// Sorts what was recorded, once, so that the queries that follow cost nothing.
    public mutating func sort() {
        guard !isSorted else { return }
        samples.sort()
        isSorted = true
    }

    /// The nearest-rank percentile: the smallest sample such that at least `share` of all are not greater. A share of
    /// zero is the minimum; `nil` without samples. Never interpolated.
    public func percentile(_ share: Ratio) -> Duration? { percentiles([share])?.first }

    /// Several percentiles, their shares ascending, in one pass; `nil` without samples.
    public func percentiles(_ shares: [Ratio]) -> [Duration]? {
        guard !isEmpty else { return nil }
        if buckets.isEmpty {
            let sorted = sorted()
            return shares.map { .nanoseconds(sorted[Distribution.index(of: $0, count: sorted.count)]) }
        }
        var found: [Duration] = []
        var passed = 0
        var bucket = 0
        for share in shares {
            let rank = Distribution.index(of: share, count: counted)
            while passed + Int(buckets[bucket]) <= rank {
                passed += Int(buckets[bucket])
                bucket += 1
            }
            let value = min(extremes.upperBound, Distribution.upperEnd(ofBucket: bucket))
            found.append(.nanoseconds(share == .zero ? extremes.lowerBound : value))
        }
        return found
    }

    public var minimum: Duration? {
        buckets.isEmpty ? samples.min().map { .nanoseconds($0) } : .nanoseconds(extremes.lowerBound)
    }

    public var maximum: Duration? {
        buckets.isEmpty ? samples.max().map { .nanoseconds($0) } : .nanoseconds(extremes.upperBound)
    }

    /// The arithmetic mean, rounded towards zero to a nanosecond; `nil` without samples.
    public var mean: Duration? {
        guard !isEmpty else { return nil }
        let total = samples.reduce(sum) { $0 + Int128($1) }
        return .nanoseconds(Int64(clamping: total / Int128(count)))
    }

    /// Of all samples, in nanoseconds, of those in a bucket from its middle; `nil` without samples.
    public var standardDeviation: Double? {
        guard let mean else { return nil }
        let centre = Double(mean.nanoseconds)
        func square(_ value: Double) -> Double { (value - centre) * (value - centre) }
        var sum = samples.reduce(0) { $0 + square(Double($1)) }
        for (index, number) in buckets.enumerated() where number > 0 {
            let upper = Double(Distribution.upperEnd(ofBucket: index))
            let lower = index == 0 ? 0 : Double(Distribution.upperEnd(ofBucket: index - 1)) + 1
            sum += Double(number) * square((lower + upper) / 2)
        }
        return (sum / Double(count)).squareRoot()
    }

    /// How many are at most `duration`; of those in a bucket all count once its upper end does.
    public func count(atMost duration: Duration) -> Int {
        let bound = duration.nanoseconds
        if buckets.isEmpty { return samples.count { $0 <= bound } }
        if bound >= extremes.upperBound { return counted }
        return buckets.indices.prefix { Distribution.upperEnd(ofBucket: $0) <= bound }
            .reduce(0) { $0 + Int(buckets[$1]) }
    }

    /// The figures that reports show, from one sort; `nil` without samples.
    public var summary: Summary? {
        guard
            let found = percentiles([.zero, .percent(50), .percent(90), .percent(99), .one]), let mean
        else { return nil }
        return Summary(
            count: count, minimum: found[0], p50: found[1], p90: found[2], p99: found[3], maximum: found[4],
            mean: mean)
    }

    public struct Summary: Hashable, Sendable {
        public var count: Int
        public var minimum: Duration
        public var p50: Duration
        public var p90: Duration
        public var p99: Duration
        public var maximum: Duration
        public var mean: Duration

        public init(
            count: Int, minimum: Duration, p50: Duration, p90: Duration, p99: Duration, maximum: Duration,
            mean: Duration
        ) {
            self.count = count
            self.minimum = minimum
            self.p50 = p50
            self.p90 = p90
            self.p99 = p99
            self.maximum = maximum
            self.mean = mean
        }
    }

    /// Two distributions are equal when they hold the same samples, in whatever order they came.
    public static func == (lhs: Distribution, rhs: Distribution) -> Bool {
        lhs.buckets == rhs.buckets && lhs.sum == rhs.sum && lhs.sorted() == rhs.sorted()
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(sorted())
        hasher.combine(buckets)
    }

    private func sorted() -> [Int64] { isSorted ? samples : samples.sorted() }

    /// Where the nearest rank lies among `count` sorted samples: ⌈share × count⌉ − 1, in whole numbers.
    private static func index(of share: Ratio, count: Int) -> Int {
        let product = share.numerator.multipliedFullWidth(by: UInt64(count))
        // The share is at most one, so that the quotient is at most `count`.
        let (quotient, remainder) = Ratio.denominator.dividingFullWidth(product)
        return max(0, Int(quotient) + (remainder > 0 ? 1 : 0) - 1)
    }

    // MARK: - Buckets

    /// Up to 2^12 each value has its own; from there on each doubling is cut into 2^11.
    private static let subdivisions = 11

    private static func bucket(of nanoseconds: Int64) -> Int {
        let value = UInt64(max(0, nanoseconds))
        let shift = max(0, 63 - value.leadingZeroBitCount - subdivisions)
        return shift << subdivisions + Int(value >> UInt64(shift))
    }

    private static func upperEnd(ofBucket index: Int) -> Int64 {
        let shift = max(0, index >> subdivisions - 1)
        let value = UInt64(index - shift << subdivisions)
        return Int64((value + 1) << UInt64(shift) - 1)
    }

    /// Turns samples into counts.
    private mutating func moveToBuckets() {
        let all = samples
        samples = []
        isSorted = true
        for sample in all { putInBucket(sample) }
    }

    private mutating func putInBucket(_ nanoseconds: Int64) {
        let index = Distribution.bucket(of: nanoseconds)
        grow(to: index + 1)
        buckets[index] += 1
        extremes =
            counted == 0
            ? nanoseconds...nanoseconds
            : min(extremes.lowerBound, nanoseconds)...max(extremes.upperBound, nanoseconds)
        counted += 1
        sum += Int128(nanoseconds)
    }

    private mutating func grow(to count: Int) {
        if count > buckets.count {
            buckets.append(contentsOf: repeatElement(0, count: count - buckets.count))
        }
    }
}
