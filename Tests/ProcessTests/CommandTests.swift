import Foundation
import Profiles
import Testing

extension ProcessTests {
    /// The `spoke` command, as scripts use it.
    @Suite(.enabled(if: Programs.isSpokePresent, "spoke is not built: run 'make test'"))
    struct CommandTests {
        @Test func `validate ends with 0 for a good file, 65 for a bad one and 64 for bad usage`()
            async throws
        {
            let folder = try TemporaryFolder()
            let good = try await Command.run(Programs.spoke, ["validate", Programs.topology], in: folder)
            #expect(good.exitStatus == 0)
            #expect(good.output.hasPrefix("local: ok"))
            #expect(good.errors.isEmpty)

            let bad = try await Command.run(
                Programs.spoke, ["validate", Programs.topology, "--set", "hub.region=Atlantis-North"],
                in: folder)
            #expect(bad.exitStatus == 65)
            #expect(bad.errors.contains("1 error"))
            #expect(bad.output.isEmpty)

            let absent = try await Command.run(
                Programs.spoke, ["validate", folder.path + "/absent.yaml"], in: folder)
            #expect(absent.exitStatus == 65)
            #expect(absent.errors.contains("there is no such file"))

            for usage in [["validate"], ["validate", Programs.topology, "--unknown"], ["vaildate"]] {
                let command = try await Command.run(Programs.spoke, usage, in: folder)
                #expect(command.exitStatus == 64, "\(usage)")
            }
        }

        @Test func `schemas import takes what it can of a folder, and names what it cannot`() async throws {
            let folder = try TemporaryFolder()
            func write(_ text: String, _ name: String) throws {
                try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path + "/" + name))
            }
            try write(
                """
                {"$id": "https://ns.adobe.com/xdm/mixins/pet", "title": "Pet", "type": "object",
                 "meta:intendedToExtend": ["https://ns.adobe.com/xdm/context/profile"],
                 "definitions": {"pet": {"properties": {"xdm:pet": {"type": "string"}}}},
                 "allOf": [{"$ref": "#/definitions/pet"}]}
                """, "pet.schema.json")
            let arguments = [
                "--topology", Programs.topology, "--store", "sqlite:\(folder.path)/hub.sqlite", "schemas",
                "import", folder.path,
            ]
            let whole = try await Command.run(Programs.hub, arguments, in: folder)
            #expect(whole.exitStatus == 0, "\(whole.errors)")
            #expect(whole.output.contains("Resources taken over: 1, problems: 0."))
            try write("{broken", "broken.schema.json")
            let partly = try await Command.run(Programs.hub, arguments, in: folder)
            #expect(partly.exitStatus == 65)
            #expect(partly.output.contains("Resources taken over: 1, problems: 1."))
            #expect(partly.errors.contains("broken.schema.json"))
        }

        @Test func `audience explains an expression, and points at what it cannot read`() async throws {
            let folder = try TemporaryFolder()
            func spoke(_ arguments: String...) async throws -> Command {
                try await Command.run(Programs.spoke, ["audience"] + arguments, in: folder)
            }
            let edge = try await spoke("explain", "homeAddress.country = \"US\"")
            #expect(edge.exitStatus == 0)
            #expect(edge.output.contains("Evaluated   on the edge"))
            let batch = try await spoke("explain", "a = 1 and xEvent.count() > 3")
            #expect(batch.output.contains("\n  a = 1 and xEvent.count() > 3\n            ^^^^^^\n"))
            let wrong = try await spoke("explain", "a = 1 and (b = 2")
            #expect(wrong.exitStatus == 65)
            #expect(wrong.errors.contains("column 17: expected ')'"))
            #expect(wrong.errors.contains("\n  a = 1 and (b = 2\n                  ^\n"))
            let named = try await spoke("explain", "--file", Programs.topology, "--name", "Gold members")
            #expect(named.output.contains("slower than it has to be"))
            #expect(try await spoke("explain").exitStatus == 64)
            #expect(try await spoke("explain", "a", "--name", "b").exitStatus == 64)
        }

        @Test func `audience converts between text and JSON`() async throws {
            let folder = try TemporaryFolder()
            let text = "people[age >= 21].count() = 2"
            let json = try await Command.run(Programs.spoke, ["audience", "convert", text], in: folder)
            #expect(json.exitStatus == 0)
            let document = String(json.output.dropLast())
            let back = try await Command.run(Programs.spoke, ["audience", "convert", document], in: folder)
            #expect(back.output == text + "\n")
            let wrong = try await Command.run(
                Programs.spoke, ["audience", "convert", "{\"nodeType\":\"magic\"}"], in: folder)
            #expect(wrong.exitStatus == 65)
            #expect(wrong.errors.contains("$.nodeType"))
        }

        @Test func `a node refuses a bad file with 65 and bad usage with 64`() async throws {
            let folder = try TemporaryFolder()
            for program in [Programs.hub, Programs.edge] {
                let bad = try await Command.run(
                    program, ["--topology", folder.path + "/absent.yaml"], in: folder)
                #expect(bad.exitStatus == 65, "\(program)")
                let usage = try await Command.run(program, ["--unknown"], in: folder)
                #expect(usage.exitStatus == 64, "\(program)")
            }
            let stranger = try await Command.run(
                Programs.edge, ["--topology", Programs.topology, "--name", "MARS1-1"], in: folder)
            #expect(stranger.exitStatus == 65)
            #expect(
                stranger.errors.contains("the topology has no edge 'MARS1-1': it has VA6-1, IRL1-1, JPN3-1"))
        }

        @Test func `up runs a short demonstration, ends with 0 and writes its report`() async throws {
            let folder = try TemporaryFolder()
            let json = folder.path + "/report.json"
            let overrides =
                Shop.overrides + [
                    "demo.duration=12 s", "demo.killAt=3 s", "demo.restartAt=5 s", "demo.visitors=40",
                    "demo.lookupsPerSecond=40", "demo.updatesPerSecond=10", "demo.eventsPerSecond=20",
                    "catalog.destinations.Short-lived.ttl=3 s",
                ]
            let command = try await Command.run(
                Programs.spoke,
                [
                    "up", Programs.topology, "--demo", "--free-ports", "--folder", folder.path + "/run",
                    "--json", json,
                ]
                    + overrides.flatMap { ["--set", $0] },
                in: folder, patience: .seconds(90))
            #expect(command.exitStatus == 0, "\(command.output)\n\(command.errors)")
            let report = try JSONParser(bytesMaximum: 1 << 20).parse(
                Array(try Data(contentsOf: URL(fileURLWithPath: json))))
            #expect(report[path: "isClean"]?.bool == true)
            #expect(report[path: "mode"]?.string == "processes")
            #expect(report[path: "regions"]?.array?.count == 3)
            let promises = report[path: "promises"]?.array ?? []
            #expect(!promises.isEmpty)
            #expect(promises.allSatisfy { ($0[path: "acknowledged"]?.integer ?? 0) > 0 })
        }
    }
}
