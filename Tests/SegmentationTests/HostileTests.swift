import Profiles
import SansIO
import Testing

@testable import Segmentation

struct HostileTests {
    @Test(
        "nesting beyond the bound is an error, not a crash",
        arguments: [
            ("(", "a = 1", ")"), ("not ", "a", ""), ("!", "a", ""), ("- ", "a", ""), ("[", "1", "]"),
            ("a[", "b", "]"),
            ("if (a, b, ", "c", ")"), ("let x = 1 in ", "x = 1", ""), ("exists X from a where ", "b = 1", ""),
            ("f(", "1", ")"), ("a.filter(", "b = 1", ")"), ("(x) => ", "a", ""),
            ("sum a over x from ", "b", ""),
            ("CHAIN(xEvent, timestamp, [A: WHAT(", "a = 1", ")])"),
        ])
    func nesting(prefix: String, middle: String, suffix: String) {
        for depth in [31, 32, 33, 1_000, 4_000] {
            let text =
                String(repeating: prefix, count: depth) + middle + String(repeating: suffix, count: depth)
            _ = compileError(text)
            if depth > 32 { #expect(compileError(text) != nil) }
        }
    }

    @Test(
        "what is just within the bound also evaluates",
        arguments: [
            ("(", "n = 1", ")"), ("not ", "a", ""), ("if (true, ", "a", ", b)"),
            ("let x = 1 in ", "x = 1", ""),
        ])
    func evaluation(prefix: String, middle: String, suffix: String) throws {
        let depth = 28
        let text = String(repeating: prefix, count: depth) + middle + String(repeating: suffix, count: depth)
        #expect(try truth(of: text, ["a": true, "n": 1]) == true)
    }

    @Test
    func `long chains of operators and calls are bounded too`() {
        #expect(compileError("a" + String(repeating: " + a", count: 10_000) + " = 1") != nil)
        #expect(compileError("a" + String(repeating: ".head()", count: 5_000) + " = 1") != nil)
        #expect(compileError("a = 1" + String(repeating: " and a = 1", count: 5_000)) == nil)
    }

    @Test
    func `an expression has at most 64 KB`() throws {
        let filler = String(repeating: "x", count: 65_536 - 6)
        #expect(compileError("a = \"\(filler)\"") == nil)
        let error = try #require(compileError("a = \"\(filler)x\""))
        #expect(error.problem.contains("65536 bytes"))
    }

    @Test
    func `every truncation and mutation of an expression compiles or is refused`() throws {
        let texts = [
            "let S = (sum X.a.b over X from xEvent where X.c = \"USD\" "
                + "and X.timestamp occurs <= 3 days before now) in (S > 1.5)",
            "CHAIN(xEvent, timestamp, [C0: WHAT(eventType.equals(\"a\", false)) WHEN(today) COUNT(2), C1: "
                + "WHAT(b like \"%x\") "
                + "WHEN(<= 30 minutes after C0)]) or not (person.name.matches(\"(?i)^J(o|h)[a-z]{1,3}$\"))",
            "exists E from xEvent where (E.a > -50), I from E.items where I.SKU in [\"PS\", 1, null]",
            "orders.groupBy(x).map((K, G) => G.count()).topN(y, 3).head().z = date(2020, 3, 14)",
        ]
        var generator = SeededGenerator(seed: 7)
        let letters = Array("()[].,:=<>!+-*/%\"$aW9 ")
        for text in texts {
            #expect(compileError(text) == nil)
            for length in 0..<text.count { check(String(text.prefix(length))) }
            for _ in 0..<1_500 {
                var mutated = Array(text)
                for _ in 0...Int(generator.next() % 3) {
                    let index = Int(generator.next() % UInt64(mutated.count))
                    mutated[index] = letters[Int(generator.next() % UInt64(letters.count))]
                }
                check(String(mutated))
            }
        }
    }

    /// Compiles and, if that works, evaluates over data with extreme values.
    private func check(_ text: String) {
        let program: AudienceProgram
        do throws(SegmentationError) {
            program = try AudienceProgram([audience(1, text)])
        } catch {
            #expect((error.column ?? 1) >= 1)
            return
        }
        let extreme: Value = [
            "a": .integer(.min), "b": .number(.infinity), "person": ["name": "John"], "S": .number(.nan),
            "orders": [["x": 1, "y": .integer(.max), "z": "2020-03-14"], .null, "x"],
        ]
        let events = [Int64.min, .max, 0].enumerated().map { index, time in
            event(
                "\(index)", "a", at: Timestamp(milliseconds: time),
                [("a", extreme), ("items", [["SKU": "PS"]])])
        }
        for time in [Int64.min, .max, 0] {
            _ = program.entered(
                events[0], attributes: extreme, history: events, held: [], at: Timestamp(milliseconds: time))
        }
    }

    @Test
    func `a hostile regular expression takes bounded time and space`() throws {
        #expect(compileError("a.matches(\"(((a{1000}){1000}){1000})\")") != nil)
        #expect(compileError("a.matches(\"\(String(repeating: "(", count: 500))\")") != nil)
        let text = String(repeating: "a", count: 2_000)
        #expect(try truth(of: "a.matches(\"^(a*)*(a*)*b$\")", ["a": .string(text)]) == false)
    }
}
