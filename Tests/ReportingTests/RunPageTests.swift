import Measurement
import SansIO
import Testing

@testable import Reporting

@Suite struct RunPageTests {
    /// Runs of every size and shape, by name.
    private static let shapes: [(name: String, report: RunReport)] = {
        var sample = SampleRun()
        sample.samples = 40
        var short = sample
        short.covered = .seconds(10)
        var long = sample
        long.covered = .days(400)
        var idle = sample
        idle.samples = 0
        idle.hasFaults = false
        var single = sample
        single.regions = [("VA6", 1, 1)]
        single.samples = 1
        single.hasFaults = false
        var crowded = sample
        crowded.regions = crowded.regions.map { ($0.code, 29, $0.roundTrip) }
        var unknown = sample
        unknown.regions = (1...11).map { ("LAB\($0)", 1, Int64($0)) }
        var unplaced = unknown.report()
        unplaced.hubRegion = nil
        var processes = sample.report()
        processes.measurements = nil
        processes.mode = .processes
        return [
            ("fortnight", sample.report()), ("ten seconds", short.report()), ("400 days", long.report()),
            ("idle", idle.report()), ("one region", single.report()), ("203 edges", crowded.report()),
            ("unknown regions", unknown.report()), ("hub without a place", unplaced),
            ("processes", processes),
            ("nothing", RunReport(name: "nothing", mode: .simulation, seed: 0, covered: .zero, took: .zero)),
        ]
    }()

    @Test(arguments: shapes.indices)
    func `a page is well-formed, whole, and asks nothing of anybody`(shape: Int) {
        let (name, report) = Self.shapes[shape]
        let bytes = report.html()
        let page = MarkupCheck(bytes)
        #expect(page.faults.isEmpty, "\(name)")
        #expect(
            page.elements.isDisjoint(with: [
                "script", "link", "iframe", "img", "image", "use", "object", "base",
            ]))
        #expect(!page.attributes.contains { $0 == "src" || $0 == "style" || $0.hasPrefix("on") })
        #expect(!page.style.contains("url(") && !page.style.contains("@import"))
        // No address has less.
        #expect(!zip(bytes, bytes.dropFirst()).contains { $0 == (UInt8(ascii: "/"), UInt8(ascii: "/")) })
        for reference in page.references {
            #expect(
                reference.first == "#" && page.ids.contains(String(reference.dropFirst())), "\(reference)")
        }
        for sign in ["nan", "inf", "Optional("] {
            #expect(!page.texts.contains { $0 == sign || $0.hasPrefix(sign + " ") }, "\(name) says \(sign)")
        }
        #expect(bytes.count < 1_000_000, "\(name) has \(bytes.count) bytes")
    }

    @Test func `the same run makes the same page`() {
        let sample = SampleRun(samples: 30)
        #expect(sample.report().html() == sample.report().html())
    }

    @Test func `whatever a name contains stays text`() {
        let name = "<script>alert('x')</script>\" onload=\"y\" & \u{0}\u{7}"
        let shown = "<script>alert('x')</script>\" onload=\"y\" & \u{FFFD}\u{FFFD}"
        var report = SampleRun(samples: 50).report()
        report.name = name
        report.hubRegion = name
        report.digest = name
        report.replay = name
        report.promises = [.init(name, acknowledged: 2, lost: 1, firstLost: name)]
        report.checks = [.init(name, examined: 2, violations: 1, firstViolation: name)]
        report.expectations = [.init(name, measured: name, isMet: false)]
        report.regions[0].region = name
        report.measurements?.regions[0].region = name
        report.measurements?.links[0].edge = name
        report.measurements?.links[0].region = name
        report.measurements?.faults[0].kind = name
        report.measurements?.faults[0].nodes = name
        report.measurements?.faults[0].regions = [name]
        let bytes = report.html()
        let page = MarkupCheck(bytes)
        #expect(page.faults.isEmpty)
        #expect(!page.elements.contains("script") && !page.attributes.contains("onload"))
        #expect(page.texts.count { $0.contains(shown) } > 20)
        report.measurements = nil
        report.faults = [.init(name, count: 1, detail: name)]
        #expect(MarkupCheck(report.html()).faults.isEmpty)
    }

    @Test func `the numbers of the page are those of the report`() throws {
        let report = SampleRun(samples: 150).report()
        let page = MarkupCheck(report.html())
        let texts = Set(page.texts)
        let rows = page.texts.joined(separator: "|")
        let measurements = try #require(report.measurements)
        for region in measurements.regions {
            let latency = try #require(region.projectionLatency.summary)
            let figures = [
                latency.minimum, latency.p50, latency.p90, latency.p99, latency.maximum, latency.mean,
            ]
            let row = [region.region, Quantity.text(latency.count)] + figures.map { Quantity.text($0) }
            #expect(rows.contains("|" + row.joined(separator: "|") + "|"), "\(region.region)")
            #expect(texts.contains(Quantity.text(region.pages.total)))
            for position in PageViews.Position.allCases {
                let share = Quantity.percent(region.pages[position, .full], of: region.pages.total(position))
                #expect(texts.contains(share))
            }
            for stage in PipelineStage.allCases.dropLast() {
                for share in [Ratio.percent(50), .percent(99)] {
                    #expect(texts.contains(Quantity.text(try #require(region[stage].percentile(share)))))
                }
            }
            #expect(texts.contains(Quantity.text(try #require(region.age.percentile(.percent(99))))))
        }
        for link in measurements.links {
            #expect(texts.contains(Quantity.bytes(Int(link.bytesToEdge.values.reduce(0, +)))))
            #expect(texts.contains(Quantity.bytes(Int(link.bytesToHub.values.reduce(0, +)))))
        }
        for region in report.regions { #expect(texts.contains(Quantity.text(region.lookups.hit))) }
        #expect(texts.contains("3 d 12 h"), "when the first fault began")
        #expect(texts.contains("54.9 % of 2,195"), "what visitors had while the edge was dead")
        #expect(texts.contains(try #require(report.digest)))
        #expect(texts.contains(try #require(report.replay)))
    }

    @Test func `the verdict names what was lost, violated and missed`() {
        var report = SampleRun(samples: 10).report()
        report.promises[0].lost = 3
        report.checks[1].violations = 2
        let texts = MarkupCheck(report.html()).texts
        #expect(texts.contains("✘ Not clean"))
        #expect(texts.contains("3 of 81,104 audited events lost"))
        #expect(texts.contains("“deleted-stays-deleted” violated in 2 of 1,204 cases"))
        #expect(texts.contains("expected personalised.nextPage > 95 %, measured 94.9 %"))

        report = SampleRun(samples: 10).report()
        report.expectations[1].isMet = true
        let clean = MarkupCheck(report.html()).texts
        #expect(clean.contains("✔ Clean"))
        #expect(
            clean.contains(
                "Nothing lost of 90,414 acknowledged, 2 rules held in 82,308 cases, 2 expectations met."))
    }

    @Test func `a run in which nothing happened says so`() {
        var idle = SampleRun(samples: 0)
        idle.hasFaults = false
        let texts = MarkupCheck(idle.report().html()).texts
        for sentence in [
            "No change reached an edge in this run.", "Nobody viewed a page in this run.",
            "No answer carried a profile in this run.", "No fault was injected in this run.",
        ] {
            #expect(texts.contains(sentence))
        }
    }

    @Test func `charts show eight regions, tables all`() {
        var sample = SampleRun(samples: 20)
        sample.regions = (1...12).map { ("LAB\($0)", 1, Int64($0)) }
        let texts = MarkupCheck(sample.report().html()).texts
        #expect(texts.contains { $0.contains("Lines for the 8 regions with the most page views") })
        #expect(texts.contains("LAB12"))
    }
}
