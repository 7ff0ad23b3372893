import Profiles
import Testing

@testable import Segmentation

struct ExplanationTests {
    private func view(_ rest: String) -> String {
        "CHAIN(xEvent, timestamp, [C0: WHAT(eventType = \"view\")\(rest)])"
    }

    @Test
    func `an edge audience is explained in words`() throws {
        let explanation = try AudienceExplanation(
            of: "home.country = \"US\" and " + view(" WHEN(<= 24 hours before now)"))
        #expect(explanation.evaluation == .edge)
        #expect(explanation.place == "on the edge, at each event, and on the hub")
        #expect(
            explanation.classification.reason
                == "it looks at a single event within 24 hours together with profile attributes")
        #expect(explanation.classification.blame == nil)
        #expect(explanation.looksAt == ["the profile's home.country", "events of type view"])
        #expect(explanation.changes == ["an event of type view", "a change of home.country"])
        #expect(explanation.ends == "24 hours after the event; a newer event extends it")
    }

    @Test(
        "what keeps an expression from the edge is pointed at",
        arguments: [
            ("a = 1 and xEvent.count() > 3", Audience.Evaluation.batch, "xEvent", "CHAIN("),
            ("a = 1 and VIEW", .batch, "VIEW", "24 hours"),
            ("not VIEWTODAY", .batch, "VIEWTODAY", "must have happened"),
            ("VIEWTODAY = true", .batch, "VIEWTODAY", "with and"),
            ("VIEWWEEK", .batch, "WHEN(<= 7 days before now)", "24 hours"),
            ("VIEWTODAY and VIEWTODAY", .batch, "VIEWTODAY", "inSegment"),
            ("inSegment(\"a1\") and VIEWTODAY and inSegment(\"a2\")", .batch, "inSegment(\"a2\")", "third"),
            ("VIEWTWICE and inSegment(\"a1\")", .batch, "inSegment(\"a1\")", "third"),
            ("VIEWTWICE", .streaming, "C0: WHAT(eventType = \"view\") WHEN(today) COUNT(2)", "once"),
            ("VIEWTODAY and not VIEWTODAY", .streaming, "VIEWTODAY", "one event"),
            (
                "select E from xEvent where E.x = 1 and E.timestamp occurs < 3 days before now", .batch,
                "E.timestamp occurs < 3 days before now", "24 hours"
            ),
        ])
    func blame(pattern: String, evaluation: Audience.Evaluation, part: String, remedy: String) throws {
        func filled(_ text: String) -> String {
            var text = text
            for (name, rest) in [
                ("VIEWTODAY", " WHEN(today)"), ("VIEWWEEK", " WHEN(<= 7 days before now)"),
                ("VIEWTWICE", " WHEN(today) COUNT(2)"), ("VIEW", ""),
            ] {
                text = text.split(separator: name, omittingEmptySubsequences: false).joined(
                    separator: view(rest))
            }
            return text
        }
        let text = filled(pattern)
        let others = [audience(1, "b = 1"), audience(2, view(" WHEN(today)"))]
        let derived = try AudienceProgram.classification(of: text, among: others)
        #expect(derived.evaluation == evaluation)
        let span = try #require(derived.blame)
        let scalars = Array(text.unicodeScalars)[(span.start - 1)..<(span.end - 1)]
        #expect(String(String.UnicodeScalarView(scalars)) == filled(part))
        #expect(try #require(derived.remedy).contains(remedy))
    }

    @Test
    func `a declared audience is explained as declared, with the names of others`() throws {
        let audiences = [
            audience(1, "points > 3", .streaming), audience(2, "inSegment(\"a1\") or name.isNull()", .edge),
            audience(3, "true"),
        ]
        let slow = try #require(try AudienceExplanation(of: 1, among: audiences))
        #expect(slow.evaluation == .streaming)
        #expect(slow.classification.evaluation == .edge)
        #expect(slow.ends == "when the expression is no longer true; it has no end of its own")
        let combined = try #require(try AudienceExplanation(of: 2, among: audiences))
        #expect(combined.looksAt.last == "membership in “Audience 1”")
        #expect(combined.changes == ["a change of name", "entering or leaving “Audience 1”"])
        let constant = try #require(try AudienceExplanation(of: 3, among: audiences))
        #expect(constant.changes == ["nothing: it is the same for everyone"])
        #expect(try AudienceExplanation(of: 4, among: audiences) == nil)
    }

    @Test(
        "the end of a membership is named",
        arguments: [
            ("today", "at the midnight (UTC) after the event"),
            ("<= 1 days before now", "1 day after the event"),
            ("this hour", "at the end of the event's hour (UTC)"),
            ("last minute", "when the event leaves its window"),
        ])
    func ends(window: String, end: String) throws {
        let explanation = try AudienceExplanation(of: view(" WHEN(\(window))"))
        #expect(explanation.ends == end + "; a newer event extends it")
    }
}
