import NodeRuntime
import Profiles
import Reporting
import SansIO
import Simulation
import Topology

/// Messages delivered a second of real time, where there is little else to do: each change of a record on the hub is
/// published to every region and reaches each of its edges, which apply it. As in `seven-regions`, the checkers are on
/// and look at one profile in twenty.
func measureSimulatedMessages(in session: inout Session) throws -> [BenchmarkResult] {
    var topology = try TopologyFile(path: session.topology).topology
    for index in topology.edges.indices { topology.edges[index].count = session.isQuick ? 4 : 16 }
    for index in topology.catalog.destinations.indices {
        topology.catalog.destinations[index].replication = .proactive
    }
    topology.workload.visitors = 1_000
    topology.workload.sessionsPerVisitor = 1
    topology.workload.pagesPerSession = 1
    topology.workload.duration = .minutes(session.isQuick ? 5 : 30)
    topology.workload.hubUpdates = Topology.Workload.Recurrence(share: .one, every: .minutes(1))
    session.note(
        "simulated-messages: the regions of \(session.topology) with \(topology.allEdges.count) edges; 1,000 profiles "
            + "that every edge holds, each changed on the hub once a minute for "
            + "\(Quantity.text(topology.workload.duration)). Heartbeats are not counted; one profile in 20 is checked."
    )
    var plan = SimulationPlan(topology)
    plan.auditOneIn = 20
    var samples: [Double] = []
    var peer: [Double] = []
    let minutes = plan.duration.milliseconds / 60_000
    for _ in 0..<session.samples {
        let (result, seconds) = try simulate(plan)
        samples.append(Double(result.messages.delivered) / seconds)
        peer.append(try SimPyModel.rate(edges: plan.edges.count, profiles: 1_000, minutes: minutes))
    }
    return [
        BenchmarkResult(
            name: "simulated-messages", unit: "messages/s", better: .higher, samples: samples,
            floor: 1_000_000),
        BenchmarkResult(
            name: "simulated-messages", unit: "messages/s", better: .higher, samples: samples, peer: "SimPy",
            peerValue: BenchmarkResult.median(peer), floor: 10, aim: 25),
    ]
}

/// Seconds for the topology as it stands: fourteen days of 100,000 visitors in seven regions.
func measureSevenRegions(in session: inout Session) throws -> [BenchmarkResult] {
    var topology = try TopologyFile(path: session.topology).topology
    topology.workload.visitors = session.isQuick ? 5_000 : 100_000
    session.note("seven-regions: \(session.topology) with \(topology.workload.visitors) visitors.")
    let samples = try (0..<session.samples).map { _ in try simulate(SimulationPlan(topology)).seconds }
    return [
        BenchmarkResult(name: "seven-regions", unit: "s", better: .lower, samples: samples, floor: 60, aim: 5)
    ]
}

private func simulate(_ plan: SimulationPlan) throws -> (result: SimulationResult, seconds: Double) {
    let start = SystemClock.now
    let result = Simulation.run(plan)
    let taken = SystemClock.now - start
    guard result.violationCount == 0 else {
        throw BenchmarkFailure("the simulation is not clean: \(result.violationCount) violations")
    }
    return (result, Double(max(1, taken.nanoseconds)) / 1e9)
}
