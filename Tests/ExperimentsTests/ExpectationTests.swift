import Experiments
import Measurement
import Profiles
import Reporting
import SansIO
import Testing
import Topology

@Suite struct ExpectationTests {
    private func topology(_ expectations: [String]) throws -> Topology {
        var topology = try small()
        topology.expectations = try expectations.map { try #require(Expectation(parsing: $0)) }
        return topology
    }

    private func report(_ mode: RunReport.Mode = .simulation) -> RunReport {
        var report = RunReport(name: "small", mode: mode, seed: 1, covered: .hours(1), took: .zero)
        report.regions = [RegionReport(region: "VA6", edges: 1)]
        report.regions[0].lookups = .init(hit: 95, refreshed: 5)
        report.regions[0].projectionLatency.record(.milliseconds(85))
        return report
    }

    private func judged(_ text: String, _ mode: RunReport.Mode = .simulation) throws -> RunReport.Expectation?
    {
        ExpectationJudge([try #require(Expectation(parsing: text))], report(mode)).judged.first
    }

    @Test(arguments: [
        ("projection.latency.p99 < 2 s", "85 ms", true), ("projection.latency.p99 < 85 ms", "85 ms", false),
        ("projection.latency.p99.VA6 <= 85 ms", "85 ms", true), ("hitRatio >= 95 %", "95 %", true),
        ("hitRatio > 0.96", "95 %", false), ("hitRatio < 1", "95 %", true), ("lost = 0", "0", true),
        ("lookups.hit > 100", "95", false), ("projection.latency.max > 0", "85 ms", true),
    ])
    func `what was measured is compared`(text: String, measured: String, isMet: Bool) throws {
        let found = try #require(try judged(text))
        #expect(found.measured == measured && found.isMet == isMet)
        #expect(ExpectationJudge.problems(of: try topology([text])) == [])
    }

    @Test func `what a simulation did not measure is missed, and it says so`() throws {
        let found = try #require(try judged("age.p99 < 1 s"))
        #expect(!found.isMet && found.measured == "not measured in this run")
        #expect(try judged("age.p99 < 1 s", .processes) == nil)
    }

    @Test(arguments: [
        ("projection.latency.p9 < 2 s", "did you mean `projection.latency.p90`?"),
        ("personalized.nextPage > 95 %", "did you mean `personalised.nextPage`?"),
        ("projection.latency.p9.VA6 < 2 s", "did you mean `projection.latency.p90.VA6`?"),
        ("speed < 2 s", "`spoke metrics` lists them all"),
        ("projection.latency.p99.JPN3 < 2 s", "there is no edge in JPN3: write VA6"),
        ("projection.latency.p99 < 95 %", "a duration: write for example `projection.latency.p99 < 2 s`"),
        ("hitRatio > 5 s", "a share: write"), ("lost < 2 s", "a count: write"), ("hitRatio > 2", "a share"),
    ])
    func `an expectation that cannot be judged is refused before the run`(text: String, message: String)
        throws
    {
        let problems = ExpectationJudge.problems(of: try topology(["lost = 0", text]))
        #expect(problems.count == 1)
        #expect(problems.first?.contains(message) == true, "\(problems)")
        #expect(problems.first?.hasPrefix("expect: `\(text.prefix(8))") == true)
    }
}

func small(_ more: String = "", overrides: [String] = []) throws -> Topology {
    let text = "name: small\nhub: { region: VA7 }\nedges: [ { region: VA6 } ]\n" + more
    return try TopologyFile(path: "t.yaml", overrides: overrides, source: { _ in text }).topology
}
