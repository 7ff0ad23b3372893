import ArgumentParser
import Foundation
import Topology

/// The command line of Spoke.
@main
struct Spoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spoke",
        abstract: "Real-time edge profile access, modelled: run it, simulate it, break it.",
        discussion:
            "One topology file describes a system for every command that runs or checks one. Exit codes: 0 clean, "
            + "1 a violated check or expectation, 64 usage, 65 bad input, 69 something missing on this machine, "
            + "130 interrupted.",
        subcommands: [
            UpCommand.self, SimulateCommand.self, CompareCommand.self, SweepCommand.self, MetricsCommand.self,
            CampaignCommand.self, ValidateCommand.self,
            AudienceCommand.self,
            EdgeCommand.self, HubCommand.self, SchemaCommand.self,
        ]
    )

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

    /// Says what went wrong and ends the process with the code that scripts expect.
    private static func end(with error: any Error) -> Never {
        switch error {
        case let errors as TopologyErrors:
            let count = errors.errors.count
            printError("\(errors)\n\(count) \(count == 1 ? "error" : "errors")")
            exit(withError: ExitCode(ExitCodes.badInput))
        case let failure as CommandFailure:
            printError("spoke: \(failure)")
            exit(withError: ExitCode(failure.code))
        default:
            // What the parser does not know is a failure of the machine, not a violated check.
            let isOwn = error is ExitCode || exitCode(for: error) != .failure
            if isOwn { exit(withError: error) }
            printError("spoke: \(error)")
            exit(withError: ExitCode(ExitCodes.missing))
        }
    }

    private static func printError(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
