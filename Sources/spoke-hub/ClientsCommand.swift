import ArgumentParser
import NodeProgram
import NodeRuntime

/// `spoke-hub clients …`: the secrets of the catalog's clients.
struct ClientsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clients", abstract: "The secrets of the catalog's clients.", subcommands: [Rotate.self])

    struct Rotate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a client a new secret at the hub's next start.",
            discussion: """
                From then on tokens that the client already has are refused, by the hub at once and by edges as soon as \
                they hear it: within a heartbeat and a round trip. Other clients and all keys stay as they are.
                """)

        @Argument(help: "The client, as the catalog names it.") var client: String

        @Argument(
            help: ArgumentHelp(
                "The store's path, beside which PATH.access.json lies; by default SPOKE_ACCESS_FILES.",
                valueName: "path"))
        var path: String?

        func run() throws {
            guard let base = path ?? Settings().string("SPOKE_ACCESS_FILES") else {
                throw ValidationError("name the store: spoke-hub clients rotate \(client) PATH")
            }
            let files = AccessFiles(base: base)
            let hadSecret: Bool
            do {
                hadSecret = try files.forget(client)
            } catch {
                endProcess("spoke-hub: \(error)", .badInput)
            }
            guard hadSecret else {
                endProcess("spoke-hub: no client '\(client)' has a secret in \(base).access.json", .badInput)
            }
            print("Restart the hub: it writes a new secret of \(client) to \(files.clientsPath).")
        }
    }
}
