import ArgumentParser
import Audit
import Foundation
import Measurement
import NodeRuntime
import Profiles
import Reporting
import SansIO
import Simulation
import Topology

/// `spoke simulate`: the topology on virtual time.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Run a topology on virtual time; any run replays from its seed.",
        discussion: """
            The same hub and edges as in real processes, with simulated network, disks and clocks. The last line is \
            `digest: …`: same file, same seed, same digest, on any machine, in debug and release.
            """)

    @OptionGroup var topology: TopologyOptions

    @Option(help: "The seed; the file's by default.")
    var seed: UInt64?

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("How long the workload lasts, for example 14d.", valueName: "time"))
    var length: String?

    @Option(help: ArgumentHelp("Draw so many faults from the seed, besides the file's.", valueName: "count"))
    var randomFaults: Int?

    @Option(
        help: ArgumentHelp(
            "Break a rule on purpose, to see a checker notice; 'list' names them.", valueName: "bug"))
    var plant: [String] = []

    @Option(help: ArgumentHelp("Run so many seeds, shared by all cores.", valueName: "count"))
    var seeds = 1

    @OptionGroup var files: ReportFiles

    @OptionGroup var tracing: TraceOptions

    func run() async throws {
        if plant == ["list"] { return print(PlantedBugs.names) }
        let loaded = try topology.load()
        var described = loaded.topology
        if let length {
            guard let duration = Duration(parsing: length), duration > .zero else {
                throw ValidationError("--for \(length) is no time: write 14d, 12h or 90s")
            }
            described.workload.duration = duration
        }
        if let seed { described.seed = seed }
        guard (1...100).contains(seeds) else { throw ValidationError("--seeds takes 1 to 100") }
        if seeds > 1 {
            guard tracing.trace == nil, tracing.timeline == nil else {
                throw ValidationError("--trace and --timeline follow one run: leave --seeds out")
            }
            return try await runSeeds(described)
        }
        try runOnce(described)
    }

    private func runOnce(_ described: Topology) throws {
        var run = try simulatedRun(described)
        try tracing.prepare(&run.plan)
        let terminal = Terminal(.output, environment: ProcessInfo.processInfo.environment)
        let progress = Reporting.Progress(
            terminal: Terminal(.error, environment: ProcessInfo.processInfo.environment))
        progress.begin(
            "simulate \(Quantity.text(run.plan.duration)) of \(run.plan.name)", at: SystemClock.now)
        var simulation = Simulation(run.plan)
        let stop = StopFlag()
        let signals = StopSignals { stop.raise() }
        let report = run.report(
            on: &simulation,
            progress: { progress.update($0, detail: Quantity.text($1), at: SystemClock.now) },
            hasStopped: { stop.isRaised })
        withExtendedLifetime(signals) {}
        progress.end(
            "\(Quantity.text(simulation.result.messages.delivered)) messages", at: SystemClock.now)

        terminal.write(report.text(width: terminal.width, colour: terminal.isColoured))
        try files.write([report])
        try tracing.write(simulation, to: terminal)
        if !report.isWhole { throw ExitCode(ExitCodes.interrupted) }
        if !report.isClean { throw ExitCode(ExitCodes.violated) }
    }

    /// The run of a topology with this command's options.
    func simulatedRun(_ described: Topology) throws -> SimulatedRun {
        var run = SimulatedRun(described)
        run.plan = try plan(described)
        run.parameters = parameters
        run.replay = replay(described)
        return run
    }

    /// With the options that are not the topology's.
    private func plan(_ described: Topology) throws -> SimulationPlan {
        var plan = SimulationPlan(described)
        plan.plantedBugs = try PlantedBugs(named: plant)
        if let randomFaults {
            guard (0...100_000).contains(randomFaults) else {
                throw ValidationError("--random-faults takes 0 to 100000")
            }
            plan.randomFaults = FaultMix(count: randomFaults)
            plan.disk.keepsJournals = true
        }
        return plan
    }

    /// The command that runs the same again.
    private func replay(_ described: Topology) -> String {
        var words = ["spoke simulate \(topology.file)", "--seed \(described.seed)"]
        if let length { words.append("--for '\(length)'") }
        words += topology.overrides.map { "--set '\($0)'" }
        if let randomFaults { words.append("--random-faults \(randomFaults)") }
        words += plant.map { "--plant \($0)" }
        return words.joined(separator: " ")
    }
}

extension RunReport {
    /// The report of a simulated run.
    init(_ result: SimulationResult, edges: [Region]) {
        self.init(
            name: result.name, mode: .simulation, seed: result.seed, covered: result.elapsed, took: .zero)
        regions = result.regions.map { region in
            var report = RegionReport(
                region: region.region.code, edges: edges.count { $0 == region.region })
            report.projectionLatency =
                result.measurements.regions.first { $0.region == region.region.code }?.projectionLatency
                ?? Distribution()
            report.lookups = RegionReport.Lookups(
                hit: region.hits, refreshed: region.refreshed, stale: region.stale, empty: region.empty)
            report.eventsAccepted = region.eventsAccepted
            report.eventsAcknowledged = region.eventsAccepted
            report.gapsRepaired = region.gapsRepaired
            return report
        }
        let lost = result.violations.count { $0.checker == "nothing-lost" }
        promises = [
            Promise("audited events", acknowledged: result.eventsAcknowledged, lost: lost),
            Promise("records", acknowledged: result.recordsAcknowledged, lost: 0),
            Promise("deletions", acknowledged: result.deletionsAcknowledged, lost: 0),
        ]
        faults = result.faults.filter { $0.count > 0 }.map { Fault($0.kind.name, count: $0.count) }
        checks = result.checks.map { check in
            Check(
                check.name, examined: check.examined, violations: check.violations,
                firstViolation: check.first?.description)
        }
        measurements = result.measurements
        isWhole = result.isWhole
        digest = result.digest
    }
}
