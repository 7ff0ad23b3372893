import Profiles
import SansIO
import Testing

@testable import Segmentation

struct ProgramTests {
    private func view(_ condition: String) -> String {
        "CHAIN(xEvent, timestamp, [C0: WHAT(\(condition)) WHEN(today)])"
    }

    @Test
    func `an event touches only audiences that it can change`() throws {
        var audiences: [Audience] = []
        for number in 1...500 {
            audiences.append(audience(AudienceNumber(number), view("eventType = \"type\(number)\""), .edge))
        }
        audiences += [
            audience(501, view("eventType.equals(\"TYPE7\", false) and price > 3"), .edge),
            audience(502, view("eventType in [\"type7\", \"type8\"] or eventType = \"x\""), .edge),
            audience(503, view("web.page.name.contains(\"shop\")"), .edge),
            audience(504, view("not (eventType = \"type9\")"), .edge),
            audience(505, "country = \"US\"", .edge),
            audience(506, "select E from xEvent where E.eventType = \"type7\" and E.a = 1"),
            audience(507, "xEvent[eventType = \"type7\"].count() > 1"),
            audience(508, view("price > eventPrice and (eventType = \"a\" or eventType = \"b\")"), .edge),
        ]
        let program = try AudienceProgram(audiences)
        func touched(_ event: Event) -> [AudienceNumber] {
            program.index.rules(for: event).map { program.rules[$0].audience.number }
        }
        #expect(touched(event("1", "type7")) == [7, 501, 502, 504, 506, 507])
        #expect(touched(event("1", "Type8")) == [8, 502, 504])
        #expect(touched(event("1", "other", [("web", ["page": ["name": "shop"]])])) == [503, 504])
        #expect(touched(event("1", "b")) == [504, 508])
        #expect(program.entered(event("1", "type7"), .edge).map(\.audience) == [7, 502, 504])
    }

    @Test
    func `the index never hides a change`() throws {
        let conditions = [
            "eventType = \"a\" or b = 1", "b = 1 and c = 2",
            "(eventType = \"a\" and b = 1) or eventType in [\"c\"]",
            "b.isNull()", "not (b = 1)", "b notIn [1] and c != 1", "\"a\" = eventType", "b + c = 3",
            "c like \"x%\" or b < 2",
            "timestamp occurs today", "_id = \"3\"", "if (b = 1, eventType = \"a\", true)",
            "eventType != \"a\" and b = 1",
            "eventType = \"a\" or b.isNull()", "(b = 1 or not (c = 1)) and eventType != \"c\"",
        ]
        let program = try AudienceProgram(
            conditions.enumerated().map { audience(AudienceNumber($0.offset + 1), view($0.element), .edge) })
        var generator = SeededGenerator(seed: 5)
        for number in 0..<400 {
            var members: [(String, Value)] = []
            for name in ["b", "c"] where generator.next() % 2 == 0 {
                members.append(
                    (name, generator.next() % 3 == 0 ? "xy" : .integer(Int64(generator.next() % 3))))
            }
            let event = event("\(number % 5)", ["a", "c", "d"][Int(generator.next() % 3)], members)
            let found = Set(program.entered(event).map(\.audience))
            for (index, condition) in conditions.enumerated() {
                let isTrue = try truth(of: view(condition), events: [event]) == true
                #expect(found.contains(AudienceNumber(index + 1)) == isTrue, "\(condition) \(event.body)")
            }
        }
    }

    @Test
    func `a segment of segments follows what it refers to, in one evaluation`() throws {
        let program = try AudienceProgram([
            audience(1, "inSegment(\"a3\") and not inSegment(\"a4\")", .edge),
            audience(2, "inSegment(\"a1\")", .edge),
            audience(3, view("eventType = \"view\""), .edge), audience(4, "blocked = true", .edge),
        ])
        let entered = program.entered(event("1", "view"))
        #expect(entered.map(\.audience) == [1, 2, 3])
        #expect(entered.allSatisfy { $0.isMember && $0.validUntil == instant("2026-03-05") })
        let held = entered.applied(to: [])
        let left = program.entered(nil, attributes: ["blocked": true], held: held)
        #expect(left.filter { !$0.isMember }.map(\.audience) == [1, 2])
        #expect(left.filter(\.isMember).map(\.audience) == [4])
    }

    @Test
    func `only the evaluations asked for take part, and refer to what is held of others`() throws {
        let program = try AudienceProgram([
            audience(1, "a = 1", .batch), audience(2, "inSegment(\"a1\")", .edge),
            audience(3, "a = 1", .streaming),
        ])
        #expect(program.entered(nil, attributes: ["a": 1], .edge).isEmpty)
        let held = [Membership(audience: 1, qualified: noon, validUntil: nil)]
        #expect(
            program.entered(nil, attributes: ["a": 1], held: held, [.edge, .streaming]).map(\.audience) == [
                2, 3,
            ])
        // An expired membership is none.
        let expired = [Membership(audience: 1, qualified: noon, validUntil: noon)]
        #expect(program.entered(nil, attributes: ["a": 1], held: expired, .edge).isEmpty)
    }

    @Test
    func `history is asked for only where an audience looks back`() throws {
        let two =
            "CHAIN(xEvent, timestamp, [A: WHAT(eventType = \"a\") WHEN(today), B: WHAT(eventType = \"b\")])"
        let program = try AudienceProgram([
            audience(1, view("eventType = \"c\""), .edge), audience(2, two, .streaming),
            audience(3, "x = 1", .edge),
            audience(4, "xEvent.count() > 3"),
        ])
        #expect(!program.needsHistory(for: event("1", "c")))
        #expect(program.needsHistory(for: event("1", "b")))
        #expect(!program.needsHistory(for: event("1", "b"), evaluations: .edge))
        #expect(program.needsHistory(for: event("1", "c"), evaluations: .all))
    }

    @Test
    func `the order of audiences and of history does not matter`() throws {
        let audiences = [
            audience(4, "inSegment(\"a2\")", .edge), audience(2, view("b = 1"), .edge),
            audience(3, "x = 1", .edge),
            audience(9, "xEvent.sum(b) > 1"),
        ]
        let history = [event("2", "x", [("b", 1)]), event("1", "y", [("b", 1)]), event("3", "x", [("b", 1)])]
        let first = try AudienceProgram(audiences).entered(history[0], attributes: ["x": 1], history: history)
        let second = try AudienceProgram(audiences.reversed()).entered(
            history[0], attributes: ["x": 1], history: history.reversed())
        #expect(first == second)
        #expect(first.map(\.audience) == [2, 4, 9])
    }

    @Test
    func `only audiences of a changed attribute are evaluated when it is known`() throws {
        let program = try AudienceProgram([
            audience(1, "a.x = 1", .edge), audience(2, "a.y = 1", .edge),
            audience(3, "inSegment(\"a1\")", .edge),
        ])
        let after: Value = ["a": ["x": 1, "y": 1]]
        let outcomes = program.evaluate(
            attributes: after, event: nil, history: [], held: [], at: noon, evaluations: .all,
            changed: program.change(from: ["a": ["x": 2, "y": 1]], to: after))
        #expect(outcomes.map(\.audience) == [1, 3])
    }

    @Test(
        arguments: [
            ("a.x = 1", ["a": ["x": 1]], ["a": ["x": 2]], true),
            ("a.x = 1", ["a": ["x": 1, "y": 1]], ["a": ["x": 1, "y": 2]], false),
            ("a = 1", ["a": ["x": 1]], ["a": ["x": 2]], true),
            ("a.x.y = 1", ["a": 1], ["a": 2], false),
            ("a.x.y = 1", [:], ["a": ["x": ["y": 1]]], true),
            ("a.x.y = 1", ["a": ["x": ["y": 1]]], [:], true),
            ("a.x.y = 1", ["a": [["x": ["y": 1]]]], ["a": [["x": ["y": 2]]]], true),
            ("a.exists(b => b.x = 1)", ["a": [["x": 1]]], ["a": [["x": 2]]], true),
            ("a.x.isNull()", ["a": [:]], ["a": ["x": 1]], true),
            ("a.x > 5", ["a": ["x": 1]], ["a": ["x": 2]], false),
            ("a.x > 5", ["a": ["x": 5]], ["a": ["x": 6]], true),
            ("a.x >= 5", ["a": ["x": 5]], ["a": ["x": 4.5]], true),
            ("5 < a.x", ["a": ["x": 1]], ["a": ["x": 9]], true),
            ("a.x > 5", ["a": [:]], ["a": ["x": 1]], true),
            ("a.x > 5", ["a": ["x": "6"]], ["a": ["x": 6]], true),
            ("a.x > 5 and a.x + 1 = 3", ["a": ["x": 1]], ["a": ["x": 2]], true),
            ("a.x in [1, 7]", ["a": ["x": 2]], ["a": ["x": 3]], false),
            ("a.x in [1, 7]", ["a": ["x": 2]], ["a": ["x": 8]], true),
            ("a.x = \"b\"", ["a": ["x": "c"]], ["a": ["x": "d"]], false),
            ("a.x != \"b\"", ["a": ["x": "c"]], ["a": ["x": "b"]], true),
            ("a.x.equals(\"B\", false)", ["a": ["x": "c"]], ["a": ["x": "b"]], true),
            ("a.x > \"b\"", ["a": ["x": "c"]], ["a": ["x": "a"]], true),
            (
                "a.x = \"2026-01-01T00:00:00Z\"", ["a": ["x": "b"]],
                ["a": ["x": "2026-01-01T01:00:00+01:00"]], true
            ),
        ] as [(String, Value, Value, Bool)])
    func `what an audience reads decides whether a change concerns it`(
        expression: String, before: Value, after: Value, isConcerned: Bool
    ) throws {
        let program = try AudienceProgram([audience(1, expression)])
        #expect(!program.change(from: before, to: after).isEmpty == isConcerned)
    }

    @Test func `the paths that an audience looks at are those of the profile, each once`() throws {
        let program = try AudienceProgram([
            Audience(
                number: 1, id: "a", name: "",
                expression: "homeAddress.country = \"US\" and homeAddress.country != person.country "
                    + "and (exists A from addresses where A.city = \"Rome\") "
                    + "and (select E from xEvent where E.web.name = \"x\")", evaluation: .batch),
            Audience(number: 2, id: "b", name: "", expression: "$1.exists() or a.b = 1", evaluation: .batch),
        ])
        #expect(program.attributePaths(of: 1) == ["homeAddress.country", "person.country", "addresses"])
        #expect(program.attributePaths(of: 2) == [])
        #expect(program.attributePaths(of: 3) == [])
    }
}

private func event(_ id: String, _ type: String, _ members: [(String, Value)]) -> Event {
    event(id, type, at: noon, members)
}
