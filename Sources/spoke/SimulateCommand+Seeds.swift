import ArgumentParser
import Foundation
import NodeRuntime
import Reporting
import SansIO
import Topology

extension SimulateCommand {
    /// The same with several seeds, over all cores: the reports of those that are not clean, then every metric's mean
    /// with its confidence. All reports are in memory until they are written.
    func runSeeds(_ described: Topology) async throws {
        let runs = try (0..<UInt64(seeds)).map { offset -> SimulatedRun in
            var topology = described
            topology.seed = described.seed &+ offset
            return try simulatedRun(topology)
        }
        let environment = ProcessInfo.processInfo.environment
        let terminal = Terminal(.output, environment: environment)
        let progress = Reporting.Progress(terminal: Terminal(.error, environment: environment))
        let simulated = SimulatedRuns(jobs: nil, progress: progress)
        progress.begin(
            "simulate \(Quantity.counted(runs.count, "seed")) of \(described.name), \(simulated.jobs) at a time",
            at: SystemClock.now)
        var reports = [RunReport?](repeating: nil, count: runs.count)
        let areDone = try await simulated.run(runs.count) {
            runs[$0]
        } take: {
            reports[$0] = $1
        }
        progress.end(areDone ? "" : "stopped", tone: areDone ? .good : .bad, at: SystemClock.now)
        guard areDone else { throw CommandFailure.interrupted("stopped before every seed was done") }

        let all = reports.compactMap { $0 }
        for report in all where !report.isClean {
            terminal.write(report.text(width: terminal.width, colour: terminal.isColoured) + "\n")
        }
        let summary = SweepReport(all.map(\.summary))
        terminal.write(summary.text(width: terminal.width, colour: terminal.isColoured))
        try files.write(all)
        if !all.allSatisfy(\.isClean) { throw ExitCode(ExitCodes.violated) }
    }

    /// What differs from the file.
    var parameters: [RunParameter] {
        topology.parameters + (length.map { [RunParameter("workload.duration", $0)] } ?? [])
    }
}
