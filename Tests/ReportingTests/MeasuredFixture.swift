import Measurement
import Reporting
import SansIO

/// A run of two regions in which everything was measured, small enough to check by hand.
enum Measured {
    static func report(seed: UInt64 = 42) -> RunReport {
        var report = RunReport(
            name: "small", mode: .simulation, seed: seed, covered: .seconds(10), took: .milliseconds(1_234))
        report.parameters = [RunParameter("edges.*.ttl", "1 h")]
        report.topologyHash = "00112233445566778899aabbccddeeff"
        report.regions = [region("VA6", latency: 1...100), region("JPN3", latency: 101...200)]
        report.regions[0].lookups = .init(hit: 90, refreshed: 6, stale: 3, empty: 1)
        report.promises = [.init("events", acknowledged: 10, lost: 0)]
        report.checks = [.init("a deleted profile stays gone", examined: 52)]
        report.measurements = measurements()
        return report
    }

    private static func region(_ name: String, latency: ClosedRange<Int64>) -> RegionReport {
        var region = RegionReport(region: name, edges: 1)
        region.projectionLatency = Distribution(latency.map { $0 * 1_000_000 })
        region.eventsAccepted = 5
        region.eventsAcknowledged = 4
        return region
    }

    private static func measurements() -> RunMeasurements {
        var all = RunMeasurements(interval: .seconds(1))
        var virginia = RegionMeasurements(region: "VA6", interval: .seconds(1))
        virginia.pages[.first, .full] = 1
        virginia.pages[.first, .none] = 3
        virginia.pages[.next, .full] = 15
        virginia.pages[.next, .stale] = 1
        virginia.record(.milliseconds(7), of: .durable)
        virginia.age.record(.seconds(2))
        virginia.followedAnswers = 8
        virginia.outdatedFor = Distribution([5_000_000, 9_000_000])
        virginia.refreshes.record(4, at: .seconds(2))
        virginia.outbox.record(17, at: .seconds(1))
        virginia.failed.record(2, at: .seconds(9))
        var japan = RegionMeasurements(region: "JPN3", interval: .seconds(1))
        japan.pages[.next, .full] = 4
        japan.outbox.record(3, at: .seconds(1))
        all.regions = [virginia, japan]
        var link = LinkMeasurements(
            edge: "JPN3-1", region: "JPN3", roundTrip: .milliseconds(149), interval: .seconds(1))
        link.bytesToEdge.record(1_000, at: .zero)
        link.bytesToHub.record(24, at: .seconds(3))
        all.links = [link]
        all.hub.inputs.record(12, at: .zero)
        all.hub.busy.record(500_000_000, at: .zero)
        all.hub.queued.record(9, at: .zero)
        all.hub.wait.record(.milliseconds(3))
        var fault = FaultMeasurement(
            kind: "kill", nodes: "JPN3-1", at: .seconds(2), end: .seconds(4), regions: ["JPN3"])
        fault.recovered = .milliseconds(4_300)
        fault.during.none = 3
        all.faults = [fault]
        return all
    }
}
