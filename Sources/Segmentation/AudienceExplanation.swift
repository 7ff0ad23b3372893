public import Profiles

/// An audience in words: where it is evaluated and why, what it looks at, what changes it, when a membership
/// ends; for `spoke audience explain`.
public struct AudienceExplanation: Hashable, Sendable {
    /// The evaluation that the audience is declared as, or else the one it is eligible for.
    public var evaluation: Audience.Evaluation
    public var classification: Classification
    /// `on the edge, at each event, and on the hub`
    public var place: String
    /// A sentence each, in the order of reading; empty where there is nothing to say.
    public var looksAt: [String]
    public var changes: [String]
    public var ends: String
    /// Where the platform is documented to do otherwise than Spoke.
    public var note: String?

    /// Explains an expression by itself.
    ///
    /// - Parameter audiences: those that it may refer to through `inSegment`.
    public init(
        of expression: String, among audiences: [Audience] = []
    ) throws(SegmentationError) {
        let rule = try AudienceProgram.rule(of: expression, among: audiences)
        self.init(rule, evaluation: rule.classification.evaluation, among: audiences)
    }

    /// Explains one of `audiences` with the evaluation that it is declared as; `nil` if there is none with the
    /// number.
    public init?(
        of number: AudienceNumber, among audiences: [Audience]
    ) throws(SegmentationError) {
        let program = try AudienceProgram(audiences)
        guard let rule = program.rule(number) else { return nil }
        self.init(rule, evaluation: rule.audience.evaluation, among: audiences)
    }

    private init(_ rule: AudienceProgram.Rule, evaluation: Audience.Evaluation, among audiences: [Audience]) {
        let facts = rule.facts
        let names = facts.references.map { reference in
            audiences.first { $0.id == reference.id }.map { "“\($0.name)”" } ?? "\"\(reference.id)\""
        }
        self.evaluation = evaluation
        classification = rule.classification
        place = AudienceExplanation.place(evaluation)
        looksAt = AudienceExplanation.subjects(facts, names)
        changes = AudienceExplanation.causes(facts, names, evaluation)
        ends = AudienceExplanation.ends(facts, evaluation)
        if evaluation != .batch, !facts.usesEvents {
            note =
                facts.references.isEmpty
                ? "the platform evaluates an audience of attributes alone once a day, unless an event joins them"
                : "the platform notices once a day who leaves; Spoke at once"
        }
    }

    /// Where an evaluation of this kind takes place.
    public static func place(_ evaluation: Audience.Evaluation) -> String {
        switch evaluation {
        case .edge: "on the edge, at each event, and on the hub"
        case .streaming: "on the hub, as data arrives"
        case .batch: "on the hub, in the daily batch"
        }
    }

    private static func subjects(_ facts: Facts, _ names: [String]) -> [String] {
        var subjects: [String] = []
        if facts.usesWholeProfile { subjects.append("the profile as a whole") }
        if !facts.attributePaths.isEmpty {
            subjects.append(
                "the profile's \(list(facts.attributePaths, "and"))")
        }
        if facts.usesEvents { subjects.append(events(facts)) }
        if facts.needsHistory { subjects.append("the profile's earlier events") }
        if !names.isEmpty { subjects.append("membership in \(list(names, "and"))") }
        return subjects
    }

    private static func causes(
        _ facts: Facts, _ names: [String], _ evaluation: Audience.Evaluation
    ) -> [String] {
        var causes: [String] = []
        if facts.usesEvents {
            if facts.isChangedByAnyEvent {
                causes.append("any event")
            } else if !facts.eventKeys.isEmpty {
                causes.append("an event \(list(facts.eventKeys.map(phrase), "or"))")
            }
        }
        if facts.usesWholeProfile {
            causes.append("any change of the profile")
        } else if !facts.attributePaths.isEmpty {
            causes.append("a change of \(list(facts.attributePaths, "or"))")
        }
        if !names.isEmpty { causes.append("entering or leaving \(list(names, "or"))") }
        if facts.dependsOnTime { causes.append("the passing of time, at the next evaluation") }
        if causes.isEmpty { causes.append("nothing: it is the same for everyone") }
        return causes
    }

    private static func ends(_ facts: Facts, _ evaluation: Audience.Evaluation) -> String {
        if facts.chains.count == 1, let chain = facts.chains.first, chain.polarity == .positive,
            chain.secondEventSpan == nil, let window = chain.window, !facts.usesEventArray
        {
            return "\(end(window)); a newer event extends it"
        }
        if !facts.chains.isEmpty, !facts.usesEventArray {
            return facts.chains.allSatisfy { $0.window != nil }
                ? "when its events leave their windows, whichever choice of them lasts longest"
                : "when the expression is no longer true"
        }
        if !facts.references.isEmpty {
            return "with the first of the memberships that it needs"
        }
        return "when the expression is no longer true; it has no end of its own"
    }

    private static func end(_ window: Expression.Window) -> String {
        switch window {
        case .distance(_, let count, let unit, .before, .clock(.now)):
            "\(count) \(count == 1 ? unit.rawValue : unit.plural) after the event"
        case .on(.clock(.today)), .between(.clock(.today), .clock(.now)):
            "at the midnight (UTC) after the event"
        case .on(.period(.this, let unit)): "at the end of the event's \(unit.rawValue) (UTC)"
        default: "when the event leaves its window"
        }
    }

    private static func events(_ facts: Facts) -> String {
        if facts.isChangedByAnyEvent { return "events of any kind" }
        return facts.eventKeys.isEmpty
            ? "no event that there can be" : "events \(list(facts.eventKeys.map(phrase), "or"))"
    }

    private static func phrase(_ key: Facts.EventKey) -> String {
        switch key {
        case .type(let type): "of type \(type)"
        case .field(let name): "with a field \(name)"
        }
    }

    private static func list(_ items: [String], _ word: String) -> String {
        guard items.count > 1, let last = items.last else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " \(word) " + last
    }
}
