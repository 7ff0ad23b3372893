import Foundation
import Laboratory
import NIOCore
import NIOPosix
import Profiles
import Testing
import Topology

extension ProcessTests {
    /// The page that walks through the blueprint's steps, run as a reader would.
    struct BlueprintWalkTests {
        private static let page = Programs.package + "/Sources/HubAPI/HubAPI.docc/BlueprintWalk.md"
        private static let tools = ["bash", "curl", "python3", "env"]

        @Test(
            .enabled(
                if: tools.allSatisfy { tool(named: $0) != nil },
                "the page needs \(tools.joined(separator: ", ")): one is not on the path"))
        func `the commands of the page lead from an empty catalog to a personalised answer`() async throws {
            let text = try String(contentsOfFile: Self.page, encoding: .utf8)
            for step in 1...13 { #expect(text.contains("\n## \(step). "), "step \(step) is missing") }
            let script = (["set -euo pipefail"] + blocks(of: text, in: "sh")).joined(separator: "\n")
            let topology = try #require(blocks(of: text, in: "yaml").first)
            try await run(topology) { walk in
                let catalog = walk.catalog
                #expect(catalog.schemas.isEmpty && catalog.datasets.isEmpty && catalog.audiences.isEmpty)
                #expect(catalog.destinations.isEmpty && catalog.datastreams.isEmpty)
                let command = try await Command.run(
                    try #require(tool(named: "env")),
                    [
                        "HUB=http://\(walk.hub)", "EDGE=http://\(walk.edge.open)",
                        "SERVER=http://\(walk.edge.server)", "CLIENTS=\(walk.clients)",
                        "bash", "-c", script,
                    ], in: walk.folder, patience: .seconds(90))
                try #require(command.exitStatus == 0, "\(command.output)\n\(command.errors)")
                #expect(
                    command.output.hasSuffix("Hello there - a gift for you\nHello Jane - a gift for you\n"),
                    "\(command.output)")
                try await checkHub(walk)
                try await checkEdge(walk)
            }
        }

        /// The record and the page views are one profile, whichever of its identities one asks by.
        private func checkHub(_ walk: Walk) async throws {
            let reply = try await walk.client.call(
                "GET",
                "/data/core/ups/access/entities?schema.name=_xdm.context.profile"
                    + "&entityIdNS=CRMID&entityId=C-1001")
            #expect(reply.status == 200)
            let entity = try #require(reply.json.fields?.members.first?.value[path: "entity"])
            #expect(entity[path: "person.name.firstName"] == "Jane")
            #expect(entity[path: "loyalty.tier"] == "gold")
            let identities = entity[path: "identities"]?.array ?? []
            let namespaces = identities.compactMap { $0[path: "namespace.code"]?.string }
            #expect(Set(namespaces) == ["CRMID", "ECID", "Email"])
            #expect(try await walk.client.call("GET", "/spoke/rejected").json[path: "rejected"] == [])
        }

        /// Both audiences for everybody, attributes for the server alone.
        private func checkEdge(_ walk: Walk) async throws {
            let streams = try await walk.client.call("GET", "/spoke/datastreams").json[path: "datastreams"]
            let datastream = try #require(streams?.array?.first?[path: "id"]?.string)
            let defined = try await walk.client.call("GET", "/data/core/ups/segment/definitions")
                .json[path: "segments"]?.array
            let audiences = Set(defined?.compactMap { $0[path: "id"]?.string } ?? [])
            #expect(audiences.count == 2)
            let path = "/ee/v2/interact?datastreamId=\(datastream)"
            let body: Value = ["event": ["xdm": ["identityMap": Shop.identityMap("jane@example.com")]]]

            let server = try await walk.caller.call(
                "POST", walk.edge.server, path, fields: try await walk.client.access.fields(), json: body)
            let told = try #require(profileLookup(in: server.json), "\(server.json)")
            #expect(segments(of: told) == audiences)
            #expect(told[path: "alias"] == "shop")
            #expect(
                told[path: "attributes"]
                    == ["firstName": ["value": "Jane"], "tier": ["value": "gold"]])

            let page = try await walk.caller.call("POST", walk.edge.open, path, json: body)
            let shown = try #require(profileLookup(in: page.json), "\(page.json)")
            #expect(segments(of: shown) == audiences)
            #expect(shown[path: "attributes"] == nil)

            let stranger = try await walk.caller.call("POST", walk.edge.server, path, json: body)
            #expect(stranger.status == 401)
        }

        private func profileLookup(in answer: Value) -> Value? {
            let pulled = answer[path: "handle"]?.array?.first { $0[path: "type"] == "activation:pull" }
            return pulled?[path: "payload"]?.array?.first
        }

        private func segments(of element: Value) -> Set<String> {
            Set(element[path: "segments"]?.array?.compactMap { $0[path: "id"]?.string } ?? [])
        }

        // MARK: - The page

        /// The fenced blocks of a language, in order.
        private func blocks(of text: String, in language: String) -> [String] {
            var blocks: [String] = []
            var lines: [Substring]?
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
                if let block = lines {
                    if line == "```" {
                        blocks.append(block.joined(separator: "\n"))
                        lines = nil
                    } else {
                        lines = block + [line]
                    }
                } else if line == "```" + language {
                    lines = []
                }
            }
            return blocks
        }

        // MARK: - The processes

        private struct Walk: Sendable {
            var hub: String
            var edge: Cluster.EdgeAddress
            var clients: String
            var client: HubCaller
            var caller: HTTPCaller
            var catalog: Catalog
            var folder: TemporaryFolder
        }

        /// Starts what a topology describes on free ports, and ends it whatever `body` does.
        private func run(
            _ topology: String, _ body: @escaping @Sendable (Walk) async throws -> Void
        ) async throws {
            let folder = try TemporaryFolder()
            let file = folder.path + "/walk.yaml"
            try Data(topology.utf8).write(to: URL(fileURLWithPath: file))
            let read = try TopologyFile(path: file, overrides: []).topology
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            let cluster = Cluster(
                file: file, overrides: [], topology: read, programs: Programs.folder, folder: folder.path,
                takesFreePorts: true, group: group)
            let outcome: Result<Void, any Error>
            do {
                try await cluster.start { _ in }
                let caller = HTTPCaller(group: group)
                let hub = await cluster.hubHTTP
                outcome = .success(
                    try await body(
                        Walk(
                            hub: hub, edge: try #require(await cluster.edges.first),
                            clients: cluster.clientsFile,
                            client: HubCaller(hub, as: await cluster.credentials, caller: caller),
                            caller: caller, catalog: read.catalog, folder: folder)))
            } catch {
                outcome = .failure(error)
            }
            // Not in this task: should the test be cancelled, the processes shall still end in order.
            await Task { await cluster.stop() }.value
            try await group.shutdownGracefully()
            try outcome.get()
        }
    }
}

/// Where a program lies on the path; `nil` where it does not.
func tool(named name: String) -> String? {
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
}
