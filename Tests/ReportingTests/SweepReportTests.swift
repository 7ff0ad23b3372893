import Profiles
import Reporting
import SansIO
import Testing

@Suite struct SweepReportTests {
    private func run(_ seed: UInt64, ttl: String, count: String, hits: UInt64) -> RunSummary {
        RunSummary(
            name: "small", mode: .simulation, seed: seed,
            parameters: [
                RunParameter("ttl", ttl), RunParameter("count", count), RunParameter("store", "memory"),
            ],
            covered: .hours(1), isClean: hits > 10,
            metrics: [Metric("hitRatio", .ratio(.percent(hits)), better: .higher)])
    }

    private func runs() -> [RunSummary] {
        [
            run(1, ttl: "1 h", count: "1", hits: 10), run(2, ttl: "1 h", count: "1", hits: 20),
            run(1, ttl: "14 d", count: "2", hits: 90), run(1, ttl: "1 h", count: "2", hits: 50),
            run(2, ttl: "1 h", count: "2", hits: 60),
        ]
    }

    @Test func `settings that differ are axes, the others constants`() {
        let sweep = SweepReport(runs())
        #expect(sweep.axes.map(\.name) == ["ttl", "count"])
        #expect(sweep.axes.map(\.values) == [["1 h", "14 d"], ["1", "2"]])
        #expect(sweep.constants == [RunParameter("store", "memory")])
        #expect(sweep.runs == 5)
    }

    @Test func `points hold the mean over their seeds`() throws {
        let sweep = SweepReport(runs())
        #expect(sweep.points.map(\.values) == [["1 h", "1"], ["1 h", "2"], ["14 d", "2"]])
        #expect(sweep.points.map(\.seeds) == [[1, 2], [1, 2], [1]])
        #expect(sweep.points.map(\.clean) == [1, 2, 1])
        let estimates = try #require(sweep.estimates(of: "hitRatio"))
        #expect(estimates.map { ($0?.mean ?? 0).rounded(toPlaces: 6) } == [0.15, 0.55, 0.9])
        #expect(estimates.map { $0?.margin == nil } == [false, false, true])
        #expect(sweep.estimates(of: "lost") == nil)
    }

    @Test func `the table has a row for each point`() {
        let text = SweepReport(runs()).text(width: 100, colour: false)
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines[0] == "small  ✘ 1 run not clean   3 points, 5 runs")
        #expect(lines[1] == "with store=memory")
        #expect(lines.contains { $0.hasPrefix("1 h, 1") && $0.hasSuffix("15 % ± 63.5 %") })
        #expect(lines.contains { $0.hasPrefix("14 d, 2") && $0.hasSuffix("90 %") })
    }

    @Test func `seeds alone make a list of metrics`() {
        let text = SweepReport(Array(runs().prefix(2))).text(width: 100, colour: false)
        #expect(text.contains("hitRatio   15 % ± 63.5 %    10 %  20 %"))
    }

    @Test func `documents carry every estimate`() {
        let sweep = SweepReport(runs())
        let point = sweep.document[path: "points"]?.array?.last
        #expect(point?[path: "metrics.hitRatio.mean"] == 0.9 && point?[path: "metrics.hitRatio.low"] == .null)
        let lines = sweep.csv.split(separator: "\n")
        #expect(
            lines[0]
                == "ttl,count,metric,region,unit,runs,mean,low,high,standardDeviation,minimum,maximum")
        #expect(lines[3] == "14 d,2,hitRatio,,1,1,0.9,,,0.0,0.9,0.9")
    }

    @Test func `no runs are no points`() {
        let sweep = SweepReport([])
        #expect(sweep.points.isEmpty && sweep.text(width: 80, colour: false).hasSuffix("\n"))
    }
}

extension Double {
    fileprivate func rounded(toPlaces places: Int) -> Double {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        return (self * scale).rounded() / scale
    }
}
