import Measurement
import SansIO
import Testing

@testable import Reporting

@Suite struct SweepPageTests {
    private func run(_ ttl: String, _ hub: String, _ seed: UInt64, hits: Int) -> RunSummary {
        var report = RunReport(
            name: "local", mode: .simulation, seed: seed, covered: .days(1), took: .seconds(1))
        report.regions = [RegionReport(region: "VA6", edges: 1)]
        report.regions[0].lookups = .init(hit: hits, refreshed: 1_000 - hits)
        report.regions[0].projectionLatency = Distribution([Int64(hits) * 1_000_000])
        var summary = report.summary
        summary.parameters = [
            RunParameter("edges.*.ttl", ttl), RunParameter("hub.region", hub),
            RunParameter("visitors", "100"),
        ]
        return summary
    }

    private func sweep() -> SweepReport {
        var runs: [RunSummary] = []
        for (index, ttl) in ["1h", "1d", "14d"].enumerated() {
            for (offset, hub) in ["VA7", "IRL1"].enumerated() {
                for seed in 1...3 {
                    runs.append(run(ttl, hub, UInt64(seed), hits: 500 + index * 100 + offset * 10 + seed))
                }
            }
        }
        return SweepReport(runs)
    }

    @Test func `each metric is drawn over the setting with the most values, a line for each other one`() {
        let bytes = sweep().html()
        let page = MarkupCheck(bytes)
        #expect(page.faults.isEmpty)
        #expect(page.texts.contains("What edges.*.ttl costs and brings"))
        #expect(page.texts.contains("hitRatio over edges.*.ttl."))
        for name in ["hub.region=VA7", "hub.region=IRL1", "1h", "1d", "14d"] {
            #expect(page.texts.contains(name))
        }
        // Two lines of three points with whiskers, for the hit ratio and for the two latencies.
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(
            text.split(separator: "class=\"whisker\"").count - 1 == text.split(
                separator: "<svg class=\"chart\""
            ).count * 2 - 2)
        #expect(bytes.count < 1_000_000)
    }

    @Test func `the table has the means with their margins`() throws {
        let sweep = sweep()
        let texts = MarkupCheck(sweep.html(metrics: ["hitRatio"])).texts
        let column = try #require(sweep.columns.firstIndex { $0.fullName == "hitRatio" })
        for point in sweep.points {
            let estimate = try #require(point.estimates[column])
            #expect(texts.contains(sweep.columns[column].kind.text(estimate)))
        }
        #expect(!texts.contains("refreshedRatio"))
    }

    @Test func `a sweep of seeds alone, and one of nothing, are pages too`() {
        let seeds = SweepReport((1...3).map { run("1h", "VA7", $0, hits: 500) })
        #expect(MarkupCheck(seeds.html()).faults.isEmpty)
        #expect(MarkupCheck(SweepReport([]).html()).faults.isEmpty)
    }

    @Test func `settings and labels stay text`() {
        let name = "<script>\"&'"
        let runs = [run("1h", name, 1, hits: 1), run(name, name, 1, hits: 2)]
        for bytes in [
            SweepReport(runs).html(),
            Comparison(.init(name, [runs[0]]), .init(name, [runs[1]])).html(),
        ] {
            let page = MarkupCheck(bytes)
            #expect(page.faults.isEmpty)
            #expect(!page.elements.contains("script"))
            #expect(page.texts.contains { $0.contains(name) })
        }
    }

    @Test func `a comparison says what is better and worse, by how much`() {
        let before = (1...4).map { run("1h", "VA7", $0, hits: 500 + Int($0)) }
        let after = (1...4).map { run("1d", "VA7", $0, hits: 700 + Int($0 * 2)) }
        let comparison = Comparison(.init("A.json", before), .init("B.json", after))
        let texts = MarkupCheck(comparison.html()).texts
        #expect(texts.contains("A → B: local") && texts.contains("A.json: 4 runs"))
        #expect(texts.contains("edges.*.ttl: 1h in A, 1d in B"))
        #expect(texts.contains("✘ B is worse in something"))
        #expect(texts.contains("hitRatio") && texts.contains("better"))
        #expect(texts.contains("+20.3 pp") && texts.contains("+40.3 %"))
        let same = Comparison(.init("A", [before[0]]), .init("B", [before[0]]))
        #expect(MarkupCheck(same.html()).texts.contains("Every metric is the same in A and B."))
    }

    @Test func `an axis fits what it holds`() {
        #expect(Axis.fitted("", .number, holding: [90, 100]).domain == 90...100)
        #expect(Axis.fitted("", .number, holding: [10, 100]).domain == 0...100)
        #expect(Axis.fitted("", .number, holding: [1, 100]).kind == .logarithmic)
        #expect(Axis.fitted("", .share, holding: [0.95, 0.99]).domain.upperBound <= 1)
        #expect(Axis.fitted("", .number, holding: [5, 5]).domain.lowerBound == 0)
        let close = Axis.fitted("", .duration, holding: [111_000_000, 112_400_000])
        #expect(close.marks(most: 5).map(\.text) == ["111 ms", "112 ms"])
        let names = Axis.names("", (0..<30).map { "a long value \($0)" })
        #expect(names.marks(most: 5).count == 8)
        #expect(names.marks(most: 5).allSatisfy { $0.text.count == 10 })
        #expect(Measure.number.mark(600_000_000) == "600 M")
    }
}
