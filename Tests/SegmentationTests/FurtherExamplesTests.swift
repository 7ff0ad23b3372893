import Profiles
import SansIO
import Testing

@testable import Segmentation

/// Expressions in the manner of further public pages: older edge guides, sample expressions of computed
/// attributes, tutorials.
struct FurtherExamplesTests {
    private static let cart =
        "chain(xEvent, timestamp, [A: WHAT(eventType = \"addToCart\") "
        + "WHERE(externalSegments.values().exists(status = \"active\"))])"

    @Test(
        "a further example is classified by the current table",
        arguments: [
            (cart, Audience.Evaluation.batch),
            ("homeAddress.countryCode = \"US\" and inSegment(\"a8\")", .edge),
            (
                "homeAddress.countryCode = \"US\" and not(chain(xEvent, timestamp, [X: "
                    + "WHAT(eventType = \"homePageView\") WHEN(< 8 days before now)]))", .batch
            ),
            (
                "homeAddress.countryCode = \"US\" and chain(xEvent, timestamp, [A: WHAT(eventType = "
                    + "\"homePageView\") WHEN(< 24 hours before now) COUNT(5) ] )", .streaming
            ),
            (
                "chain(xEvent, timestamp, [X: WHAT(eventType = \"a\") WHEN(< 24 hours before now)]) and "
                    + "chain(xEvent, timestamp, [X: WHAT(eventType = \"b\") WHEN(< 24 hours before now)])",
                .batch
            ),
            (
                "inSegment(\"a8\") and \nCHAIN(xEvent, timestamp, [C0: WHAT(eventType.equals(\"checkout\", "
                    + "false)) \nWHEN(<= 24 hours before now)])", .edge
            ),
            (
                "person.gender in [\"male\"] and CHAIN(xEvent, timestamp, "
                    + "[C0: WHAT(productListItems.exists(name.equals(\"Jacket\", false)))])", .batch
            ),
            ("person.birthYear >= 2000", .edge),
        ])
    func classification(expression: String, evaluation: Audience.Evaluation) throws {
        let others = [audience(8, "homeAddress.city = \"Basel\"")]
        #expect(try AudienceProgram.classification(of: expression, among: others).evaluation == evaluation)
    }

    private static let events: [Event] = [
        download("1", "atlas", 3, hours: 1), download("2", "globe", 40, hours: 30),
        download("3", "atlas", 100, hours: 100), download("4", "atlas", 7, hours: 200),
    ]

    private static func download(_ id: String, _ product: Value, _ price: Value, hours: Int64) -> Event {
        event(
            id, "download", at: noon - .hours(hours),
            [
                ("product", product), ("contentType", "image"),
                ("commerce", ["order": ["priceTotal": price]]),
                ("externalSegments", ["one": ["status": "past"], "two": ["status": "active"]]),
            ])
    }

    private static let week = "xEvent[(timestamp occurs < 7 days before now) and eventType=\"download\"]"

    @Test(
        "a further example gives what its text describes",
        arguments: [
            (
                "xEvent[(timestamp occurs < 7 days before now) and eventType=\"download\" "
                    + "and contentType = \"image\"].count()", 3
            ),
            (week + ".sum(commerce.order.priceTotal)", 143), (week + ".min(commerce.order.priceTotal)", 3),
            (week + ".max(commerce.order.priceTotal)", 100),
            (week + ".groupBy(product).map((K, G) => mapEntry(K, G.count()))", ["atlas": 2, "globe": 1]),
            (
                week + ".groupBy(product).map((K, G) => mapEntry(K, G.sum(commerce.order.priceTotal)))",
                ["atlas": 103, "globe": 40]
            ),
            (
                week + ".groupBy(product).map((K, G) => mapEntry(K, G.sum(commerce.order.priceTotal) > 100))",
                ["atlas": true, "globe": false]
            ),
            (
                week + ".groupBy(product).map((K, G) => mapEntry(K, {\"count\": G.count(), "
                    + "\"sum\": G.sum(commerce.order.priceTotal)}))",
                ["atlas": ["count": 2, "sum": 103], "globe": ["count": 1, "sum": 40]]
            ),
            ("if(person.gender = \"female\", 60, 65)", 65),
            ("if(homeAddress.countryCode in [\"US\",\"MX\",\"CA\"], \"NA\", \"ROW\")", "NA"),
            ("person.birthYear >= 2000", true),
            (
                "xEvent[eventType.equals(\"Download\", false)].topN(timestamp, 1)"
                    + ".map({\"timestamp\": timestamp, \"value\": product}).head()",
                ["timestamp": "2026-03-04T11:00:00Z", "value": "atlas"]
            ),
            ("$1.xEvent.count() = xEvent.count()", true),
        ] as [(String, Value)])
    func value(expression: String, expected: Value) throws {
        let profile: Value = [
            "person": ["gender": "male", "birthYear": 2001], "homeAddress": ["countryCode": "MX"],
        ]
        let result = try value(of: expression, profile, events: FurtherExamplesTests.events)
        let evaluator = Evaluator(
            attributes: profile, paths: [], events: FurtherExamplesTests.events, now: noon, held: [], slots: 0
        )
        #expect(evaluator.value(of: result).equals(expected), "\(result)")
    }

    private func value(of text: String, _ profile: Value, events: [Event]) throws -> Operand {
        try SegmentationTests.value(of: text, profile, events: events, at: noon)
    }

    @Test
    func `a query of a map looks at its values`() throws {
        var event = FurtherExamplesTests.download("5", "atlas", 1, hours: 0)
        #expect(try truth(of: FurtherExamplesTests.cart, events: [event]) == false)
        event = addedToCart(event.body)
        #expect(try truth(of: FurtherExamplesTests.cart, events: [event]) == true)
    }

    private func addedToCart(_ body: Value) -> Event {
        let members = body.fields?.members.filter { $0.name != "eventType" } ?? []
        return event("6", "addToCart", at: noon, members.map { ($0.name, $0.value) })
    }
}
