import Profiles
import SansIO
import Testing

@testable import Segmentation

struct ComputedAttributeTests {
    private static let recent =
        "xEvent[eventType.equals(\"order\", false)].topN(timestamp, 1)"
        + ".map({\"timestamp\": timestamp, \"value\": producedBy}).head()"

    private func week() throws -> Lookback { try Lookback(count: 7, unit: .days) }

    private func attribute(_ expression: String, _ lookback: Lookback? = nil) throws -> ComputedAttribute {
        try ComputedAttribute(name: "a1", expression: expression, lookback: try lookback ?? week())
    }

    private func order(_ id: String, _ price: Value, hoursAgo: Int64, _ producer: Value = "self") -> Event {
        event(
            id, "order", at: noon - .hours(hoursAgo),
            [("commerce", ["order": ["priceTotal": price]]), ("producedBy", producer)])
    }

    @Test(
        "an expression tells function and type",
        arguments: [
            ("xEvent.count()", ComputedAttribute.Function.count, ComputedAttribute.ReturnType.integer),
            (
                "xEvent[(commerce.checkouts.value > 0.0 or commerce.order.priceTotal >= 10.0) "
                    + "and (timestamp occurs <= 7 days before now)].sum(commerce.order.priceTotal)",
                .sum, .number
            ),
            ("xEvent.filter(eventType = \"order\").min(commerce.order.priceTotal)", .min, .number),
            ("xEvent[eventType = \"order\"].max(timestamp)", .max, .dateTime), (recent, .mostRecent, .object),
            ("xEvent[eventType = \"order\"].topN(timestamp, 50).map(producedBy)", .list, .array),
        ])
    func shape(
        expression: String, function: ComputedAttribute.Function, type: ComputedAttribute.ReturnType
    ) throws {
        let attribute = try attribute(expression)
        #expect(attribute.function == function)
        #expect(attribute.returnType == type)
    }

    @Test
    func `each function aggregates the events of the period`() throws {
        let events = [
            order("3", 5.5, hoursAgo: 3, "c"), order("1", 2, hoursAgo: 160, "a"),
            order("2", 10, hoursAgo: 5, "b"), order("old", 100, hoursAgo: 168, "o"),
            order("new", 100, hoursAgo: -1, "n"), event("v", "view", at: noon),
        ]
        func value(_ expression: String) throws -> Value? {
            try attribute(expression).value(of: events, attributes: [:], at: noon)
        }
        let source = "xEvent[eventType = \"order\"]"
        #expect(try value(source + ".sum(commerce.order.priceTotal)") == 17.5)
        #expect(try value(source + ".count()") == 3)
        #expect(try value("xEvent.count()") == 4)
        #expect(try value(source + ".min(commerce.order.priceTotal)") == 2)
        #expect(try value(source + ".max(commerce.order.priceTotal)") == 10)
        #expect(try value(source + ".max(timestamp)") == .string((noon - .hours(3)).rfc3339))
        #expect(
            try value(ComputedAttributeTests.recent)
                == ["timestamp": .string((noon - .hours(3)).rfc3339), "value": "c"])
        #expect(try value(source + ".topN(timestamp, 2).map(producedBy)") == ["c", "b"])
        // The expression may look back less far than the attribute.
        #expect(try value("xEvent[timestamp occurs < 4 hours before now].count()") == 2)
        #expect(try value("xEvent[eventType = \"none\"].sum(commerce.order.priceTotal)") == 0)
        #expect(try value("xEvent[eventType = \"none\"].min(commerce.order.priceTotal)") == nil)
        #expect(try value("xEvent[eventType = \"none\"].topN(timestamp, 2).map(producedBy)") == [])
    }

    @Test
    func `the order in which events come makes no difference`() throws {
        var events = (0..<50).map { order("\($0)", .number(Double($0) / 7 + 0.1), hoursAgo: Int64($0 % 9)) }
        let sum = try attribute("xEvent.sum(commerce.order.priceTotal)")
        let expected = sum.value(of: events, attributes: [:], at: noon)
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<20 {
            events.shuffle(using: &generator)
            #expect(sum.value(of: events, attributes: [:], at: noon) == expected)
        }
    }

    @Test(
        "what is no computed attribute is refused with its column",
        arguments: [
            ("person.birthYear >= 2000", 1, "SUM, COUNT, MIN"), ("orders.sum(price)", 1, "xEvent"),
            ("xEvent.average(price)", 1, "SUM, COUNT, MIN"), ("xEvent.sum()", 1, "needs the field"),
            ("xEvent.count(a = 1)", 1, "xEvent[…]"),
            ("xEvent.topN(price, 1).map(x)", 1, "topN(timestamp, n)"),
            ("xEvent.topN(timestamp, 1001).map(x)", 24, "from 1 to 1000"),
            (
                "xEvent.topN(timestamp, 2).map({\"timestamp\": timestamp, \"value\": x}).head()", 24,
                "topN(timestamp, 1)"
            ),
            ("xEvent.topN(timestamp, 1).map({\"value\": x}).head()", 1, "with its time"),
            ("xEvent[a = ].count()", 12, "expected a value"), ("xEvent[a.foo()].count()", 8, "no function"),
        ])
    func refusal(expression: String, column: Int, problem: String) throws {
        do {
            _ = try attribute(expression)
            Issue.record("accepted")
        } catch ComputedAttributeError.expression(let error) {
            #expect(error.column == column)
            #expect(error.problem.contains(problem), "\(error)")
        }
    }

    @Test(
        "the published limits hold",
        arguments: [
            (Lookback.Unit.hours, 24, Lookback.Refresh.hourly), (.days, 7, .daily), (.weeks, 4, .weekly),
            (.months, 6, .monthly),
        ] as [(Lookback.Unit, Int64, Lookback.Refresh)])
    func limits(unit: Lookback.Unit, most: Int64, refresh: Lookback.Refresh) throws {
        for count in [Int64.min, -1, 0, most + 1, .max] {
            #expect(throws: ComputedAttributeError.lookback(count: count, unit: unit)) {
                try Lookback(count: count, unit: unit)
            }
        }
        let lookback = try Lookback(count: most, unit: unit)
        #expect(lookback.refresh == refresh)
        for (isKeptCurrent, expected) in [(false, refresh), (true, refresh == .hourly ? .hourly : .daily)] {
            let attribute = try ComputedAttribute(
                name: "n", expression: "xEvent.count()", lookback: lookback, isKeptCurrent: isKeptCurrent)
            #expect(attribute.refresh == expected)
        }
    }

    @Test("a name is of letters and digits", arguments: ["", "a b", "a_b", "é", "a.b", "x\n"])
    func name(name: String) throws {
        let lookback = try week()
        #expect(throws: ComputedAttributeError.name(name)) {
            try ComputedAttribute(name: name, expression: "xEvent.count()", lookback: lookback)
        }
    }

    /// The periods of the published text: Sundays, and a fast refresh that looks at up to a week more.
    @Test
    func `weeks and months are those of the calendar`() throws {
        let weeks = try Lookback(count: 2, unit: .weeks)
        func start(_ text: String) -> String { weeks.start(at: instant(text)).rfc3339 }
        #expect(start("2023-10-15") == instant("2023-10-01").rfc3339)
        #expect(start("2026-03-15") == instant("2026-03-01").rfc3339)
        #expect(start("2026-03-21T23:59:59Z") == instant("2026-03-01").rfc3339)
        #expect(start("2026-03-22") == instant("2026-03-08").rfc3339)
        let months = try Lookback(count: 6, unit: .months)
        #expect(months.start(at: instant("2026-03-31T10:00:00Z")) == instant("2025-09-01"))
        let edge = [order("e", 1, hoursAgo: 0)].map { _ in event("e", "order", at: instant("2026-03-01")) }
        let count = try attribute("xEvent.count()", weeks)
        #expect(count.value(of: edge, attributes: [:], at: instant("2026-03-15")) == 1)
        #expect(count.value(of: edge, attributes: [:], at: instant("2026-03-22")) == 0)
    }

    @Test(
        "the next refresh is on its boundary",
        arguments: [
            (Lookback.Refresh.hourly, "2026-03-04T12:00:00Z", "2026-03-04T13:00:00Z"),
            (.hourly, "2026-03-04T12:59:59.999Z", "2026-03-04T13:00:00Z"),
            (.daily, "2026-03-04T12:00:00Z", "2026-03-05"),
            (.weekly, "2023-10-15", "2023-10-22"), (.weekly, "2026-03-04T12:00:00Z", "2026-03-08"),
            (.monthly, "2026-12-31T23:00:00Z", "2027-01-01"),
        ])
    func next(refresh: Lookback.Refresh, after: String, expected: String) {
        #expect(refresh.next(after: instant(after)) == instant(expected))
    }

    @Test
    func `events with extreme times and values do no harm`() throws {
        let events = [Int64.min, .max, 0].map { time in
            event(
                "\(time)", "order", at: Timestamp(milliseconds: time),
                [("price", .integer(.max)), ("producedBy", .number(.nan))])
        }
        let units: [(Lookback.Unit, Int64)] = [(.hours, 24), (.days, 7), (.weeks, 4), (.months, 6)]
        for (unit, count) in units {
            for expression in ["xEvent.sum(price)", "xEvent.count()", ComputedAttributeTests.recent] {
                let attribute = try attribute(expression, try Lookback(count: count, unit: unit))
                for time in [Int64.min, .max, 0] {
                    _ = attribute.value(of: events, attributes: .null, at: Timestamp(milliseconds: time))
                }
            }
        }
    }
}
