public import Measurement
internal import SansIO

extension Distribution {
    /// The distribution as HdrHistogram's tools write and its plotter reads it (`.hgrm`): values in milliseconds, five
    /// steps for each halving of the distance to 100 %. `TotalCount` is the rank of the value among all.
    public var percentileFile: String {
        var text = PercentileFile.row("Value", "Percentile", "TotalCount", "1/(1-Percentile)") + "\n\n"
        let levels = PercentileFile.levels(count: count)
        for (level, value) in zip(levels, percentiles(levels) ?? []) {
            let rank = PercentileFile.rank(of: level, count: count)
            let isLast = level == .one
            let left = Ratio.denominator - level.numerator
            text += PercentileFile.row(
                PercentileFile.milliseconds(Double(value.nanoseconds)),
                PercentileFile.decimal(Double(level.numerator) / 1e9, places: 12), "\(rank)",
                isLast ? nil : PercentileFile.decimal(1e9 / Double(left), places: 2))
            text += "\n"
        }
        text += footer
        return text
    }

    private var footer: String {
        func field(_ text: String) -> String { PercentileFile.padded(text, to: 12) }
        let mean = PercentileFile.milliseconds(Double(self.mean?.nanoseconds ?? 0))
        let deviation = PercentileFile.milliseconds(standardDeviation ?? 0)
        let maximum = PercentileFile.milliseconds(Double(self.maximum?.nanoseconds ?? 0))
        return """
            #[Mean    = \(field(mean)), StdDeviation   = \(field(deviation))]
            #[Max     = \(field(maximum)), Total count    = \(field("\(count)"))]
            #[Buckets = \(field("64")), SubBuckets     = \(field("2048"))]

            """
    }
}

/// The layout of HdrHistogram's `outputPercentileDistribution`.
private enum PercentileFile {
    static let stepsPerHalf: UInt64 = 5

    /// 0, 0.1, … 0.5, 0.55, … until less than one sample lies beyond, or a billionth, and then 1.
    static func levels(count: Int) -> [Ratio] {
        guard count > 0 else { return [] }
        var levels: [Ratio] = []
        var left = Ratio.denominator
        while left >= 1 << 8, Double(left) / Double(Ratio.denominator) * Double(count) >= 0.5 {
            let step = left / (2 * stepsPerHalf)
            for index in 0..<stepsPerHalf {
                levels.append(Ratio(billionths: Ratio.denominator - left + index * step))
            }
            left -= left / 2
        }
        return levels + [.one]
    }

    static func rank(of level: Ratio, count: Int) -> Int {
        let product = level.numerator.multipliedFullWidth(by: UInt64(count))
        let (quotient, remainder) = Ratio.denominator.dividingFullWidth(product)
        return max(1, Int(quotient) + (remainder > 0 ? 1 : 0))
    }

    /// The last row has no fourth column: it would be infinite.
    static func row(_ value: String, _ percentile: String, _ count: String, _ inverse: String?) -> String {
        let columns = [padded(value, to: 12), padded(percentile, to: 14), padded(count, to: 10)]
        return (columns + (inverse.map { [padded($0, to: 14)] } ?? [])).joined(separator: " ")
    }

    static func milliseconds(_ nanoseconds: Double) -> String { decimal(nanoseconds / 1e6, places: 6) }

    static func padded(_ text: String, to width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    /// With exactly so many places behind the point; what is no number or beyond 10¹⁵ is zero.
    static func decimal(_ value: Double, places: Int) -> String {
        guard value.isFinite, value.magnitude < 1e15 else { return decimal(0, places: places) }
        let whole = value.magnitude.rounded(.down)
        var scale: UInt64 = 1
        for _ in 0..<places { scale *= 10 }
        let fraction = UInt64(((value.magnitude - whole) * Double(scale)).rounded())
        let carry: UInt64 = fraction == scale ? 1 : 0
        let digits = String(carry == 1 ? 0 : fraction)
        let zeros = String(repeating: "0", count: places - digits.count)
        return "\(value < 0 ? "-" : "")\(UInt64(whole) + carry).\(zeros)\(digits)"
    }
}

extension RunReport {
    /// The distributions of a run as `.hgrm` files, by name: `projection.latency.hgrm`, `projection.latency.JPN3.hgrm`.
    /// Those without samples are left out.
    public var percentileFiles: [(name: String, text: String)] {
        RegionDistribution.allCases.flatMap { kind in
            ([nil] + regions.map(\.region)).compactMap { region in
                let samples = samples(kind, region: region)
                guard !samples.isEmpty else { return nil }
                let place = region.map { ".\($0)" } ?? ""
                return ("\(kind.rawValue)\(place).hgrm", samples.percentileFile)
            }
        }
    }
}
