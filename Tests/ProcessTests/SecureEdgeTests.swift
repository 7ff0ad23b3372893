import Foundation
import Laboratory
import NIOCore
import NIOPosix
import NodeRuntime
import Profiles
import Testing
import Topology

extension ProcessTests {
    /// An edge with TLS, asked by the programs that people have: curl and openssl.
    @Suite(.enabled(if: Tool.curl != nil && Tool.openssl != nil, "curl or openssl is not installed"))
    struct SecureEdgeTests {
        @Test func `curl trusts what the edge generates, and a stranger does not`() async throws {
            try await SecureEdge.run(["--hosts-by-name"]) { edge in
                let live = try await edge.curl("/livez")
                #expect(live.output == "ok\n200", "\(live.errors)")
                #expect(try await edge.curl("/livez", trusting: "/dev/null").exitStatus != 0)
                let plain = try await edge.curl("/livez", scheme: "http")
                #expect(plain.output.hasSuffix("400") && plain.output.contains("https://"))

                let web = "/ee/v2/interact?datastreamId=\(edge.datastream)"
                let body = #"{"event":{"xdm":{"eventType":"web.webpagedetails.pageViews"}}}"#
                let post = ["-H", "Content-Type: application/json", "-d", body]
                // On the server host credentials are asked for, and nobody has told this edge whom to believe.
                for (host, status) in [
                    ("edge.adobedc.net", "200"), ("va6.edge.adobedc.net", "200"),
                    ("adobedc.demdex.net", "200"), ("server.adobedc.net", "503"),
                    ("or2.server.adobedc.net", "503"), ("nowhere.edge.adobedc.net", "404"),
                ] {
                    let answer = try await edge.curl(web, host: host, post)
                    #expect(answer.output.hasSuffix(status), "\(host): \(answer.output)\(answer.errors)")
                }
                // Visitors reach this address: it tells nobody about profiles.
                #expect(
                    try await edge.curl("/spoke/show?identity=Email:a@example.com").output.hasSuffix("404"))
                #expect(try await edge.curl("/metrics").output.hasSuffix("404"))
            }
        }

        @Test
        func `TLS 1.2 and 1.3 are spoken, older versions and other protocols refused, sessions resumed`()
            async throws
        {
            try await SecureEdge.run { edge in
                for version in ["-tls1", "-tls1_1"] {
                    let refused = try await edge.openssl([version, "-cipher", "ALL:@SECLEVEL=0"])
                    #expect(refused.errors.contains("alert protocol version"), "\(version)")
                    #expect(refused.exitStatus != 0, "\(version)")
                }
                let two = try await edge.openssl(["-alpn", "h2"])
                #expect(two.errors.contains("no application protocol"))
                for version in ["-tls1_2", "-tls1_3"] {
                    let session = edge.folder.path + "/session\(version)"
                    let first = try await edge.openssl(
                        [version, "-alpn", "h2,http/1.1", "-sess_out", session], asking: "/livez")
                    #expect(first.output.contains("HTTP/1.1 200 OK"), "\(version) \(first.errors)")
                    #expect(first.output.contains("ALPN protocol: http/1.1"), "\(version)")
                    #expect(first.output.contains("New, "), "\(version)")
                    let second = try await edge.openssl([version, "-sess_in", session], asking: "/livez")
                    #expect(second.output.contains("Reused, "), "\(version)")
                    #expect(second.output.contains("HTTP/1.1 200 OK"), "\(version)")
                }
                #expect(try await edge.metric("spoke_edge_tls_handshakes_total{resumed=\"yes\"}") == 2)
                #expect(
                    try await edge.metric("spoke_edge_tls_handshakes_failed_total{reason=\"refused\"}") == 3)
            }
        }

        @Test func `SIGHUP shows a new certificate, and one that cannot serve leaves the old`() async throws {
            try await SecureEdge.run { edge in
                let before = try await edge.fingerprint()
                for file in ["edge.pem", "edge-key.pem"] {
                    try FileManager.default.removeItem(atPath: edge.certificates + "/" + file)
                }
                edge.reload()
                #expect(try await eventually { try await edge.fingerprint() != before })
                let after = try await edge.fingerprint()
                try Data("nonsense".utf8).write(to: URL(fileURLWithPath: edge.certificates + "/edge.pem"))
                edge.reload()
                #expect(try await eventually { try edge.log().contains("the certificate stays as it was") })
                #expect(try await edge.fingerprint() == after)
                #expect(try await edge.curl("/livez").output == "ok\n200")
            }
        }

        @Test func `what is missing for TLS is said before anything starts`() async throws {
            let folder = try TemporaryFolder()
            for (arguments, status, text) in [
                (["--https", "127.0.0.1:0"], 64, "--tls-certificate FILE with --tls-key FILE"),
                (["--https", "127.0.0.1:0", "--tls-certificate", "a.pem"], 64, "go together"),
                (["--tls-generate", folder.path], 64, "serves nothing without --https"),
                (
                    [
                        "--https", "127.0.0.1:0", "--tls-certificate", "/absent.pem", "--tls-key",
                        "/absent.pem",
                    ],
                    65, "/absent.pem: there is no such file"
                ),
            ] {
                let command = try await Command.run(
                    Programs.edge,
                    ["--topology", Programs.topology, "--name", "VA6-1", "--http", "127.0.0.1:0"] + arguments,
                    in: folder)
                #expect(command.exitStatus == status, "\(arguments)")
                #expect(command.errors.contains(text), "\(arguments): \(command.errors)")
            }
        }

        @Test func `a cluster's edges serve TLS where asked, at the same addresses after a restart`()
            async throws
        {
            let folder = try TemporaryFolder()
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            let cluster = Cluster(
                file: Programs.topology, overrides: Shop.overrides,
                topology: try TopologyFile(path: Programs.topology, overrides: Shop.overrides).topology,
                programs: Programs.folder, folder: folder.path, takesFreePorts: true, securesEdges: true,
                group: group)
            let outcome: Swift.Result<[Command], any Error>
            do {
                try await cluster.start { _ in }
                await cluster.killEdge("VA6-1")
                try await cluster.startEdge("VA6-1")
                let authority = try #require(await cluster.authority)
                var answers: [Command] = []
                for edge in await cluster.edges {
                    for address in [edge.secure, edge.secureServer] {
                        let arguments = ["-sS", "--cacert", authority, "https://\(address ?? "none")/livez"]
                        answers.append(try await Command.run(Tool.curl ?? "", arguments, in: folder))
                    }
                }
                outcome = .success(answers)
            } catch {
                outcome = .failure(error)
            }
            await cluster.stop()
            try await group.shutdownGracefully()
            let answers = try outcome.get()
            #expect(answers.count == 6)
            for answer in answers { #expect(answer.output == "ok\n", "\(answer.errors)") }
        }
    }
}

/// Programs of the system, where they are installed.
enum Tool {
    static let curl = path("curl")
    static let openssl = path("openssl")

    private static func path(_ program: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}

/// One edge with TLS and without a hub.
private struct SecureEdge: Sendable {
    let folder: TemporaryFolder
    let datastream: String
    private let process: NodeProcess
    private let facts: [String: String]

    var certificates: String { folder.path + "/tls" }
    private var port: String { facts["https"]?.split(separator: ":").last.map(String.init) ?? "" }

    static func run(
        _ arguments: [String] = [], _ body: (SecureEdge) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let process = NodeProcess(name: "VA6-1", log: folder.path + "/edge.log")
        let topology = try TopologyFile(path: Programs.topology).topology
        let outcome: Swift.Result<Void, any Error>
        do {
            let facts = try await process.start(
                Programs.edge,
                [
                    "--topology", Programs.topology, "--name", "VA6-1", "--http", "127.0.0.1:0", "--https",
                    "127.0.0.1:0", "--tls-generate", folder.path + "/tls", "--threads", "1",
                    // Nobody listens there.
                    "--hub-publish", "tcp://127.0.0.1:9", "--hub-requests", "tcp://127.0.0.1:9",
                ] + arguments, timeout: .seconds(20))
            let web = topology.catalog.datastreams.first { $0.name == "web" }
            try await body(
                SecureEdge(folder: folder, datastream: web?.id ?? "", process: process, facts: facts))
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await process.stop()
        try outcome.get()
    }

    /// Prints the body, then the status.
    func curl(
        _ path: String, host: String = "localhost", scheme: String = "https",
        trusting authority: String? = nil,
        _ arguments: [String] = []
    ) async throws -> Command {
        try await Command.run(
            Tool.curl ?? "",
            [
                "-sS", "--cacert", authority ?? certificates + "/ca.pem", "-w", "%{http_code}", "--resolve",
                "\(host):\(port):127.0.0.1", "\(scheme)://\(host):\(port)\(path)",
            ] + arguments, in: folder)
    }

    /// A handshake; with `path`, a request too, whose answer is printed.
    func openssl(_ arguments: [String], asking path: String? = nil) async throws -> Command {
        let client =
            [Tool.openssl ?? "", "s_client", "-connect", "127.0.0.1:\(port)", "-CAfile"]
            + [certificates + "/ca.pem", "-verify_return_error"] + arguments
        guard let path else { return try await Command.run(client[0], Array(client.dropFirst()), in: folder) }
        let words = (client + ["-ign_eof"]).map { "'\($0)'" }.joined(separator: " ")
        let request = #"printf 'GET \#(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'"#
        return try await Command.run("/bin/sh", ["-c", "\(request) | \(words)"], in: folder)
    }

    /// Of the certificate that is shown now.
    func fingerprint() async throws -> String {
        let shown = try await openssl([]).output
        let lines = shown.split(separator: "\n").drop { !$0.hasPrefix("-----BEGIN") }
        return lines.prefix { !$0.hasPrefix("-----END") }.joined()
    }

    func reload() { if let identifier = process.identifier { kill(identifier, SIGHUP) } }

    func log() throws -> String { try String(contentsOfFile: process.log, encoding: .utf8) }

    func metric(_ name: String) async throws -> Int {
        let reply = try await Command.run(
            Tool.curl ?? "", ["-sS", "http://\(facts["http"] ?? "")/metrics"], in: folder)
        let line = reply.output.split(separator: "\n").first { $0.hasPrefix(name + " ") }
        return line?.split(separator: " ").last.flatMap { Int($0) } ?? -1
    }
}
