import Experiments
import Reporting
import Testing
import Topology

@Suite struct SweepTests {
    private func runs(_ texts: [String], seeds: Int = 1) throws -> [SweepRun] {
        try SweepSettings(texts, firstSeed: 42, seeds: seeds).runs
    }

    @Test func `a sweep is every combination with every seed`() throws {
        let runs = try runs(["edges.*.ttl=1h, 14d", "edges.*.count=1,2,3", "hub.store=memory"], seeds: 2)
        #expect(runs.count == 12)
        #expect(runs[0].parameters.map(\.name) == ["edges.*.ttl", "edges.*.count", "hub.store"])
        #expect(runs[0].parameters.map(\.value) == ["1h", "1", "memory"] && runs[0].seed == 42)
        #expect(runs[1].parameters == runs[0].parameters && runs[1].seed == 43)
        #expect(runs[2].parameters.map(\.value) == ["1h", "2", "memory"])
        #expect(runs[11].parameters.map(\.value) == ["14d", "3", "memory"] && runs[11].seed == 43)
        #expect(try self.runs([], seeds: 3).map(\.seed) == [42, 43, 44])
    }

    @Test func `commas within a value do not split it`() throws {
        let runs = try runs(["faults=[],[{ at: 1 h, kill: VA6-1 }]", "name='a,b',c"])
        #expect(
            runs.map { $0.parameters[0].value } == ["[]", "[]"]
                + Array(repeating: "[{ at: 1 h, kill: VA6-1 }]", count: 2))
        #expect(runs.map { $0.parameters[1].value } == ["'a,b'", "c", "'a,b'", "c"])
    }

    @Test(arguments: [
        (["edges"], "has no `path=values`"), (["=1"], "has no `path=values`"),
        (["a=1,,2"], "has an empty value"),
        (["a="], "has an empty value"), (["a=1,1"], "has the value 1 twice"),
        (["a=1", "a=2"], "is given twice"),
        ([numbers("a", 101), numbers("b", 10)], "more than 1000 points"),
    ])
    func `settings that make no sweep are refused in words`(texts: [String], message: String) {
        #expect { try runs(texts) } throws: { "\($0)".contains(message) }
    }

    private static func numbers(_ path: String, _ count: Int) -> String {
        "\(path)=" + (1...count).map { "\($0)" }.joined(separator: ",")
    }

    @Test func `seeds are bounded`() {
        #expect(throws: SweepError.seeds(0)) { try runs([], seeds: 0) }
        #expect(throws: SweepError.seeds(1_001)) { try runs([], seeds: 1_001) }
        #expect(throws: SweepError.tooLarge) { try runs([Self.numbers("a", 1_000)], seeds: 101) }
    }

    @Test func `a run's file is named after what it is, whatever the order of its settings`() throws {
        let one = try runs(["edges.*.ttl=1h", "hub.store=memory"])[0]
        let other = try runs(["hub.store=memory", "edges.*.ttl=1h"])[0]
        #expect(one.fileName == other.fileName)
        #expect(one.fileName.hasPrefix("ttl-1h_store-memory_seed-42_"))
        #expect(one.fileName == "ttl-1h_store-memory_seed-42_2ec3b6323746397b.json")
        let names = Set(try runs(["a=1,2", "b=x,y"], seeds: 3).map(\.fileName))
        #expect(names.count == 12)
    }

    @Test func `a file's name is plain and short whatever the values are`() throws {
        let name = try runs(["faults=[{ at: ../../etc, x: \"\(String(repeating: "é/", count: 200))\" }]"])[0]
            .fileName
        #expect(name.utf8.count < 160)
        #expect(!name.contains("/") && !name.hasPrefix("."))
    }

    @Test func `every run belongs to exactly one shard`() throws {
        let all = try runs(["a=1,2,3,4,5", "b=x,y"], seeds: 10)
        let shards = try (1...4).map { try #require(SweepRun.Shard(parsing: "\($0)/4")) }
        for run in all { #expect(shards.count { $0.has(run) } == 1) }
        for shard in shards { #expect(all.count { shard.has($0) } > 10) }
        #expect(all.allSatisfy { SweepRun.Shard.whole.has($0) })
        // Also when there are more runs beside it.
        let fewer = try runs(["a=3", "b=y"], seeds: 3)
        #expect(Set(fewer.filter { shards[0].has($0) }).isSubset(of: all.filter { shards[0].has($0) }))
    }

    @Test(arguments: ["", "1", "0/4", "5/4", "1/0", "-1/4", "1/4/2", "a/b", "1/100001"])
    func `a shard that is none is refused`(text: String) {
        #expect(SweepRun.Shard(parsing: text) == nil)
    }

    @Test func `the hash of a topology is of what it says`() throws {
        #expect(try small().contentHash == small("seed: 1\n# a comment\n").contentHash)
        #expect(try small().contentHash == small("seed: 2\n").contentHash)
        #expect(try small().contentHash != small("freshFor: 9 s\n").contentHash)
        #expect(try small(overrides: ["edges.*.count=2"]).contentHash != small().contentHash)
    }
}
