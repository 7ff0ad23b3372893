import Profiles
import SansIO
import Testing

@testable import Segmentation

/// 2026-03-04T12:00:00Z, a Wednesday.
let noon = instant("2026-03-04T12:00:00Z")

func instant(_ text: String) -> Timestamp {
    CivilTime.timestamp(of: text) ?? .distantPast
}

func event(
    _ id: String, _ type: String, at time: Timestamp = noon, _ members: [(String, Value)] = []
) -> Event {
    let identity = Identity(namespace: "Email", value: "jane@example.com")
    return Event(
        id: id, dataset: "web", timestamp: time, primary: identity, identities: [identity],
        body: .object(Fields(members + [("eventType", .string(type))])))
}

func audience(
    _ number: AudienceNumber, _ expression: String, _ evaluation: Audience.Evaluation = .batch
) -> Audience {
    Audience(
        number: number, id: "a\(number)", name: "Audience \(number)", expression: expression,
        evaluation: evaluation)
}

/// The value of an expression for a profile and its events, whatever its evaluation.
func value(
    of text: String, _ attributes: Value = .object(Fields()), events: [Event] = [], at now: Timestamp = noon
) throws -> Operand {
    var lowering = Lowering(number: { _ in nil })
    let code = try lowering.lower(try Parser.parse(text), .inner)
    var evaluator = Evaluator(
        attributes: attributes, paths: lowering.paths.all, events: AudienceProgram.ordered(events, nil),
        now: now, held: [],
        slots: lowering.slotsMaximum)
    return evaluator.evaluate(code)
}

/// The truth of an audience's condition, `nil` when unknown.
func truth(
    of text: String, _ attributes: Value = .object(Fields()), events: [Event] = [], at now: Timestamp = noon
) throws -> Bool? {
    var lowering = Lowering(number: { _ in nil })
    let code = try lowering.condition(try Parser.parse(text))
    var evaluator = Evaluator(
        attributes: attributes, paths: lowering.paths.all, events: AudienceProgram.ordered(events, nil),
        now: now, held: [],
        slots: lowering.slotsMaximum)
    return evaluator.verdict(code).truth
}

/// The error that compiling an expression gives, with its column.
func compileError(_ text: String) -> ExpressionError? {
    do {
        _ = try AudienceProgram([audience(1, text)])
        return nil
    } catch {
        guard case .expression(_, let error) = error else { return nil }
        return error
    }
}

extension AudienceProgram {
    func entered(
        _ event: Event?, attributes: Value = .object(Fields()), history: [Event] = [],
        held: [Membership] = [],
        at time: Timestamp = noon, _ evaluations: Evaluations = .all
    ) -> [AudienceOutcome] {
        evaluate(
            attributes: attributes, event: event, history: history, held: held, at: time,
            evaluations: evaluations)
    }
}

extension [AudienceOutcome] {
    /// What callers keep of them.
    func applied(to held: [Membership]) -> [Membership] {
        (held.filter { membership in !contains { $0.audience == membership.audience } }
            + compactMap(\.membership))
            .sorted()
    }
}
