import ArgumentParser
import EdgeCore
import Logging
import NodeRuntime
import Profiles
import SansIO

/// What the benchmarks start of this program itself: an edge as a process of its own.
struct NodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "node", abstract: "An edge that a benchmark speaks to in lines.", shouldDisplay: false)

    @Option var name = SampleProfiles.edge
    @Option var publications: String?
    @Option var requests: String?
    @Option var folder: String?
    /// Without a hub: fill a table and say what it takes.
    @Option var table: Int?

    func run() async throws {
        if let table { return try fillTable(profiles: table) }
        guard let publications, let requests else { throw ValidationError("an edge needs a hub") }
        var options = EdgeOptions(publications: publications, requests: requests, folder: folder)
        options.onFailure = { endProcess("\($0)", .unavailable) }
        var configuration = EdgeConfiguration(
            name: name, region: SampleProfiles.region, catalog: SampleProfiles.catalog
        )
        // A stand-in of the hub sends no heartbeats while it is measured.
        configuration.heartbeat = .seconds(20)
        var logger = Logger(label: "spoke-bench", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .error
        say("\(SystemClock.now.nanoseconds)")
        // The parent says when: a process is there before the clock runs, unless its start is what is measured.
        guard readLine() == "start" else { return }
        let edge = try await EdgeRuntime.start(configuration: configuration, options: options, logger: logger)
        // Ends with the parent, whose end closes the pipe.
        while let line = readLine() { try await answer(line, of: edge) }
    }

    private func answer(_ line: String, of edge: EdgeRuntime) async throws {
        let words = line.split(separator: " ")
        let number = words.count > 1 ? Int(words[1]) ?? 0 : 0
        switch words.first {
        case "applied":
            say(try await reached { edge.read { node, _ in node.counters.applied >= number } })
        case "live":
            say(
                try await reached {
                    edge.read { node, _ in node.state == .live && node.levels.entries >= number }
                })
        case "ready":
            say(try await reached { edge.isReady })
        case "written":
            try await say(untilWritten(edge))
        case "replayed":
            say("\(edge.replayed)")
        case "revision":
            let interaction = Interaction(
                datastream: SampleProfiles.datastream, requestID: "", isAuthenticated: false,
                primary: SampleProfiles.cookie(number))
            edge.interact(interaction) { say("\($0.revision ?? 0)") }
        default: throw ValidationError("an edge does not know '\(line)'")
        }
    }

    /// Waits until the journal has stood still for far longer than a sync is put off.
    private func untilWritten(_ edge: EdgeRuntime) async throws -> String {
        var journal = ""
        while true {
            let before = journal
            journal = edge.metricsText().split(separator: "\n").filter { $0.hasPrefix("spoke_edge_journal") }
                .joined(separator: "\n")
            if journal == before, journal.contains("spoke_edge_journal_waiting 0") {
                return "\(SystemClock.now.nanoseconds)"
            }
            try await Task.sleep(for: .seconds(1))
        }
    }

    /// The instant in nanoseconds at which something has become true; looks every two milliseconds: each look takes the lock.
    private func reached(_ isReached: () -> Bool) async throws -> String {
        while !isReached() { try await Task.sleep(for: .milliseconds(2)) }
        return "\(SystemClock.now.nanoseconds)"
    }
}

/// Prints a line at once.
private func say(_ line: String) { writeOutput(line + "\n") }
