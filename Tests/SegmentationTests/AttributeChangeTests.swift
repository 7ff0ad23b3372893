import Profiles
import SansIO
import Testing

@testable import Segmentation

struct AttributeChangeTests {
    /// Random audiences with references among them and chains beside attributes, random profiles one after the other.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `what a change concerns is all that it changes`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<10 {
            var audiences: [Audience] = []
            for number in 1...20 {
                var text = RandomExpression.condition(&generator, depth: 3).text
                if number > 1, generator.next() % 4 == 0 {
                    text = "(\(text)) or inSegment(\"a\(1 + Int(generator.next() % UInt64(number - 1)))\")"
                }
                if generator.next() % 4 == 0 {
                    text =
                        "(\(text)) and CHAIN(xEvent, timestamp, [C0: WHAT(eventType = \"x\") WHEN(today)])"
                }
                audiences.append(audience(AudienceNumber(number), text))
            }
            let program = try AudienceProgram(audiences)
            let events = [event("1", "x")]
            var before = RandomExpression.profile(&generator)
            var held = program.memberships(before, events, held: [])
            for _ in 0..<10 {
                let after = RandomExpression.profile(&generator)
                let change = program.change(from: before, to: after)
                let isHistoryNeeded = program.needsHistory(for: nil, changed: change, evaluations: .all)
                let expected = program.memberships(after, events, held: held)
                let found = program.memberships(
                    after, isHistoryNeeded ? events : [], held: held, changed: change)
                #expect(found == expected, "seed \(seed), from \(before) to \(after)")
                before = after
                held = expected
            }
        }
    }
}

extension AudienceProgram {
    /// The memberships after an evaluation, ascending by audience.
    fileprivate func memberships(
        _ attributes: Value, _ events: [Event], held: [Membership], changed: AttributeChange? = nil
    ) -> [Membership] {
        var result: [AudienceNumber: Membership] = [:]
        for membership in held { result[membership.audience] = membership }
        let outcomes = evaluate(
            attributes: attributes, event: nil, history: events, held: held, at: noon, evaluations: .all,
            changed: changed)
        for outcome in outcomes { result[outcome.audience] = outcome.membership }
        return result.values.sorted { $0.audience < $1.audience }
    }
}
