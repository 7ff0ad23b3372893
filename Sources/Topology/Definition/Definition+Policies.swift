internal import Profiles
internal import SansIO

extension Definition {
    /// Names instead of identifiers, as in all of a catalog.
    struct MergePolicyDraft: Sendable {
        var policy = MergePolicy(id: "", name: "")
        /// Names or ids of datasets; absent where the newest wins.
        var precedence: [String]?
    }

    struct ScheduleDraft: Sendable {
        var audience = ""
        var start: Timestamp?
        var end: Timestamp?
    }

    static let mergePolicy: Form<MergePolicyDraft> = .object(
        MergePolicyDraft(),
        fields: [
            Field("id", \.policy.id, .text(.uuid), "The id that clients see.", required: "5b0d2c7e-…"),
            Field("name", \.policy.name, .text(), "By which audiences name it.", required: "CRM first"),
            Field(
                "graph", \.policy.graph, .choice,
                "`pdg`: all that the identity graph links is one profile; `none`: each identity is one."),
            Field(
                "datasetPrecedence", \.precedence, optional: .list(of: .text(), 1...10_000),
                "Names or ids of datasets: the first that has a field wins, others are left out. Absent, what was "
                    + "received last wins."),
            Field(
                "default", \.policy.isDefault, .bool,
                "What look-ups follow that name no policy; else a standard policy is the default."),
            Field(
                "activeOnEdge", \.policy.isActiveOnEdge, .bool,
                "What projections follow; at most one policy is."),
        ])

    static let computedAttribute: Form<ComputedAttributeDefinition> = .object(
        ComputedAttributeDefinition.draft,
        fields: [
            Field("id", \.id, .text(.uuid), "The id that clients see.", required: "9c3a6d10-…"),
            Field("name", \.name, .text(.code), "Letters and digits.", required: "spentInWeek"),
            Field("displayName", \.displayName, .text(), "What people see.", required: "Spent in a week"),
            Field("description", \.writtenDescription, optional: .text(), "What it is for."),
            Field(
                "expression", \.expression, .text(), "PQL text.",
                required: "xEvent.sum(commerce.order.priceTotal)"),
            Field(
                "duration", \.lookback, lookback, "How far back it looks.",
                required: "{ count: 7, unit: DAYS }"),
            Field("keepCurrent", \.isFastRefresh, .bool, "Fast refresh: daily, however far it looks back."),
            Field("status", \.status, .choice, "`draft` is not evaluated; `new` is."),
        ])

    private static let lookback: Form<ComputedAttributeDefinition.Lookback> = .object(
        ComputedAttributeDefinition.Lookback(count: 1, unit: .days),
        fields: [
            Field(
                "count", \.count, .count(1...24), "1 to 24 hours, 7 days, 4 weeks or 6 months.", required: "7"
            ),
            Field("unit", \.unit, .choice, "The unit.", required: "DAYS"),
        ])

    static let schedule: Form<ScheduleDraft> = .object(
        ScheduleDraft(),
        fields: [
            Field(
                "audience", \.audience, .text(), "Name or id of one of the destination's audiences.",
                required: "Gold members"),
            Field(
                "start", \.start, optional: .timestamp, "From when on it is active; else from the beginning."),
            Field("end", \.end, optional: .timestamp, "From when on it no longer is; else it never ends."),
        ])
}

extension ComputedAttributeDefinition {
    fileprivate struct Lookback: Sendable {
        var count: Int
        var unit: Unit
    }

    fileprivate static var draft: ComputedAttributeDefinition {
        var draft = ComputedAttributeDefinition(
            id: "", name: "", displayName: "", expression: "", count: 1, unit: .days)
        draft.status = .new
        return draft
    }

    fileprivate var lookback: Lookback {
        get { Lookback(count: Int(clamping: count), unit: unit) }
        set {
            count = Int64(newValue.count)
            unit = newValue.unit
        }
    }

    fileprivate var writtenDescription: String? {
        get { description.isEmpty ? nil : description }
        set { description = newValue ?? "" }
    }
}
