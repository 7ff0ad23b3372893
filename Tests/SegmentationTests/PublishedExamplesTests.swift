import Profiles
import SansIO
import Testing

@testable import Segmentation

/// Every expression that the reference and the published pages give as an example.
struct PublishedExamplesTests {
    static let checkout =
        "CHAIN(xEvent, timestamp, [C0: WHAT(eventType.equals(\"commerce.checkouts\", false)) WHEN(today)])"

    @Test(
        "an example is classified as its table says",
        arguments: [
            (checkout, Audience.Evaluation.edge),
            ("homeAddress.country.equals(\"US\", false)", .edge),
            ("homeAddress.country = \"US\"", .edge),
            ("workAddress.country.equals(\"US\", false) and \(checkout)", .edge),
            ("inSegment(\"a8\") and inSegment(\"a9\")", .edge),
            ("inSegment(\"a8\") and \(checkout)", .edge),
            ("inSegment(\"a9\") and \(checkout)", .batch),
            (
                "CHAIN(xEvent, timestamp, [C0: WHAT(eventType.equals(\"commerce.checkouts\", false)) "
                    + "WHEN(<= 24 hours before now)])",
                .edge
            ),
            (
                "workAddress.country.equals(\"US\", false) and CHAIN(xEvent, timestamp, [C0: "
                    + "WHAT(eventType.equals(\"directMarketing.emailClicked\", false)) WHEN(today), "
                    + "C1: WHAT(eventType.equals(\"commerce.checkouts\", false)) WHEN(today)])",
                .streaming
            ),
            ("chain(xEvent, timestamp, [A: WHAT(eventType = \"addToCart\")])", .batch),
            (
                "chain(xEvent, timestamp, [X: WHAT(eventType = \"addToCart\") WHEN(< 8 days before now)])",
                .batch
            ),
            ("not(chain(xEvent, timestamp, [X: WHAT(eventType = \"homePageView\") WHEN(today)]))", .batch),
            (
                "chain(xEvent, timestamp, [A: WHAT(eventType = \"homePageView\") "
                    + "WHEN(< 24 hours before now) COUNT(5) ] )",
                .streaming
            ),
            (
                "\(checkout) and not chain(xEvent, timestamp, [X: WHAT(eventType = \"cancel\") WHEN(today)])",
                .streaming
            ),
            (
                "select E from xEvent where E.eventType = \"a\" and E.timestamp occurs <= 1 day before now",
                .edge
            ),
            ("select E from xEvent where E.web.webPageDetails.isHomePage = true", .batch),
            ("xEvent[eventType = \"a\"].count() > 3", .batch),
        ])
    func classification(expression: String, evaluation: Audience.Evaluation) throws {
        let others = [
            audience(8, "homeAddress.city = \"Basel\""), audience(9, PublishedExamplesTests.checkout),
        ]
        #expect(try AudienceProgram.classification(of: expression, among: others).evaluation == evaluation)
    }

    static let person: Value = [
        "homeAddress": .object(
            Fields([("stateProvince", "CA"), ("country", "us"), ("city", "Los Angeles")])),
        "workAddress": .object(Fields([("stateProvince", "CA"), ("country", "US")])),
        "city": "Los Angeles", "emailAddress": "joe.smith2010@gmail.com",
        "product": [
            "saleYear": 2026, "sale": "2026-03-04T08:00:00Z", "saleDate": "2026-02-25", "old": "2016-05-01",
            "three": "2026-03-04T09:00:00Z",
        ],
        "person": [
            "birthMonth": 3, "birthDay": 4, "birthdate": "1990-06-05", "birthday": "1991-03-01",
            "recent": "2026-03-01",
            "name": "Joe Smith", "favoriteColors": ["red", "green", "blue"], "favoriteCities": ["Basel"],
            "visitedCities": ["Basel", "Bern"], "eatenFoods": ["sushi", "pizza", "rice"],
            "orders": [["storeId": 1], ["storeId": 2], ["storeId": 1]],
        ],
        "people": [["age": 20], ["age": 21], ["age": 30]],
        "orders": [
            ["storeId": "x", "price": 5, "order": ["price": 5]],
            ["storeId": "y", "price": 9, "order": ["price": 9]],
            ["storeId": "x", "price": 1, "order": ["price": 1]],
        ],
        "identityMap": ["example@example.com": "yes"],
        "numbers": [1, 2, 3],
    ]

    @Test(
        "an example is true of the profile that its text describes",
        arguments: [
            "homeAddress.stateProvince = workAddress.stateProvince",
            "$1.homeAddress.stateProvince = $1.homeAddress.stateProvince",
            "(Profile) => Profile.homeAddress.stateProvince = Profile.workAddress.stateProvince",
            "homeAddress.country.equals(\"US\", false)",
            "person.birthMonth = currentMonth()", "person.birthdate.getMonth() = 6",
            "product.saleYear = currentYear()", "person.birthday.getYear() in [1991, 1992, 1993, 1994, 1995]",
            "person.birthDay = currentDayOfMonth()", "product.sale.getDayOfMonth() <= 15",
            "product.saleDate occurs last week",
            "product.old occurs between date(2015, 1, 8) and date(2017, 7, 1)",
            "product.three occurs = 3 hours before now", "person.recent occurs = 3 days before today",
            "product.sale occurs (today)", "product.sale occurs on date(2026, 3, 4)",
            "product.sale occurs this year",
            "person.birthMonth in [3, 6, 9]", "not (person.birthMonth notIn [3, 6, 9])",
            "person.favoriteColors.intersects([\"red\", \"blue\", \"green\"])",
            "person.favoriteColors.intersection([\"blue\", \"red\"]) = [\"red\", \"blue\"]",
            "person.favoriteCities.subsetOf(person.visitedCities)",
            "person.eatenFoods.supersetOf([\"sushi\", \"pizza\"])", "person.favoriteColors.includes(\"red\")",
            "person.orders.storeId.distinct().count() > 1", "people.filter(age >= 21).count() = 2",
            "people[age >= 21].count() = 2", "orders.groupBy(storeId).count() = 2",
            "orders.groupBy(storeId).map((K, G) => G.count()) = [2, 1]",
            "numbers.map(n => n * n) = [1, 4, 9]", "orders.topN(price, 2).map(price) = [9, 5]",
            "orders.bottomN(price, 2).map(price) = [1, 5]", "orders.topN(price, 5).head().price = 9",
            "orders.count() = 3", "orders.sum(order.price) = 15", "orders.average(order.price) = 5.0",
            "orders.min(order.price) = 1", "orders.max(order.price) = 9",
            "city like \"%es\"", "city like \"L__ %\"", "person.name.startsWith(\"Joe\")",
            "person.name.doesNotStartWith(\"joe\")", "person.name.startsWith(\"joe\", false)",
            "emailAddress.endsWith(\".com\")", "emailAddress.doesNotEndWith(\".org\")",
            "emailAddress.contains(\"2010@gm\")", "emailAddress.doesNotContain(\"2011@gm\")",
            "person.name.equals(\"Joe Smith\")", "person.name.notEqualTo(\"John\")",
            "person.name.matches(\"(?i)^JOE\")", "emailAddress.regexGroup(\"@(\\w+)\", 1) = \"gmail\"",
            "identityMap.get(\"example@example.com\") = \"yes\"",
            "identityMap.keys() = [\"example@example.com\"]", "identityMap.values() = [\"yes\"]",
            "homeAddress.street.isNull()", "homeAddress.city.isNotNull()",
            "if (person.birthMonth = 3, city, \"none\") = \"Los Angeles\"",
            "let S = (orders.sum(price)) in (S > 10 and S < 1000)",
            "let S = (sum X.price over X from orders where X.storeId = \"x\") in (S = 6)",
            "1 + 2 * 3 - 4 / 2 = 5 and 7 % 4 = 3 and -(2 - 5) = 3", "!(1 > 2) and not false",
        ])
    func truthOfExample(expression: String) throws {
        #expect(try truth(of: expression, PublishedExamplesTests.person) == true)
    }

    @Test
    func `quantifiers over events mean what their pages say`() throws {
        func purchase(_ id: String, _ price: Value, _ sku: Value) -> Event {
            event(
                id, "commerce.purchases",
                [
                    (
                        "commerce",
                        ["item": ["price": price], "order": ["priceTotal": price, "currencyCode": "USD"]]
                    ),
                    ("productListItems", [["SKU": sku, "name": "Montana Wind Jacket"]]),
                ])
        }
        let rule = "xEvent where (E.commerce.item.price > 50), I from E.productListItems where I.SKU = \"PS\""
        let good = purchase("1", 60, "PS")
        let cheap = purchase("2", 40, "PS")
        #expect(try truth(of: "exists E from \(rule)", events: [cheap, good]) == true)
        #expect(try truth(of: "forall E from \(rule)", events: [cheap, good]) == false)
        #expect(try truth(of: "forall E from \(rule)", events: [good]) == true)
        #expect(try truth(of: "exists E from \(rule)", events: [purchase("3", 60, "X")]) == false)
        #expect(
            try truth(of: "exists E from xEvent : E.commerce.item.price < 50", events: [cheap, good]) == true)
        let total =
            "let S = (sum X.commerce.order.priceTotal over X from xEvent where "
            + "X.commerce.order.currencyCode = \"USD\") in (S > 99 and S < 1000)"
        #expect(try truth(of: total, events: [cheap, good]) == true)
        #expect(try truth(of: total, events: [good]) == false)
        let jacket =
            "CHAIN(xEvent, timestamp, "
            + "[C0: WHAT(productListItems.exists(name.equals(\"MONTANA WIND JACKET\", false)))])"
        #expect(try truth(of: jacket, events: [good]) == true)
        #expect(
            try truth(
                of: "xEvent[(timestamp occurs < 7 days before now) and eventType=\"commerce.purchases\"]"
                    + ".sum(commerce.order.priceTotal) = 100", events: [cheap, good]) == true)
    }
}

private func event(_ id: String, _ type: String, _ members: [(String, Value)]) -> Event {
    event(id, type, at: noon, members)
}
