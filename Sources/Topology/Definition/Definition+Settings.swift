internal import Profiles
internal import SansIO

extension Definition {
    static let limits: Form<Topology.Limits> = .object(
        Topology.Limits(),
        fields: [
            Field(
                "entriesMaximum", \.entriesMaximum, .count(1...100_000_000),
                "Entries an edge holds; beyond, the least recently used go."),
            Field(
                "outboxEventsMaximum", \.outboxEventsMaximum, .count(1...10_000_000),
                "Events an edge still answers for."),
            Field("outboxBytesMaximum", \.outboxBytesMaximum, .bytes(65_536...(64 << 30)), "Their size."),
            Field(
                "refreshesMaximum", \.refreshesMaximum, .count(1...1_000_000),
                "Refreshes an edge has on their way."),
            Field("waitersMaximum", \.waitersMaximum, .count(1...1_000_000), "Callers of an edge that wait."),
            Field("catchUpsMaximum", \.catchUpsMaximum, .count(1...1_000), "Edges that catch up at a time."),
            Field(
                "queuedMessagesMaximum", \.queuedMessagesMaximum, .count(1...10_000_000),
                "Messages queued for one subscriber before they are dropped."),
            Field(
                "sliceProfilesMaximum", \.sliceProfilesMaximum, .count(1...100_000),
                "Profiles that the hub looks at in one turn of a walk through all: a batch job, a new definition, a removal."
            ),
            Field(
                "storeCacheMaximum", \.storeCacheMaximum, .bytes((1 << 20)...(64 << 30)),
                "Pages of the hub's SQLite store kept in memory; what it holds beside them does not grow with the profiles."
            ),
        ])

    static let retention: Form<Topology.Retention> = .object(
        Topology.Retention(),
        fields: [
            Field(
                "activityWindow", \.activityWindow, .duration(.minutes(1) ... .days(90)),
                "How long a region counts as active for a profile after the last activity there."),
            Field(
                "gone", \.gone, .duration(.seconds(1) ... .days(90)),
                "How long ends of profiles are kept for edges that are away; afterwards those take the full set."
            ),
            Field(
                "eventIDs", \.eventIDs, .duration(.minutes(1) ... .days(90)),
                "Ids of events, against repeats."),
            Field("events", \.events, .duration(.minutes(1) ... .days(400)), "Events of a profile."),
        ])

    static let timing: Form<Topology.Timing> = .object(
        Topology.Timing(),
        fields: [
            Field(
                "requestTimeout", \.requestTimeout, .duration(.milliseconds(10) ... .minutes(10)),
                "How long a request waits for its reply before it is repeated or given up."),
            Field(
                "unknownLifetime", \.unknownLifetime, .duration(.zero ... .hours(1)),
                "How long \"no profile has this identity\" is believed."),
            Field(
                "awaitHub", \.awaitHub, .duration(.milliseconds(1) ... .seconds(30)),
                "The wait of authenticated lookups whose datastream names no fallback."),
            Field(
                "reportInterval", \.reportInterval, .duration(.seconds(1) ... .days(1)),
                "How often at most an edge reports activity of one profile."),
            Field(
                "collectDelay", \.collectDelay, .duration(.zero ... .seconds(10)),
                "How long an accepted event waits for others before it is sent to the hub."),
        ])

    static let expectation: Form<Expectation> = Form<String>.text().converted(
        forth: { text, path, reading in
            if let expectation = Expectation(parsing: text) { return expectation }
            reading.report(
                .wrongKind(
                    found: "`\(text.prefix(60))`",
                    expected: "a metric, a comparator and a quantity such as `projection.latency.p99 < 2 s`"),
                at: path)
            return nil
        },
        back: \.description)
}
