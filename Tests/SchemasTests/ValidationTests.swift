import Profiles
import Testing

@testable import Schemas

struct ValidationTests {
    @Test(
        "each keyword is reported as published",
        arguments: [
            (["type": "string"], 5, "type", "expected type: String, found: Integer"),
            (["type": "string"], 3_000_000_000, "type", "expected type: String, found: Long"),
            (["type": "string"], 1.5, "type", "expected type: String, found: Double"),
            (["type": "number"], "1", "type", "expected type: Number, found: String"),
            (["type": "integer"], 1.5, "type", "expected type: Integer, found: Double"),
            (["type": "boolean"], "true", "type", "expected type: Boolean, found: String"),
            (["type": "object"], [], "type", "expected type: JSONObject, found: JSONArray"),
            (["type": "array"], ["a": 1], "type", "expected type: JSONArray, found: JSONObject"),
            (["type": "string"], .null, "type", "expected type: String, found: Null"),
            (["enum": ["a", "b"]], "c", "enum", "c is not a valid enum value"),
            (["const": "a"], "b", "const", "expected constant value \"a\""),
            (["minimum": 3], 2, "minimum", "2 is not greater or equal to 3"),
            (["exclusiveMinimum": 3], 3, "exclusiveMinimum", "3 is not greater than 3"),
            (["minimum": 3, "exclusiveMinimum": true], 3, "exclusiveMinimum", "3 is not greater than 3"),
            (["maximum": 1.5], 2, "maximum", "2 is not less or equal to 1.5"),
            (["exclusiveMaximum": 3], 3, "exclusiveMaximum", "3 is not less than 3"),
            (["minLength": 2], "ü", "minLength", "expected minLength: 2, actual: 1"),
            (["maxLength": 2], "abc", "maxLength", "expected maxLength: 2, actual: 3"),
            (["pattern": "^[A-Z]{2}$"], "USA", "pattern", "string [USA] does not match pattern ^[A-Z]{2}$"),
            (["minItems": 1], [], "minItems", "expected minimum item count: 1, found: 0"),
            (["maxItems": 1], [1, 2], "maxItems", "expected maximum item count: 1, found: 2"),
            (["format": "email"], "jane", "format", "[jane] is not a valid email address"),
            (
                ["format": "date"], "2026-02-30", "format",
                "[2026-02-30] is not a valid date. Expected [yyyy-MM-dd]"
            ),
            (["format": "uri"], "no scheme", "format", "[no scheme] is not a valid URI"),
            (["format": "ipv4"], "256.1.1.1", "format", "[256.1.1.1] is not a valid ipv4 address"),
            (["format": "ipv6"], "1::2::3", "format", "[1::2::3] is not a valid ipv6 address"),
        ] as [(Value, Value, String, String)])
    func keyword(schema: Value, value: Value, keyword: String, message: String) throws {
        let violations = try validator(["field": schema]).validate(["field": value])
        #expect(
            violations == [
                Violation(
                    keyword: keyword, pointer: "#/field", schemaLocation: "#/properties/field",
                    message: message)
            ])
    }

    @Test func `a date and time needs its zone and days that there are`() throws {
        let checked = try validator(["field": ["type": "string", "format": "date-time"]])
        for text in [
            "2017-09-26T15:52:25+00:00", "2026-03-01T12:00:00Z", "2026-02-28T23:59:59.123456789-07:00",
        ] {
            #expect(checked.isValid(["field": .string(text)]), "\(text)")
        }
        for text in [
            "2026-03-01", "2026-03-01T12:00:00", "2026-02-29T12:00:00Z", "2026-03-01 12:00:00Z",
            "2026-03-01T24:00:00Z", "2026-03-01T12:00:00.Z", "", "2026-03-01T12:00:00Zx",
        ] {
            #expect(checked.validate(["field": .string(text)]).map(\.keyword) == ["format"], "\(text)")
        }
        let message = checked.validate(["field": "now"]).first?.message
        #expect(
            message
                == "[now] is not a valid date-time. Expected [yyyy-MM-dd'T'HH:mm:ssZ, "
                + "yyyy-MM-dd'T'HH:mm:ss.[0-9]{1,9}Z, yyyy-MM-dd'T'HH:mm:ss[+-]HH:mm, "
                + "yyyy-MM-dd'T'HH:mm:ss.[0-9]{1,9}[+-]HH:mm]")
    }

    @Test(
        "formats take what they should",
        arguments: [
            ("email", "jane.doe+x@example.co.uk", true), ("email", "a@b", false), ("email", "a@@b.c", false),
            ("email", ".a@b.c", false), ("email", "a b@c.d", false), ("uri", "https://x.org/a?b#c", true),
            ("uri", "urn:x:y", true), ("uri", "//x.org", true), ("uri", "/path", false), ("uri", "", false),
            ("uri-reference", "", true), ("uri-reference", "a b", false), ("uri", "https://x/%zz", false),
            ("ipv4", "10.0.0.255", true), ("ipv4", "10.0.0", false), ("ipv4", "010.0.0.1", false),
            ("ipv6", "::", true), ("ipv6", "::1", true), ("ipv6", "2001:db8::ff00:42:8329", true),
            ("ipv6", "1:2:3:4:5:6:7:8", true), ("ipv6", "1:2:3:4:5:6:7", false),
            ("ipv6", "::ffff:1.2.3.4", true),
            ("ipv6", ":1:2:3:4:5:6:7", false), ("ipv6", "12345::", false), ("ipv6", ":::", false),
            ("hostname", "a-b.example", true), ("hostname", "-a.example", false), ("hostname", "a..b", false),
            ("uuid", "123e4567-e89b-12d3-a456-426614174000", true), ("uuid", "123e4567", false),
            ("time", "12:00:00Z", true), ("time", "12:00", false), ("nonsense", "anything", true),
        ])
    func format(name: String, text: String, isValid: Bool) throws {
        let checked = try validator(["field": ["type": "string", "format": .string(name)]])
        #expect(checked.isValid(["field": .string(text)]) == isValid)
    }

    @Test func `the published example is reported as published`() throws {
        let checked = try validator(["_id": ["type": "string"], "timestamp": ["type": "string"]])
        let violations = checked.validate([
            "_id": 155_555_555_555, "person": ["name": "x"], "workEmail": ["address": "x"],
        ])
        let extraneous: [Value] = ["person", "workEmail"].map { name in
            [
                "schemaLocation": "#", "pointerToViolation": "#", "causingExceptions": [],
                "keyword": "additionalProperties",
                "message": .string("extraneous key [\(name)] is not permitted"),
            ]
        }
        let wrong: Value = [
            "schemaLocation": "#/properties/_id", "pointerToViolation": "#/_id", "causingExceptions": [],
            "keyword": "type", "message": "expected type: String, found: Long",
        ]
        let report: Value = [
            [
                "schemaLocation": "#", "pointerToViolation": "#",
                "causingExceptions": .array(extraneous + [wrong]), "message": "3 schema violations found",
            ]
        ]
        #expect(Violation.report(violations) == report)
        #expect(Violation.report(Array(violations.suffix(1))) == [wrong])
        #expect(Violation.report([]) == [])
    }

    @Test func `pointers lead to what is wrong, through arrays and maps`() throws {
        let name: Value = ["type": "object", "properties": ["firstName": ["type": "string"]]]
        let checked = try validator([
            "person": ["type": "object", "properties": ["name": name]],
            "list": ["type": "array", "items": ["type": "object", "required": ["a/b"]]],
            "map": ["type": "object", "additionalProperties": ["type": "integer"]],
        ])
        let violations = checked.validate([
            "person": ["name": ["firstName": 1]], "list": [["a/b": 1], [:]], "map": ["x~y": "z", "good": 1],
        ])
        #expect(violations.map(\.pointer) == ["#/list/1", "#/map/x~0y", "#/person/name/firstName"])
        #expect(violations.first?.message == "required key [a/b] not found")
    }

    @Test func `the check stops after five violations`() throws {
        let checked = try validator(["list": ["type": "array", "items": ["type": "string"]]])
        #expect(checked.validate(["list": [1, 2, 3, 4, 5, 6, 7]]).count == 5)
        #expect(checked.validate(["a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 1]).count == 5)
        let required = try validator([:], [("required", ["a", "b", "c", "d", "e", "f"])])
        #expect(required.validate([:]).count == 5)
    }

    @Test func `unknown fields are refused where fields are defined, unless they are let pass`() throws {
        let properties: Value = [
            "free": ["type": "object"],
            "map": ["type": "object", "additionalProperties": ["type": "string"]],
            "open": ["type": "object", "properties": ["a": [:]], "additionalProperties": true],
            "shut": ["type": "object", "properties": ["a": [:]], "additionalProperties": false],
        ]
        let entity: Value = [
            "free": ["x": 1], "map": ["x": "y"], "open": ["x": 1], "shut": ["x": 1], "unknown": 1,
        ]
        let refused = try validator(properties).validate(entity)
        #expect(refused.map(\.pointer) == ["#", "#/shut"])
        let accepted = try validator(properties, unknownFields: .accepted).validate(entity)
        #expect(accepted.map(\.message) == ["extraneous key [x] is not permitted"])
        #expect(accepted.map(\.pointer) == ["#/shut"])
    }

    @Test func `a number that is whole is an integer only without a point, and enums compare numbers`() throws
    {
        let checked = try validator(["n": ["type": "integer"], "m": ["type": "number", "enum": [1, 2.5]]])
        #expect(checked.isValid(["n": 1, "m": 1.0]))
        #expect(checked.isValid(["m": 2.5]))
        #expect(!checked.isValid(["n": 1.0]))
        #expect(!checked.isValid(["m": 2]))
    }

    @Test func `several types are any of them`() throws {
        let checked = try validator(["a": ["type": ["string", "null"]]])
        #expect(checked.isValid(["a": .null]))
        #expect(checked.isValid(["a": "x"]))
        #expect(!checked.isValid(["a": 1]))
    }

    @Test(
        "a schema that cannot be checked is refused with its place",
        arguments: [
            (["type": "text"], "#/properties/a", "type"), (["type": 5], "#/properties/a", "type"),
            (["pattern": "(?=x)"], "#/properties/a", "pattern"),
            (["minimum": "1"], "#/properties/a", "minimum"),
            (["maxLength": -1], "#/properties/a", "maxLength"),
            (["properties": []], "#/properties/a", "properties"),
            (["additionalProperties": 1], "#/properties/a", "additionalProperties"),
            (5, "#/properties/a", "not"),
            (["items": 5], "#/properties/a/items", "not"),
        ] as [(Value, String, String)])
    func unusable(schema: Value, place: String, word: String) {
        let error = #expect(throws: SchemaError.self) { try validator(["a": schema]) }
        #expect(error?.location == place)
        #expect(error?.problem.hasPrefix(word) == true)
    }
}
