import Profiles
import Testing

@testable import Segmentation

struct ErrorTests {
    @Test(
        "an error points at the column and says what to do",
        arguments: [
            ("", 1, "expected a value"),
            ("a = ", 5, "expected a value, found the end"),
            ("a == 1", 3, "write '=' instead of '=='"),
            ("a = 'x'", 5, "straight double quotation marks"),
            ("a = \"x", 5, "no closing quotation mark"),
            ("a = 1 b", 7, "should end here"),
            ("(a = 1", 7, "expected ')'"),
            ("a = 1 = 2", 7, "cannot follow one another"),
            ("name.startWith(\"J\")", 1, "did you mean 'startsWith'?"),
            ("name.frobnicate()", 1, "there is no function 'frobnicate'"),
            ("name.startsWith()", 1, "takes 1 or 2 arguments, not 0"),
            ("name.startsWith(\"J\", 1)", 22, "whether case matters"),
            ("name.matches(\"(?=x)\")", 17, "'(?:…)'"),
            ("name.matches(\"a++\")", 17, "possessive"),
            ("name.matches(pattern)", 14, "written out in quotation marks"),
            ("a = 1 and 5", 11, "expected a condition"),
            ("1 + 2", 1, "expected a condition"),
            ("orders.count()", 1, "expected a condition"),
            ("x occurs <= 3 fortnights before now", 15, "a unit of time"),
            ("x occurs <= 3 days now", 20, "'before', 'after' or 'from'"),
            ("CHAIN(orders, timestamp, [C0: WHAT(a)])", 7, "expected 'xEvent'"),
            ("CHAIN(xEvent, timestamp, [C0: WHEN(today)])", 42, "needs WHAT(condition)"),
            ("CHAIN(xEvent, timestamp, [C0: WHAT(a) COUNT(0)])", 45, "not CHAIN(…)"),
            ("CHAIN(xEvent, timestamp, [C0: WHAT(a) COUNT(= 2)])", 45, "at least"),
            ("CHAIN(xEvent, timestamp, [A: WHAT(a), A: WHAT(b)])", 39, "stands twice"),
            (
                "CHAIN(xEvent, timestamp, [A: WHAT(a), B: WHAT(b), C: WHAT(x = A.x)])", 63,
                "the link right before it"
            ),
            ("inSegment(\"nobody\")", 11, "no audience has the identifier \"nobody\""),
            ("inSegment(x)", 11, "in quotation marks"),
            ("date(2026, 2, 30) < now", 1, "no such day"),
            ("if (a, b)", 1, "a test and two values"),
            ("(P, Q) => P.a = Q.a", 1, "one parameter"),
            ("$2.a = 1", 1, "one parameter"),
            ("a = 99999999999999999999", 5, "64 bits"),
            ("naïve = ?", 9, "'?' has no meaning"),
        ])
    func column(expression: String, column: Int, problem: String) throws {
        let error = try #require(compileError(expression))
        #expect(error.column == column)
        #expect(error.problem.contains(problem), "\(error.problem)")
    }

    @Test
    func `an error names the audience`() {
        #expect(throws: SegmentationError.self) {
            try AudienceProgram([audience(1, "true"), audience(2, "a = ")])
        }
        do {
            _ = try AudienceProgram([audience(1, "true"), audience(2, "a = ")])
        } catch {
            #expect(error.description.hasPrefix("audience a2, column 5: "))
            #expect(error.column == 5)
        }
    }

    @Test
    func `audiences that refer to each other in a circle are refused`() {
        #expect(throws: SegmentationError.cycle(audiences: ["a1", "a2"])) {
            try AudienceProgram([
                audience(1, "inSegment(\"a2\")"), audience(2, "inSegment(\"a1\")"), audience(3, "true"),
            ])
        }
        #expect(throws: SegmentationError.cycle(audiences: ["a1"])) {
            try AudienceProgram([audience(1, "inSegment(\"a1\")")])
        }
    }

    @Test
    func `an identifier or number used twice is refused`() {
        #expect(throws: SegmentationError.duplicate(audience: "a1")) {
            try AudienceProgram([audience(1, "true"), audience(1, "false")])
        }
    }

    @Test
    func `an audience may be declared slower than it is eligible for, never faster`() throws {
        let wide = "CHAIN(xEvent, timestamp, [A: WHAT(eventType = \"x\") WHEN(< 8 days before now)])"
        _ = try AudienceProgram([audience(1, "a = 1", .batch), audience(2, wide, .batch)])
        do {
            _ = try AudienceProgram([audience(2, wide, .streaming)])
            Issue.record("accepted")
        } catch {
            #expect(
                error.description
                    == "audience a2 is declared streaming but can only be batch: "
                    + "the CHAIN at column 1 has no window within the last 24 hours")
        }
    }
}
