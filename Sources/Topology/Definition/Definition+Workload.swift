internal import Profiles
internal import SansIO

extension Definition {
    static let workload: Form<Topology.Workload> = .object(
        Topology.Workload(),
        fields: [
            Field(
                "duration", \.duration, .duration(.seconds(1) ... .days(400)),
                "How long a run lasts unless the command says otherwise."),
            Field(
                "start", \.start, .timestamp,
                "Civil time as the run begins, for times of day; a replay begins with its first event instead."
            ),
            Field("visitors", \.visitors, .count(0...10_000_000), "How many people visit."),
            Field(
                "regions", \.regions, regionWeights,
                "Share of the visitors by weight, such as `{ VA6: 3, JPN3: 1 }`; else evenly over all regions."
            ),
            Field(
                "arrivals", \.arrivals, .duration(.zero ... .days(400)),
                "First sessions begin evenly spread over this time."),
            Field(
                "sessionsPerVisitor", \.sessionsPerVisitor, .count(1...10_000), "Sessions of each visitor."),
            Field("pagesPerSession", \.pagesPerSession, .count(1...1_000), "Pages of each session."),
            Field("eventsPerPage", \.eventsPerPage, .count(0...100), "Events sent with each page."),
            Field(
                "thinkTime", \.thinkTime, spread,
                "Between the pages of a session; of two ends log-normal about their middle."),
            Field(
                "returnInterval", \.returns, returns,
                "Between the sessions of a visitor. One duration or two ends are shortened so that all sessions fit "
                    + "into the run; others are not, and `sessionsPerVisitor` is then the most there are."),
            Field(
                "daily", \.daily, daily,
                "When sessions begin, by the hour of the visitor's home: 24 weights from midnight, or a common "
                    + "shape. The average rate stays as it is."),
            Field(
                "utcOffsets", \.utcOffsets, utcOffsets,
                "What regions' clocks show, such as `{ VA6: -04:00 }`; else the standard time of known regions."
            ),
            Field(
                "bursts", \.bursts, .list(of: burst, 0...1_000),
                "Times in which many times as many sessions begin: a campaign, a flash sale."),
            Field(
                "devices", \.devices, devices,
                "Further devices of visitors, each with an ECID of its own; a session is on any of them."),
            Field(
                "sharedDeviceProbability", \.sharedDeviceProbability, .ratio,
                "Share of log-ins with the account of another of the household, which is of four."),
            Field(
                "newEcidProbability", \.newEcidProbability, .ratio,
                "Share of sessions with cleared cookies: a new ECID, nobody logged in; a visitor has at most 10."
            ),
            Field(
                "loginProbability", \.loginProbability, .ratio,
                "Share of sessions in which the visitor logs in."),
            Field(
                "travelProbability", \.travelProbability, .ratio,
                "Share of sessions in another region than the visitor's own."),
            Field(
                "travelTo", \.travelTo, regionWeights,
                "Where those take place by weight, such as `{ JPN3: 3, IRL1: 1 }`; else evenly over all regions."
            ),
            Field(
                "retryProbability", \.retryProbability, .ratio,
                "Share of requests that the client sends again, half of them to another edge."),
            Field(
                "malformedProbability", \.malformedProbability, .ratio,
                "Share of events that the hub must refuse."),
            Field(
                "datastream", \.datastream, optional: .text(),
                "The datastream of page views, by name or id; else the catalog's first."),
            Field("lookups", \.lookups, optional: lookups, "Lookups by servers, in addition to page views."),
            Field("hubUpdates", \.hubUpdates, optional: recurrence, "Changes of records on the hub."),
            Field("deletions", \.deletions, optional: recurrence, "Deletions of profiles on the hub."),
            Field("purchases", \.purchases, optional: purchases, "Events that shops tell the hub."),
            Field(
                "batchLoads", \.batchLoads, .list(of: batchLoad, 0...24),
                "Records that come in one batch each day, at an even pace."),
            Field(
                "segmentationAt", \.segmentationAt, optional: .timeOfDay,
                "When all audiences are evaluated, each day in UTC; else by the catalog's schedules alone."),
            Field(
                "audienceChanges", \.audienceChanges, .list(of: audienceChange, 0...1_000),
                "Other expressions for audiences."),
            Field(
                "replay", \.replay, optional: replay,
                "Page views of a file with their true pauses, in place of visitors that are drawn."),
        ])

    static let regionWeights = Form<[Keyed<Int>]>.keyed(by: .region, to: .count(1...1_000_000))
        .converted(
            forth: { weights, _, _ in
                weights.map { Topology.Workload.Weight(region: Region($0.key), weight: $0.value) }
            },
            back: { weights in weights.map { Keyed(key: $0.region.code, value: $0.weight) } })

    private static let lookups: Form<Topology.Workload.Lookups> = .object(
        Topology.Workload.Lookups(datastream: "", share: .percent(10)),
        fields: [
            Field("datastream", \.datastream, .text(), "By name or id.", required: "server"),
            Field("share", \.share, .ratio, "Share of page views that one follows."),
        ])

    static let recurrence: Form<Topology.Workload.Recurrence> = .object(
        Topology.Workload.Recurrence(share: .zero, every: .days(1)),
        fields: [
            Field("share", \.share, .ratio, "Share of all profiles, in each period.", required: "10 %"),
            Field("every", \.every, .duration(.seconds(1) ... .days(400)), "The period."),
        ])

    static let demo: Form<Topology.Demo> = .object(
        Topology.Demo(),
        fields: [
            Field(
                "duration", \.duration, .duration(.seconds(1) ... .minutes(10)),
                "From all nodes ready to the report."),
            Field("visitors", \.visitors, .count(1...100_000), "How many people visit."),
            Field("lookupsPerSecond", \.lookupsPerSecond, .count(1...100_000), "Over all edges."),
            Field(
                "updatesPerSecond", \.updatesPerSecond, .count(1...100_000), "Records ingested on the hub."),
            Field("eventsPerSecond", \.eventsPerSecond, .count(1...100_000), "Events sent to all edges."),
            Field(
                "kill", \.kill, optional: .text(.node), "The edge that is killed under load; else the last."),
            Field("killAt", \.killAt, .duration(.zero ... .minutes(10)), "When it is killed."),
            Field("restartAt", \.restartAt, .duration(.zero ... .minutes(10)), "When it starts again."),
            Field(
                "expiryDatastream", \.expiryDatastream, optional: .text(),
                "The datastream whose destination's TTL is shown running out; else the one with the shortest."
            ),
        ])
}
