import Measurement
import Reporting
import SansIO
import Testing

@Suite struct FormatTests {
    @Test func `metrics are rows with region, unit and seed`() {
        let lines = RunReport.metricsCSV([Measured.report(), Measured.report(seed: 43)]).split(
            separator: "\n")
        #expect(lines[0] == "metric,region,value,unit,seed")
        #expect(lines.contains("projection.latency.p99,JPN3,199000000,ns,42"))
        #expect(lines.contains("hitRatio,,0.9,1,43"))
        #expect(lines.contains("lost,,0,count,42"))
    }

    @Test func `series are rows with place and time`() {
        let lines = RunReport.seriesCSV([Measured.report()]).split(separator: "\n")
        #expect(lines[0] == "series,place,seconds,value,unit,seed")
        #expect(lines.contains("outbox,VA6,1.0,17,count,42"))
        #expect(lines.contains("link.bytesToHub,JPN3-1,3.0,24,count,42"))
        #expect(lines.contains("hub.busy,hub,0.0,500000000,ns,42"))
    }

    @Test func `fields with commas and quotes are quoted`() {
        var run = Measured.report().summary
        run.parameters = [RunParameter("a", "1, \"2\"")]
        var other = run
        other.parameters = [RunParameter("a", "3")]
        #expect(SweepReport([run, other]).csv.contains("\n\"1, \"\"2\"\"\",pages,"))
    }

    /// As HdrHistogram's `outputPercentileDistribution` lays it out.
    @Test func `percentile files are what the plotter reads`() {
        let lines = Distribution([1_000_000, 3_000_000]).percentileFile.split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "       Value     Percentile TotalCount 1/(1-Percentile)")
        #expect(lines[1] == "")
        #expect(lines[2] == "    1.000000 0.000000000000          1           1.00")
        #expect(lines[3] == "    1.000000 0.100000000000          1           1.11")
        #expect(lines.contains("    1.000000 0.500000000000          1           2.00"))
        #expect(lines.contains("    3.000000 0.550000000000          2           2.22"))
        #expect(lines[lines.count - 5] == "    3.000000 1.000000000000          2")
        #expect(lines[lines.count - 4] == "#[Mean    =     2.000000, StdDeviation   =     1.000000]")
        #expect(lines[lines.count - 3] == "#[Max     =     3.000000, Total count    =            2]")
        #expect(lines[lines.count - 2] == "#[Buckets =           64, SubBuckets     =         2048]")
        #expect(lines[lines.count - 1] == "")
        // The plotter takes rows of four numbers.
        let rows = lines[2..<(lines.count - 5)].map { $0.split(separator: " ") }
        #expect(rows.allSatisfy { $0.count == 4 && $0.allSatisfy { Double($0) != nil } })
    }

    @Test func `there is a percentile file for each region and for all`() {
        let files = Measured.report().percentileFiles
        #expect(
            files.prefix(3).map(\.name) == [
                "projection.latency.hgrm", "projection.latency.VA6.hgrm", "projection.latency.JPN3.hgrm",
            ])
        #expect(files.contains { $0.name == "age.VA6.hgrm" })
        #expect(!files.contains { $0.name == "age.JPN3.hgrm" })
        let last = files[0].text.split(separator: "\n").dropLast(3).last
        #expect(last == "  200.000000 1.000000000000        200")
    }

    @Test func `continuous integration sees a case for everything that was promised`() {
        var report = Measured.report()
        report.expectations = [
            .init("age.p99 < 1 s", measured: "2 s", isMet: false),
            .init("lost = 0", measured: "0", isMet: true),
        ]
        report.checks[0].violations = 2
        report.checks[0].firstViolation = "<JPN3-1> said \"no\" & \u{1}\nmore"
        let expected = """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="spoke" tests="4" failures="2" errors="0" time="1.234">
              <testsuite name="small seed 42" tests="4" failures="2" errors="0" skipped="0" time="1.234">
                <testcase classname="spoke.small.expected" name="age.p99 &lt; 1 s" time="0">
                  <failure type="violated" message="measured: 2 s">measured: 2 s</failure>
                </testcase>
                <testcase classname="spoke.small.expected" name="lost = 0" time="0"/>
                <testcase classname="spoke.small.checks" name="a deleted profile stays gone" time="0">
                  <failure type="violated" message="violated in 2 of 52 cases">\
            first: &lt;JPN3-1&gt; said &quot;no&quot; &amp; ?&#10;more</failure>
                </testcase>
                <testcase classname="spoke.small.kept" name="events acknowledged are there" time="0"/>
              </testsuite>
            </testsuites>

            """
        #expect(JUnit.xml([report]) == expected)
    }
}
