internal import SansIO

/// How long things took, in buckets of at most 3 % width: exact counts, the same on every machine.
public struct LatencyHistogram: Hashable, Sendable {
    // 32 buckets for each power of two of microseconds.
    private static let subdivisions = 5
    private var buckets: [UInt64] = []
    public private(set) var count: UInt64 = 0
    public private(set) var maximum = Duration.zero

    public init() {}

    public mutating func record(_ duration: Duration) {
        let microseconds =
            UInt64(max(0, duration.components.seconds)) * 1_000_000
            + UInt64(max(0, duration.components.attoseconds / 1_000_000_000_000))
        let index = Self.index(of: microseconds)
        if index >= buckets.count {
            buckets.append(contentsOf: repeatElement(0, count: index + 1 - buckets.count))
        }
        buckets[index] += 1
        count += 1
        maximum = max(maximum, duration)
    }

    public mutating func merge(_ other: LatencyHistogram) {
        if other.buckets.count > buckets.count {
            buckets.append(contentsOf: repeatElement(0, count: other.buckets.count - buckets.count))
        }
        for (index, count) in other.buckets.enumerated() { buckets[index] += count }
        count += other.count
        maximum = max(maximum, other.maximum)
    }

    /// The recorded durations in nanoseconds, each as the upper bound of its bucket.
    public var samples: [Int64] {
        var samples: [Int64] = []
        samples.reserveCapacity(Int(count))
        for (index, count) in buckets.enumerated() where count > 0 {
            let bound = min(maximum, .microseconds(Int64(Self.upperBound(of: index))))
            samples.append(contentsOf: repeatElement(bound.nanoseconds, count: Int(count)))
        }
        return samples
    }

    /// The upper bound of the bucket that holds the given share, in thousandths; `nil` without a record.
    public func quantile(thousandths: UInt64) -> Duration? {
        if count == 0 { return nil }
        let wanted = max(1, (count * thousandths + 999) / 1_000)
        var seen: UInt64 = 0
        for (index, count) in buckets.enumerated() {
            seen += count
            if seen >= wanted { return min(maximum, .microseconds(Int64(Self.upperBound(of: index)))) }
        }
        return maximum
    }

    private static func index(of microseconds: UInt64) -> Int {
        let base = UInt64(1) << subdivisions
        if microseconds < base { return Int(microseconds) }
        let exponent = 63 - microseconds.leadingZeroBitCount
        let shift = exponent - subdivisions
        return (shift + 1) << subdivisions | Int((microseconds >> UInt64(shift)) & (base - 1))
    }

    private static func upperBound(of index: Int) -> UInt64 {
        let base = 1 << subdivisions
        if index < base { return UInt64(index) }
        let shift = (index >> subdivisions) - 1
        return (UInt64(base | (index & (base - 1))) + 1) << UInt64(shift) - 1
    }
}
