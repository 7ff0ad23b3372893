internal import Measurement
internal import SansIO

/// What the hub, the links and the edges had to do, and whether all went well.
extension MetricDefinition {
    static let hub: [MetricDefinition] =
        [
            ofHub("hub.inputs", .count, nil, "requests of edges and ingestions at the hub") { hub, _ in
                .count(hub.inputs.total)
            },
            ofHub("hub.utilisation.mean", .ratio, .lower, "share of the run that the hub was at work") {
                hub, length in
                hub.busy.values.isEmpty ? nil : .share(hub.busy.total, of: Int(length.nanoseconds))
            },
            ofHub("hub.utilisation.max", .ratio, .lower, "the same in its busiest interval") { hub, _ in
                hub.busy.values.isEmpty
                    ? nil : .share(hub.busy.greatest, of: Int(hub.busy.interval.nanoseconds))
            },
            ofHub("hub.queue.max", .count, .lower, "most inputs that waited for the hub at a time") {
                hub, _ in
                .count(hub.queued.greatest)
            },
            ofHub("hub.postponed.max", .count, nil, "most changes that stages held back at a time") {
                hub, _ in
                .count(hub.postponed.greatest)
            },
        ]
        + durations("hub.wait", "from an input's arrival at the hub until its service", isRegional: false) {
            $0.hub.flatMap { DurationFigures($0.wait) }
        }

    static let transport: [MetricDefinition] = [
        MetricDefinition("link.bytes", .count, .lower, "bytes between the hub and edges, both ways") {
            $0.sumOfLinks { $0.bytesToEdge.total + $0.bytesToHub.total }
        },
        MetricDefinition("link.bytesToEdge", .count, .lower, "bytes from the hub to edges") {
            $0.sumOfLinks { $0.bytesToEdge.total }
        },
        MetricDefinition("link.bytesToHub", .count, .lower, "bytes from edges to the hub") {
            $0.sumOfLinks { $0.bytesToHub.total }
        },
        MetricDefinition("link.messages", .count, .lower, "messages between the hub and edges, both ways") {
            $0.sumOfLinks { $0.messagesToEdge + $0.messagesToHub }
        },
        MetricDefinition("link.dropped", .count, .lower, "messages that links lost") {
            $0.sumOfLinks(\.dropped)
        },
        MetricDefinition("link.queue.max", .count, .lower, "most messages on one link at a time") { scope in
            scope.links.map(\.queued.greatest).max().map { .count($0) }
        },
        MetricDefinition(
            "outbox.max", .count, .lower, "most events of an edge that the hub had not evaluated"
        ) {
            scope in
            scope.measured.map(\.outbox.greatest).max().map { .count($0) }
        },
    ]

    static let outcomes: [MetricDefinition] = [
        MetricDefinition("events.accepted", .count, nil, "events that edges acknowledged to clients") {
            .count($0.regions.reduce(0) { $0 + $1.eventsAccepted })
        },
        MetricDefinition("events.acknowledged", .count, nil, "events that the hub acknowledged to edges") {
            .count($0.regions.reduce(0) { $0 + $1.eventsAcknowledged })
        },
        MetricDefinition("gaps.repaired", .count, nil, "gaps in the stream that edges closed") {
            .count($0.regions.reduce(0) { $0 + $1.gapsRepaired })
        },
        MetricDefinition(
            "recovery.max", .duration, .lower, "longest from a fault's end until its edges followed again",
            isRegional: false
        ) { scope in
            (scope.report.measurements?.faults ?? [])
                .compactMap { fault in fault.recovered.map { max(.zero, $0 - (fault.end ?? fault.at)) } }
                .max().map { .duration($0) }
        },
        MetricDefinition(
            "lost", .count, .lower, "acknowledged things that are not there", isRegional: false
        ) { .count($0.report.promises.reduce(0) { $0 + $1.lost }) },
        MetricDefinition("violations", .count, .lower, "violations that checkers found", isRegional: false) {
            .count($0.report.checks.reduce(0) { $0 + $1.violations })
        },
    ]

    private static func ofHub(
        _ name: String, _ kind: MetricValue.Kind, _ better: Better?, _ meaning: String,
        _ value: @escaping @Sendable (HubMeasurements, _ length: Duration) -> MetricValue?
    ) -> MetricDefinition {
        MetricDefinition(name, kind, better, meaning, isRegional: false) { scope in
            scope.hub.flatMap { value($0, scope.report.covered) }
        }
    }
}
