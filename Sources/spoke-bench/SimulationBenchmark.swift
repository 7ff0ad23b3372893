import NodeRuntime
import Reporting
import SansIO
import Simulation
import Topology

/// Messages of the simulation a second of real time: one day of the topology, a little busier than its two weeks are.
func measureSimulatedMessages(in session: inout Session) throws -> [BenchmarkResult] {
    let visitors = session.isQuick ? 2_000 : 10_000
    let length = Duration.hours(session.isQuick ? 6 : 24)
    session.note(
        "simulated-messages: \(session.topology), \(visitors) visitors in \(Quantity.text(length)); all checkers on."
    )
    let samples = try (0..<session.samples).map { _ in
        let (result, seconds) = try simulate(session.topology, visitors: visitors, length: length)
        return Double(result.messages.delivered) / seconds
    }
    return [
        BenchmarkResult(
            name: "simulated-messages", unit: "messages/s", better: .higher, samples: samples,
            floor: 1_000_000)
    ]
}

/// Seconds for the topology as it stands: fourteen days of 100,000 visitors in seven regions.
func measureSevenRegions(in session: inout Session) throws -> [BenchmarkResult] {
    let visitors = session.isQuick ? 5_000 : 100_000
    session.note("seven-regions: \(session.topology) with \(visitors) visitors.")
    let samples = try (0..<session.samples).map { _ in
        try simulate(session.topology, visitors: visitors).seconds
    }
    return [
        BenchmarkResult(name: "seven-regions", unit: "s", better: .lower, samples: samples, floor: 60, aim: 5)
    ]
}

private func simulate(
    _ path: String, visitors: Int, length: Duration? = nil
) throws -> (result: SimulationResult, seconds: Double) {
    var topology = try TopologyFile(path: path).topology
    topology.workload.visitors = visitors
    if let length { topology.workload.duration = length }
    let plan = SimulationPlan(topology)
    let start = SystemClock.now
    let result = Simulation.run(plan)
    let taken = SystemClock.now - start
    guard result.violationCount == 0 else {
        throw BenchmarkFailure("the simulation is not clean: \(result.violationCount) violations")
    }
    return (result, Double(max(1, taken.nanoseconds)) / 1e9)
}
