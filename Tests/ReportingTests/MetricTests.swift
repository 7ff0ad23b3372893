import Measurement
import Profiles
import Reporting
import SansIO
import Testing

@Suite struct MetricTests {
    private func figure(_ name: String, in report: RunReport = Measured.report()) -> MetricValue? {
        report.metrics.first { $0.fullName == name }?.value
    }

    @Test(arguments: [
        ("projection.latency.p50", MetricValue.duration(.milliseconds(100))),
        ("projection.latency.p99.VA6", .duration(.milliseconds(99))),
        ("projection.latency.max.JPN3", .duration(.milliseconds(200))),
        ("projection.latency.mean.VA6", .duration(.microseconds(50_500))),
        ("stage.durable.p50", .duration(.milliseconds(7))),
        ("personalised.firstPage", .ratio(.percent(25))),
        ("unpersonalised.firstPage", .ratio(.percent(75))),
        ("personalised.nextPage", .ratio(.percent(95))),
        ("personalised.nextPage.JPN3", .ratio(.one)),
        ("stale.nextPage", .ratio(.percent(5))),
        ("personalised.anyPage", .ratio(Ratio(billionths: 833_333_333))),
        ("pages", .count(24)),
        ("failed", .count(2)),
        ("lookups.hit", .count(90)),
        ("hitRatio", .ratio(.percent(90))),
        ("age.max", .duration(.seconds(2))),
        ("outdated", .ratio(.percent(25))),
        ("outdatedFor.max.VA6", .duration(.milliseconds(9))),
        ("refreshes", .count(4)),
        ("hub.inputs", .count(12)),
        ("hub.utilisation.mean", .ratio(.percent(5))),
        ("hub.utilisation.max", .ratio(.percent(50))),
        ("hub.queue.max", .count(9)),
        ("hub.wait.p99", .duration(.milliseconds(3))),
        ("link.bytes", .count(1_024)),
        ("link.bytesToHub.JPN3", .count(24)),
        ("outbox.max", .count(17)),
        ("outbox.max.JPN3", .count(3)),
        ("recovery.max", .duration(.milliseconds(300))),
        ("events.accepted", .count(10)),
        ("lost", .count(0)),
        ("violations", .count(0)),
    ])
    func `every figure has a name`(name: String, expected: MetricValue) {
        #expect(figure(name) == expected)
    }

    @Test func `what was not measured has no figure`() {
        #expect(figure("stage.applied.p50") == nil)
        #expect(figure("personalised.samePage") == nil)
        #expect(figure("hitRatio.JPN3") == nil)
        #expect(figure("link.bytes.VA6") == nil)
        var processes = Measured.report()
        processes.measurements = nil
        #expect(figure("pages", in: processes) == nil)
        #expect(figure("hub.inputs", in: processes) == nil)
        #expect(figure("projection.latency.p99", in: processes) != nil)
    }

    @Test func `names lead back to what they mean`() throws {
        for metric in Measured.report().metrics {
            let (definition, region) = try #require(MetricDefinition.find(metric.fullName))
            #expect(definition.name == metric.name && region == metric.region)
            #expect(definition.kind == metric.value.kind && definition.better == metric.better)
        }
        for unknown in ["", "projection.latency", "p99", "lost.JPN3", "hitRatio.", "hitRatio.japan"] {
            #expect(MetricDefinition.find(unknown) == nil, "\(unknown)")
        }
    }

    @Test func `each name stands in the catalog once, with a meaning`() {
        let names = MetricDefinition.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(MetricDefinition.all.allSatisfy { !$0.meaning.isEmpty })
    }
}
