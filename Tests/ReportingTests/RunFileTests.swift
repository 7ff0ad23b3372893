import Measurement
import Profiles
import Reporting
import SansIO
import Testing

@Suite struct RunFileTests {
    @Test func `runs read back as they were written`() throws {
        var other = Measured.report(seed: .max)
        other.digest = "00ff"
        other.checks[0].violations = 1
        let read = try RunFile.summaries(RunFile.json([Measured.report(), other]))
        #expect(read.map(\.seed) == [42, .max])
        for (run, report) in zip(read, [Measured.report(), other]) {
            var expected = report.summary
            // Files list regions by name.
            #expect(Set(run.metrics) == Set(expected.metrics))
            expected.metrics = run.metrics
            #expect(run == expected)
        }
        #expect(try RunFile.summaries(RunFile.json([other])).map(\.digest) == ["00ff"])
        #expect(try RunFile.summaries(other.summary.document.jsonBytes()) == [read[1]])
    }

    @Test func `the document holds everything that was measured`() throws {
        let document = Measured.report().document
        #expect(document[path: "format"] == "spoke-run" && document[path: "version"] == 1)
        let metrics = try #require(document[path: "metrics"]?.fields)
        #expect(metrics["projection.latency.p99.VA6"] == 99_000_000)
        #expect(metrics["hitRatio"] == 0.9)
        let region = try #require(document[path: "measurements.regions"]?.array?.first)
        #expect(region[path: "pages.first.none"] == 3)
        #expect(region.fields?["series"]?.fields?["outbox"] == [0, 17])
        #expect(document[path: "measurements.hub.series"]?.fields?["hub.inputs"] == [12])
        #expect(
            document[path: "measurements.faults"]?.array?.first?[path: "recoveredNanoseconds"]
                == 4_300_000_000)
        let latency = try #require(
            document[path: "regions"]?.array?.first?[path: "projectionLatencyNanoseconds"])
        #expect(latency[path: "p999"] == 100_000_000)
        let rungs = try #require(latency[path: "percentiles"]?.array)
        #expect(rungs.first == [0.0, 1_000_000] && rungs.last == [1.0, 100_000_000])
        #expect(rungs.contains([0.5, 50_000_000]))
    }

    @Test func `a summary does not depend on how long the run took`() {
        var slow = Measured.report()
        slow.took = .seconds(99)
        #expect(slow.summary == Measured.report().summary)
        #expect(slow.document != Measured.report().document)
    }

    @Test(arguments: [
        ("", "there is no run in it"),
        ("{", "it ends in the middle"),
        ("metric,region", "it is not JSON"),
        ("[1, 2]", "it is no report of a run"),
        ("{\"format\": \"other\"}", "it is no report of a run"),
        ("{\"format\": \"spoke-run\", \"version\": 7}", "it has version 7 of the format, not 1"),
        ("{\"format\": \"spoke-run\"}", "it has version none"),
        ("{\"format\": \"spoke-run\", \"version\": 1}", "`name` in it is missing or wrong"),
        ("{\"format\": \"spoke-runs\", \"version\": 1, \"runs\": []}", "there is no run in it"),
        ("{\"format\": \"spoke-runs\", \"version\": 1, \"runs\": 3}", "`runs` in it is missing or wrong"),
        (String(repeating: "[", count: 1_000), "it is not JSON"),
    ])
    func `a file of something else is refused in words`(text: String, message: String) {
        #expect {
            try RunFile.summaries(Array(text.utf8))
        } throws: { error in
            "\(error)".hasPrefix(message)
        }
    }

    @Test func `a truncated or damaged file never traps`() {
        let bytes = Measured.report().json()
        for length in stride(from: 0, to: bytes.count - 1, by: 97) {
            #expect(throws: RunFileError.self) { try RunFile.summaries(Array(bytes[..<length])) }
        }
        for place in stride(from: 0, to: bytes.count, by: 211) {
            var damaged = bytes
            damaged[place] ^= 0x15
            do throws(RunFileError) { _ = try RunFile.summaries(damaged) } catch {
                #expect(!error.description.isEmpty)
            }
        }
    }

    @Test(arguments: [
        ("hitRatio", Value.number(1.5)), ("hitRatio", "much"), ("lost", 0.5), ("age.p50", .number(1e300)),
        ("age.p50", .null),
    ])
    func `a figure that cannot be is named`(name: String, wrong: Value) throws {
        var fields = try #require(Measured.report().document.fields)
        var metrics = try #require(fields["metrics"]?.fields)
        metrics[name] = wrong
        fields["metrics"] = .object(metrics)
        let bytes = Value.object(fields).jsonBytes()
        #expect(throws: RunFileError.member("metrics.\(name)")) { try RunFile.summaries(bytes) }
    }

    @Test func `metrics of a later version are passed over`() throws {
        var fields = try #require(Measured.report().document.fields)
        var metrics = try #require(fields["metrics"]?.fields)
        metrics["news.of.tomorrow"] = "?"
        fields["metrics"] = .object(metrics)
        let read = try RunFile.summaries(Value.object(fields).jsonBytes())
        #expect(read[0].metrics.count == Measured.report().metrics.count)
    }
}
