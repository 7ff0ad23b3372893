import Profiles
import Reporting
import SansIO
import Testing

@Suite struct ComparisonTests {
    private func run(_ seed: UInt64, latency: Int64 = 100, hits: UInt64 = 90, pages: Int = 7) -> RunSummary {
        RunSummary(
            name: "small", mode: .simulation, seed: seed, parameters: [RunParameter("ttl", "1 h")],
            covered: .hours(1), isClean: true,
            metrics: [
                Metric("projection.latency.p99", .duration(.milliseconds(latency)), better: .lower),
                Metric("projection.latency.p99", region: "JPN3", .duration(.milliseconds(9)), better: .lower),
                Metric("pages", .count(pages)), Metric("hitRatio", .ratio(.percent(hits)), better: .higher),
            ])
    }

    private func verdict(_ name: String, _ comparison: Comparison) -> Comparison.Verdict? {
        comparison.rows.first { $0.column.fullName == name }?.verdict
    }

    @Test func `the same seeds are compared in pairs`() {
        let before = (1...5).map { run($0, latency: 100 + 20 * Int64($0), hits: 80 + $0) }
        let after = (1...5).map { run($0, latency: 96 + 20 * Int64($0) + Int64($0 % 2), hits: 78 + $0) }
        let comparison = Comparison(.init("A", before), .init("B", after.reversed()))
        #expect(comparison.isPaired)
        #expect(verdict("projection.latency.p99", comparison) == .better)
        #expect(verdict("projection.latency.p99.JPN3", comparison) == .same)
        #expect(verdict("hitRatio", comparison) == .worse)
        #expect(comparison.isWorse)
    }

    @Test func `other seeds are compared as groups, which show less`() {
        let before = (1...5).map { run($0, latency: 100 + 20 * Int64($0), hits: 60) }
        let after = (6...10).map { run($0, latency: 80 + 20 * Int64($0 - 5), hits: 90) }
        let comparison = Comparison(.init("A", before), .init("B", after))
        #expect(!comparison.isPaired)
        #expect(verdict("projection.latency.p99", comparison) == .notShown)
        #expect(verdict("hitRatio", comparison) == .better)
    }

    @Test func `one run each proves nothing`() {
        let comparison = Comparison(.init("A", [run(1)]), .init("B", [run(1, latency: 10_000, pages: 8)]))
        #expect(verdict("projection.latency.p99", comparison) == .oneRun)
        #expect(verdict("hitRatio", comparison) == .same)
        #expect(!comparison.isWorse)
        #expect(comparison.text(width: 100, colour: false).contains("--seeds 5"))
    }

    @Test func `a difference below the threshold does not matter`() {
        let before = (1...3).map { run($0, latency: 1_000) }
        let after = (1...3).map { run($0, latency: 1_009) }
        #expect(verdict("projection.latency.p99", Comparison(.init("", before), .init("", after))) == .worse)
        let tolerant = Comparison(.init("", before), .init("", after), threshold: 0.01)
        #expect(verdict("projection.latency.p99", tolerant) == .tooSmall)
        #expect(!tolerant.isWorse)
    }

    @Test func `what has no better way is only different`() {
        let comparison = Comparison(
            .init("A", (1...3).map { run($0) }), .init("B", (1...3).map { run($0, pages: 8) }))
        #expect(verdict("pages", comparison) == .different)
        #expect(!comparison.isWorse)
    }

    @Test func `what one side did not measure is said`() {
        var short = run(1)
        short.metrics.removeFirst()
        let comparison = Comparison(.init("A", [short]), .init("B", [run(1)]))
        #expect(verdict("projection.latency.p99", comparison) == .onlyAfter)
    }

    @Test func `a comparison reads at a glance`() {
        let before = (1...5).map { run($0, latency: 1_000 + 20 * Int64($0)) }
        var after = (1...5).map { run($0, latency: 500 + 20 * Int64($0) + Int64($0 % 2), hits: 80) }
        for index in after.indices { after[index].parameters[0].value = "14 d" }
        var comparison = Comparison(.init("hour.json", before), .init("days.json", after))
        comparison.dropRegions()
        let expected = """
            A          hour.json: small, 5 runs, seeds 1, 2, 3, 4, 5
            B          days.json: small, 5 runs, seeds 1, 2, 3, 4, 5
            differ in  ttl: 1 h in A, 14 d in B

                                                      B less A
            metric                        A       B   difference  margin       of A   verdict
            ──────────────────────   ──────────────   ─────────────────────────────   ───────
            projection.latency.p99   1.06 s  561 ms      −499 ms  ± 680 µs  −47.1 %   better
            hitRatio                   90 %    80 %       −10 pp  ± 0 pp    −11.1 %   worse

            others: the same: 1 metric
            Runs are paired by seed; margins are of 95 % by Student's t. About one in twenty metrics that do not
            differ looks different by chance.

            """
        #expect(comparison.text(width: 100, colour: false) == expected)
    }

    @Test func `what shows no difference is counted, or shown on demand`() {
        let before = (1...3).map { run($0, pages: 10 + Int($0)) }
        let after = (1...3).map { run($0, pages: 10 + Int($0 * 3 % 4)) }
        let comparison = Comparison(.init("A", before), .init("B", after))
        let text = comparison.text(width: 100, colour: false)
        #expect(text.contains("no difference shown: 1 metric; the same: 3 metrics"))
        #expect(comparison.text(width: 100, colour: false, showsAll: true).contains("pages"))
    }

    @Test func `what few runs measured is not compared in pairs`() {
        var before = (1...3).map { run($0) }
        for index in 1...2 { before[index].metrics.removeFirst() }
        let comparison = Comparison(.init("A", before), .init("B", (1...3).map { run($0, latency: 300) }))
        #expect(verdict("projection.latency.p99", comparison) == .rarelyMeasured)
        #expect(comparison.rows[0].difference?.difference == 200e6)
    }

    @Test func `runs that do not belong together are pointed out`() {
        var mixed = [run(1), run(1)]
        mixed[1].topologyHash = "other"
        mixed[1].isWhole = false
        let text = Comparison(.init("a", mixed), .init("b", [run(1), run(2)])).text(width: 100, colour: false)
        #expect(text.contains("the runs of A are not all of the same topology and settings"))
        #expect(text.contains("A has runs with the same seed"))
        #expect(text.contains("A has runs that were stopped early"))
        #expect(!text.contains("runs of B"))
    }

    @Test func `the JSON carries verdicts and margins`() {
        let document = Comparison(
            .init("A", (1...3).map { run($0, hits: 50) }), .init("B", (1...3).map { run($0) })
        ).document
        let row = document[path: "metrics"]?.array?.first { $0[path: "metric"] == "hitRatio" }
        #expect(row?[path: "verdict"] == "better" && row?[path: "margin"] == .number(0))
        #expect(document[path: "a.seeds"] == [1, 2, 3])
    }
}
