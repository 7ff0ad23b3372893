import Profiles
import Reporting
import Testing

@Suite struct BenchmarkReportTests {
    private let updates = BenchmarkResult(
        name: "updates", unit: "updates/s", better: .higher, samples: [3_000_000, 2_000_000, 2_640_000],
        peer: "libzmq", peerValue: 1_320_000, floor: 0.6, aim: 2)
    private let memory = BenchmarkResult(
        name: "memory", unit: "bytes", better: .lower, samples: [640], peer: "redis-server", peerValue: 512,
        floor: 1)
    private let days = BenchmarkResult(
        name: "14-days", unit: "s", better: .lower, samples: [12, 14], floor: 60, aim: 5)

    @Test func `the value is the median and the ratio says how many times better`() {
        #expect(updates.value == 2_640_000)
        #expect(updates.ratio == 2)
        #expect(updates.meetsFloor == true)
        #expect(updates.meetsAim == true)
        #expect(memory.ratio == 0.8)
        #expect(memory.meetsFloor == false)
        #expect(memory.meetsAim == nil)
        #expect(days.value == 13)
        #expect(days.ratio == nil)
        #expect(days.meetsFloor == true)
        #expect(days.meetsAim == false)
    }

    @Test func `a benchmark without samples or peer figures meets nothing`() {
        let unmeasured = BenchmarkResult(name: "x", unit: "s", better: .lower, samples: [], floor: 1)
        #expect(unmeasured.meetsFloor == nil)
        var alone = updates
        alone.peerValue = nil
        #expect(alone.meetsFloor == nil)
        #expect(BenchmarkReport([unmeasured, alone]).isClean)
        #expect(!BenchmarkReport([updates, memory]).isClean)
    }

    @Test func `the table shows each beside its peer`() {
        let expected = """
                        Spoke                  beside it                        asked for
            benchmark      median  unit        peer              value  ratio   floor  aim  met
            ─────────   ────────────────────   ──────────────────────────────   ─────────────────────────
            updates     2,640,000  updates/s   libzmq        1,320,000     2×    0.6×   2×  ✔ aim
            memory            640  bytes       redis-server        512   0.8×      1×    –  ✘ below floor
            14-days            13  s           –                     –      –      60    5  ✔ floor

            """
        #expect(BenchmarkReport([updates, memory, days]).text(width: 100, colour: false) == expected)
    }

    @Test func `the JSON has the members that scripts rely on`() {
        let members = updates.document.fields?.members.map(\.name)
        #expect(
            members == ["aim", "floor", "name", "peer", "peerValue", "ratio", "samples", "unit", "value"])
        #expect(days.document[path: "peer"] == .null)
        #expect(updates.document[path: "samples"]?.array?.count == 3)
    }
}
