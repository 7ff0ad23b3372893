import Foundation
import SansIO
import Simulation
import Testing
import Topology
import Workload

/// What a topology's workload becomes on virtual time.
struct TopologyWorkloadTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Topologies").path

    private func topology(_ name: String, _ overrides: String...) throws -> Topology {
        try TopologyFile(
            path: "\(TopologyWorkloadTests.folder)/\(name).yaml",
            overrides: overrides.map { "workload.\($0)" }
        ).topology
    }

    @Test func `the day of a flash sale runs clean`() throws {
        var topology = try topology(
            "flash-sale", "visitors=60", "start=2026-11-27T00:00:00Z", "bursts.0.at=18 h",
            "audienceChanges.0.at=6 h")
        topology.workload.duration = .days(1)
        topology.faults[0] = Topology.Fault(
            at: .hours(18) + .minutes(30),
            .partition(.hub, .edge("IRL1-1"), isOneWay: false, heal: .hours(18) + .minutes(45)))
        let result = Simulation.run(SimulationPlan(topology))
        #expect(result.violations.isEmpty)
        #expect(result.regions.reduce(0) { $0 + $1.lookups } > 400)
        #expect(result.recordsAcknowledged > 10)
    }

    @Test func `plans without the new keys are what they were`() throws {
        let plan = SimulationPlan(try topology("seven-regions")).workload
        #expect(plan.returns == nil && plan.thinkTime == nil && plan.paces.isEmpty && plan.replay == nil)
        #expect(plan.sessionSpacing == .hours(12)...(.days(3)))
        #expect(plan.arrivals == .days(2) && plan.pageGap == .seconds(47.5))
        #expect(plan.purchases == nil && plan.loads.isEmpty && plan.definitions.isEmpty)
    }

    @Test func `known distributions are drawn from as they are, ends are shortened to fit`() throws {
        let tail = SimulationPlan(
            try topology(
                "seven-regions", "returnInterval={ p50: 1 d, p90: 9 d, max: 90 d }", "thinkTime=20 s")
        ).workload
        guard case .drawn(let spread)? = tail.returns else {
            Issue.record("the pauses are not drawn")
            return
        }
        #expect(spread.maximum == .days(90))
        #expect(tail.thinkTime == .constant(.seconds(20)))
        let fitted = SimulationPlan(try topology("seven-regions", "returnInterval=20 d")).workload
        #expect(fitted.sessionSpacing == .days(3)...(.days(3)))
    }

    @Test func `hours are those of each region's clocks, and instants those of the run`() throws {
        let topology = try topology("flash-sale", "daily=[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]")
        let paces = SimulationPlan(topology).workload.paces
        // The hour after midnight in Virginia, Ireland and Japan, from midnight UTC on.
        let firsts = paces.map { $0.instant(.seconds(1), after: .zero).nanoseconds / 3_600_000_000_000 }
        #expect(firsts == [5, 0, 15])
        let sale = Instant.zero + .hours(115)
        #expect(paces.map { $0.factor(at: sale) } == [100, 800, 100])
    }
}
