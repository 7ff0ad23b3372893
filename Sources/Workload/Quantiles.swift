internal import SansIO

/// A distribution as a table of 64 quantiles in thousandths, interpolated: no floating point, the same on every
/// machine.
public struct Quantiles: Sendable {
    private let thousandths: [Int64]

    private init(_ thousandths: [Int64]) {
        self.thousandths = thousandths
    }

    /// Mean one: the gaps between things that happen independently.
    public static let exponential = Quantiles([
        8, 24, 40, 56, 73, 90, 107, 125, 143, 161, 179, 198, 217, 237, 257, 277, 298, 319, 341, 363, 386, 409,
        433,
        458, 483, 508, 535, 562, 589, 618, 647, 678, 709, 741, 774, 809, 845, 882, 920, 960, 1002, 1045, 1091,
        1138,
        1188, 1241, 1297, 1356, 1418, 1485, 1556, 1633, 1717, 1808, 1908, 2019, 2144, 2287, 2454, 2655, 2906,
        3243,
        3753, 4852,
    ])

    /// Median one, log-normal with sigma 0.6: reading a page, syncing a disk.
    public static let skewed = Quantiles([
        234, 303, 347, 383, 413, 441, 466, 490, 513, 535, 556, 577, 597, 618, 638, 657, 677, 697, 716, 736,
        756,
        776, 796, 816, 836, 857, 878, 899, 921, 943, 965, 988, 1012, 1036, 1061, 1086, 1112, 1139, 1167, 1196,
        1226,
        1257, 1289, 1323, 1359, 1396, 1435, 1477, 1521, 1569, 1619, 1674, 1733, 1798, 1870, 1950, 2041, 2146,
        2270,
        2421, 2613, 2878, 3295, 4265,
    ])

    /// A duration of this distribution, scaled by `unit`. `draw` is a random 64-bit number.
    public func duration(_ unit: Duration, draw: UInt64) -> Duration {
        let index = Int(draw >> 58)
        let share = Int64((draw >> 48) & 0x3FF)
        // A quantile stands in the middle of its cell; cells meet half-way between two.
        let middle = thousandths[index]
        let lower = index == 0 ? 0 : (thousandths[index - 1] + middle) / 2
        let upper = index + 1 < thousandths.count ? (middle + thousandths[index + 1]) / 2 : 2 * middle - lower
        let thousandth = lower * 1024 + (upper - lower) * share
        let (high, low) = unit.nanoseconds.multipliedFullWidth(by: thousandth)
        let divisor: Int64 = 1_024_000
        return .nanoseconds(divisor.dividingFullWidth((high, low)).quotient)
    }
}
