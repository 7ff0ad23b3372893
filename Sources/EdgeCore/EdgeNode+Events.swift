internal import Profiles
internal import SansIO
internal import Segmentation
internal import Wire

extension EdgeNode {
    func hasRoom(for events: [SubmittedEvent]) -> Bool {
        outbox.count + events.count <= configuration.outboxEventsMaximum
            && outbox.bytes < configuration.outboxBytesMaximum
    }

    /// Whether the hub would take events of this size: one that it cannot read would hold up all that follow.
    func isAcceptable(_ event: SubmittedEvent, body: [UInt8]) -> Bool {
        body.count <= XDM.eventBytesMaximum
            && (event.id?.utf8.count ?? 0) <= Limits.nameBytesMaximum
            && (1...Limits.identitiesPerRecordMaximum).contains(event.identities.count)
    }

    /// The body as the hub will measure it, and as an id is derived from it.
    static func encodedBody(of event: SubmittedEvent) -> [UInt8] {
        var body: [UInt8] = []
        body.reserveCapacity(128)
        event.body.appendJSON(to: &body)
        return body
    }

    /// Takes events into the outbox, evaluated, unless their person refuses collection; returns the ids of those taken.
    /// They are acknowledged once the journal is synced.
    mutating func accept(
        _ interaction: Interaction, bodies: [[UInt8]], plan: Int, at now: Instant,
        into effects: inout [EdgeEffect]
    ) -> [String] {
        let accepted = timestamp(at: now)
        var ids: [String] = []
        for (index, submitted) in interaction.events.enumerated() {
            if refuses(submitted, of: interaction) {
                counters.eventsRefused += 1
                continue
            }
            let body = bodies[index]
            let id = submitted.id ?? eventID(interaction, index: index, body: body)
            let datastream = plans[plan].datastream
            let profileDataset = submitted.kind == .event ? nil : datastream.profileDataset
            let event = Event(
                id: id, dataset: profileDataset ?? interaction.eventDataset ?? datastream.eventDataset,
                timestamp: submitted.timestamp ?? accepted, primary: submitted.primary,
                identities: submitted.identities, body: submitted.body, encodedBody: body)
            let held = OutboxEvent(
                number: outbox.nextNumber, accepted: accepted,
                complete: complete ?? EpochMark(epoch: Epoch(0), revision: 0), event: event,
                kind: submitted.kind)
            let box = outbox.current
            let memberships = submitted.isEvaluated ? evaluate(held, plan: plan) : []
            overlay.lay(memberships, of: held, in: box)
            append(.event(box, held, memberships), isUrgent: true, into: &effects)
            outbox.append(held, to: box, bytes: body.count + 256, record: journal.last)
            if held.kind == .event { counters.eventsAccepted += 1 } else { counters.consentsAccepted += 1 }
            ids.append(id)
        }
        return ids
    }

    /// What an event that a person did changes of edge audiences.
    private mutating func evaluate(_ held: OutboxEvent, plan: Int) -> [OverlayMembership] {
        guard held.kind == .event, plans[plan].datastream.edgeSegmentation, let program,
            program.isConcerned(by: held.event, .edge)
        else { return [] }
        let key = held.event.primary.key
        let slot = table.index(owning: key)
        let memberships = evaluate(held.event, with: program, over: slot, key, at: held.accepted)
        if !memberships.isEmpty, let slot, table[slot].entry.revision > (complete?.revision ?? 0) {
            counters.overlaysOverNewer += 1
        }
        return memberships
    }

    /// The same event of the same request has the same id at every edge, so that a retry elsewhere counts once.
    private mutating func eventID(_ interaction: Interaction, index: Int, body: [UInt8]) -> String {
        if plants(.randomEventIDs) { return Key16(high: generator.next(), low: generator.next()).hexadecimal }
        var hash = StableHash(key: configuration.sandboxKey)
        hash.combine(interaction.datastream)
        hash.combine(interaction.requestID)
        hash.combine(UInt64(index))
        hash.combine(body)
        return hash.value.hexadecimal
    }

    /// Edge audiences by the event, over what the edge holds of its primary identity.
    private func evaluate(
        _ event: Event, with program: AudienceProgram, over slot: Int?, _ primary: Key16, at time: Timestamp
    ) -> [OverlayMembership] {
        let below = slot.map { table[$0].entry.memberships } ?? []
        let held = overlay.applied(to: below, over: primary, at: time) ?? below
        let outcomes = program.evaluate(
            attributes: slot.map { attributes(from: table[$0].entry.fields) } ?? .object(Fields()),
            event: event, history: [], held: held, at: time, evaluations: .edge)
        return outcomes.map {
            OverlayMembership(
                audience: $0.audience, isMember: $0.isMember, qualified: $0.qualified,
                validUntil: $0.validUntil)
        }
    }

    /// Nested attributes from the flat fields of an entry.
    private func attributes(from fields: [UInt8]) -> Value {
        if fields.isEmpty { return .object(Fields()) }
        let flat = fieldsByPath(fields)
        return flat.members.reduce(.object(Fields())) { nested, member in
            let steps = member.name.split(separator: ".").map(String.init)
            // What lies in a field that is held whole must not be laid over it: of an array it is something else.
            let isWithin = steps.indices.dropFirst().contains {
                flat[steps[..<$0].joined(separator: ".")] != nil
            }
            if isWithin { return nested }
            let branch = steps.reversed().reduce(member.value) { .object(Fields([($1, $0)])) }
            return nested.merged(with: branch)
        }
    }

    /// The journal is synced through a record: events are acknowledged, and may go to the hub.
    mutating func appended(through number: UInt64, at now: Instant, into effects: inout [EdgeEffect]) {
        journal.synced = max(journal.synced, number)
        outbox.sync(through: number)
        if outbox.hasUnsent && timers.collect == nil { timers.collect = now + configuration.collectDelay }
        for ticket in waiting.synced(through: number) {
            finishIfReady(ticket, wasRefreshed: false, at: now, into: &effects)
        }
    }

    /// Sends what may be sent, several requests at a time, in order.
    mutating func flushOutbox(at now: Instant, into effects: inout [EdgeEffect]) {
        timers.collect = nil
        // Nothing queues for a hub that is away: without its stream there is no use in trying.
        guard cursor.epoch != nil else { return }
        while requests.count(of: .collect) < EdgeNode.collectsMaximum,
            let collect = outbox.nextToSend(
                at: timestamp(at: now), limit: Limits.collectEventsMaximum,
                bytesTarget: Limits.collectBytesTarget)
        {
            send(.collect(collect), purpose: .collect, at: now, into: &effects)
        }
    }

    static var collectsMaximum: Int { 4 }

    mutating func take(_ collected: Collected, at now: Instant, into effects: inout [EdgeEffect]) {
        outbox.acknowledge(collected.box, through: collected.through)
        counters.eventsRejected += collected.rejected.count
        if plants(.overlayEndsEarly) {
            overlay.release(BoxMark(box: collected.box, number: collected.through))
        }
        if outbox.hasUnsent {
            flushOutbox(at: now, into: &effects)
        } else if requests.count(of: .collect) == 0 {
            // A hole on the way: the hub stopped below what was sent.
            outbox.rewind()
            if outbox.hasUnsent { timers.collect = now + configuration.collectDelay }
        }
    }

    /// Believes the latest word on evaluated boxes once the edge is complete through it.
    mutating func releaseEvaluated(into effects: inout [EdgeEffect]) {
        guard let marks, let complete, complete.epoch == cursor.epoch, complete.revision >= marks.through
        else {
            return
        }
        for mark in marks.boxes where outbox.release(mark) {
            overlay.release(mark)
            append(.released(mark), isUrgent: false, into: &effects)
        }
        self.marks = nil
    }
}
