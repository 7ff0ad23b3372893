import EdgeCore
import Foundation
import HubCore
import Profiles
import SansIO
import Simulation
import Workload

/// Quiet plans for tests that look at one thing: three regions, no faults unless a test adds some.
enum PlanForTests {
    static let regions = [Region("VA6"), Region("IRL1"), Region("JPN3")]

    static func quiet(
        seed: UInt64 = 1, visitors: Int = 40, _ change: (inout SmallCatalog) -> Void = { _ in }
    ) -> SimulationPlan {
        var small = SmallCatalog()
        change(&small)
        let names = ["VA6-1", "IRL1-1", "JPN3-1"]
        let rtts: [Duration] = [.milliseconds(2), .milliseconds(76), .milliseconds(149)]
        let hub = HubConfiguration(
            regions: regions, edges: zip(names, regions).map { (name: $0, region: $1) },
            catalog: small.catalog)
        let edges = zip(names, regions).enumerated().map { index, edge in
            EdgePlan(
                EdgeConfiguration(name: edge.0, region: edge.1, catalog: small.catalog),
                link: LinkPlan(rtt: rtts[index]))
        }
        var workload = WorkloadPlan()
        workload.visitors = visitors
        workload.sessionGap = .minutes(5)
        workload.pageGap = .seconds(5)
        workload.recordGap = .minutes(5)
        return SimulationPlan(seed: seed, hub: hub, edges: edges, workload: workload)
    }

    /// How many random seeds a campaign takes: `SPOKE_SEEDS`, or few enough for every run of the tests.
    static var seeds: ClosedRange<UInt64> {
        let count = ProcessInfo.processInfo.environment["SPOKE_SEEDS"].flatMap(UInt64.init) ?? 12
        return 1...max(1, count)
    }
}
