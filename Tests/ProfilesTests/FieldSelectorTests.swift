import Profiles
import Testing

struct FieldSelectorTests {
    private static let profile: Value = [
        "person": ["name": ["firstName": "Jane", "lastName": "Doe"], "gender": "female"],
        "addresses": [
            ["type": "home", "city": ["name": "Bonn", "country": "DE"]],
            ["type": "work", "city": ["name": "Lyon", "country": "FR"]],
            ["zip": "1"],
        ],
        "loyalty": ["points": 3], "emails": ["a", "b"],
    ]

    private func selected(_ text: String) throws -> Value? {
        try FieldSelector(text).selection(of: Self.profile)
    }

    @Test func `a dot goes into a field and keeps the objects around it`() throws {
        #expect(try selected("person.name.lastName") == ["person": ["name": ["lastName": "Doe"]]])
    }

    @Test func `an object or array that is named is taken whole`() throws {
        #expect(
            try selected("loyalty,emails") == ["loyalty": ["points": 3], "emails": ["a", "b"]])
    }

    @Test func `parentheses are the same as the paths written out`() throws {
        #expect(
            try FieldSelector("addresses(type,city.country)")
                == FieldSelector("addresses.type,addresses.city.country"))
        #expect(
            try FieldSelector("a.b(c(d,e.f),g),a.b.c.h").paths
                == ["a.b.c.d", "a.b.c.e.f", "a.b.c.h", "a.b.g"])
    }

    @Test func `of an array each element gives its part`() throws {
        #expect(
            try selected("addresses(type,city.country)") == [
                "addresses": [
                    ["type": "home", "city": ["country": "DE"]], ["type": "work", "city": ["country": "FR"]],
                ]
            ])
    }

    @Test func `what is selected twice is there once, and whole wins`() throws {
        #expect(try FieldSelector("person.gender,person") == FieldSelector("person"))
        #expect(try FieldSelector("b,a,b") == FieldSelector("a,b"))
    }

    @Test func `nothing there is nothing selected`() throws {
        #expect(try selected("person.name.middleName,emails.address,absent") == nil)
    }

    @Test(
        arguments: [
            ("", 1, "name"), ("a,", 3, "name"), ("a, b", 3, "blank"), (" a", 1, "blank"), ("a..b", 3, "name"),
            ("a(b", 4, "')'"), ("a(b))", 5, "open"), ("a()", 3, "name"), ("a(b).c", 5, "comma"),
            (",a", 1, "name"), (".a", 1, "name"), ("(a)", 1, "name"), ("a(b c)", 4, "blank"),
        ])
    func `what is wrong is told with its column`(text: String, column: Int, word: String) {
        let error = #expect(throws: FieldSelectorError.self) { try FieldSelector(text) }
        #expect(error?.column == column)
        #expect(error?.problem.contains(word) == true)
    }

    @Test func `neither depth nor length is without bound`() {
        let deep = String(repeating: "a(", count: 5_000) + "a" + String(repeating: ")", count: 5_000)
        #expect(throws: FieldSelectorError.self) { try FieldSelector(deep) }
        let dotted = String(repeating: "a.", count: FieldSelector.depthMaximum) + "a"
        #expect(throws: FieldSelectorError.self) { try FieldSelector(dotted) }
        #expect(throws: FieldSelectorError.self) {
            try FieldSelector(String(repeating: "a", count: FieldSelector.bytesMaximum + 1))
        }
    }
}
