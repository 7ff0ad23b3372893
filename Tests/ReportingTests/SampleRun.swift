import Measurement
import Reporting
import SansIO

/// A made-up run with everything in it that a report shows: the numbers follow a day's rhythm and two faults.
struct SampleRun {
    var covered = Duration.days(14)
    var regions: [(code: String, edges: Int, roundTrip: Int64)] = [
        ("VA6", 1, 1), ("OR2", 1, 68), ("IRL1", 2, 76), ("IND1", 1, 214), ("SGP3", 1, 219), ("AUS3", 1, 207),
        ("JPN3", 1, 149),
    ]
    var hasFaults = true
    /// Of each distribution.
    var samples = 4_000

    func report() -> RunReport {
        var report = RunReport(
            name: "seven-regions", mode: .simulation, seed: 42, covered: covered, took: .milliseconds(4_212))
        report.hubRegion = "VA7"
        var measurements = RunMeasurements(interval: TimeSeries.interval(for: covered))
        measurements.followedOneIn = 16
        for (index, region) in regions.enumerated() {
            var generator = SeededGenerator(seed: UInt64(index) + 1)
            let measured = measure(index, &generator)
            measurements.regions.append(measured)
            report.regions.append(summarise(measured, edges: region.edges))
            for edge in 1...region.edges {
                measurements.links.append(link(region, edge, index))
            }
        }
        measurements.hub = hub()
        if hasFaults { addFaults(to: &measurements, &report) }
        report.measurements = measurements
        addProof(to: &report)
        return report
    }

    private var interval: Duration { TimeSeries.interval(for: covered) }
    private var intervals: Int64 { max(1, covered.nanoseconds / interval.nanoseconds) }

    private func measure(_ index: Int, _ generator: inout SeededGenerator) -> RegionMeasurements {
        let region = regions[index]
        let interval = interval
        let intervals = intervals
        var measured = RegionMeasurements(region: region.code, interval: interval)
        let way = region.roundTrip * 500_000
        for _ in 0..<samples {
            let stages: [Int64] = [
                20_000_000 + skewed(&generator, 90_000_000), 5_000_000 + skewed(&generator, 40_000_000),
                10_000_000 + skewed(&generator, 30_000_000),
                way + skewed(&generator, 8_000_000),
            ]
            for (stage, nanoseconds) in zip(PipelineStage.allCases, stages) {
                measured.record(.nanoseconds(nanoseconds), of: stage)
            }
            measured.projectionLatency.record(stages.reduce(0, +))
            measured.record(
                .nanoseconds(60_000_000_000 + skewed(&generator, 7_200_000_000_000)), of: .firstRead)
            measured.age.record(skewed(&generator, 9_000_000_000))
            measured.wait.record(100_000 + skewed(&generator, 900_000))
            if generator.below(20) == 0 { measured.outdatedFor.record(skewed(&generator, 400_000_000)) }
        }
        measured.followedAnswers = samples
        guard samples > 0 else { return measured }
        for step in 0..<intervals {
            let at = interval * Int(step)
            let views =
                Int64(400 + 300 * daily(interval * Int(step), shift: index)) / Int64(index + 1)
                + Int64(generator.below(40))
            let isCut = hasFaults && index == 5 && abs(step * 100 / intervals - 60) < 2
            measured.full.record(isCut ? views / 3 : views * 93 / 100, at: at)
            measured.stale.record(isCut ? views / 3 : views / 100, at: at)
            measured.none.record(isCut ? views / 3 : views * 6 / 100, at: at)
            measured.failed.record(isCut ? views / 40 : 0, at: at)
            measured.refreshes.record(views / 20, at: at)
            measured.outbox.record(isCut ? 900 : Int64(generator.below(12)), at: at)
            measured.greatestAge.record(
                isCut ? 600_000_000_000 : 10_000_000_000 + skewed(&generator, 4_000_000_000), at: at)
            measured.slowestProjection.record(
                isCut ? 500_000_000_000 : 400_000_000 + way + skewed(&generator, 300_000_000), at: at)
        }
        for (position, total) in zip(PageViews.Position.allCases, [9_100, 31_000, 72_800, 27_300]) {
            let total = total / (index + 1)
            let none = position == .first ? total * 7 / 10 : total * 4 / 100
            measured.pages[position, .none] = none
            measured.pages[position, .stale] = total / 90
            measured.pages[position, .full] = total - none - total / 90
        }
        return measured
    }

    private func summarise(_ measured: RegionMeasurements, edges: Int) -> RegionReport {
        var region = RegionReport(region: measured.region, edges: edges)
        region.projectionLatency = measured.projectionLatency
        region.lookups = .init(
            hit: measured.pages.total * 9 / 10, refreshed: measured.pages.total / 20,
            stale: measured.pages.total / 90, empty: measured.pages.total / 30)
        region.eventsAccepted = measured.pages.total
        region.eventsAcknowledged = measured.pages.total
        return region
    }

    private func link(_ region: (code: String, edges: Int, roundTrip: Int64), _ edge: Int, _ index: Int)
        -> LinkMeasurements
    {
        let interval = interval
        let intervals = intervals
        var link = LinkMeasurements(
            edge: "\(region.code)-\(edge)", region: region.code, roundTrip: .milliseconds(region.roundTrip),
            interval: interval)
        guard samples > 0 else { return link }
        for step in 0..<intervals {
            let weight = Int64(60_000 + 40_000 * daily(interval * Int(step), shift: index)) / Int64(index + 1)
            link.bytesToEdge.record(weight * 9, at: interval * Int(step))
            link.bytesToHub.record(weight, at: interval * Int(step))
            link.queued.record(2 + step % 5, at: interval * Int(step))
        }
        link.messagesToEdge = 120_400
        link.messagesToHub = 31_000
        link.dropped = 12
        return link
    }

    private func hub() -> HubMeasurements {
        let interval = interval
        let intervals = intervals
        var hub = HubMeasurements(interval: interval)
        guard samples > 0 else { return hub }
        var generator = SeededGenerator(seed: 99)
        for step in 0..<intervals {
            let rhythm = daily(interval * Int(step), shift: 0)
            hub.inputs.record(Int64(2_000 + 1_500 * rhythm), at: interval * Int(step))
            hub.busy.record(
                Int64(Double(interval.nanoseconds) * (0.3 + 0.25 * rhythm)), at: interval * Int(step))
            hub.queued.record(Int64(3 + generator.below(20)), at: interval * Int(step))
            hub.postponed.record(Int64(generator.below(60)), at: interval * Int(step))
        }
        for _ in 0..<samples { hub.wait.record(skewed(&generator, 2_000_000)) }
        return hub
    }

    private func addFaults(to measurements: inout RunMeasurements, _ report: inout RunReport) {
        var kill = FaultMeasurement(
            kind: "kill", nodes: "JPN3-1", at: covered / 4, end: covered / 4 + covered / 400,
            regions: ["JPN3"])
        kill.recovered = covered / 4 + covered / 300
        kill.before.full = 2_210
        kill.before.none = 130
        kill.during.full = 1_204
        kill.during.stale = 310
        kill.during.none = 640
        kill.during.failed = 41
        var cut = FaultMeasurement(
            kind: "partition", nodes: "hub, AUS3-1", at: covered * 6 / 10, end: covered * 62 / 100,
            regions: ["AUS3"])
        cut.recovered = covered * 625 / 1_000
        cut.before.full = 4_010
        cut.before.none = 212
        cut.during.full = 1_322
        cut.during.stale = 1_290
        cut.during.none = 1_404
        measurements.faults = [kill, cut]
        report.faults = [.init("kill", count: 1), .init("partition", count: 1)]
    }

    private func addProof(to report: inout RunReport) {
        report.promises = [
            .init("audited events", acknowledged: 81_104, lost: 0),
            .init("records", acknowledged: 9_310, lost: 0),
        ]
        report.checks = [
            .init("nothing-lost", examined: 81_104), .init("deleted-stays-deleted", examined: 1_204),
            .init("queues-stay-bounded", examined: 0),
        ]
        report.expectations = [
            .init("projection.latency.p99 < 2 s", measured: "611 ms", isMet: true),
            .init("personalised.nextPage > 95 %", measured: "94.9 %", isMet: false),
        ]
        report.replay = "spoke simulate Topologies/seven-regions.yaml --seed 42"
        report.digest = String(repeating: "5f3a9c01", count: 8)
    }

    /// Up to five times the mean, seldom.
    private func skewed(_ generator: inout SeededGenerator, _ mean: Int64) -> Int64 {
        let share = Double(generator.below(1_000_000) + 1) / 1_000_001
        return Int64(-ExactMath.logarithm(share) * Double(mean))
    }

    /// From -1 to 1 and back in a day.
    private func daily(_ at: Duration, shift: Int) -> Double {
        let day = Duration.days(1).nanoseconds
        let phase = Double((at.nanoseconds + Int64(shift) * day / 7) % day) / Double(day)
        return phase < 0.5 ? 4 * phase - 1 : 3 - 4 * phase
    }
}
