internal import Profiles
internal import SansIO

/// The topology file, key by key: the one definition from which files are read, checked and written, and from
/// which the schemas for editors are generated.
enum Definition {
    /// What a file says before its catalog's names are resolved.
    struct Draft: Sendable {
        var topology = Topology(name: "", hub: Topology.Hub(region: Region("")), edges: [])
        var catalog = CatalogDraft()
    }

    static let topology: Form<Draft> = .object(
        Draft(),
        fields: [
            Field(
                "name", \.topology.name, .text(.slug),
                "What processes, folders and reports are called: lower-case letters, digits and dashes.",
                required: "my-topology"),
            Field("seed", \.topology.seed, .seed, "From which everything drawn at random follows."),
            Field("hub", \.topology.hub, hub, "The source of truth.", required: "{ region: VA7 }"),
            Field(
                "edges", \.topology.edges, .list(of: edgeGroup, 1...100),
                "Groups of edges; they are named REGION-1, REGION-2 and so on.", required: "[{ region: VA6 }]"
            ),
            Field(
                "links", \.topology.links, links,
                "What links do to messages: `default`, `hub/REGION`, `REGION/REGION`."),
            Field(
                "catalog", \.catalog, catalogOrFile,
                "What is defined rather than collected: a file, relative to this one, or the definitions, or both."
            ),
            Field(
                "heartbeat", \.topology.heartbeat, .duration(.milliseconds(10) ... .minutes(10)),
                "How often the hub speaks on an idle stream; after three missed ones an edge subscribes anew."
            ),
            Field(
                "freshFor", \.topology.freshFor, .duration(.zero ... .days(1)),
                "How young an answer must be to be fresh, for datastreams that do not say."),
            Field("limits", \.topology.limits, limits, "Bounds of tables and queues."),
            Field("retention", \.topology.retention, retention, "How long things are kept."),
            Field("timing", \.topology.timing, timing, "Waits and intervals of the protocol."),
            Field(
                "stages", \.topology.stages, stages, "Delays of processing stages to model; none by default."),
            Field(
                "service", \.topology.service, service,
                "How long nodes take for what they do, on virtual time; no time by default."),
            Field(
                "workload", \.topology.workload, workload, "What visitors and the systems behind the hub do."),
            Field("demo", \.topology.demo, demo, "What the demonstration of `spoke up` does."),
            Field("faults", \.topology.faults, .list(of: fault, 0...10_000), "What goes wrong, and when."),
            Field(
                "expect", \.topology.expectations, .list(of: expectation, 0...1_000),
                "What must hold at the end, such as `projection.latency.p99 < 2 s`; a miss is exit code 1."),
        ])

    static let hub: Form<Topology.Hub> = .object(
        Topology.Hub(region: Region("")),
        fields: [
            Field("region", \.region, .region, "Where the hub stands.", required: "VA7"),
            Field(
                "store", \.store, store,
                "`sqlite`, `sqlite:PATH`, or `memory`, which is forgotten when the hub ends."),
            Field("http", \.http, .text(.address), "Address of the HTTP API; port 0 lets the system choose."),
            Field("publish", \.publish, .text(.endpoint), "Where publications leave."),
            Field("requests", \.requests, .text(.endpoint), "Where requests of edges arrive."),
            Field(
                "guardrails", \.guardrails, .choice,
                "`published`: the API refuses what exceeds the published soft limits; `relaxed`: it does not."
            ),
        ])

    private static let store: Form<Topology.Hub.Store> = {
        let text = Form<String>.text()
        return Form(
            read: { tree, path, reading in
                guard let text = text.read(tree, path, &reading) else { return nil }
                if text == "memory" { return .memory }
                if text == "sqlite" { return .sqlite(path: nil) }
                if text.hasPrefix("sqlite:"), text.utf8.count > 7 {
                    return .sqlite(path: String(text.dropFirst(7)))
                }
                reading.report(
                    .wrongKind(found: tree.kindPhrase, expected: "`sqlite`, `sqlite:PATH` or `memory`"),
                    at: tree.location)
                return nil
            },
            write: { store in
                switch store {
                case .memory: .text("memory")
                case .sqlite(let path): .text(path.map { "sqlite:\($0)" } ?? "sqlite")
                }
            },
            schema: .members([("type", .text("string")), ("pattern", .text("^(memory|sqlite(:.+)?)$"))]))
    }()

    static let edgeGroup: Form<Topology.EdgeGroup> = .object(
        Topology.EdgeGroup(region: Region("")),
        fields: [
            Field("region", \.region, .region, "Where these edges stand.", required: "VA6"),
            Field("count", \.count, .count(1...Topology.EdgeGroup.countMaximum), "How many there are."),
            Field(
                "fallback", \.fallback, optional: fallback,
                "Replaces what the datastreams say, at these edges."),
            Field(
                "ttl", \.timeToLive, optional: .duration(.seconds(1)...Destination.timeToLiveMaximum),
                "Replaces the TTL of every destination, at these edges."),
            Field(
                "staleGrace", \.staleGrace, optional: .duration(.zero ... .days(90)),
                "Replaces what the datastreams say, at these edges."),
            Field(
                "entriesMaximum", \.entriesMaximum, optional: .count(1...100_000_000),
                "Replaces `limits.entriesMaximum`, at these edges."),
            Field(
                "http", \.http, optional: .text(.address),
                "Address of the first of them; the others take the ports that follow. Else 127.0.0.1, from port "
                    + "8101 on by place in the file."),
            Field(
                "guardrails", \.guardrails, .choice,
                "`published`: each of these edges answers 429 beyond the Edge Network's rates; `relaxed`: it takes "
                    + "what comes."),
            Field(
                "https", \.https, optional: .text(.address),
                "Address with TLS of the first of them; the others take the ports that follow. None by default."
            ),
            Field(
                "serverHttps", \.serverHttps, optional: .text(.address),
                "The same for authenticated callers; by default 1000 ports above `https`."),
            Field(
                "hostsByName", \.servesBothHosts, .bool,
                "`http` and `https` serve authenticated callers too: those that ask for server.… by name."),
        ])

    /// What a lookup does that finds nothing usable; the same for datastreams and edges.
    static let fallback: Form<Datastream.Fallback> = {
        let wait: Form<WaitDraft> = .object(
            WaitDraft(),
            fields: [
                Field(
                    "awaitHub", \.duration, .duration(.milliseconds(1) ... .seconds(30)),
                    "Wait for the hub at most this long.", required: "400 ms")
            ])
        return .either(
            Form<FallbackWord>.choice.converted(
                forth: { _, _, _ in Datastream.Fallback.answerThenRefresh }, back: { _ in .answerThenRefresh }
            ),
            wait.converted(
                forth: { wait, _, _ in Datastream.Fallback.awaitHub(wait.duration) },
                back: { fallback in
                    if case .awaitHub(let duration) = fallback {
                        WaitDraft(duration: duration)
                    } else {
                        WaitDraft()
                    }
                }),
            isSecond: { $0.members != nil }, writesSecond: { $0 != .answerThenRefresh })
    }()

    private enum FallbackWord: String, CaseIterable, Sendable {
        case answerThenRefresh
    }

    private struct WaitDraft: Sendable {
        var duration = Duration.zero
    }
}
