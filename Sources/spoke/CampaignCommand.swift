import ArgumentParser
import Audit
import Foundation
import NodeRuntime
import Reporting
import SansIO
import Simulation

/// `spoke campaign`: many random seeds, each with its own sizes, lives and faults.
struct CampaignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "campaign",
        abstract: "Run random seeds with faults, and count the situations they met.",
        discussion: """
            Each seed draws a small system, a virtual hour or more of load, and at least twenty faults of kinds that \
            differ from seed to seed; then everything heals and the checkers look. A batch of 100 or more seeds also \
            fails when a situation that breaks simpler protocols never occurred in it. --seed N --runs 1 replays one.
            """)

    @Option(help: "The first seed.")
    var seed: UInt64 = 1

    @Option(help: "How many seeds.")
    var runs = 20

    @Option(
        help: ArgumentHelp(
            "Break a rule on purpose, to see a checker notice; 'list' names them.", valueName: "bug"))
    var plant: [String] = []

    @Flag(help: "Print the counts of all situations.")
    var situations = false

    func run() async throws {
        if plant == ["list"] { return print(PlantedBugs.names) }
        guard runs > 0, runs <= 1_000_000 else { throw ValidationError("--runs takes 1 to 1000000") }
        let bugs = try PlantedBugs(named: plant)
        let environment = ProcessInfo.processInfo.environment
        let terminal = Terminal(.output, environment: environment)
        let progress = Reporting.Progress(terminal: Terminal(.error, environment: environment))
        progress.begin("\(Quantity.counted(runs, "seed")) from \(seed)", at: SystemClock.now)
        var met = Situations()
        var faults = 0
        var broken: [SeedOutcome] = []
        await SeedOutcome.ofAll(runs, from: seed, planting: bugs) { outcome, done in
            met.add(outcome.situations)
            faults += outcome.faults
            if outcome.violationCount > 0 { broken.append(outcome) }
            progress.update(
                Ratio(billionths: UInt64(done) * 1_000_000_000 / UInt64(runs)),
                detail: "\(faults) faults, \(broken.count) broken", at: SystemClock.now)
        }
        broken.sort { $0.offset < $1.offset }
        progress.end("\(Quantity.text(faults)) faults, \(broken.count) broken", at: SystemClock.now)

        if situations {
            for situation in Situation.allCases {
                terminal.write("\(String(met[situation]).leftPadded(to: 12))  \(situation.name)\n")
            }
        }
        for run in broken.prefix(10) {
            terminal.write("seed \(run.seed)  digest \(run.digest)\n")
            for violation in run.violations { terminal.write("  \(violation)\n") }
            let planted = plant.map { " --plant \($0)" }.joined()
            terminal.write("  replay: spoke campaign --seed \(run.seed) --runs 1\(planted)\n")
        }
        let missing = runs >= 100 ? met.missing : []
        for situation in missing { terminal.write("never occurred: \(situation.name)\n") }
        terminal.write("\(runs - broken.count) seeds clean, \(broken.count) broken\n")
        if !broken.isEmpty || !missing.isEmpty { throw ExitCode(ExitCodes.violated) }
    }
}

/// What a campaign keeps of one seed.
private struct SeedOutcome: Sendable {
    let seed: UInt64
    /// How many seeds before it: seeds may wrap.
    let offset: Int
    let situations: Situations
    let faults: Int
    let violationCount: Int
    /// The first few.
    let violations: [Violation]
    let digest: String

    init(seed: UInt64, offset: Int, planting bugs: PlantedBugs) {
        var plan = Scenario.campaign(seed: seed)
        plan.plantedBugs = bugs
        let result = Simulation.run(plan)
        self.seed = seed
        self.offset = offset
        situations = result.situations
        faults = result.faults.reduce(0) { $0 + $1.count }
        violationCount = result.violationCount
        violations = Array(result.violations.prefix(3))
        digest = result.digest
    }

    /// Runs so many seeds, one on each core at a time; `take` hears of each as it ends, in no certain order.
    static func ofAll(
        _ runs: Int, from first: UInt64, planting bugs: PlantedBugs, take: (SeedOutcome, _ done: Int) -> Void
    ) async {
        await withTaskGroup(of: SeedOutcome.self) { group in
            var next = 0
            func begin() {
                guard next < runs else { return }
                let offset = next
                next += 1
                group.addTask {
                    SeedOutcome(seed: first &+ UInt64(offset), offset: offset, planting: bugs)
                }
            }
            for _ in 0..<ProcessInfo.processInfo.activeProcessorCount { begin() }
            var done = 0
            while let outcome = await group.next() {
                done += 1
                take(outcome, done)
                begin()
            }
        }
    }
}

extension PlantedBugs {
    /// The names of all, one a line.
    static var names: String { named.map(\.name).joined(separator: "\n") }

    /// The bugs with these names.
    init(named names: [String]) throws {
        self = []
        for name in names {
            guard let found = PlantedBugs.named.first(where: { $0.name == name }) else {
                throw ValidationError("there is no bug '\(name)'; there are:\n\(PlantedBugs.names)")
            }
            insert(found.bug)
        }
    }
}

extension String {
    fileprivate func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}
