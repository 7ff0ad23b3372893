import Profiles
import Testing

@testable import Segmentation

/// The table in the module's article.
struct NullTests {
    @Test(
        "null is a third truth value",
        arguments: [
            ("x = 1", nil), ("x != 1", nil), ("x = x", nil), ("x = null", nil), ("x > 1", nil),
            ("not (x = 1)", nil),
            ("x = 1 and false", false), ("x = 1 and true", nil), ("x = 1 or true", true),
            ("x = 1 or false", nil),
            ("x.isNull()", true), ("x.isNotNull()", false), ("y.isNull()", false), ("x + 1 = 1", nil),
            ("1 / 0 = 1", nil),
            ("5 % 0 = 1", nil), ("y = \"1\"", nil), ("y < \"1\"", nil), ("t = true", true), ("t = 1", nil),
            ("x in [1, 2]", nil), ("x notIn [1, 2]", false), ("y in z", nil), ("y notIn z", false),
            ("not (x in [1, 2])", nil), ("x.equals(\"a\")", nil), ("x.doesNotContain(\"a\")", nil),
            ("y.contains(\"a\")", nil), ("x like \"%\"", nil), ("x occurs today", nil),
            ("s occurs today", nil),
            ("x.count() = 0", nil), ("e.count() = 0", true), ("e.sum() = 0", true), ("e.average() = 0", nil),
            ("e.max().isNull()", true), ("e.head().isNull()", true), ("exists V from x where V = 1", nil),
            ("exists V from e where V = 1", false), ("forall V from e where V = 1", true),
            ("exists V from m where V > 1", true), ("exists V from m where V > 9", nil),
            ("forall V from m where V > 1", false), ("forall V from m where V > 0", nil),
            ("m.sum() = 3", true),
            ("m.count() = 3", true), ("if (x = 1, true, false)", false), ("let V = x in (V.isNull())", true),
            ("x", nil),
            ("s", nil), ("x.a.b.c = 1", nil), ("y.a = 1", nil), ("null", nil), ("m.includes(x)", nil),
        ] as [(String, Bool?)])
    func truthTable(expression: String, expected: Bool?) throws {
        let attributes: Value = ["y": 1, "t": true, "s": "no time", "e": [], "m": [1, .null, 2]]
        #expect(try truth(of: expression, attributes) == expected)
    }

    @Test
    func `who is unknown to an audience does not belong to it`() throws {
        let program = try AudienceProgram([audience(1, "x = 1", .edge), audience(2, "not (x = 1)", .edge)])
        #expect(program.entered(nil).isEmpty)
        let held = [Membership(audience: 1, qualified: noon, validUntil: nil)]
        #expect(program.entered(nil, held: held).map(\.isMember) == [false])
    }

    @Test
    func `integers stay exact and fall back to doubles where they do not fit`() throws {
        #expect(try value(of: "9007199254740993 + 0") == .integer(9_007_199_254_740_993))
        #expect(try value(of: "9223372036854775807 + 1") == .number(9_223_372_036_854_775_808))
        #expect(try value(of: "7 / 2") == .number(3.5))
        #expect(try value(of: "(0 - 9223372036854775807 - 1) % -1") == .integer(0))
        #expect(try truth(of: "1 = 1.0 and [1, 2] = [1.0, 2.0]") == true)
    }
}
