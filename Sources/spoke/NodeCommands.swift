import ArgumentParser
import Foundation
import Laboratory
import NIOCore
import NIOPosix
import Profiles
import Tokens

/// `spoke hub …`: questions to a running hub, and files for it.
struct HubCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hub", abstract: "Ask a running hub, or load a file into it.",
        subcommands: [Show.self, Rejected.self, HubLoadCommand.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What the hub knows of a profile: attributes, events, and what each region holds of it."
        )

        @Argument(help: "For example Email:jane@example.com.") var identity: String

        @Option(help: ArgumentHelp("The hub's HTTP address.", valueName: "host:port"))
        var at = "127.0.0.1:8080"

        @OptionGroup var client: ClientOptions

        func run() async throws { try await show(identity, at: at, as: try client.credentials()) }
    }

    struct Rejected: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The newest records and events that the hub refused, with the reason.")

        @Option(help: ArgumentHelp("The hub's HTTP address.", valueName: "host:port"))
        var at = "127.0.0.1:8080"

        @Option(help: "How many, at most 1000.") var limit = 20

        @OptionGroup var client: ClientOptions

        func run() async throws {
            try await ask(at, "/spoke/rejected?limit=\(limit)", as: try client.credentials())
        }
    }
}

/// `spoke edge …`: questions to a running edge.
struct EdgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edge", abstract: "Ask a running edge.", subcommands: [Show.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What an edge holds of a profile, and why an answer would be stale or empty.",
            discussion: """
                The edge host tells everybody all but values: of attributes the paths, of identities the namespaces. \
                For values ask the server host, as a client: --at 127.0.0.1:9101 --clients FILE. Its token comes from \
                the hub.
                """)

        @Argument(help: "For example Email:jane@example.com.") var identity: String

        @Option(help: ArgumentHelp("The edge's HTTP address.", valueName: "host:port"))
        var at = "127.0.0.1:8101"

        @Option(help: ArgumentHelp("The hub's HTTP address, for a token.", valueName: "host:port"))
        var hub = "127.0.0.1:8080"

        @OptionGroup var client: ClientOptions

        func run() async throws {
            try await show(identity, at: at, as: try client.credentials(), tokensFrom: hub)
        }
    }
}

private func show(
    _ identity: String, at address: String, as credentials: ClientCredentials?, tokensFrom hub: String? = nil
) async throws {
    guard Identity(parsing: identity) != nil else {
        throw ValidationError(
            "'\(identity)' is no identity: write Namespace:value, for example Email:jane@example.com")
    }
    var allowed = CharacterSet.alphanumerics
    allowed.insert(charactersIn: "-._~:@")
    try await ask(
        address,
        "/spoke/show?identity=" + (identity.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""),
        as: credentials, tokensFrom: hub)
}

/// Prints the JSON answer of a node, indented. An edge's token comes from another node, its hub.
private func ask(
    _ address: String, _ path: String, as credentials: ClientCredentials?, tokensFrom hub: String? = nil
) async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let caller = HTTPCaller(group: group)
    let reply: HTTPCaller.Reply
    do {
        if let hub {
            let fields = await fields(HubAccess(to: hub, as: credentials, caller: caller), of: hub)
            reply = try await caller.call("GET", address, path, fields: fields)
        } else {
            reply = try await HubCaller(address, as: credentials, caller: caller).call("GET", path)
        }
    } catch let failure as LaboratoryFailure {
        throw CommandFailure.badInput("\(failure)")
    } catch {
        throw CommandFailure.missing(
            "no answer from \(address): \(error). Is the node running? Name it with --at")
    }
    try await group.shutdownGracefully()
    if reply.json[path: "error_code"] != nil {
        let message = reply.json[path: "message"]?.string ?? "\(reply.status)"
        throw CommandFailure.badInput("\(address) refuses: \(message). \(ClientOptions.remedy)")
    }
    let text = indented(reply.json)
    if reply.status != 200 {
        throw CommandFailure.badInput(
            reply.json[path: "detail"]?.string ?? "\(address) answers \(reply.status)\n\(text)")
    }
    print(text)
}

/// The header fields of a client; none while there is no hub to get a token from, when an edge is asked all the same.
private func fields(_ access: HubAccess, of hub: String) async -> [(String, String)] {
    do {
        return try await access.fields()
    } catch {
        let note = "spoke: asking without a token, as the hub at \(hub) gives none: \(error)\n"
        FileHandle.standardError.write(Data(note.utf8))
        return []
    }
}

/// JSON for people: two spaces a level, members in order of their names.
private func indented(_ value: Value, margin: String = "") -> String {
    let inner = margin + "  "
    switch value {
    case .array(let items) where !items.isEmpty:
        return "[\n" + items.map { inner + indented($0, margin: inner) }.joined(separator: ",\n")
            + "\n\(margin)]"
    case .object(let fields) where !fields.isEmpty:
        let lines = fields.members.map { member in
            inner + Value.string(member.name).jsonText + ": " + indented(member.value, margin: inner)
        }
        return "{\n" + lines.joined(separator: ",\n") + "\n\(margin)}"
    default:
        return value.jsonText
    }
}
