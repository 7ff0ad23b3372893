import Profiles
import SansIO
import Testing

@testable import Segmentation

struct WindowTests {
    static func chain(_ window: String, type: String = "view") -> String {
        "CHAIN(xEvent, timestamp, [C0: WHAT(eventType = \"\(type)\") WHEN(\(window))])"
    }

    @Test
    func `a membership of today ends at midnight UTC`() throws {
        let program = try AudienceProgram([audience(1, WindowTests.chain("today"), .edge)])
        let late = instant("2026-03-04T23:59:59.999Z")
        let outcome = try #require(program.entered(event("1", "view", at: late), at: late).first)
        #expect(outcome.validUntil == instant("2026-03-05T00:00:00Z"))
        #expect(outcome.qualified == late)
        // A millisecond later it is another day, and the event no longer of today.
        let midnight = instant("2026-03-05T00:00:00Z")
        #expect(program.entered(event("1", "view", at: late), at: midnight).isEmpty)
        #expect(
            try truth(of: WindowTests.chain("today"), events: [event("2", "view", at: midnight)], at: late)
                == false)
    }

    @Test("a membership of 24 hours ends exactly 24 hours after its event", arguments: ["<", "<="])
    func day(comparison: String) throws {
        let expression = WindowTests.chain("\(comparison) 24 hours before now")
        let program = try AudienceProgram([audience(1, expression, .edge)])
        let end = noon + .hours(24)
        #expect(program.entered(event("1", "view"), at: noon).first?.validUntil == end)
        let last = end - .milliseconds(1)
        #expect(program.entered(event("1", "view"), at: last).first?.validUntil == end)
        #expect(program.entered(event("1", "view"), at: end).isEmpty)
        // An event of the future is not before now.
        #expect(program.entered(event("1", "view", at: noon + .milliseconds(1)), at: noon).isEmpty)
    }

    @Test
    func `a membership holds exactly while evaluating anew would find it`() throws {
        var generator = SeededGenerator(seed: 11)
        let windows = [
            "today", "<= 24 hours before now", "< 90 minutes before now", "<= 1 days before now", "this hour",
            "last minute", "between today and now", "< 1 months before now", "<= 2 weeks before now",
            "this month",
            "yesterday", "< 3 years before now", "last week",
        ]
        for window in windows {
            let expression = WindowTests.chain(window)
            let program = try AudienceProgram([audience(1, expression)])
            for _ in 0..<150 {
                let time = noon + .milliseconds(Int64(generator.next() % 40_000_000_000))
                let ago = Int64(generator.next() % 200_000_000) * Int64(generator.next() % 4) + 1
                let view = event("1", "view", at: time - .milliseconds(ago))
                guard let outcome = program.entered(nil, history: [view], at: time).first else { continue }
                let end = try #require(outcome.validUntil, "\(window)")
                #expect(end > time)
                #expect(
                    try truth(of: expression, events: [view], at: end - .milliseconds(1)) == true, "\(window)"
                )
                #expect(
                    try truth(of: expression, events: [view], at: end) == false,
                    "\(window) \(view.timestamp) \(end)")
            }
        }
    }

    @Test
    func `another event within the window extends the membership`() throws {
        let program = try AudienceProgram([audience(1, WindowTests.chain("<= 24 hours before now"), .edge)])
        var held = program.entered(event("1", "view")).applied(to: [])
        let later = noon + .hours(3)
        let again = program.entered(event("2", "view", at: later), held: held, at: later)
        #expect(
            again == [
                AudienceOutcome(audience: 1, isMember: true, qualified: later, validUntil: later + .hours(24))
            ])
        held = again.applied(to: held)
        // A late one does not shorten it, one of another type changes nothing.
        #expect(program.entered(event("3", "view", at: noon), held: held, at: later).isEmpty)
        #expect(program.entered(event("4", "click", at: later), held: held, at: later).isEmpty)
        // Once it has ended by itself, nothing is left to leave.
        #expect(program.entered(nil, held: held, at: later + .hours(24)).isEmpty)
    }

    @Test
    func `attributes and an event must both hold`() throws {
        let expression = "country = \"US\" and " + WindowTests.chain("<= 24 hours before now")
        let program = try AudienceProgram([audience(1, expression, .edge)])
        let held = program.entered(event("1", "view"), attributes: ["country": "US"]).applied(to: [])
        #expect(held == [Membership(audience: 1, qualified: noon, validUntil: noon + .hours(24))])
        #expect(program.entered(event("1", "view"), attributes: ["country": "CH"]).isEmpty)
        let later = noon + .hours(1)
        #expect(program.entered(nil, attributes: ["country": "US"], held: held, at: later).isEmpty)
        let left = program.entered(nil, attributes: ["country": "CH"], held: held, at: later)
        #expect(left == [AudienceOutcome(audience: 1, isMember: false, qualified: later, validUntil: nil)])
        // The country came after the event: only the history knows.
        #expect(program.needsHistory(for: nil))
        let entered = program.entered(
            nil, attributes: ["country": "US"], history: [event("1", "view")], at: later)
        #expect(entered.first?.validUntil == noon + .hours(24))
    }

    @Test
    func `an audience of attributes follows them and has no end of its own`() throws {
        let program = try AudienceProgram([audience(1, "points > 3", .streaming)])
        let entered = program.entered(nil, attributes: ["points": 4])
        #expect(entered == [AudienceOutcome(audience: 1, isMember: true, qualified: noon, validUntil: nil)])
        let held = entered.applied(to: [])
        #expect(program.entered(nil, attributes: ["points": 5], held: held).isEmpty)
        #expect(program.entered(event("1", "view"), attributes: ["points": 2], held: held).isEmpty)
        #expect(program.entered(nil, attributes: ["points": 3], held: held).map(\.isMember) == [false])
    }

    @Test(
        "a window in months, weeks and years follows the calendar",
        arguments: [
            ("occurs < 1 months before now", "2026-02-04T12:00:00.001Z", true),
            ("occurs < 1 months before now", "2026-02-04T12:00:00Z", false),
            ("occurs this week", "2026-03-02T00:00:00Z", true),
            ("occurs this week", "2026-03-01T23:59:59.999Z", false),
            ("occurs last month", "2026-02-28T23:59:59.999Z", true),
            ("occurs last month", "2026-03-01", false),
            ("occurs next year", "2027-12-31", true), ("occurs this decade", "2020-01-01", true),
            ("occurs this century", "1999-12-31", false),
            ("occurs before today", "2026-03-03T23:59:59Z", true),
            ("occurs before today", "2026-03-04", false), ("occurs after last week", "2026-03-02", true),
            ("occurs <= 2 days after now", "2026-03-06T12:00:00Z", true),
            ("occurs <= 2 days from now", "2026-03-06T12:00:00.001Z", false),
            ("occurs > 3 days before now", "2026-03-01T12:00:00Z", true),
            ("occurs tomorrow", "2026-03-05T07:00:00Z", true),
            ("occurs >= 3 days before today", "2026-03-01T00:00:00Z", true),
            ("occurs != 3 days before today", "2026-03-01T09:00:00Z", false),
            ("occurs between yesterday and today", "2026-03-03T09:00:00+09:00", true),
        ])
    func calendar(window: String, time: String, expected: Bool) throws {
        #expect(try truth(of: "t \(window)", ["t": .string(time)]) == expected)
    }
}
