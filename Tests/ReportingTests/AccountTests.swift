import Measurement
import Profiles
import Reporting
import SansIO
import Testing

struct AccountTests {
    private let lines = [
        StoryLine(
            at: .milliseconds(61_250), place: "visitor", sentence: "asks JPN3-1", isShortfall: false),
        StoryLine(
            at: .days(2), place: "JPN3-1",
            sentence:
                "has nothing to answer with, for reasons that take more than one line of a narrow terminal",
            isShortfall: true),
    ]

    @Test func `an account shows days, times, places and what fell short`() {
        let text = Account("Email:v1@example.com", lines: lines, omitted: 3).text(width: 72, colour: false)
        let rows = text.split(separator: "\n").map(String.init)
        #expect(rows[0] == "Email:v1@example.com")
        #expect(rows[1] == "Day 1")
        #expect(rows[2] == "00:01:01.250  visitor   asks JPN3-1")
        #expect(rows[3] == "Day 3")
        #expect(rows[4].hasPrefix("00:00:00.000  JPN3-1  ✘ has nothing"))
        #expect(rows.last == "… and 3 lines more")
        #expect(rows.allSatisfy { $0.count <= 72 })
        #expect(Account("X", lines: []).text(width: 80, colour: false).contains("Nothing happened"))
    }

    @Test func `a trace pairs the beginnings and ends of spans and names their tracks`() throws {
        let trace = TraceFile(
            name: "run",
            spans: [
                .init(
                    track: "hub", name: "\"service\"", start: .milliseconds(1), end: .milliseconds(3),
                    detail: ""),
                .init(track: "faults", name: "kill", start: .zero, end: .seconds(1), detail: "JPN3-1"),
            ])
        let document = try JSONParser().parse(trace.json())
        let events = try #require(document[path: "traceEvents"]?.array)
        #expect(events.count == 6)
        let begin = try #require(events.first { $0[path: "ph"] == "b" })
        #expect(begin[path: "name"] == "\"service\"")
        #expect(begin[path: "ts"] == .number(1_000))
        #expect(events.count { $0[path: "ph"] == "e" } == 2)
        #expect(events.contains { $0[path: "args.name"] == "faults" })
    }
}
