import Foundation
import Profiles
import SansIO
import Testing

@testable import Topology

/// Files of what really happened.
@Suite struct RecordingTests {
    private let returns = "workload: { returnInterval: { file: gaps.csv } }\n"
    private let replay = "workload: { duration: 1 d, replay: { file: events.csv } }\n"

    private func gaps(_ text: String) throws -> [Int64] {
        let topology = try read(minimal + smallCatalog + returns, files: ["gaps.csv": text]).topology
        return try #require(topology.workload.recordedReturns).gaps.map { $0 / 60_000_000_000 }
    }

    private func wrong(_ text: String) -> [String] {
        errors(minimal + smallCatalog + returns, files: ["gaps.csv": text])
    }

    private func log(
        _ text: String, name: String = "events.csv"
    ) throws -> Topology.Workload.EventLog {
        let topology = try read(
            minimal + smallCatalog + replay.replacing("events.csv", with: name), files: [name: text]
        ).topology
        return try #require(topology.workload.replay).log
    }

    private func wrongEvents(_ text: String, name: String = "events.csv") -> [String] {
        errors(
            minimal + smallCatalog + replay.replacing("events.csv", with: name), files: [name: text])
    }

    @Test func `pauses are durations, or lie between times, with a header or without`() throws {
        #expect(try gaps("pause\n90 min\n\n1.5 h\r\n\"1 d\"\n2 min") == [90, 90, 1_440, 2])
        #expect(
            try gaps("2026-03-01T12:00:00Z\n2026-03-01T12:30:00Z\n2026-03-01T15:30:00+01:00\n") == [30, 120])
    }

    @Test func `a wrong pause is refused by its file and line, and ten are enough`() {
        #expect(
            wrong("1 h\n2 hours\n2026-03-01T12:00:00Z\n1 h,2 h\n401 d\n") == [
                "gaps.csv:2:1: found `2 hours` where a duration with its unit such as `36 h`, as above, belongs",
                "gaps.csv:3:1: found `2026-03-01T12:00:00Z` where a duration with its unit such as `36 h`, as above, "
                    + "belongs",
                "gaps.csv:4:5: 2 columns: keep the one of durations or of times",
                "gaps.csv:5:1: the pause until `401 d` is longer than 400 d: take it out",
            ])
        #expect(
            wrong("2026-03-01T12:00:00Z\n2026-03-01T11:00:00Z\n2026-03-01T13:00:00Z\n") == [
                "gaps.csv:2:1: `2026-03-01T11:00:00Z` is before the line above it: sort the file by time"
            ])
        let none = ": `gaps.csv` has no pause: write durations, or at least two times, a line each"
        #expect(wrong("pause\n") == ["t.yaml:13:37" + none])
        #expect(wrong("2026-03-01T12:00:00Z\n") == ["t.yaml:13:37" + none])
        #expect(wrong(String(repeating: "x1\n", count: 50)).count == 10)
        #expect(
            wrong(String(repeating: "1", count: 70_000)) == [
                "gaps.csv:1:1: a line of more than 65536 bytes: write a row a line"
            ])
        #expect(
            errors(minimal + smallCatalog + returns) == [
                "t.yaml:13:37: cannot be read: `gaps.csv`: there is no such file"
            ])
    }

    @Test func `recordings have a stated length`() throws {
        var gaps = ReturnsFile(gapsMaximum: 2)
        for _ in 0..<2 { try gaps.take(Array("1 h".utf8)) }
        #expect {
            try gaps.take(Array("1 h".utf8))
        } throws: {
            ($0 as? RowFile.Problem)?.problem.description == "more than 2 pauses: take a sample of them"
        }
        var events = EventsFile(isJSON: true, regions: [], rowsMaximum: 1)
        let row = Array("{\"timestamp\": \"2026-03-02T08:00:00Z\", \"visitor\": \"a\"}".utf8)
        try events.take(row)
        #expect {
            try events.take(row)
        } throws: {
            ($0 as? RowFile.Problem)?.problem.description
                == "more than 1 events: take fewer days, or visitors"
        }
        #expect(Topology.Workload.RecordedReturns.gapsMaximum == 1_000_000)
        #expect(Topology.Workload.EventLog.rowsMaximum == 10_000_000)
    }

    @Test func `events come from columns in any order, others are no matter`() throws {
        let log = try log(
            """
            login,browser,visitor,timestamp,region,eventType
            ,"Fire, fox",a,2026-03-02T08:00:00Z,VA6,x
            j@example.com,,b,2026-03-02T08:00:01.5Z,JPN3,
            ,,"a",2026-03-02T08:00:01.5Z,,x
            J@EXAMPLE.COM,,a,2026-03-03T08:00:00Z,,x

            """)
        #expect(log.start.rfc3339 == "2026-03-02T08:00:00Z")
        #expect(log.times.map { $0 / 1_000_000 } == [0, 1_500, 1_500, 86_400_000])
        #expect(log.visitors == [0, 1, 0, 0] && log.visitorCount == 2)
        #expect(log.regions == [1, 2, 0, 0])
        #expect(log.logins == [0, 2, 0, 2])
        #expect(log.types.map { log.eventTypes[Int($0)] } == ["x", "web.webpagedetails.pageViews", "x", "x"])
        #expect(log.length == .days(1))
    }

    @Test func `events are lines of JSON too`() throws {
        let log = try log(
            """
            {"timestamp": "2026-03-02T08:00:00Z", "visitor": 17, "region": "JPN3", "more": [1]}
            {"visitor": "17", "timestamp": "2026-03-02T08:01:00Z", "login": "x@example.com", "region": null}

            """, name: "events.jsonl")
        #expect(log.visitors == [0, 0] && log.regions == [2, 0] && log.logins == [0, 1])
        #expect(log.times == [0, 60_000_000_000])
        #expect(
            wrongEvents("{\"visitor\": 1}\n[1]\n{\"timestamp\": }\n", name: "events.jsonl").map {
                $0.prefix(62)
            }
                == [
                    "events.jsonl:1:1: found no `timestamp` where a time such as `2",
                    "events.jsonl:2:1: a line without an object: write for example ",
                    "events.jsonl:3:15: this is no JSON: byte 14: '}' cannot stand ",
                ].map { $0.prefix(62) })
    }

    @Test func `one visitor's second address is another account`() throws {
        let log = try log(
            """
            timestamp,visitor,login
            2026-03-02T08:00:00Z,a,one@example.com
            2026-03-02T08:00:01Z,a,two@example.com
            2026-03-02T08:00:02Z,b,two@example.com
            2026-03-02T08:00:03Z,b,one@example.com

            """)
        #expect(log.visitors == [0, 0, 2, 2] && log.visitorCount == 3)
        #expect(log.logins == [1, 2, 2, 1])
    }

    @Test func `a wrong event is refused by its file, line and column`() {
        #expect(
            wrongEvents(
                """
                timestamp,visitor,region
                2026-03-02T08:00:00Z,a,VA6
                2026-03-02T07:59:59.999Z,a,VA6
                yesterday,a,VA6
                2026-03-02T08:00:00Z,,VA6
                2026-03-02T08:00:00Z,a,VA7
                2026-03-02T08:00:00Z,a
                2026-03-02T08:00:00Z,"a

                """) == [
                    "events.csv:3:1: `2026-03-02T07:59:59.999Z` is before the line above it: sort the file by "
                        + "`timestamp`",
                    "events.csv:4:1: found `yesterday` where a time such as `2026-03-02T12:00:00Z` belongs"
                        .replacing("03-02T12", with: "03-01T12"),
                    "events.csv:5:22: no `visitor`: write whatever tells one browser from another",
                    "events.csv:6:24: there is no edge in region `VA7`: did you mean `VA6`?",
                    "events.csv:7:1: 2 fields under a header of 3: quote fields that hold a comma, and end no line "
                        + "early",
                    "events.csv:8:22: a quote that does not end on its line: close it, and write a row a line",
                ])
        #expect(
            wrongEvents("timestamp,visitor,regoin\n").first
                == "events.csv:1:19: there is no column `regoin`: did you mean `region`?")
        #expect(
            wrongEvents("timestamp,person\n").first
                == "events.csv:1:1: the header names no column `visitor`: begin the file with "
                + "`timestamp,visitor` and perhaps `region,eventType,login`")
        #expect(
            wrongEvents("timestamp,visitor\n") == [
                "t.yaml:13:44: `events.csv` has no event: write an event a line"
            ])
    }

    @Test func `a replay longer than its run, and keys that say nothing of it, are warned of`() throws {
        let text = replay.replacing("duration: 1 d,", with: "duration: 1 h, visitors: 7, daily: office,")
        let rows = "timestamp,visitor\n2026-03-02T08:00:00Z,a\n2026-03-02T20:00:00Z,a\n"
        let file = try read(minimal + smallCatalog + text, files: ["events.csv": rows])
        #expect(
            file.warnings.map(\.message) == [
                "the events of `events.csv` go on for 12 h, the run ends after 1 h: write a longer `duration`, or "
                    + "lose the rest",
                "a replay has its own visitors: `visitors`, `daily` say nothing of them",
            ])
        #expect(file.summary.contains("replay for 1 h: 2 events of 1 visitor within 12 h, from 2026-03-02"))
        #expect(file.sources == ["t.yaml", "events.csv"])
    }

    @Test func `files lie beside the topology, and are read from the disk in pieces`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "spoke-rows-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
        try Data((minimal + smallCatalog + returns).utf8).write(to: folder.appending(path: "t.yaml"))
        // More than one piece, with lines across their borders.
        let spaces = String(repeating: " ", count: 180)
        let lines = (1...7_000).map { "\($0) s\(spaces)\n" }.joined()
        try Data(lines.utf8).write(to: folder.appending(path: "gaps.csv"))
        let topology = try TopologyFile(path: folder.path + "/t.yaml").topology
        let gaps = try #require(topology.workload.recordedReturns).gaps
        #expect(gaps == (1...7_000).map { $0 * 1_000_000_000 })
    }

    @Test(arguments: [
        "workload.replay.file=workloads/events.csv",
        "workload.returnInterval={ file: workloads/returns.csv }",
    ])
    func `the checked-in samples are sound`(override: String) throws {
        let file = try TopologyFile(path: "\(topologiesFolder)/flash-sale.yaml", overrides: [override])
        #expect(file.sources.count == 3)
        let workload = file.topology.workload
        #expect((workload.replay?.log.times.count ?? workload.recordedReturns?.gaps.count ?? 0) >= 40)
    }
}
