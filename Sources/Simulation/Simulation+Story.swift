internal import EdgeCore
internal import HubCore
internal import Profiles
internal import SansIO
internal import Wire
internal import Workload

// Every function here does nothing but return while nobody's story is told.
extension Simulation {
    // MARK: - What visitors do and see

    mutating func tell(_ visit: Visit, asking edge: EdgeProcess) {
        guard story != nil else { return }
        var named = visit.events.flatMap(\.identities)
        named.append(visit.primary)
        guard story?.concerns(named) == true else { return }
        var sentence =
            "asks \(edge.configuration.name) for \(Simulation.place(of: visit)) as \(Simulation.name(visit.primary))"
        if visit.isLogin { sentence += ", logging in" }
        if !visit.events.isEmpty { sentence += ", with \(Simulation.counted(visit.events.count, "event"))" }
        if visit.attempt > 0 { sentence += ", attempt \(visit.attempt + 1)" }
        if !edge.isRunning { sentence += ": that edge is not running" }
        story?.tell(sentence, at: "visitor", isShortfall: !edge.isRunning, now: now)
        if let reason = reason(for: visit.primary, at: edge) {
            story?.tell(
                "would answer \(Simulation.name(visit.primary)) with less: \(reason)",
                at: edge.configuration.name, now: now)
        }
    }

    private static func place(of visit: Visit) -> String {
        "page \(visit.page) of session \(visit.session)"
    }

    /// Why an edge cannot answer with a fresh profile; `nil` when it can.
    private mutating func reason(for identity: Identity, at edge: EdgeProcess) -> String? {
        guard edge.isRunning, edge.pauses == 0, !edge.isTurnOpen else { return nil }
        readOut.descriptions = [:]
        edge.running?.node.receive(
            .describe(identity, Ticket(0)), at: edge.clock.local(now), into: &edge.effects)
        commit(edge)
        return readOut.descriptions.removeValue(forKey: 0)?.reason
    }

    mutating func tell(_ answer: EdgeAnswer, _ client: ClientTable.Waiting, from edge: EdgeProcess) {
        guard story?.identities.contains(client.visit.primary) == true else { return }
        var sentence: String
        var isShortfall = true
        if let refusal = answer.refusal {
            sentence = "is refused \(Simulation.place(of: client.visit)): \(refusal)"
        } else {
            switch answer.source {
            case .hit:
                sentence = "sees \(Simulation.place(of: client.visit)) personalised from the edge's memory"
                isShortfall = false
            case .refreshed:
                sentence = "sees \(Simulation.place(of: client.visit)) personalised after asking the hub"
                isShortfall = false
            case .stale:
                sentence = "sees \(Simulation.place(of: client.visit)) with a profile that may be out of date"
            case .empty: sentence = "sees \(Simulation.place(of: client.visit)) without a profile"
            case nil: sentence = "has sent what \(Simulation.place(of: client.visit)) collected"
            }
            if let revision = answer.revision { sentence += ", revision \(revision)" }
            if let age = answer.age { sentence += ", at most \(Simulation.text(age)) old" }
        }
        sentence += ", after \(Simulation.text(now - client.asked))"
        if let shortfall = answer.shortfall { sentence += " (\(shortfall))" }
        story?.tell(sentence, at: "visitor", isShortfall: isShortfall, now: now)
        if let entry = answer.entry { _ = story?.concerns(entry) }
    }

    mutating func tellFailure(of visit: Visit, at edge: EdgeProcess) {
        guard story?.identities.contains(visit.primary) == true else { return }
        story?.tell(
            "gets no answer from \(edge.configuration.name) for \(Simulation.place(of: visit)) and tries again",
            at: "visitor", isShortfall: true, now: now)
    }

    // MARK: - What back ends do

    mutating func tell(_ record: VisitorRecord) {
        guard story?.concerns(record.record.identities) == true else { return }
        story?.tell("sends a record of \(Simulation.name(record.record.primary))", at: "back end", now: now)
    }

    mutating func tellDeletion(of identities: [Identity]) {
        guard story?.concerns(identities) == true else { return }
        story?.tell("deletes the profile of \(Simulation.name(identities[0]))", at: "back end", now: now)
    }

    // MARK: - What passes between hub and edges

    mutating func tell(_ request: Request, sentBy edge: EdgeProcess) {
        guard story != nil else { return }
        switch request.body {
        case .refresh(let identity):
            guard story?.identities.contains(identity) == true else { return }
            story?.requests.insert(Story.RequestKey(edge: edge.index, number: request.number))
            story?.tell(
                "asks the hub for \(Simulation.name(identity))", at: edge.configuration.name, now: now)
        case .collect(let collect):
            let count = collect.events.count { story?.identities.contains($0.event.primary) == true }
            guard count > 0 else { return }
            story?.tell(
                "sends \(Simulation.counted(count, "event")) to the hub", at: edge.configuration.name,
                now: now)
        case .changes, .activity, .catalog, .echo: break
        }
    }

    mutating func tell(_ request: Request, arrivedFrom edge: EdgeProcess) {
        guard story != nil else { return }
        switch request.body {
        case .refresh(let identity):
            guard story?.identities.contains(identity) == true else { return }
            story?.tell(
                "is asked for \(Simulation.name(identity)) by \(edge.configuration.name)", at: "hub", now: now
            )
        case .collect(let collect):
            let own = collect.events.filter { story?.identities.contains($0.event.primary) == true }
            guard !own.isEmpty else { return }
            for event in own { _ = story?.concerns(event.event.identities) }
            story?.tell(
                "receives \(Simulation.counted(own.count, "event")) from \(edge.configuration.name)",
                at: "hub", now: now)
        case .changes, .activity, .catalog, .echo: break
        }
    }

    mutating func tellPublished(_ publication: Publication) {
        guard story != nil else { return }
        for item in publication.items {
            guard let sentence = sentence(of: item) else { continue }
            story?.tell("publishes \(sentence) to \(publication.region)", at: "hub", now: now)
        }
    }

    mutating func tellApplied(_ publication: Publication, at edge: EdgeProcess) {
        guard story != nil else { return }
        for item in publication.items {
            guard let sentence = sentence(of: item) else { continue }
            story?.tell("applies \(sentence)", at: edge.configuration.name, now: now)
        }
    }

    private mutating func sentence(of item: Publication.Item) -> String? {
        switch item {
        case .projection(let projection):
            guard story?.concerns(projection.entry) == true else { return nil }
            return "the projection of revision \(projection.entry.revision)"
        case .membership(let change, _):
            guard story?.concerns(change.profile) == true else { return nil }
            return
                "\(Simulation.counted(change.entered.count, "audience")) entered, \(change.left.count) left, revision \(change.revision)"
        case .gone(let gone):
            guard story?.concerns(gone.profile) == true else { return nil }
            return "that the profile has left the region, revision \(gone.revision)"
        }
    }

    mutating func tell(_ reply: Reply, deliveredTo edge: EdgeProcess) {
        guard story != nil else { return }
        let key = Story.RequestKey(edge: edge.index, number: reply.number)
        switch reply.body {
        case .entry(let projection):
            guard story?.concerns(projection.entry) == true else { return }
            let revision = projection.entry.revision
            story?.tell(
                "is given the profile by the hub, revision \(revision)", at: edge.configuration.name, now: now
            )
        case .unknown:
            guard story?.requests.remove(key) != nil else { return }
            story?.tell(
                "is told by the hub that nobody has this identity", at: edge.configuration.name, now: now)
        case .page, .busy, .collected, .catalog, .noted, .refused: break
        }
    }

    // MARK: - Faults

    mutating func tell(_ fault: Fault, hasBegun: Bool) {
        guard story != nil else { return }
        let place = fault.edge.map { edges[$0].configuration.name } ?? "hub"
        story?.tell("fault \(hasBegun ? "begins" : "ends"): \(fault.kind.name)", at: place, now: now)
    }

    mutating func tellStart(of place: String) {
        guard story != nil, now > .zero else { return }
        story?.tell("starts again", at: place, now: now)
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    /// Long values by their ends: `ECID:4140…7854`.
    private static func name(_ identity: Identity) -> String {
        guard identity.value.count > 32 else { return identity.description }
        return "\(identity.namespace):\(identity.value.prefix(4))…\(identity.value.suffix(4))"
    }

    /// `12 ms`, `3.5 s`: to the nearest tenth of a millisecond.
    private static func text(_ duration: Duration) -> String {
        let tenths = (duration.nanoseconds + 50_000) / 100_000
        if tenths >= 10_000 {
            let seconds = (tenths + 500) / 1_000
            return seconds % 10 == 0 ? "\(seconds / 10) s" : "\(seconds / 10).\(seconds % 10) s"
        }
        return tenths % 10 == 0 ? "\(tenths / 10) ms" : "\(tenths / 10).\(tenths % 10) ms"
    }
}
