import Measurement
import Profiles
import Reporting
import SansIO
import Testing

@Suite struct RunReportTests {
    private func local() -> RunReport {
        var report = RunReport(
            name: "local", mode: .processes, seed: 42, covered: .seconds(41), took: .seconds(43))
        var virginia = RegionReport(region: "VA6", edges: 1)
        virginia.projectionLatency = Distribution((1...100).map { $0 * 100_000 })
        virginia.lookups = .init(hit: 12_406, refreshed: 118, stale: 0, empty: 37)
        virginia.eventsAccepted = 4_120
        virginia.eventsAcknowledged = 4_120
        var japan = RegionReport(region: "JPN3", edges: 1)
        japan.projectionLatency = Distribution((1...100).map { 75_000_000 + $0 * 100_000 })
        japan.lookups = .init(hit: 9_730, refreshed: 201, stale: 4, empty: 12)
        japan.eventsAccepted = 3_990
        japan.eventsAcknowledged = 3_988
        japan.gapsRepaired = 1
        report.regions = [virginia, japan]
        report.promises = [
            .init("events", acknowledged: 8_110, lost: 0), .init("records", acknowledged: 900, lost: 0),
        ]
        report.faults = [.init("kill", count: 1, detail: "JPN3-1, ready again after 1.3 s")]
        report.checks = [.init("a deleted profile stays gone", examined: 52)]
        report.expectations = [.init("projection.latency.p99 < 2 s", measured: "85 ms", isMet: true)]
        return report
    }

    @Test func `a clean run reads at a glance`() {
        let expected = """
            local  ✔ clean   1 hub, 2 edges · 41 s of real processes · seed 42

                     projection latency      lookups                           events             gaps
            region     p50      p99    max      hit  refreshed  stale  empty   accepted  at hub   repaired
            ──────   ─────────────────────   ───────────────────────────────   ────────────────   ────────
            VA6       5 ms   9.9 ms  10 ms   12,406        118      0     37      4,120   4,120          0
            JPN3     80 ms  84.9 ms  85 ms    9,730        201      4     12      3,990   3,988          1
            ──────   ─────────────────────   ───────────────────────────────   ────────────────   ────────
            all      10 ms  84.8 ms  85 ms   22,136        319      4     49      8,110   8,108          1

            Projection latency: from the hub's receipt of a change to readable at the edge, 200 updates.

            Lost       ✔ nothing  all acknowledged is there: 8,110 events, 900 records
            Faults     • 1 × kill  JPN3-1, ready again after 1.3 s
            Checks     ✔ a deleted profile stays gone  52 cases
            Expected   ✔ projection.latency.p99 < 2 s  85 ms

            """
        let text = local().text(width: 100, colour: false)
        #expect(text == expected)
        #expect(uncoloured(local().text(width: 100, colour: true)) == expected)
        #expect(local().isClean)
    }

    @Test func `a violated run shows what, where and how to see it again`() {
        var report = local()
        report.mode = .simulation
        report.covered = .days(14)
        report.took = .milliseconds(4_210)
        report.regions = [RegionReport(region: "VA6", edges: 2)]
        report.promises = [.init("events", acknowledged: 8_110, lost: 2, firstLost: "event 9f3a")]
        report.checks = [
            .init(
                "a deleted profile stays gone", examined: 1_204, violations: 3, firstViolation: "VA6-1 at 9 d"
            ),
            .init("queues stay bounded", examined: 0),
        ]
        report.faults = []
        report.expectations = []
        report.replay = "spoke simulate local.yaml --seed 42"
        report.digest = "00ff"
        let expected = """
            local  ✘ not clean   1 hub, 2 edges · 14 d simulated in 4.21 s · seed 42

                     projection latency   lookups                        events             gaps
            region        p50  p99  max   hit  refreshed  stale  empty   accepted  at hub   repaired
            ──────   ──────────────────   ────────────────────────────   ────────────────   ────────
            VA6             –    –    –     0          0      0      0          0       0          0

            Projection latency: from the hub's receipt of a change to readable at the edge, 0 updates.

            Lost       ✘ 2 of 8,110 events
                         first: event 9f3a
            Checks     ✘ a deleted profile stays gone  violated in 3 of 1,204 cases
                         first: VA6-1 at 9 d
                       – queues stay bounded           never came up
            Replay     spoke simulate local.yaml --seed 42
            digest: 00ff

            """
        #expect(report.text(width: 100, colour: false) == expected)
        #expect(!report.isClean)
    }

    @Test(arguments: [1, 40, 60, 80, 120, 300])
    func `no line is wider than the terminal`(width: Int) {
        var report = local()
        report.checks.append(
            .init(
                "a fresh answer is never older than an earlier answer of that edge for that identity",
                examined: 2_204_118, violations: 1,
                firstViolation: String(repeating: "long story ", count: 20)))
        for line in report.text(width: width, colour: false).split(separator: "\n") {
            #expect(TextWidth.columns(String(line)) <= max(40, width), "\(line)")
        }
    }

    @Test func `the digest is the last line and never coloured`() {
        var report = local()
        report.digest = String(repeating: "ab", count: 32)
        let text = report.text(width: 40, colour: true)
        #expect(text.hasSuffix("\ndigest: \(String(repeating: "ab", count: 32))\n"))
    }

    @Test func `a run in which nothing happened still prints`() {
        let report = RunReport(name: "empty", mode: .simulation, seed: 0, covered: .zero, took: .zero)
        #expect(
            report.text(width: 80, colour: false)
                == "empty  ✔ clean   1 hub, 0 edges · 0 s simulated in 0 s · seed 0\n\n")
        #expect(report.isClean)
    }

    @Test func `one missed promise, violation or expectation is enough`() {
        var report = local()
        report.promises[1].lost = 1
        #expect(!report.isClean)
        report = local()
        report.checks[0].violations = 1
        #expect(!report.isClean)
        report = local()
        report.expectations[0].isMet = false
        #expect(!report.isClean)
    }

    @Test func `the JSON carries every figure`() throws {
        let document = local().document
        #expect(document[path: "mode"] == "processes")
        #expect(document[path: "isClean"] == true)
        let japan = try #require(document[path: "regions"]?.array?.last)
        #expect(japan[path: "lookups.refreshed"] == 201)
        #expect(japan[path: "projectionLatencyNanoseconds.count"] == 100)
        #expect(japan[path: "projectionLatencyNanoseconds.p99"] == 84_900_000)
        #expect(japan[path: "gapsRepaired"] == 1)
        #expect(document[path: "promises"]?.array?.count == 2)
        #expect(local().json().last == UInt8(ascii: "\n"))
        #expect(local().json().dropLast() == document.jsonBytes()[...])
    }
}

struct VisitorLinesTests {
    @Test func `the text says what visitors got by page position, and how old it was`() {
        var report = RunReport(name: "x", mode: .simulation, seed: 1, covered: .days(1), took: .seconds(1))
        report.regions = [RegionReport(region: "VA6", edges: 1)]
        var measurements = RunMeasurements(interval: .hours(1))
        var region = RegionMeasurements(region: "VA6", interval: .hours(1))
        region.pages[.first, .none] = 200
        region.pages[.next, .full] = 999
        region.pages[.next, .stale] = 1
        region.age = Distribution([1_000_000_000, 2_000_000_000])
        region.followedAnswers = 100
        region.outdatedFor = Distribution([5_000_000])
        measurements.regions = [region]
        report.measurements = measurements
        let text = report.text(width: 100, colour: false)
        let rows = text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(rows.contains("first 200 0 % 0 % 100 %"))
        #expect(rows.contains("next 1,000 99.9 % 0.1 % 0 %"))
        #expect(!rows.contains { $0.hasPrefix("next session") })
        #expect(text.contains("at most 1 s old in half"))
        #expect(text.contains("1 % did not show yet what the hub already had"))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }
}
