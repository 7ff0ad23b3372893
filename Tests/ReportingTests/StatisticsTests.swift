import Reporting
import Testing

@Suite struct StatisticsTests {
    /// Two-sided critical values as printed in every table of Student's t.
    @Test(arguments: [
        (1.0, 0.95, 12.7062), (2, 0.95, 4.30265), (4, 0.95, 2.77645), (9, 0.95, 2.26216),
        (30, 0.95, 2.04227), (120, 0.95, 1.97993), (4, 0.99, 4.60409), (10, 0.8, 1.37218),
        (1_000_000, 0.95, 1.95997),
    ])
    func `intervals are as wide as the tables say`(degrees: Double, share: Double, expected: Double) {
        let width = StudentT.width(holding: share, degrees: degrees)
        #expect((width - expected).magnitude < 5e-5, "\(width)")
    }

    @Test func `with one degree of freedom it is Cauchy's distribution`() {
        #expect((StudentT.cumulative(1, degrees: 1) - 0.75).magnitude < 1e-12)
        #expect((StudentT.cumulative(-1, degrees: 1) - 0.25).magnitude < 1e-12)
        #expect(StudentT.cumulative(0, degrees: 7) == 0.5)
    }

    @Test func `a few samples tell a mean and how far it can be trusted`() throws {
        let estimate = try #require(Estimate([10, 12, 14, 16, 18]))
        #expect(estimate.mean == 14 && estimate.minimum == 10 && estimate.maximum == 18)
        #expect((estimate.standardDeviation - 3.16228).magnitude < 1e-5)
        let margin = try #require(estimate.margin)
        #expect((margin - 3.92648).magnitude < 1e-4)
        #expect(Estimate([]) == nil)
        #expect(Estimate([3])?.margin == nil && Estimate([3])?.interval == nil)
        #expect(Estimate([0.1, 0.1, 0.1])?.margin == 0)
    }

    @Test func `pairs show a small difference that groups do not`() throws {
        let before = [10.0, 20, 30, 40, 50]
        let after = [11.0, 21.2, 30.9, 41, 51.1]
        let paired = try #require(MeanDifference(paired: before, after))
        #expect((paired.difference - 1.04).magnitude < 1e-9)
        #expect((try #require(paired.margin) - 0.141_571).magnitude < 1e-5)
        let groups = try #require(MeanDifference(independent: before, after))
        #expect((groups.difference - 1.04).magnitude < 1e-9)
        #expect(try #require(groups.margin) > 20)
    }

    /// The worked example of B. L. Welch's test with t = 2.853 and 27.887 degrees of freedom.
    @Test func `groups of unequal variance follow Welch`() throws {
        let first = [
            27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4,
        ]
        let second = [
            27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 30.5, 24.4,
        ]
        let found = try #require(MeanDifference(independent: first, second))
        #expect((found.difference - 2.833_33).magnitude < 1e-4)
        let margin = try #require(found.margin)
        #expect((margin - 2.034_67).magnitude < 1e-4, "\(margin)")
        #expect(try #require(MeanDifference(independent: [1, 1], [2, 2])).margin == 0)
        #expect(try #require(MeanDifference(independent: [1], [2, 2])).margin == nil)
    }
}
