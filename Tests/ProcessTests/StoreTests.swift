import Foundation
import Laboratory
import NodeRuntime
import Profiles
import Testing

extension ProcessTests {
    /// `spoke-hub store …`, as operators and scripts use it.
    struct StoreTests {
        /// The command on a store in the test's folder.
        private func store(_ arguments: String..., of name: String = "hub.sqlite", in folder: TemporaryFolder)
            async throws -> Command
        {
            try await Command.run(
                Programs.hub, ["--store", "sqlite:\(folder.path)/\(name)", "store"] + arguments, in: folder)
        }

        @Test func `a backup made under load brings back what it held, and nobody who was deleted since`()
            async throws
        {
            try await Shop.run { shop in
                let folder = shop.folder
                let backup = folder.path + "/backup.sqlite"
                #expect(await shop.update("kept@example.com", points: 1))
                #expect(await shop.update("deleted@example.com", points: 2))
                #expect(try await readable("kept@example.com", 1, shop))
                #expect(try await readable("deleted@example.com", 2, shop))

                // Events and records keep coming while the hub's store is copied, and looked over.
                let (backups, check, acknowledged) = try await withThrowingTaskGroup(of: Int.self) { group in
                    group.addTask {
                        var acknowledged = 0
                        while !Task.isCancelled {
                            let number = acknowledged
                            if await shop.view("load@example.com", id: "load-\(number)", edge: 0),
                                await shop.update("load@example.com", points: Int64(number))
                            {
                                acknowledged += 1
                            }
                        }
                        return acknowledged
                    }
                    let isLoaded = try await eventually { try await shop.held("load@example.com") != .null }
                    #expect(isLoaded)
                    var backups: [Command] = []
                    for _ in 0..<3 {
                        backups.append(try await store("backup", backup, "--force", in: folder))
                    }
                    let check = try await store("check", in: folder)
                    group.cancelAll()
                    return (backups, check, try await group.next() ?? 0)
                }
                #expect(acknowledged > 3)
                for backup in backups { #expect(backup.exitStatus == 0, "\(backup.errors)") }
                #expect(check.exitStatus == 0, "\(check.output)\(check.errors)")
                #expect(check.output.contains("✔ sound"))

                let refused = try await store("restore", backup, in: folder)
                #expect(refused.exitStatus == 69)
                #expect(refused.errors.contains("hub.sqlite is in use by another hub: stop that hub"))

                // What the restore undoes.
                #expect(await shop.update("kept@example.com", points: 11))
                #expect(await shop.update("undone@example.com", points: 12))
                #expect(try await readable("kept@example.com", 11, shop))
                #expect(try await readable("undone@example.com", 12, shop))
                #expect(try await delete("deleted@example.com", shop) == 202)
                let isGone = try await eventually { try await !isHeld("deleted@example.com", shop) }
                #expect(isGone)
                let epoch = try await epoch(shop)

                #expect(await shop.cluster.hub.stop(within: .seconds(20)) == 0)
                let restored = try await store("restore", backup, in: folder)
                #expect(restored.exitStatus == 0, "\(restored.errors)")
                #expect(restored.output.contains("Identities deleted since the backup: 1"))
                try await shop.cluster.startHub()

                #expect(try await readable("kept@example.com", 1, shop))
                let isUndone = try await eventually { try await !isHeld("undone@example.com", shop) }
                #expect(isUndone)
                #expect(try await !isHeld("deleted@example.com", shop))
                for email in ["undone@example.com", "deleted@example.com"] {
                    #expect(try await shop.held(email) == .null, "\(email) is back at the hub")
                    #expect(
                        try await shop.lookUp(email, edge: 0).points == nil, "\(email) is back at an edge")
                }
                #expect(try await self.epoch(shop) != epoch)
                #expect(try await shop.held("load@example.com") != .null)
                // And goes on.
                #expect(await shop.update("kept@example.com", points: 111))
                #expect(try await readable("kept@example.com", 111, shop))
                let kept = try await store("check", of: "hub.sqlite.replaced", in: folder)
                #expect(kept.exitStatus == 0, "\(kept.output)\(kept.errors)")
            }
        }

        private func readable(_ email: String, _ points: Int64, _ shop: Shop) async throws -> Bool {
            try await eventually { try await shop.lookUp(email, edge: 0).points == points }
        }

        private func isHeld(_ email: String, _ shop: Shop) async throws -> Bool {
            try await shop.held(email, edge: 0)[path: "entry"] != nil
        }

        /// Of which the edge is complete.
        private func epoch(_ shop: Shop) async throws -> Substring? {
            let mark = try await shop.held("kept@example.com", edge: 0)[path: "complete"]?.string
            return mark?.split(separator: ".").first
        }

        private func delete(_ email: String, _ shop: Shop) async throws -> Int {
            try await shop.client.call(
                "DELETE",
                "/data/core/ups/access/entities?schema.name=_xdm.context.profile&entityIdNS=Email&entityId=\(email)"
            ).status
        }

        @Test func `a file that is no store ends with 65, bad usage with 64, a disk that fails with 74`()
            async throws
        {
            let folder = try TemporaryFolder()
            for arguments in [["check"], ["backup", "b.sqlite"], ["restore", "b.sqlite"]] {
                let absent = try await Command.run(
                    Programs.hub, ["--store", "sqlite:\(folder.path)/absent.sqlite", "store"] + arguments,
                    in: folder)
                #expect(absent.exitStatus == 65, "\(arguments): \(absent.errors)")
                #expect(absent.errors.contains("sqlite: there is no such file"))
                let nameless = try await Command.run(Programs.hub, ["store"] + arguments, in: folder)
                #expect(nameless.exitStatus == 64)
                #expect(nameless.errors.contains("name the store: --store sqlite:PATH"))
                let memory = try await Command.run(
                    Programs.hub, ["--store", "memory", "store"] + arguments, in: folder)
                #expect(memory.exitStatus == 64)
            }
            try await fill(folder)
            let sound = try await store("check", in: folder)
            #expect(sound.exitStatus == 0, "\(sound.errors)")

            // A file may grow to 16 KiB only.
            let full = try await Command.run(
                "/bin/sh",
                [
                    "-c", "trap '' XFSZ; ulimit -f 32; exec \"$0\" \"$@\"", Programs.hub, "--store",
                    "sqlite:\(folder.path)/hub.sqlite", "store", "backup", folder.path + "/b.sqlite",
                ], in: folder)
            #expect(full.exitStatus == 74, "\(full.errors)")
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(!names.contains { $0.hasPrefix("b.sqlite") }, "\(names)")

            try Data("no database at all".utf8).write(to: URL(fileURLWithPath: folder.path + "/text.sqlite"))
            let text = try await store("check", of: "text.sqlite", in: folder)
            #expect(text.exitStatus == 65)
            #expect(text.errors.contains("not a store: name another file"))
        }

        /// Has a hub make a store, by the shortest of the commands that do.
        private func fill(_ folder: TemporaryFolder) async throws {
            let schema = """
                {"$id": "https://ns.adobe.com/xdm/mixins/pet", "title": "Pet", "type": "object",
                 "meta:intendedToExtend": ["https://ns.adobe.com/xdm/context/profile"],
                 "definitions": {"pet": {"properties": {"xdm:pet": {"type": "string"}}}},
                 "allOf": [{"$ref": "#/definitions/pet"}]}
                """
            try Data(schema.utf8).write(to: URL(fileURLWithPath: folder.path + "/pet.schema.json"))
            let command = try await Command.run(
                Programs.hub,
                [
                    "--topology", Programs.topology, "--store", "sqlite:\(folder.path)/hub.sqlite", "schemas",
                    "import", folder.path,
                ], in: folder)
            #expect(command.exitStatus == 0, "\(command.errors)")
        }
    }
}
