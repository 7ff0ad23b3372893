import ArgumentParser
import Foundation
import Laboratory
import NIOPosix
import NodeRuntime
import Reporting
import Topology

/// `spoke up`: the topology as real processes on this machine.
struct UpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Run a topology as real processes on this machine.",
        discussion: """
            Starts the hub, every edge, and a relay for each link that adds the link's delay. With --demo it runs the \
            demonstration workload, prints the report and ends; without, or with --keep, it stays until Ctrl-C and \
            serves a small shop whose pages show what the edges answer.
            """)

    @OptionGroup var topology: TopologyOptions

    @Flag(help: "Run the demonstration workload and end.")
    var demo = false

    @Flag(help: "Leave everything running after the demonstration.")
    var keep = false

    @Flag(help: "Let the system choose all ports instead of the file.")
    var freePorts = false

    @Flag(help: "Let all edges serve TLS too, with certificates of an authority that is made for it.")
    var tls = false

    @Option(
        help: ArgumentHelp(
            "A host name that the certificates of --tls shall also be for; may be repeated.",
            valueName: "host"
        ))
    var tlsHost: [String] = []

    @Option(
        help: ArgumentHelp("Where stores, journals and logs go; a new temporary folder.", valueName: "dir"))
    var folder: String?

    @OptionGroup var files: ReportFiles

    @OptionGroup var shop: ShopOptions

    func run() async throws {
        let loaded = try topology.load()
        let terminal = Terminal(.output, environment: ProcessInfo.processInfo.environment)
        let progress = Reporting.Progress(terminal: terminal)
        let programs = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        let place = folder ?? NSTemporaryDirectory() + "spoke-\(loaded.topology.name)-\(getpid())"
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let cluster = Cluster(
            file: topology.file, overrides: topology.overrides, topology: loaded.topology,
            programs: ProcessInfo.processInfo.environment["SPOKE_PROGRAMS"]
                ?? executable(programs).deletingLastPathComponent().path,
            folder: place, takesFreePorts: freePorts, securesEdges: tls, secureNames: tlsHost,
            group: group)

        let (stops, stop) = AsyncStream.makeStream(of: Void.self)
        let signals = StopSignals { stop.yield() }
        var report: RunReport?
        do {
            progress.begin("start \(loaded.topology.name)", at: SystemClock.now)
            try await cluster.start { progress.note("  " + $0) }
            progress.end("\(loaded.topology.allEdges.count) edges ready", at: SystemClock.now)
            if demo {
                let demonstration = await Demonstration(
                    cluster: cluster, caller: HTTPCaller(group: group), progress: progress)
                report = try await interruptible(stops) { try await demonstration.run() }
            }
        } catch {
            await cluster.stop()
            throw CommandFailure.missing("\(error)\nThe logs are in \(place)")
        }
        report?.conclude(loaded.topology, with: topology.parameters)
        if let report {
            terminal.write("\n" + report.text(width: terminal.width, colour: terminal.isColoured))
            let left = loaded.topology.expectations.count - report.expectations.count
            if left > 0 {
                progress.note(
                    "\(Quantity.counted(left, "expectation")) of what only a simulation measures left out")
            }
            try files.write([report])
        }
        if keep || !demo {
            let shop = try await openShop(beside: cluster, HTTPCaller(group: group), progress)
            progress.note("Everything runs; data and logs are in \(place). Ctrl-C ends it.")
            if let authority = await cluster.authority {
                progress.note("To reach the edges with TLS, trust \(authority): curl --cacert \(authority) …")
            }
            progress.note("To ask the hub: export SPOKE_CLIENTS=\(cluster.clientsFile)")
            for await _ in stops { break }
            shop?.cancel()
            await shop?.value
        }
        await cluster.stop()
        withExtendedLifetime(signals) {}
        if folder == nil && !keep { removeFolder(place) }
        if let report, !report.isClean { throw ExitCode(ExitCodes.violated) }
    }

    /// The cluster ends with a failure of the shop.
    private func openShop(
        beside cluster: Cluster, _ caller: HTTPCaller, _ progress: Reporting.Progress
    ) async throws -> Task<Void, Never>? {
        do {
            return try await shop.open(beside: cluster, caller: caller) { progress.note($0) }
        } catch {
            await cluster.stop()
            throw CommandFailure.missing("\(error)")
        }
    }

    /// The executable itself, also when it was found on the PATH.
    private func executable(_ named: URL) -> URL {
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return FileManager.default.fileExists(atPath: own.path) ? own : named
    }

    /// Runs until the end or until Ctrl-C, which counts as a failure.
    private func interruptible(
        _ stops: AsyncStream<Void>, _ body: @escaping @Sendable () async throws -> RunReport
    ) async throws -> RunReport {
        try await withThrowingTaskGroup(of: RunReport?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                for await _ in stops { break }
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let report = first else {
                throw CommandFailure.missing("interrupted")
            }
            return report
        }
    }

    private func removeFolder(_ path: String) {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            FileHandle.standardError.write(Data("spoke: \(path) stays: \(error)\n".utf8))
        }
    }
}

/// Writes a file; the error names it.
func write(_ bytes: [UInt8], to path: String) throws {
    do {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    } catch {
        throw CommandFailure.missing("cannot write \(path): \(error.localizedDescription)")
    }
}
