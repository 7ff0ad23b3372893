import Foundation
import Testing

extension ProcessTests {
    /// `spoke simulate`, `compare` and `sweep` with their files.
    @Suite(.enabled(if: Programs.isSpokePresent, "spoke is not built: run 'make test'"))
    struct SweepCommandTests {
        private let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
        }

        private func spoke(_ arguments: String...) async throws -> Command {
            try await Command.run(Programs.spoke, arguments, in: folder, patience: .seconds(120))
        }

        private func sweep(_ name: String, _ more: String...) async throws -> Command {
            let arguments = [
                "sweep", Programs.topology, "--set", "workload.visitors=20", "--set",
                "edges.*.ttl=1min,1h", "--for", "10min", "--seeds", "2", "--out",
                folder.path + "/" + name,
            ]
            return try await Command.run(
                Programs.spoke, arguments + more, in: folder, patience: .seconds(120))
        }

        /// Every file below a folder, by its path in there.
        private func files(_ name: String) throws -> [String: Data] {
            let root = folder.path + "/" + name
            var files: [String: Data] = [:]
            for path in try FileManager.default.subpathsOfDirectory(atPath: root) {
                guard [".json", ".csv", ".html"].contains(where: path.hasSuffix) else { continue }
                files[path] = try Data(contentsOf: URL(fileURLWithPath: root + "/" + path))
            }
            return files
        }

        @Test func `a sweep has the same files from one worker, many, shards and after an interruption`()
            async throws
        {
            let one = try await sweep("one", "--jobs", "1")
            #expect(one.exitStatus == 0, "\(one.errors)")
            #expect(one.output.contains("1min") && one.output.contains("2 points, 4 runs"))
            let expected = try files("one")
            #expect(expected.count == 8, "four runs, sweep.json, and the report as JSON, CSV and HTML")

            #expect(try await sweep("many").exitStatus == 0)
            #expect(try files("many") == expected)

            let first = try await sweep("shards", "--shard", "1/2")
            #expect(first.exitStatus == 0)
            #expect(first.errors.contains("the report is written when the other parts are there"))
            #expect(try await sweep("shards", "--shard", "2/2").exitStatus == 0)
            #expect(try files("shards") == expected)

            // As after an interruption: one run is missing, one is damaged.
            let runs = folder.path + "/one/runs/"
            let names = try FileManager.default.contentsOfDirectory(atPath: runs).sorted()
            try FileManager.default.removeItem(atPath: runs + names[0])
            try Data("{".utf8).write(to: URL(fileURLWithPath: runs + names[1]))
            let again = try await sweep("one")
            #expect(again.exitStatus == 0 && again.errors.contains("2 done before"), "\(again.errors)")
            #expect(try files("one") == expected)
            #expect(try await spoke("sweep", folder.path + "/one", "--report").output == again.output)

            let other = try await sweep("one", "--set", "freshFor=9s")
            #expect(other.exitStatus == 0, "another setting is another point")
        }

        @Test func `runs of several seeds are compared with the confidence they allow`() async throws {
            func simulate(_ name: String, _ ttl: String) async throws -> Command {
                try await spoke(
                    "simulate", Programs.topology, "--set", "workload.visitors=20", "--set",
                    "edges.*.ttl=\(ttl)", "--for", "10min", "--seeds", "3", "--json",
                    folder.path + "/" + name)
            }
            let first = try await simulate("a.json", "1h")
            #expect(first.exitStatus == 0, "\(first.errors)")
            #expect(first.output.contains("3 runs"))
            #expect(try await simulate("b.json", "1min").exitStatus == 0)

            let compared = try await spoke("compare", folder.path + "/a.json", folder.path + "/b.json")
            #expect(compared.exitStatus == 0, "\(compared.errors)")
            #expect(compared.output.contains("edges.*.ttl: 1h in A, 1min in B"))
            #expect(compared.output.contains("worse"))
            let failing = try await spoke(
                "compare", folder.path + "/a.json", "--to", folder.path + "/b.json", "--fail-on", "worse")
            #expect(failing.exitStatus == 1)
            let same = try await spoke(
                "compare", "--fail-on", "worse", folder.path + "/a.json", folder.path + "/a.json")
            #expect(same.exitStatus == 0)
            #expect(same.output.contains("the same: ") && !same.output.contains("verdict"))
            let foreign = try await spoke("compare", folder.path + "/a.json", Programs.topology)
            #expect(foreign.exitStatus == 65 && foreign.errors.contains("it is not JSON"))
            #expect(try await spoke("compare", folder.path + "/a.json").exitStatus == 64)
        }

        @Test func `expectations decide the exit code, and end in every file`() async throws {
            let junit = folder.path + "/junit.xml"
            let missed = try await spoke(
                "simulate", Programs.topology, "--set", "workload.visitors=20", "--for", "10min", "--set",
                "expect=[lost = 0, projection.latency.p99 < 1 ns]", "--junit", junit, "--csv",
                folder.path + "/metrics.csv", "--hgrm", folder.path + "/hgrm")
            #expect(missed.exitStatus == 1)
            #expect(missed.output.contains("✘ projection.latency.p99 < 1 ns"))
            let xml = try String(decoding: Data(contentsOf: URL(fileURLWithPath: junit)), as: UTF8.self)
            #expect(xml.contains("failures=\"1\"") && xml.contains("name=\"lost = 0\""))
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/hgrm")
            #expect(names.contains("projection.latency.hgrm"))
            #expect(FileManager.default.fileExists(atPath: folder.path + "/metrics.series.csv"))

            let unknown = try await spoke(
                "validate", Programs.topology, "--set", "expect=[projection.latency.p9 < 1 s]")
            #expect(unknown.exitStatus == 65)
            #expect(unknown.errors.contains("did you mean `projection.latency.p90`?"))
        }
    }
}
