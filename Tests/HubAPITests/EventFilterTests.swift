import Profiles
import Testing

@testable import HubAPI

/// What a filter by property lets pass, by the kinds of both sides.
struct EventFilterTests {
    private static let body: Value = [
        "commerce": ["order": ["priceTotal": 12.5], "checkouts": ["value": 3]], "isHome": true,
        "zip": "01234",
        "placeContext": ["localTime": "2026-07-20T23:30:00+02:00"], "day": "2026-07-20", "nothing": .null,
        "productListItems": [["SKU": "a", "quantity": 1], ["SKU": "b", "quantity": 5]],
    ]

    @Test(arguments: [
        ("commerce.order.priceTotal>=12.5", true), ("commerce.order.priceTotal>12.5", false),
        ("commerce.order.priceTotal<13", true), ("commerce.checkouts.value=3", true),
        ("commerce.checkouts.value!=3", false), ("commerce.checkouts.value<3.5", true),
        // In quotation marks it is a text, which no number equals.
        ("commerce.checkouts.value=\"3\"", false), ("commerce.checkouts.value!=\"3\"", true),
        ("isHome=true", true), ("isHome=false", false), ("isHome!=false", true), ("isHome=\"true\"", false),
        ("zip=01234", true), ("zip=\"01234\"", true), ("zip=1234", false), ("zip<02", true),
        ("missing=1", false), ("missing!=1", true), ("missing<1", false), ("nothing=null", false),
        ("commerce>1", false), ("zip!=\"\"", true),
    ])
    func `numbers, truths and texts compare with their like`(filter: String, passes: Bool) throws {
        #expect(try EventFilter(filter).passes(Self.body) == passes, "\(filter)")
    }

    @Test(arguments: [
        ("placeContext.localTime<=\"2026-07-20\"", true), ("placeContext.localTime=20260720", true),
        ("placeContext.localTime<\"2026-07-20\"", false), ("placeContext.localTime>2026-07-19", true),
        ("day=\"20260720\"", true), ("day>\"2026-07-20\"", false), ("day!=2026-07-21", true),
    ])
    func `a date compares with the day of a time, in UTC`(filter: String, passes: Bool) throws {
        #expect(try EventFilter(filter).passes(Self.body) == passes, "\(filter)")
    }

    @Test(arguments: [
        ("productListItems.SKU=b", true), ("productListItems.SKU=c", false),
        ("productListItems.SKU!=b", false),
        ("productListItems.SKU!=c", true), ("productListItems.quantity>4", true),
        ("productListItems.quantity>5", false),
    ])
    func `of a list one item must pass`(filter: String, passes: Bool) throws {
        #expect(try EventFilter(filter).passes(Self.body) == passes, "\(filter)")
    }

    @Test(arguments: ["", "a", "=1", "a!1", "a=", "isHome<true", "isHome>=false"])
    func `what is no filter is told`(filter: String) {
        #expect(throws: Problem.self) { try EventFilter(filter) }
    }
}
