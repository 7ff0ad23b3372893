import ArgumentParser
import Foundation
import Laboratory
import Profiles
import Tokens

/// As whom a command asks the hub. Secrets come from a file or the environment: everybody can see a command's arguments.
struct ClientOptions: ParsableArguments {
    static let remedy =
        "Name the hub's clients.json with --clients or SPOKE_CLIENTS, or set SPOKE_CLIENT and SPOKE_CLIENT_SECRET."

    @Option(
        help: ArgumentHelp(
            "The file in which the hub wrote its clients' secrets; else SPOKE_CLIENTS.", valueName: "file"))
    var clients: String?

    @Option(
        help: ArgumentHelp(
            "The client; else SPOKE_CLIENT, else the first of the file. Its secret may be in SPOKE_CLIENT_SECRET.",
            valueName: "id"))
    var client: String?

    /// `nil` where nothing is said: the hub's access may be open.
    func credentials() throws -> ClientCredentials? {
        let environment = ProcessInfo.processInfo.environment
        let name = client ?? environment["SPOKE_CLIENT"]
        if clients == nil, let name, let secret = environment["SPOKE_CLIENT_SECRET"] {
            let catalog = Catalog()
            return ClientCredentials(
                client: name, secret: secret,
                organisation: environment["SPOKE_ORGANISATION"] ?? catalog.organisation,
                sandbox: environment["SPOKE_SANDBOX"] ?? catalog.sandbox)
        }
        guard let file = clients ?? environment["SPOKE_CLIENTS"] else { return nil }
        let known: [ClientCredentials]
        do {
            known = try ClientCredentials.read(file)
        } catch {
            throw CommandFailure.badInput("\(error)")
        }
        if let found = name.map({ name in known.first { $0.client == name } }) ?? known.first { return found }
        throw CommandFailure.badInput(
            "\(file) has \(known.map(\.client).joined(separator: ", ")), not \(name ?? "any client")")
    }
}
