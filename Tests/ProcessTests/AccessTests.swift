import Foundation
import Laboratory
import NodeRuntime
import Profiles
import SansIO
import Testing
import Tokens

extension ProcessTests {
    /// Tokens and secrets of a real hub.
    struct AccessTests {
        private static let profile =
            "/data/core/ups/access/entities?schema.name=_xdm.context.profile"
            + "&entityIdNS=Email&entityId=known%40example.com"

        @Test func `a hub refuses strangers and serves its clients, also after kill -9 with the old token`()
            async throws
        {
            try await Shop.run { shop in
                #expect(await shop.update("known@example.com", points: 7))
                for (method, path) in [
                    ("GET", Self.profile), ("DELETE", Self.profile), ("GET", "/spoke/rejected"),
                    ("GET", "/spoke/show?identity=Email:known@example.com"),
                ] {
                    let stranger = try await shop.caller.call(method, shop.hub, path)
                    #expect(stranger.status == 403, "\(method) \(path)")
                    #expect(stranger.json[path: "error_code"] == "403010")
                }
                let fields = try await shop.client.access.fields()
                let altered = fields.map { ($0.0, $0.0 == "authorization" ? $0.1 + "A" : $0.1) }
                let forged = try await shop.caller.call("GET", shop.hub, Self.profile, fields: altered)
                #expect(forged.status == 401)
                #expect(
                    try await shop.caller.call("GET", shop.hub, Self.profile, fields: fields).status == 200)

                await shop.cluster.killHub()
                try await shop.cluster.startHub()
                let again = try await shop.caller.call("GET", shop.hub, Self.profile, fields: fields)
                #expect(again.status == 200, "a restart makes tokens worthless")
                #expect(again.json.fields?.isEmpty == false)
            }
        }

        @Test func `keys and secrets are for their owner's eyes, and no log has them`() async throws {
            try await Shop.run { shop in
                let credentials = try #require(await shop.cluster.credentials)
                _ = try await shop.client.call("GET", "/spoke/rejected")
                _ = try await shop.caller.call(
                    "POST", shop.hub, "/ims/token/v3",
                    form: [
                        ("grant_type", "client_credentials"), ("client_id", credentials.client),
                        ("client_secret", credentials.secret + "x"),
                    ])
                for name in ["hub.access.json", "hub.clients.json"] {
                    let path = shop.folder.path + "/" + name
                    let attributes = try FileManager.default.attributesOfItem(atPath: path)
                    #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
                }
                let kept = try String(contentsOfFile: shop.folder.path + "/hub.access.json", encoding: .utf8)
                #expect(!kept.contains(credentials.secret))
                let log = try String(contentsOfFile: shop.folder.path + "/hub.log", encoding: .utf8)
                let token = try await shop.client.access.fields()[0].1.dropFirst(7)
                #expect(!log.contains(credentials.secret) && !log.contains(token))
                #expect(log.contains("new secrets of shop-backend are in"))
            }
        }

        @Test func `a copy that others may read is closed to them at the next start`() async throws {
            try await Shop.run { shop in
                let path = shop.folder.path + "/hub.access.json"
                await shop.cluster.killHub()
                try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
                try await shop.cluster.startHub()
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                #expect(attributes[.posixPermissions] as? Int == 0o600)
                #expect(try await shop.client.call("GET", "/spoke/rejected").status == 200)
            }
        }

        @Test
        func `a rotated secret is good no more after a restart, and a new one lies where the old one did`()
            async throws
        {
            try await Shop.run { shop in
                let base = shop.folder.path + "/hub"
                let old = try #require(await shop.cluster.credentials)
                for (client, status) in [("nobody", 65), (old.client, 0)] as [(String, Int32)] {
                    let command = try await Command.run(
                        Programs.hub, ["clients", "rotate", client, base], in: shop.folder)
                    #expect(command.exitStatus == status, "\(command.output) \(command.errors)")
                }
                let held = try await shop.client.access.fields()
                #expect(try await shop.client.call("GET", "/spoke/rejected").status == 200)
                await shop.cluster.killHub()
                try await shop.cluster.startHub()
                let refused = try await shop.caller.call(
                    "POST", shop.hub, "/ims/token/v3",
                    form: [
                        ("grant_type", "client_credentials"), ("client_id", old.client),
                        ("client_secret", old.secret),
                    ])
                #expect(refused.status == 400)
                #expect(refused.json[path: "error"] == "invalid_client")
                let client = HubCaller(
                    shop.hub, as: await shop.cluster.credentials, caller: shop.caller)
                #expect(try await client.call("GET", "/spoke/rejected").status == 200)
                let earlier = try await shop.caller.call("GET", shop.hub, "/spoke/rejected", fields: held)
                #expect(earlier.status == 401, "a token that was given for the old secret")
            }
        }

        @Test func `a hub does not start on keys that it cannot read, and leaves them as they are`()
            async throws
        {
            let folder = try TemporaryFolder()
            for damage in ["", "{", "{}", "[1]", "{\"version\":1,\"signingKey\":{}}"] {
                let path = folder.path + "/hub.access.json"
                try Data(damage.utf8).write(to: URL(fileURLWithPath: path))
                let hub = try await Command.run(
                    Programs.hub,
                    [
                        "--topology", Programs.topology, "--store", "memory", "--http", "127.0.0.1:0",
                        "--publish", "tcp://127.0.0.1:*", "--requests", "tcp://127.0.0.1:*",
                        "--access-files", folder.path + "/hub",
                    ], in: folder)
                #expect(hub.exitStatus == 65, "\(damage): \(hub.errors)")
                #expect(hub.errors.contains("hub.access.json"))
                #expect(try String(contentsOfFile: path, encoding: .utf8) == damage)
            }
        }

        @Test func `a hub whose access is open says so and asks for nothing`() async throws {
            let folder = try TemporaryFolder()
            let hub = NodeProcess(name: "hub", log: folder.path + "/open.log")
            let facts = try await hub.start(
                Programs.hub,
                [
                    "--topology", Programs.topology, "--store", "memory", "--http", "127.0.0.1:0",
                    "--publish", "tcp://127.0.0.1:*", "--requests", "tcp://127.0.0.1:*", "--access", "open",
                ], timeout: .seconds(30))
            let output = try await Command.run(
                Programs.spoke, ["hub", "rejected", "--at", facts["http"] ?? ""], in: folder)
            await hub.stop()
            #expect(output.exitStatus == 0, "\(output.errors)")
            let log = try String(contentsOfFile: folder.path + "/open.log", encoding: .utf8)
            #expect(log.contains("access is open"))
        }

        @Test(.enabled(if: Programs.isSpokePresent, "spoke is not built: run 'make test'"))
        func `spoke hub asks as a client, and says what to do where it is none`() async throws {
            try await Shop.run { shop in
                let ask = ["hub", "rejected", "--at", shop.hub]
                let file = shop.cluster.clientsFile
                let good = try await Command.run(Programs.spoke, ask + ["--clients", file], in: shop.folder)
                #expect(good.exitStatus == 0, "\(good.errors)")
                #expect(good.output.contains("\"rejected\""))
                let stranger = try await Command.run(Programs.spoke, ask, in: shop.folder)
                #expect(stranger.exitStatus == 65)
                #expect(stranger.errors.contains("Name the hub's clients.json with --clients"))
                let other = try await Command.run(
                    Programs.spoke, ask + ["--clients", file, "--client", "nobody"], in: shop.folder)
                #expect(other.exitStatus == 65)
                #expect(other.errors.contains("has shop-backend, not nobody"))
            }
        }
    }
}
