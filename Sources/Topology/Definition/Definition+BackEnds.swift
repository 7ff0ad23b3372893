internal import Profiles
internal import SansIO

extension Definition {
    static let purchases: Form<Topology.Workload.Purchases> = .object(
        Topology.Workload.Purchases(share: .zero, every: .days(1)),
        fields: [
            Field(
                "share", \.recurrence.share, .ratio, "Share of all visitors, in each period.",
                required: "5 %"),
            Field("every", \.recurrence.every, .duration(.seconds(1) ... .days(400)), "The period."),
            Field(
                "dataset", \.dataset, optional: .text(),
                "By name or id; else the first of events that the visitors' datastream does not use."),
        ])

    static let batchLoad: Form<Topology.Workload.BatchLoad> = {
        guard let midnight = TimeOfDay(parsing: "00:00") else { preconditionFailure("there is no midnight") }
        return .object(
            Topology.Workload.BatchLoad(at: midnight, share: .zero),
            fields: [
                Field("at", \.at, .timeOfDay, "When it begins, in UTC.", required: "02:00"),
                Field("share", \.share, .ratio, "Share of all visitors, drawn each day.", required: "30 %"),
                Field("duration", \.duration, .duration(.zero ... .days(1)), "How long it takes."),
            ])
    }()

    static let audienceChange: Form<Topology.Workload.AudienceChange> = .object(
        Topology.Workload.AudienceChange(at: .zero, audience: "", expression: ""),
        fields: [
            Field("at", \.at, sinceStart, "When, from the start of the run.", required: "3 d"),
            Field("audience", \.audience, .text(), "By name or id.", required: "Gold members"),
            Field(
                "expression", \.expression, .text(), "PQL, as in the catalog.",
                required: "'loyalty.points >= 100'"),
        ])
}
