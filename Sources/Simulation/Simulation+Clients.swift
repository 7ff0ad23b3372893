internal import Audit
internal import EdgeCore
internal import HubCore
internal import Measurement
internal import Profiles
internal import SansIO
internal import Wire
internal import Workload

extension Simulation {
    mutating func act(_ action: WorkloadAction) {
        switch action {
        case .visit(let visit): ask(visit)
        case .record(let record):
            tell(record)
            guard hub.isRunning else {
                workload.recordSettled(of: record.visitor)
                return
            }
            let ticket = hubClients.insert(.record(record))
            bring(.ingest([.record(record.record)], ticket), count: 1)
        case .deletion(_, let identity): delete(identity)
        case .purchase, .load, .segmentation, .definition: submit(action)
        }
    }

    // MARK: - Visitors

    private mutating func ask(_ visit: Visit) {
        let turn = Int(visit.visitor) + visit.attempt
        let candidates = edgesByRegion[visit.region]
        let edge = edges[candidates.isEmpty ? turn % edges.count : candidates[turn % candidates.count]]
        if visit.attempt > 0 { situations[.retryElsewhere] += 1 }
        tell(visit, asking: edge)
        guard edge.isRunning else {
            noteFailure(in: edge.region)
            workload.failed(visit, at: now)
            return
        }
        let interaction = Interaction(
            datastream: visit.datastream, requestID: visit.requestID, isAuthenticated: visit.isAuthenticated,
            primary: visit.primary,
            events: visit.events.map {
                SubmittedEvent(
                    id: nil, timestamp: nil, primary: $0.primary, identities: $0.identities, body: $0.body)
            }, stalenessMaximum: visit.stalenessMaximum, revisionMinimum: visit.revisionMinimum)
        let ticket = clients.insert(ClientTable.Waiting(visit: visit, edge: edge.index, asked: now))
        edge.tickets.append(ticket)
        if isServiceModelled {
            offer(.interaction(interaction, Ticket(ticket)), to: edge)
        } else {
            receive(.interact(interaction, Ticket(ticket)), at: edge)
        }
    }

    mutating func takeAnswer(_ ticket: Ticket, _ answer: EdgeAnswer, from edge: EdgeProcess) {
        guard let client = clients.remove(ticket.number) else { return }
        let visit = client.visit
        tell(answer, client, from: edge)
        draw(client, answered: answer.source?.rawValue ?? "collected", by: edge)
        trace.note(13, edge.index, at: now)
        trace.word(ticket.number)
        trace.word(answer.revision ?? 0)
        trace.word(UInt64(answer.payload.count))
        if answer.refusal != nil {
            noteFailure(in: edge.region)
            if !client.isAbandoned { workload.failed(visit, at: now) }
            return
        }
        switch answer.source {
        case .hit: regionResults[edge.region].hits += 1
        case .refreshed: regionResults[edge.region].refreshed += 1
        case .stale: regionResults[edge.region].stale += 1
        case .empty: regionResults[edge.region].empty += 1
        case nil: break
        }
        if !client.isAbandoned {
            workload.answered(visit, token: answer.asOf, at: now)
            measure(answer, client, edge)
        }
        // Counted of everybody; what follows is checked of some.
        if !client.isAbandoned { regionResults[edge.region].eventsAccepted += visit.events.count }
        guard isAudited(visit.visitor) else { return }
        observe(answer, client, edge)
        // A client that has given up has not seen this; its next try will.
        if client.isAbandoned { return }
        for event in visit.events {
            totals.eventsAcknowledged += 1
            observe(
                .acknowledged(
                    AcknowledgedEvent(
                        edge: edge.index, subject: visit.visitor, marker: event.marker,
                        primary: event.primary,
                        identities: event.identities, expected: event.expected, qualifies: event.qualifies)))
        }
    }

    private mutating func noteFailure(in region: Int) {
        regionResults[region].failed += 1
        meter.noteFailure(in: region, at: now)
    }

    private mutating func measure(_ answer: EdgeAnswer, _ client: ClientTable.Waiting, _ edge: EdgeProcess) {
        guard let source = answer.source else { return }
        let personalisation: PageViews.Personalisation =
            switch source {
            case .hit, .refreshed: answer.isWithheld ? .none : .full
            case .stale: .stale
            case .empty: .none
            }
        meter.note(
            Meter.Answer(
                edge: edge.index, region: edge.region, position: PageViews.Position(client.visit.position),
                showsOwnEvent: !client.visit.events.isEmpty, personalisation: personalisation,
                profile: answer.profile, age: answer.age, wait: now - client.asked), at: now)
    }

    private mutating func observe(_ answer: EdgeAnswer, _ client: ClientTable.Waiting, _ edge: EdgeProcess) {
        guard let source = answer.source, let checked = AnsweredLookup.Source(rawValue: source.rawValue)
        else {
            return
        }
        let visit = client.visit
        var lookup = AnsweredLookup(
            edge: edge.index, region: edge.region, subject: visit.visitor, identity: visit.primary,
            source: checked, profile: answer.profile.flatMap { isAudited($0) ? $0 : nil },
            revision: answer.revision,
            timeToLive: edge.configuration.overrides.timeToLive ?? timesToLive[visit.datastream] ?? .days(90))
        if let entry = answer.entry { lookup.fields = hash(entry.fields) }
        lookup.asOf = answer.asOf
        lookup.age = answer.age
        lookup.waited = now - client.asked
        lookup.stalenessMaximum = visit.stalenessMaximum
        lookup.revisionMinimum = visit.revisionMinimum
        if checked != .empty {
            lookup.showsAudience = answer.payload.holds(edgeAudience)
        }
        observe(.answered(lookup))
    }

    func hash(_ bytes: [UInt8]) -> Key16 {
        var hash = StableHash()
        hash.combine(bytes)
        return hash.value
    }

    /// The edge's process has ended: its clients see their connections break.
    mutating func failClients(of edge: EdgeProcess) {
        let tickets = edge.tickets[edge.firstTicket...]
        edge.tickets = []
        edge.firstTicket = 0
        for ticket in tickets {
            guard let client = clients.remove(ticket) else { continue }
            if client.isAbandoned { continue }
            tellFailure(of: client.visit, at: edge)
            noteFailure(in: edge.region)
            workload.failed(client.visit, at: now)
        }
    }

    /// Clients that have waited for too long try again.
    mutating func sweepClients() {
        for edge in edges {
            var index = edge.firstTicket
            while index < edge.tickets.count {
                let ticket = edge.tickets[index]
                guard let client = clients[ticket] else {
                    if index == edge.firstTicket { edge.firstTicket += 1 }
                    index += 1
                    continue
                }
                if now - client.asked < ClientTable.patience { break }
                index += 1
                if client.isAbandoned { continue }
                clients.abandon(ticket)
                tellFailure(of: client.visit, at: edge)
                noteFailure(in: edge.region)
                workload.failed(client.visit, at: now)
                if edge.isRunning, edge.pauses == 0, now - edge.resumed >= ClientTable.patience {
                    breach(
                        "answered",
                        "\(edge.configuration.name) has not answered request \(client.visit.requestID) for "
                            + "\((now - client.asked).milliseconds) ms")
                }
            }
            if edge.firstTicket > 1_024 {
                edge.tickets.removeFirst(edge.firstTicket)
                edge.firstTicket = 0
            }
            measure(edge)
        }
        if let levels = hub.running?.node.levels {
            meter.notePostponed(levels.postponedIngestions + levels.postponedProjections, at: now)
        }
        schedule(.sweep, at: now + ClientTable.sweepInterval)
    }

    private mutating func measure(_ edge: EdgeProcess) {
        guard let levels = edge.running?.node.levels else { return }
        let first = edge.index * 3
        meter.note(
            Meter.Levels(
                edge: edge.index, region: edge.region, outbox: levels.outboxEvents,
                queued: pipes[first].inFlight + pipes[first + 1].inFlight + pipes[first + 2].inFlight),
            at: now)
        let bounds = edge.configuration
        let name = bounds.name
        let readings = [
            ("the table", levels.entries, bounds.entriesMaximum),
            ("the outbox", levels.outboxEvents, bounds.outboxEventsMaximum),
            ("the refreshes", levels.refreshes, bounds.refreshesMaximum),
            ("the waiters", levels.waiters, bounds.waitersMaximum),
            ("the open requests", levels.openRequests, bounds.refreshesMaximum + 64),
            ("the removals", levels.removals, bounds.entriesMaximum * 60),
            ("the overlay", levels.overlays, bounds.outboxEventsMaximum * 2),
        ]
        for (queue, count, bound) in readings where count > bound {
            observe(.measured(queue: "\(name): \(queue)", count: count, bound: bound))
        }
    }

    // MARK: - Back ends

    private mutating func delete(_ identity: Identity) {
        guard hub.isRunning, hub.pauses == 0 else { return }
        // Looked at and deleted in turns of their own, so that what is deleted is known exactly.
        if hub.isTurnOpen { commitHub() }
        guard hub.isRunning else { return }
        inspected = nil
        let inspection = hubClients.insert(.inspection)
        let local = hub.clock.local(now)
        hub.running?.node.receive(
            .lookup(identity, mergePolicy: nil, inspection), at: local, into: &hub.effects)
        commitHub()
        guard hub.isRunning else { return }
        let entity = inspected
        let identities = entity?.identities ?? [identity]
        tellDeletion(of: identities)
        observe(.deletionBegun(identities))
        hub.logDeletion(of: identities)
        let ticket = hubClients.insert(
            .deletion(identity, profile: entity?.profile, identities: identities))
        hub.running?.node.receive(.delete(identity, ticket), at: local, into: &hub.effects)
        commitHub()
        if hub.isRunning { hub.settleDeletions() }
    }

    /// Gives the hub what a back end has for it, now or when it is there again.
    private mutating func submit(_ action: WorkloadAction) {
        guard hub.isRunning, let catalog = hub.running?.node.catalog else {
            workload.undelivered(action, at: now)
            return
        }
        let ticket = hubClients.insert(.backEnd(action))
        switch action {
        case .purchase(let purchase):
            let event = Profiles.Event(
                id: purchase.id, dataset: purchase.dataset, timestamp: civilTime(purchase.bought),
                primary: purchase.event.primary, identities: purchase.event.identities,
                body: purchase.event.body)
            bring(.ingest([.event(event)], ticket), count: 1)
        case .load(let slice):
            let batch = IngestedBatch(id: slice.id, created: civilTime(slice.begun))
            bring(
                .load(slice.records.map { .record($0.record) }, of: batch, ticket),
                count: slice.records.count)
        case .segmentation: receive(.segment([], ticket))
        case .definition(let change):
            var catalog = catalog
            for index in catalog.audiences.indices where catalog.audiences[index].id == change.audience {
                catalog.audiences[index].expression = change.expression
            }
            receive(.define(catalog, replacing: nil, ticket))
        case .visit, .record, .deletion: preconditionFailure("\(action) is no back end's")
        }
    }

    /// Lets the hub have records or events of a back end when it has time for them.
    private mutating func bring(_ input: HubInput, count: Int) {
        meter.noteInputs(count, at: now)
        offer(.input(input, count: count), to: nil)
    }

    private func civilTime(_ instant: Instant) -> Timestamp { plan.start + (instant - .zero) }

    private mutating func takeAnswer(_ action: WorkloadAction, _ answer: HubAnswer) {
        switch (action, answer) {
        case (.purchase(let purchase), .ingested(let outcomes, _)):
            guard outcomes == [nil], isAudited(purchase.visitor) else { return }
            totals.eventsAcknowledged += 1
            observe(
                .acknowledged(
                    AcknowledgedEvent(
                        edge: AcknowledgedEvent.hub, subject: purchase.visitor, marker: purchase.event.marker,
                        primary: purchase.event.primary, identities: purchase.event.identities,
                        expected: nil, qualifies: false)))
        case (.load(let slice), .ingested(let outcomes, _)):
            for (record, outcome) in zip(slice.records, outcomes) { settle(record, outcome) }
        case (.load(let slice), _):
            for record in slice.records { workload.recordSettled(of: record.visitor) }
        case (.definition(let change), .refused(let sentence)):
            breach(
                "definition", "the hub refuses to define the audience \(change.audience) anew: \(sentence)")
        default: break
        }
    }

    private mutating func settle(_ record: VisitorRecord, _ outcome: Rejection?) {
        workload.recordSettled(of: record.visitor)
        guard outcome == nil else { return }
        totals.recordsAcknowledged += 1
        if isAudited(record.visitor) {
            observe(.recordAcknowledged(subject: record.visitor, counter: record.points))
        }
    }

    mutating func takeHubAnswer(_ ticket: Ticket, _ answer: HubAnswer) {
        guard let purpose = hubClients.remove(ticket) else { return }
        trace.note(14, 0, at: now)
        trace.word(ticket.number)
        switch (purpose, answer) {
        case (.record(let record), .ingested(let outcomes, _)):
            for outcome in outcomes { settle(record, outcome) }
        case (.backEnd(let action), _): takeAnswer(action, answer)
        case (.deletion(let identity, let profile, let identities), .deleted):
            totals.deletionsAcknowledged += 1
            let mark = EpochMark(epoch: hub.epoch, revision: hub.running?.node.revision ?? 0)
            observe(
                .deleted(Deletion(identity: identity, profile: profile, identities: identities, mark: mark)))
        case (.inspection, .entity(let entity)): inspected = entity
        case (.readOut(let index), .entity(let entity)): readOut.entities[index] = entity
        case (.record(let record), _): workload.recordSettled(of: record.visitor)
        default: break
        }
    }

    mutating func failHubClients() {
        for purpose in hubClients.removeAll() {
            switch purpose {
            case .record(let record): workload.recordSettled(of: record.visitor)
            case .backEnd(let action): workload.undelivered(action, at: now)
            case .deletion, .inspection, .readOut: break
            }
        }
    }
}

extension ArraySlice<UInt8> {
    /// Whether `needle` occurs in the bytes. The library's own `contains` is compiled for any collection, and took a
    /// seventh of a run.
    func holds(_ needle: [UInt8]) -> Bool {
        guard let first = needle.first, count >= needle.count else { return false }
        for start in startIndex...(endIndex - needle.count) where self[start] == first {
            var length = 1
            while length < needle.count, self[start + length] == needle[length] { length += 1 }
            if length == needle.count { return true }
        }
        return false
    }
}

extension PageViews.Position {
    fileprivate init(_ position: PagePosition) {
        self =
            switch position {
            case .first: .first
            case .next: .next
            case .nextSession: .nextSession
            }
    }
}
