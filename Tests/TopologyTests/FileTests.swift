import Foundation
import Profiles
import SansIO
import Testing

@testable import Topology

@Suite struct FileTests {
    @Test(arguments: ["local", "seven-regions", "flash-sale", "published-current", "published-older"])
    func `a checked-in topology is sound and reads back from its normal form`(name: String) throws {
        let file = try TopologyFile(path: "\(topologiesFolder)/\(name).yaml")
        #expect(file.topology.name == name)
        #expect(file.topology.catalog.audiences.map(\.number) == Array(1...7))
        #expect(try read(file.topology.normalText).topology == file.topology)
        #expect(file.summary.split(separator: "\n", omittingEmptySubsequences: false).count < 40)
        for line in file.summary.split(separator: "\n")
        where !line.contains("warning") && !line.contains(" + ") {
            #expect(line.count <= 110)
        }
    }

    @Test func `seven regions have the published round trips`() throws {
        let topology = try TopologyFile(path: "\(topologiesFolder)/seven-regions.yaml").topology
        let trips = ["VA6": 1, "OR2": 68, "IRL1": 76, "IND1": 214, "SGP3": 219, "AUS3": 207, "JPN3": 149]
        #expect(Set(topology.allRegions.map(\.code)) == Set(trips.keys))
        for (code, milliseconds) in trips {
            let trip = topology.rtt(between: .hub, .region(Region(code)))
            #expect(trip == .milliseconds(milliseconds), "\(code)")
        }
        // Each pair of regions, and each region with the hub.
        #expect(topology.links.pairs.count == 21 + 7)
        let workload = topology.workload
        #expect(workload.visitors == 100_000 && workload.duration == .days(14))
        #expect(workload.sessionsPerVisitor * workload.pagesPerSession * workload.eventsPerPage == 20)
        #expect(workload.hubUpdates == Topology.Workload.Recurrence(share: .percent(10), every: .days(1)))
        // The last session of the last visitor begins within the run.
        #expect(workload.arrivals + (workload.returnInterval.maximum ?? .zero) * 3 < workload.duration)
    }

    @Test func `the presets have stages that take what is published, today's longer than the older ones`()
        throws
    {
        func stages(_ name: String) throws -> [Topology.Stage.Name: Spread] {
            let topology = try TopologyFile(path: "\(topologiesFolder)/\(name).yaml").topology
            return Dictionary(uniqueKeysWithValues: topology.stages.map { ($0.name, $0.delay) })
        }
        let current = try stages("published-current")
        let older = try stages("published-older")
        let published: [Topology.Stage.Name: Duration] = [
            .replication: .minutes(5), .ingest: .minutes(15), .segmentation: .minutes(5),
            .projection: .hours(1),
        ]
        #expect(current.mapValues(\.maximum) == published.mapValues { $0 })
        #expect(older.count == 4)
        for (name, spread) in older {
            #expect(try #require(spread.maximum) <= #require(current[name]?.maximum), "\(name)")
            #expect(spread.mean <= (current[name]?.mean ?? .zero), "\(name)")
        }
        #expect(older[.ingest]?.maximum == .minutes(1))
        let summary = try TopologyFile(path: "\(topologiesFolder)/published-older.yaml").summary
        #expect(summary.contains("stages, which take this time in simulations only\n"))
        #expect(summary.contains("  ingest            2 s    1 min\n"))
    }

    @Test func `the local topology warns of its short ttl and of nothing else`() throws {
        let file = try TopologyFile(path: "\(topologiesFolder)/local.yaml")
        #expect(file.warnings.map(\.message).count == 1)
        #expect(file.warnings.first?.message.contains("laboratory") == true)
        #expect(file.topology.edgeNames == ["VA6-1", "IRL1-1", "JPN3-1"])
    }

    @Test(arguments: TopologySchema.allCases)
    func `the checked-in schema is the one that the definitions give`(schema: TopologySchema) throws {
        let path = "\(topologiesFolder)/\(schema.fileName)"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let remedy =
            "run: swift run spoke schema\(schema == .catalog ? " --catalog" : "") > Topologies/\(schema.fileName)"
        #expect(text == schema.jsonText, Comment(rawValue: remedy))
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(text.utf8)) }
    }

    @Test(arguments: [
        ("local.yaml", "topology.schema.json"), ("seven-regions.yaml", "topology.schema.json"),
        ("flash-sale.yaml", "topology.schema.json"),
        ("published-current.yaml", "topology.schema.json"),
        ("published-older.yaml", "topology.schema.json"),
        ("catalogs/retail.yaml", "../catalog.schema.json"),
    ])
    func `editors find the schema from the first line`(name: String, schema: String) throws {
        let text = try String(contentsOfFile: "\(topologiesFolder)/\(name)", encoding: .utf8)
        #expect(text.hasPrefix("# yaml-language-server: $schema=\(schema)\n"))
    }

    @Test(
        arguments: [
            (TextRule.slug, ["seven-regions", "a", "-a", "A", "", "a b"]),
            (.region, ["VA6", "JPN3", "va6", "V", "6VA", "ABCDEFGHI"]),
            (.node, ["hub", "JPN3-1", "JPN3-01", "JPN3", "JPN3-1000", "Hub", "-1"]),
            (
                .uuid,
                ["0f7c5b1e-3a52-4a8e-9d0c-6b1f2e3d4c5a", "0F7C5B1E-3A52-4A8E-9D0C-6B1F2E3D4C5A", "0f7c5b1e"]
            ),
            (.code, ["ECID", "a_b-c", "a b", ""]),
            (.fieldPath, ["person.name.firstName", "_tenant.x1", "a..b", "1a", "a.", ""]),
            (.address, ["127.0.0.1:80", "localhost:0", ":80", "a:", "a:123456", "a b:1"]),
            (.endpoint, ["tcp://*:5601", "tcp://h:1", "ipc:///run/x", "ipc://", "udp://h:1", "tcp://h"]),
            (.link, ["default", "hub/JPN3", "VA6/OR2", "hub", "VA6/OR2/x", "hub/va6"]),
            (.uri, ["https://ns.adobe.com/x", "urn:x", "x", "https:", "a b:c"]),
        ] as [(TextRule, [String])])
    func `editors and spoke agree on what text looks like`(rule: TextRule, texts: [String]) throws {
        let pattern = try Regex(#require(rule.pattern))
        for text in texts {
            #expect(rule.matches(text) == (text.wholeMatch(of: pattern) != nil), "\(rule) \(text)")
        }
    }

    @Test func `a folder, a missing file and bytes that are no text are refused in words`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "spoke-topology-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
        let bytes = folder.appending(path: "bytes.yaml")
        try Data([0xFF, 0xFE, 0x00]).write(to: bytes)
        let places = [
            (bytes.path, "it is not UTF-8 text"), (folder.path, "it is a folder"),
            (folder.path + "/none.yaml", "there is no such file"),
        ]
        for (path, reason) in places {
            #expect {
                try TopologyFile(path: path)
            } throws: {
                "\($0)" == "\(path): cannot be read: `\(path)`: \(reason)"
            }
        }
    }
}
