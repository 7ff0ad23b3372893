import Foundation
import Testing

extension ProcessTests {
    /// The demonstration shop of `spoke up` in a real browser, on a real hub and edges.
    @Suite(
        .enabled(if: Programs.isSpokePresent, "spoke is not built: run 'make test'"),
        .enabled(
            if: ["chromium", "chromedriver", "python3"].allSatisfy { tool(named: $0) != nil },
            "the shop is tried in chromium, by chromedriver and python3: one is not on the path"))
    struct ShopPageTests {
        @Test func `a visitor sees audiences and attributes on the same page, the next, and after expiry`()
            async throws
        {
            // Real distances: what waits for the hub can be told from what does not.
            try await walk("shop.py", "--set", "catalog.destinations.Short-lived.ttl=6 s")
        }

        @Test func `pages call the Web SDK by its documented commands`() async throws {
            try await walk(
                "web_sdk.py", "--web-sdk", Programs.package + "/Tests/Browser/alloy-stand-in.js",
                "--web-sdk-domain", "{hint}.edge.test")
        }

        /// Runs a script of `Tests/Browser` against the shop, and ends all processes whatever it finds.
        private func walk(_ script: String, _ options: String...) async throws {
            let folder = try TemporaryFolder()
            let output = try folder.file("up.out")
            let up = Process()
            up.executableURL = URL(fileURLWithPath: Programs.spoke)
            up.arguments =
                ["up", Programs.topology, "--free-ports", "--shop", "127.0.0.1:0", "--folder"]
                + [folder.path + "/run"] + options
            up.standardInput = FileHandle.nullDevice
            up.standardOutput = output.handle
            up.standardError = output.handle
            try up.run()
            let outcome: Result<Command, any Error>
            do {
                outcome = .success(try await run(script, in: folder, against: output.path))
            } catch {
                outcome = .failure(error)
            }
            up.terminate()
            up.waitUntilExit()
            #expect(up.terminationStatus == 0)
            let command = try outcome.get()
            // 75: there is no PyPI here, which the script has said.
            if command.exitStatus == 75 { return }
            #expect(command.exitStatus == 0, "\(command.output)\n\(command.errors)")
            #expect(command.output.hasSuffix("ok\n"))
        }

        private func run(
            _ script: String, in folder: TemporaryFolder, against output: String
        ) async throws -> Command {
            func url() throws -> String? {
                let text = try String(contentsOfFile: output, encoding: .utf8)
                return text.firstMatch(of: /demonstration shop: (http:[^\s]+)/).map { String($0.1) }
            }
            #expect(try await eventually { try url() != nil })
            return try await Command.run(
                Programs.package + "/.ci/python",
                [Programs.package + "/Tests/Browser/" + script, try #require(try url())], in: folder,
                patience: .seconds(100))
        }
    }
}
