import Measurement
import SansIO
import Testing

@Suite struct DistributionTests {
    /// The definition, word for word: the smallest sample such that at least `percent` of all are not greater.
    private func naive(_ samples: [Int64], percent: Int) -> Int64? {
        samples.filter { candidate in
            samples.count { $0 <= candidate } * 100 >= percent * samples.count
        }.min()
    }

    @Test(arguments: 1...12)
    func `percentiles agree with the definition`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let count = 1 + generator.below(120)
        let samples = (0..<count).map { _ in Int64(generator.below(UInt64(60))) - 10 }
        let distribution = Distribution(samples)
        for percent in [1, 10, 25, 50, 75, 90, 99, 100] {
            #expect(
                distribution.percentile(.percent(UInt64(percent)))?.nanoseconds
                    == naive(samples, percent: percent),
                "percentile \(percent) of \(samples)")
        }
        #expect(distribution.percentile(.zero) == distribution.minimum)
        #expect(distribution.percentile(.one) == distribution.maximum)
    }

    @Test func `a summary says the same as the single questions`() throws {
        var distribution = Distribution()
        for value in stride(from: Int64(1_000), to: 0, by: -1) { distribution.record(value) }
        let summary = try #require(distribution.summary)
        #expect(summary.count == 1_000)
        #expect(summary.minimum == .nanoseconds(1))
        #expect(summary.p50 == .nanoseconds(500))
        #expect(summary.p90 == .nanoseconds(900))
        #expect(summary.p99 == .nanoseconds(990))
        #expect(summary.maximum == .nanoseconds(1_000))
        #expect(summary.mean == .nanoseconds(500))
        #expect(distribution.percentile(.percent(99)) == summary.p99)
    }

    @Test func `nothing recorded has no figures`() {
        let empty = Distribution()
        #expect(empty.isEmpty)
        #expect(empty.percentile(.percent(50)) == nil)
        #expect(empty.minimum == nil)
        #expect(empty.maximum == nil)
        #expect(empty.mean == nil)
        #expect(empty.summary == nil)
    }

    @Test func `merging is the same as recording everything in one`() {
        let first: [Int64] = [9, 3, 7]
        let second: [Int64] = [1, 2, 8, 8]
        var merged = Distribution(first)
        merged.merge(Distribution(second))
        #expect(merged == Distribution(first + second))
        #expect(merged.percentile(.percent(50)) == .nanoseconds(7))

        var fromNothing = Distribution()
        fromNothing.merge(Distribution([5, 4]))
        #expect(fromNothing.percentile(.zero) == .nanoseconds(4))

        var ascending = Distribution([1, 2])
        ascending.merge(Distribution([0]))
        #expect(ascending.minimum == .nanoseconds(0))
        #expect(ascending.percentile(.one) == .nanoseconds(2))
    }

    @Test func `recording after sorting keeps percentiles right`() {
        var distribution = Distribution([5, 1])
        distribution.sort()
        distribution.record(.nanoseconds(0))
        #expect(distribution.percentile(.one) == .nanoseconds(5))
        #expect(distribution.percentile(.zero) == .nanoseconds(0))
    }

    @Test func `the mean of the largest values does not overflow`() {
        #expect(Distribution([.max, .max, .max]).mean == .nanoseconds(Int64.max))
        #expect(Distribution([.min, .max]).mean == .zero)
    }

    @Test func `beyond what is kept exactly percentiles are right to a two-thousandth`() throws {
        var generator = SeededGenerator(seed: 3)
        let spread = Spread(.percentiles(.init(p50: .milliseconds(40), maximum: .seconds(9))))
        let samples = (0...Distribution.exactMaximum).map { _ in
            spread.duration(draw: generator.next()).nanoseconds
        }
        let counted = Distribution(samples)
        #expect(!counted.isExact)
        #expect(counted.count == samples.count)
        let sorted = samples.sorted()
        for percent in [1, 50, 90, 99] {
            let exact = Double(sorted[(percent * samples.count + 99) / 100 - 1])
            let found = Double(try #require(counted.percentile(.percent(UInt64(percent)))).nanoseconds)
            #expect(found >= exact && found <= exact * (1 + 1 / 2_047.0), "\(percent) %")
        }
        #expect(counted.minimum?.nanoseconds == sorted.first)
        #expect(counted.maximum?.nanoseconds == sorted.last)
        #expect(counted.mean?.nanoseconds == sorted.reduce(0, +) / Int64(samples.count))

        var halves = Distribution(Array(samples.prefix(samples.count / 2)))
        halves.merge(Distribution(Array(samples.dropFirst(samples.count / 2))))
        #expect(halves == counted)
        var again = Distribution([5])
        again.merge(counted)
        #expect(again.count == samples.count + 1)
        #expect(again.minimum == .nanoseconds(5))
        #expect(again.count(atMost: .nanoseconds(5)) == 1)
    }
}
