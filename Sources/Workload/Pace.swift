public import SansIO

/// How often a region's sessions begin, over a run: by the hour of its local day, and by the bursts that it sees.
///
/// Sessions are spaced in the region's own time, which passes three times as fast while three times as many are to
/// begin (the time rescaling of a renewal process). A day without bursts takes a day of either time, so that the
/// average rate stays, and so do returns of whole days; shorter ones are shorter at busy hours, and longer at quiet
/// ones. In an hour of weight 0 none begins.
public struct Pace: Sendable {
    /// A time in which so many times as many sessions begin.
    public struct Burst: Hashable, Sendable {
        public var from: Instant
        public var to: Instant
        /// At least 100.
        public var hundredths: Int

        public init(from: Instant, to: Instant, hundredths: Int) {
            self.from = from
            self.to = to
            self.hundredths = hundredths
        }
    }

    /// Bursts that meet multiply, up to this many hundredths.
    public static let hundredthsMaximum = 100_000

    private static let hour: Int64 = 3_600_000_000_000

    /// Points of both times, ascending; both go on evenly between two of them, and equally after the last.
    private var real: [Int64] = []
    private var own: [Int64] = []
    private let bursts: [Burst]

    /// - Parameters:
    ///   - weights: Of the 24 hours of the local day, their sum above 0; empty for an even day.
    ///   - dayOffset: The local time of day as the run begins.
    ///   - end: Of the run; a point is kept for each hour until then.
    public init(weights: [Int], dayOffset: Duration, bursts: [Burst] = [], until end: Instant) {
        let isCurved = weights.count == 24 && weights.contains { $0 > 0 }
        let weights = isCurved ? weights.map { max(0, $0) } : [Int](repeating: 1, count: 24)
        let total = weights.reduce(0, +)
        self.bursts = bursts.filter { $0.from < $0.to }
        var edges = self.bursts.flatMap { [$0.from.nanoseconds, $0.to.nanoseconds] }.filter { $0 > 0 }
        edges = Array(Set(edges)).sorted()
        var edge = 0
        var now: Int64 = 0
        var passed: Int64 = 0
        var last: (Int, Int)?
        while now < end.nanoseconds {
            let ofDay = (now + dayOffset.nanoseconds) % (24 * Pace.hour)
            let weight = weights[Int(ofDay / Pace.hour)]
            let hundredths = factor(at: Instant(nanoseconds: now))
            if last.map({ $0 != (weight, hundredths) }) ?? true {
                real.append(now)
                own.append(passed)
                last = (weight, hundredths)
            }
            var next = min(end.nanoseconds, now + Pace.hour - ofDay % Pace.hour)
            while edge < edges.count, edges[edge] <= now { edge += 1 }
            if edge < edges.count { next = min(next, edges[edge]) }
            passed = Pace.sum(
                passed,
                Pace.scaled(next - now, by: weight * 24 * hundredths, over: total * 100))
            now = next
        }
        real.append(max(now, 0))
        own.append(passed)
    }

    /// The instant that lies so much of the region's own time after another.
    public func instant(_ gap: Duration, after now: Instant) -> Instant {
        let due = Pace.sum(Pace.interpolated(now.nanoseconds, from: real, to: own), gap.nanoseconds)
        return Instant(nanoseconds: max(now.nanoseconds, Pace.interpolated(due, from: own, to: real)))
    }

    /// How much of the region's own time the run has.
    public var length: Duration { .nanoseconds(own.last ?? 0) }

    /// By how many hundredths the bursts of an instant multiply what begins; 100 without any.
    public func factor(at now: Instant) -> Int {
        var hundredths = 100
        for burst in bursts where burst.from <= now && now < burst.to {
            hundredths = min(Pace.hundredthsMaximum, hundredths * burst.hundredths / 100)
        }
        return hundredths
    }

    /// Where one time is `value`, the other; of the end of a time that stands still, the latest.
    private static func interpolated(_ value: Int64, from: [Int64], to: [Int64]) -> Int64 {
        var low = 0
        var high = from.count
        while low < high {
            let middle = (low + high) / 2
            if from[middle] <= value { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return to.first ?? value }
        let passed = value - from[low - 1]
        guard low < from.count else { return sum(to[low - 1], passed) }
        return to[low - 1] + scaled(passed, by: to[low] - to[low - 1], over: from[low] - from[low - 1])
    }

    private static func scaled(
        _ value: Int64, by factor: some BinaryInteger, over divisor: some BinaryInteger
    )
        -> Int64
    {
        let product = UInt64(max(0, value)).multipliedFullWidth(by: UInt64(factor))
        let divisor = UInt64(max(1, divisor))
        guard product.high < divisor else { return .max }
        return Int64(clamping: divisor.dividingFullWidth(product).quotient)
    }

    /// Saturates: what lies beyond all time never comes.
    private static func sum(_ first: Int64, _ second: Int64) -> Int64 {
        let (sum, overflow) = first.addingReportingOverflow(second)
        return overflow ? .max : sum
    }
}
