import SansIO
import Testing

struct SpreadTests {
    private func drawn(_ spread: Spread, _ count: Int = 20_000) -> [Int64] {
        var generator = SeededGenerator(seed: 7)
        return (0..<count).map { _ in spread.duration(draw: generator.next()).nanoseconds }.sorted()
    }

    private func share(_ share: Double, of sorted: [Int64]) -> Double {
        Double(sorted[Int(share * Double(sorted.count))])
    }

    @Test func `logarithm and exponential agree with known values`() {
        #expect(ExactMath.logarithm(1) == 0)
        #expect(abs(ExactMath.logarithm(2.718_281_828_459_045) - 1) < 1e-15)
        #expect(abs(ExactMath.logarithm(1e-300) + 690.775_527_898_213_7) < 1e-11)
        #expect(abs(ExactMath.exponential(1) - 2.718_281_828_459_045) < 1e-15)
        #expect(ExactMath.exponential(0) == 1)
        for value in [-20.0, -0.3, 0.7, 3, 40] {
            #expect(abs(ExactMath.logarithm(ExactMath.exponential(value)) - value) < 1e-13)
        }
    }

    @Test func `quantiles of the normal distribution agree with its table`() {
        for (share, quantile) in [
            (0.5, 0.0), (0.9, 1.281_551_566), (0.99, 2.326_347_874), (0.001, -3.090_232_306),
        ] { #expect(abs(ExactMath.normalQuantile(share) - quantile) < 1e-8) }
    }

    @Test func `percentiles come out as they went in, and nothing is longer than the maximum`() {
        let spread = Spread(
            .percentiles(.init(p50: .seconds(2), p90: .seconds(9), p99: .seconds(30), maximum: .seconds(60))))
        let sorted = drawn(spread)
        #expect(abs(share(0.5, of: sorted) / 2e9 - 1) < 0.03)
        #expect(abs(share(0.9, of: sorted) / 9e9 - 1) < 0.03)
        #expect(abs(share(0.99, of: sorted) / 30e9 - 1) < 0.06)
        #expect(sorted.last == 60_000_000_000)
        let mean = Double(sorted.reduce(0, +)) / Double(sorted.count)
        #expect(abs(mean / Double(spread.mean.nanoseconds) - 1) < 0.03)
    }

    @Test func `median and maximum alone make a skewed whole`() {
        let sorted = drawn(Spread(.percentiles(.init(p50: .seconds(2), maximum: .seconds(60)))))
        // Log-normal with the maximum at one in a thousand: p90 = 2 s × 30^(1.2816 / 3.0902).
        #expect(abs(share(0.9, of: sorted) / 8.196e9 - 1) < 0.04)
    }

    @Test func `an exponential spread has its mean and its tail`() {
        let sorted = drawn(.exponential(mean: .milliseconds(10)), 100_000)
        let mean = Double(sorted.reduce(0, +)) / Double(sorted.count)
        #expect(abs(mean / 1e7 - 1) < 0.01)
        #expect(abs(share(0.99, of: sorted) / 4.605e7 - 1) < 0.03)
    }

    @Test func `even and constant spreads stay within their ends`() {
        let sorted = drawn(.uniform(.seconds(1) ... .seconds(3)))
        #expect(sorted[0] >= 1_000_000_000 && sorted[sorted.count - 1] <= 3_000_000_000)
        #expect(abs(share(0.5, of: sorted) / 2e9 - 1) < 0.02)
        #expect(drawn(.constant(.milliseconds(5)), 3) == [5_000_000, 5_000_000, 5_000_000])
    }

    @Test func `percentiles that do not ascend are told apart`() {
        #expect(!Spread.Percentiles(p50: .seconds(2), maximum: .seconds(1)).isAscending)
        #expect(!Spread.Percentiles(p50: .zero, maximum: .seconds(1)).isAscending)
        #expect(Spread.Percentiles(p50: .seconds(1), maximum: .seconds(1)).isAscending)
    }
}
