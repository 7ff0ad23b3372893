import ArgumentParser
import Foundation
import NodeRuntime
import Reporting
import Topology

/// `spoke-bench`: what Spoke is measured at, beside what else would do the job.
@main
struct SpokeBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spoke-bench",
        abstract: "Measures Spoke on loopback with real processes, side by side with its peers.",
        discussion:
            "Peers are measured in the same run where they are installed: redis-server, nginx, webdis, wrk, and a pair of C "
            + "programs around libzmq that is compiled on the way. Exit codes: 0 clean, 1 a result below its floor, 64 usage, "
            + "65 bad input, 69 something missing on this machine.",
        subcommands: [ListCommand.self, RunCommand.self, NodeCommand.self, LoadCommand.self])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }

    private static func end(with error: any Error) -> Never {
        let isOwn = error is ArgumentParser.ExitCode || exitCode(for: error) != .failure
        if isOwn { exit(withError: error) }
        FileHandle.standardError.write(Data("spoke-bench: \(error)\n".utf8))
        let code: NodeRuntime.ExitCode = error is TopologyErrors ? .badInput : .unavailable
        exit(withError: ArgumentParser.ExitCode(code.rawValue))
    }
}

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Name the benchmarks.")

    func run() {
        let width = Benchmark.all.map(\.name.count).max() ?? 0
        for benchmark in Benchmark.all {
            let gap = String(repeating: " ", count: width - benchmark.name.count)
            print("\(benchmark.name)\(gap)  \(benchmark.abstract)")
        }
    }
}

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run benchmarks, one after the other.",
        discussion:
            "Each figure is the median of five samples, taken in turn with the peer's; of two with --quick.")

    @Argument(help: "Names that `spoke-bench list` gives.")
    var names: [String] = []

    @Flag(help: "Run all of them.")
    var all = false

    @Flag(help: "Fewer samples of smaller sizes: to see that it works, not to quote.")
    var quick = false

    @Option(help: "How many profiles catch-up and restart hold.")
    var profiles = 100_000

    @Option(help: ArgumentHelp("The topology that the simulation runs.", valueName: "file"))
    var topology = "Topologies/seven-regions.yaml"

    @Option(help: ArgumentHelp("Write the results as JSON.", valueName: "file"))
    var json: String?

    func validate() throws {
        if names.isEmpty && !all {
            throw ValidationError("name benchmarks, or --all; `spoke-bench list` names them")
        }
        for name in names where !Benchmark.all.contains(where: { $0.name == name }) {
            throw ValidationError("there is no benchmark '\(name)': `spoke-bench list` names them")
        }
        if !(1_000...4_000_000).contains(profiles) {
            throw ValidationError("--profiles takes 1000 to 4000000")
        }
    }

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let progress = Reporting.Progress(terminal: Terminal(.error, environment: environment))
        var session = try Session(
            isQuick: quick, profiles: quick ? min(profiles, 20_000) : profiles, topology: topology)
        var results: [BenchmarkResult] = []
        for benchmark in Benchmark.all where all || names.contains(benchmark.name) {
            progress.begin(benchmark.name, at: SystemClock.now)
            results += try await benchmark.measure(&session)
            progress.end(at: SystemClock.now)
        }
        let report = BenchmarkReport(results)
        let terminal = Terminal(.output, environment: environment)
        terminal.write(report.text(width: terminal.width, colour: terminal.isColoured))
        if !session.notes.isEmpty {
            terminal.write("\n" + session.notes.map { "- \($0)\n" }.joined())
        }
        if let json { try Data(report.json()).write(to: URL(fileURLWithPath: json)) }
        if !report.isClean { throw ArgumentParser.ExitCode(NodeRuntime.ExitCode.violated.rawValue) }
    }
}
