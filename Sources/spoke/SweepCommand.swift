import ArgumentParser
import Experiments
import Foundation
import NodeRuntime
import Reporting
import SansIO
import Topology

/// `spoke sweep`: a topology with every combination of some settings, each with several seeds.
struct SweepCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep",
        abstract: "Simulate a topology with many settings and seeds, and report what each costs.",
        usage: """
            spoke sweep FILE --set 'edges.*.ttl=1h,1d,14d' --out DIR [options]
            spoke sweep DIR --report
            """,
        discussion: """
            Every run is a file in DIR/runs as soon as it is done, so that the same command goes on where it was \
            interrupted. With --shard 1/8 … 8/8 eight machines that see the same folder share the work; \
            whichever is last writes DIR/report.json, .csv and .html. As many runs at a time as --jobs says \
            hold their simulation in memory.
            """)

    @Argument(help: "The topology file; with --report the folder of a sweep.")
    var file: String

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "A value to set, or several with commas between; may be repeated.",
            discussion: """
                Every combination is a point of the sweep: --set 'edges.*.ttl=1h,1d' --set 'hub.store=memory,sqlite'. \
                Commas in brackets, braces and quotes belong to a value.
                """,
            valueName: "path=values"))
    var settings: [String] = []

    @Option(help: ArgumentHelp("How many seeds each point has.", valueName: "count"))
    var seeds = 5

    @Option(help: "The first seed; the file's by default.")
    var seed: UInt64?

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("How long the workload lasts, for example 14d.", valueName: "time"))
    var length: String?

    @Option(help: ArgumentHelp("How many runs at a time; all cores by default.", valueName: "count"))
    var jobs: Int?

    @Option(help: ArgumentHelp("Do the i-th of n parts only, for example 2/8.", valueName: "i/n"))
    var shard: String?

    @Option(help: ArgumentHelp("Where the runs and the report go.", valueName: "dir"))
    var out: String?

    @Flag(help: "Report what is in the folder, and run nothing.")
    var report = false

    @Option(
        help: ArgumentHelp("A metric to show instead of the usual ones; may be repeated.", valueName: "name"))
    var metric: [String] = []

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs takes 1 or more") }
        if report { return }
        if out == nil { throw ValidationError("say with --out where the runs go") }
        if let length, Duration(parsing: length).map({ $0 > .zero }) != true {
            throw ValidationError("--for \(length) is no time: write 14d, 12h or 90s")
        }
        if let shard, SweepRun.Shard(parsing: shard) == nil {
            throw ValidationError("--shard \(shard) is no part of a whole: write for example 2/8")
        }
    }

    func run() async throws {
        for name in metric where MetricDefinition.find(name) == nil {
            throw ValidationError("there is no metric '\(name)'; `spoke metrics` lists all")
        }
        do {
            if report { return try show(SweepFolder(file)) }
            try await sweep(into: SweepFolder(out ?? ""))
        } catch let error as SweepError {
            throw CommandFailure.badInput("\(error)")
        }
    }

    private func sweep(into folder: SweepFolder) async throws {
        let base = try TopologyFile(path: file).topology
        let texts = settings + (length.map { ["workload.duration=\($0)"] } ?? [])
        let sweep = try SweepSettings(texts, firstSeed: seed ?? base.seed, seeds: seeds)
        let points = try Points(file, sweep)
        try folder.open(topologyHash: base.contentHash)
        let shard = shard.flatMap { SweepRun.Shard(parsing: $0) } ?? .whole
        let own = sweep.runs.filter { shard.has($0) }
        let missing = try own.filter { try !folder.has($0, topologyHash: points.hash(of: $0)) }

        let progress = Reporting.Progress(
            terminal: Terminal(.error, environment: ProcessInfo.processInfo.environment))
        let runs = SimulatedRuns(jobs: jobs, progress: progress)
        let there = own.count - missing.count
        let size = "\(Quantity.counted(sweep.points.count, "point")) × \(Quantity.counted(seeds, "seed"))"
        let part = shard == .whole ? "" : ", \(own.count) of them here"
        progress.begin(
            "sweep \(base.name): \(size)\(part), \(there) done before, \(min(runs.jobs, max(1, missing.count))) at a time",
            at: SystemClock.now)
        let areDone = try await runs.run(missing.count) { index in
            points.simulated(missing[index])
        } take: { index, report in
            try folder.add(report.summary, of: missing[index])
        }
        progress.end(areDone ? "" : "stopped", tone: areDone ? .good : .bad, at: SystemClock.now)
        if areDone, shard == .whole { return try show(folder) }
        let done = try sweep.runs.count { try folder.has($0, topologyHash: points.hash(of: $0)) }
        let state = "\(done) of \(sweep.runs.count) runs are in \(folder.path)"
        if !areDone {
            throw CommandFailure.interrupted("stopped: \(state); the same command goes on from there")
        }
        if done == sweep.runs.count { return try show(folder) }
        progress.note("\(state); the report is written when the other parts are there")
    }

    /// The report of all runs that are there, on the terminal and beside them.
    private func show(_ folder: SweepFolder) throws {
        let report = SweepReport(try folder.runs())
        let metrics = metric.isEmpty ? SweepReport.headlines : metric
        try folder.write(report, metrics: metrics)
        let terminal = Terminal(.output, environment: ProcessInfo.processInfo.environment)
        terminal.write(
            report.text(width: terminal.width, colour: terminal.isColoured, metrics: metrics))
        if report.points.contains(where: { $0.clean < $0.seeds.count }) {
            throw ExitCode(ExitCodes.violated)
        }
    }

    /// The topology of each point, read and checked before anything runs.
    private struct Points: Sendable {
        private struct Point {
            var topology: Topology
            var hash: String
        }

        private let file: String
        private let points: [[RunParameter]: Point]

        init(_ file: String, _ sweep: SweepSettings) throws {
            self.file = file
            var points: [[RunParameter]: Point] = [:]
            for parameters in sweep.points {
                let overrides = parameters.map { "\($0.name)=\($0.value)" }
                let topology = try TopologyFile(path: file, overrides: overrides).topology
                try topology.checkBeforeRunning()
                points[parameters] = Point(topology: topology, hash: topology.contentHash)
            }
            self.points = points
        }

        private func point(_ run: SweepRun) -> Point {
            guard let point = points[run.parameters] else {
                preconditionFailure("\(run) is of another sweep")
            }
            return point
        }

        func hash(of run: SweepRun) -> String { point(run).hash }

        func simulated(_ run: SweepRun) -> SimulatedRun {
            var topology = point(run).topology
            topology.seed = run.seed
            var simulated = SimulatedRun(topology)
            simulated.parameters = run.parameters
            return simulated
        }
    }
}
