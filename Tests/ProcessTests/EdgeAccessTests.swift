import Foundation
import Laboratory
import Profiles
import SansIO
import Testing
import Tokens

extension ProcessTests {
    /// Tokens of a real hub at real edges.
    struct EdgeAccessTests {
        /// What a heartbeat and a round trip are, with room for a busy machine.
        private static let revocation = Duration.seconds(8)

        /// The code of the answer to a lookup; `nil` where it is none of an error.
        private func code(
            _ fields: [(String, String)], _ shop: Shop, edge: Int = 0, datastream: String = "server"
        ) async throws -> String? {
            let reply = try await shop.caller.call(
                "POST", shop.edges[edge].server,
                "/ee/v2/interact?datastreamId=\(shop.datastream(datastream))", fields: fields,
                json: ["event": ["xdm": ["identityMap": Shop.identityMap("known@example.com")]]])
            guard reply.status != 200 else { return nil }
            return reply.json[path: "type"]?.string?.split(separator: "/").last.map(String.init)
        }

        private func isRefused(
            _ fields: [(String, String)], with code: String, by shop: Shop
        ) async throws -> Bool {
            try await eventually(within: Self.revocation) {
                for edge in shop.edges.indices
                where try await self.code(fields, shop, edge: edge) != code { return false }
                return true
            }
        }

        @Test func `an edge tells a hub's tokens from all others without asking the hub`() async throws {
            try await Shop.run { shop in
                let good = try await shop.client.access.fields()
                func changed(_ name: String, _ value: String?) -> [(String, String)] {
                    good.compactMap { $0.0 == name ? value.map { (name, $0) } : $0 }
                }
                let credentials = try #require(await shop.cluster.credentials)
                let stranger = SigningKey().token(
                    TokenClaims(
                        client: credentials.client, organisation: credentials.organisation,
                        scopes: Scope.allCases, at: Timestamp(milliseconds: 1_700_000_000_000)))
                await shop.cluster.killHub()
                for (fields, expected) in [
                    (good, nil), (changed("x-sandbox-name", nil), nil), ([], "EXEG-0500-401"),
                    (changed("authorization", nil), "EXEG-0500-401"),
                    (changed("x-api-key", "another"), "EXEG-0500-401"),
                    (changed("authorization", "Bearer \(stranger)"), "EXEG-0502-401"),
                    (changed("x-gw-ims-org-id", "Another@AdobeOrg"), "EXEG-0504-401"),
                    (changed("x-sandbox-name", "another"), "EXEG-0506-401"),
                ] as [([(String, String)], String?)] {
                    #expect(try await code(fields, shop) == expected, "\(expected ?? "good")")
                }
            }
        }

        @Test func `tokens for a rotated secret are good until the edges hear the hub, and no longer`()
            async throws
        {
            try await Shop.run { shop in
                let old = try await shop.client.access.fields()
                let client = try #require(await shop.cluster.credentials).client
                #expect(try await code(old, shop) == nil)
                let command = try await Command.run(
                    Programs.hub, ["clients", "rotate", client, shop.folder.path + "/hub"], in: shop.folder)
                #expect(command.exitStatus == 0)
                await shop.cluster.killHub()
                #expect(try await code(old, shop) == nil, "an edge that hears no hub knows no better")
                try await shop.cluster.startHub()
                #expect(try await isRefused(old, with: "EXEG-0503-401", by: shop))
                let access = HubAccess(
                    to: shop.hub, as: await shop.cluster.credentials, caller: shop.caller)
                for edge in shop.edges.indices {
                    #expect(try await code(try await access.fields(), shop, edge: edge) == nil)
                }
                // Also one that was away meanwhile, and comes back with what it knew.
                await shop.cluster.killEdge(shop.edges[0].name)
                try await shop.cluster.startEdge(shop.edges[0].name)
                #expect(try await isRefused(old, with: "EXEG-0503-401", by: shop))
            }
        }

        @Test func `a client that the file no longer names is refused, and all are where the key was lost`()
            async throws
        {
            let local = try String(contentsOfFile: Programs.topology, encoding: .utf8).replacing(
                "include: catalogs/", with: "include: \(Programs.package)/Topologies/catalogs/")
            let both = local.replacing(
                "\n  datastreams:", with: "\n  clients: [ { id: leaving } ]\n  datastreams:")
            #expect(both != local)
            try await Shop.run(both) { shop in
                func access(_ client: String) throws -> HubAccess {
                    let known = try ClientCredentials.read(shop.cluster.clientsFile)
                    let own: ClientCredentials = try #require(known.first { $0.client == client })
                    return HubAccess(to: shop.hub, as: own, caller: shop.caller)
                }
                let leaving = try await access("leaving").fields()
                let staying = try await access("shop-backend").fields()
                #expect(try await code(leaving, shop) == nil)
                await shop.cluster.killHub()
                try local.write(toFile: shop.file, atomically: true, encoding: .utf8)
                try await shop.cluster.startHub()
                #expect(try await isRefused(leaving, with: "EXEG-0503-401", by: shop))
                #expect(try await code(staying, shop) == nil)

                await shop.cluster.killHub()
                try FileManager.default.removeItem(atPath: shop.folder.path + "/hub.access.json")
                try await shop.cluster.startHub()
                #expect(try await isRefused(staying, with: "EXEG-0502-401", by: shop))
                #expect(try await code(try await access("shop-backend").fields(), shop) == nil)
            }
        }

        @Test(.enabled(if: Programs.isSpokePresent, "spoke is not built: run 'make test'"))
        func `spoke edge show tells values to a client, and the reason to everybody, also without a hub`()
            async throws
        {
            try await Shop.run { shop in
                #expect(await shop.update("known@example.com", points: 731))
                #expect(try await shop.lookUp("known@example.com", edge: 0).points == 731)
                func show(_ at: String, _ more: [String] = []) async throws -> Command {
                    try await Command.run(
                        Programs.spoke,
                        ["edge", "show", "Email:known@example.com", "--at", at, "--hub", shop.hub] + more,
                        in: shop.folder)
                }
                let asClient = ["--clients", shop.cluster.clientsFile]
                let full = try await show(shop.edges[0].server, asClient)
                #expect(full.exitStatus == 0 && full.output.contains("731"), "\(full.errors)")
                let stranger = try await show(shop.edges[0].server)
                #expect(stranger.exitStatus == 65)
                #expect(stranger.errors.contains("Authorization"), "\(stranger.errors)")
                await shop.cluster.killHub()
                let reduced = try await show(shop.edges[0].open, asClient)
                #expect(reduced.exitStatus == 0 && !reduced.output.contains("731"), "\(reduced.errors)")
                #expect(reduced.errors.contains("asking without a token"))
                #expect(reduced.output.contains("loyalty.points") && reduced.output.contains("expiresInMs"))
            }
        }
    }
}
