import Profiles
import SansIO
import Testing

@testable import Segmentation

struct ChainTests {
    private func at(_ minutes: Int64, _ type: String, _ id: String? = nil, product: Value = .null) -> Event {
        event(id ?? "\(minutes)", type, at: noon + .minutes(minutes), [("product", product)])
    }

    private func chain(_ links: String) -> String { "CHAIN(xEvent, timestamp, [\(links)])" }

    @Test
    func `the events of a chain follow one another`() throws {
        let rule = chain("A: WHAT(eventType = \"a\"), B: WHAT(eventType = \"b\")")
        let later = noon + .hours(1)
        #expect(try truth(of: rule, events: [at(1, "a"), at(2, "b")], at: later) == true)
        #expect(try truth(of: rule, events: [at(2, "a"), at(1, "b")], at: later) == false)
        // At the same instant the id decides.
        #expect(try truth(of: rule, events: [at(1, "b", "2"), at(1, "a", "1")], at: later) == true)
        #expect(try truth(of: rule, events: [at(1, "b", "1"), at(1, "a", "2")], at: later) == false)
    }

    @Test
    func `COUNT asks for that many events, each once`() throws {
        let rule = chain("A: WHAT(eventType = \"a\") COUNT(3), B: WHAT(true)")
        let later = noon + .hours(1)
        #expect(try truth(of: rule, events: [at(1, "a"), at(2, "a"), at(3, "a")], at: later) == false)
        #expect(
            try truth(of: rule, events: [at(1, "a"), at(2, "a"), at(3, "a"), at(4, "a")], at: later) == true)
        let program = try AudienceProgram([
            audience(1, chain("A: WHAT(eventType = \"a\") WHEN(< 24 hours before now) COUNT(2)"), .streaming)
        ])
        #expect(program.needsHistory(for: at(1, "a")))
        #expect(!program.needsHistory(for: at(1, "b")))
        // The event itself may be in the history; it counts once.
        #expect(program.entered(at(1, "a"), history: [at(1, "a")], at: later).isEmpty)
        let outcome = program.entered(at(9, "a"), history: [at(5, "a"), at(1, "a")], at: later)
        #expect(outcome.first?.validUntil == noon + .minutes(5) + .hours(24))
    }

    @Test
    func `a link may refer to the event before it`() throws {
        let rule = chain(
            "A: WHAT(eventType = \"view\"), B: WHAT(eventType = \"buy\" and product = A.product) "
                + "WHEN(<= 30 minutes after A)")
        let later = noon + .hours(4)
        func holds(_ events: [Event]) throws -> Bool? { try truth(of: rule, events: events, at: later) }
        #expect(try holds([at(0, "view", product: 1), at(30, "buy", product: 1)]) == true)
        #expect(try holds([at(0, "view", product: 1), at(31, "buy", product: 1)]) == false)
        #expect(try holds([at(0, "view", product: 1), at(3, "buy", product: 2)]) == false)
        // The first view does not fit; another does.
        #expect(
            try holds([at(0, "view", product: 1), at(9, "view", product: 2), at(39, "buy", product: 2)])
                == true)
    }

    @Test
    func `a negated event needs the history`() throws {
        let rule =
            chain("A: WHAT(eventType = \"a\") WHEN(today)") + " and not "
            + chain("B: WHAT(eventType = \"b\") WHEN(today)")
        let program = try AudienceProgram([audience(1, rule, .streaming)])
        #expect(program.needsHistory(for: at(0, "a")))
        let held = program.entered(at(0, "a")).applied(to: [])
        #expect(held.count == 1)
        let left = program.entered(at(1, "b"), history: [at(0, "a")], held: held, at: noon + .minutes(1))
        #expect(left.map(\.isMember) == [false])
    }

    @Test
    func `a chain lasts as long as the best choice of its events`() throws {
        let rule = chain(
            "A: WHAT(eventType = \"a\") WHEN(<= 40 minutes before now), B: WHAT(eventType = \"a\")")
        let program = try AudienceProgram([audience(1, rule, .streaming)])
        func end(_ minutes: [Int64]) -> Timestamp? {
            let events = minutes.map { at($0, "a") }
            return program.entered(events.last, history: events, at: noon + .minutes(30)).first?.validUntil
        }
        // The second event cannot be its own predecessor.
        #expect(end([0, 10]) == noon + .minutes(40))
        #expect(end([0, 10, 20]) == noon + .minutes(50))
        #expect(end([0]) == nil)
    }

    @Test
    func `chains agree with a search through all choices of events`() throws {
        let rules = [
            "A: WHAT(eventType = \"a\") WHEN(<= 40 minutes before now), B: WHAT(eventType = \"b\")",
            "A: WHAT(eventType = \"a\"), B: WHAT(eventType = \"b\") COUNT(2) "
                + "WHEN(< 50 minutes before now), C: WHAT(eventType = \"a\")",
            "A: WHAT(eventType = \"a\"), B: WHAT(product = A.product) "
                + "WHEN(<= 20 minutes after A), C: WHAT(product != B.product)",
            "A: WHAT(eventType = \"a\"), B: WHAT(eventType = \"a\") WHEN(< 30 minutes before now)",
        ]
        var generator = SeededGenerator(seed: 3)
        for (number, links) in rules.enumerated() {
            for _ in 0..<300 {
                let events = (0..<Int64(generator.next() % 7)).map { index in
                    at(
                        Int64(generator.next() % 60), generator.next() % 2 == 0 ? "a" : "b", "\(index)",
                        product: .integer(Int64(generator.next() % 2)))
                }
                let now = noon + .hours(1)
                #expect(
                    try truth(of: chain(links), events: events, at: now)
                        == search(number, AudienceProgram.ordered(events, nil), now))
            }
        }
    }

    /// The same rules by brute force.
    private func search(_ rule: Int, _ events: [Event], _ now: Timestamp) -> Bool {
        func type(_ index: Int) -> String { events[index].body[path: "eventType"]?.string ?? "" }
        func product(_ index: Int) -> Int64 { events[index].body[path: "product"]?.integer ?? -1 }
        func age(_ index: Int) -> Duration { now - events[index].timestamp }
        let all = events.indices
        switch rule {
        case 0:
            return all.contains { a in
                type(a) == "a" && age(a) < .minutes(40) && all.contains { $0 > a && type($0) == "b" }
            }
        case 1:
            return all.contains { a in
                type(a) == "a"
                    && all.contains { b in
                        b > a && type(b) == "b" && age(b) < .minutes(50)
                            && all.contains { c in
                                c > b && type(c) == "b" && age(c) < .minutes(50)
                                    && all.contains { $0 > c && type($0) == "a" }
                            }
                    }
            }
        case 3:
            return all.contains { a in
                type(a) == "a" && all.contains { $0 > a && type($0) == "a" && age($0) < .minutes(30) }
            }
        default:
            return all.contains { a in
                type(a) == "a"
                    && all.contains { b in
                        b > a && product(a) == product(b)
                            && events[b].timestamp - events[a].timestamp <= .minutes(20)
                            && all.contains { $0 > b && product($0) != product(b) }
                    }
            }
        }
    }
}
