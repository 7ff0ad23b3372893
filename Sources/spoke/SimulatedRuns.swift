import Audit
import Experiments
import Foundation
import NodeRuntime
import Profiles
import Reporting
import SansIO
import Simulation
import Synchronization
import Topology

/// A topology to simulate, and what its report shall say of it.
struct SimulatedRun: Sendable {
    var topology: Topology
    var plan: SimulationPlan
    /// What was set besides the file.
    var parameters: [RunParameter] = []
    var replay: String?

    init(_ topology: Topology) {
        self.topology = topology
        plan = SimulationPlan(topology)
    }

    /// Simulates and judges; `nil` when `hasStopped` said so in between.
    func report(progress: (Ratio) -> Void, hasStopped: () -> Bool) -> RunReport? {
        var simulation = Simulation(plan)
        let report = report(
            on: &simulation, progress: { share, _ in progress(share) }, hasStopped: hasStopped)
        return report.isWhole ? report : nil
    }

    /// Runs to the end, or until `hasStopped` says so, and judges what there is then.
    ///
    /// - Parameter progress: Hears now and then how much is done, and of how much virtual time.
    func report(
        on simulation: inout Simulation, progress: (Ratio, Duration) -> Void, hasStopped: () -> Bool
    ) -> RunReport {
        let start = SystemClock.now
        let total = UInt64(max(1, (simulation.end - .zero).milliseconds))
        simulation.run { passed in
            let share = UInt64(max(0, passed.milliseconds)) * 1_000_000_000 / total
            progress(Ratio(billionths: share), passed)
            return !hasStopped()
        }
        var report = RunReport(simulation.result, edges: topology.allEdges.map(\.region))
        report.took = SystemClock.now - start
        report.replay = replay
        report.conclude(topology, with: parameters)
        return report
    }
}

extension RunReport {
    /// Notes what it is of, and judges what was expected.
    mutating func conclude(_ topology: Topology, with parameters: [RunParameter]) {
        self.parameters = parameters
        topologyHash = topology.contentHash
        hubRegion = topology.hub.region.code
        expectations = ExpectationJudge(topology.expectations, self).judged
    }
}

/// Runs that share the cores of this machine: each is simulated by one.
///
/// Every simulation holds its own nodes and measurements in memory, so that memory is bounded by how many run at a time.
struct SimulatedRuns: Sendable {
    /// How many at a time.
    let jobs: Int
    private let progress: Reporting.Progress

    /// All cores, or fewer if asked for; more would only cost memory.
    init(jobs: Int?, progress: Reporting.Progress) {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        self.jobs = min(jobs ?? cores, cores)
        self.progress = progress
    }

    /// Runs `make(0)` … `make(count - 1)`, and hands each report over as it is done, in no certain order, never two at
    /// once. Ctrl-C begins no further run and drops those under way.
    ///
    /// - Returns: Whether all were done.
    func run(
        _ count: Int, make: @escaping @Sendable (Int) throws -> SimulatedRun,
        take: (Int, RunReport) throws -> Void
    ) async throws -> Bool {
        let board = Board(count: count)
        let stop = StopFlag()
        let signals = StopSignals { stop.raise() }
        defer { withExtendedLifetime(signals) {} }
        let progress = progress
        return try await withThrowingTaskGroup(of: (Int, RunReport?).self) { group in
            var next = 0
            func begin() {
                guard next < count, !stop.isRaised else { return }
                let index = next
                next += 1
                group.addTask {
                    let report = try make(index).report(
                        progress: { share in
                            let (all, done) = board.note(share, of: index)
                            progress.update(all, detail: "\(done) of \(count)", at: SystemClock.now)
                        },
                        hasStopped: { stop.isRaised })
                    return (index, report)
                }
            }
            for _ in 0..<jobs { begin() }
            while let (index, report) = try await group.next() {
                if let report { try take(index, report) }
                board.end(index)
                begin()
            }
            return !stop.isRaised
        }
    }

    /// How far the runs under way are.
    private final class Board: Sendable {
        private struct State {
            var shares: [Int: UInt64] = [:]
            var done = 0
        }

        private let state = Mutex(State())
        private let count: Int

        init(count: Int) {
            self.count = max(1, count)
        }

        /// How far all are together, and how many are done.
        func note(_ share: Ratio, of run: Int) -> (Ratio, done: Int) {
            state.withLock { state in
                state.shares[run] = share.numerator
                let whole = state.shares.values.reduce(0, +) + UInt64(state.done) * Ratio.denominator
                return (Ratio(billionths: whole / UInt64(count)), state.done)
            }
        }

        func end(_ run: Int) {
            state.withLock { state in
                state.shares[run] = nil
                state.done += 1
            }
        }
    }
}
