public import Profiles
internal import SansIO
internal import Segmentation
internal import Wire

extension HubNode {
    /// Takes what one request of the hub's own ingestion brought; answered after the commit.
    mutating func ingest(
        _ ingestions: [Ingestion], ticket: Ticket, at now: Instant, into effects: inout [HubEffect]
    ) throws(StoreFailure) {
        let time = timestamp(at: now)
        var outcomes: [Rejection?] = []
        outcomes.reserveCapacity(ingestions.count)
        for ingestion in ingestions {
            let rejection: Rejection?
            switch ingestion {
            case .record(let record):
                rejection = try take(record, at: time)
                if let rejection { note(rejection, dataset: record.dataset, body: record.body, at: time) }
            case .event(let event):
                rejection = try take(event, accepted: time, at: time)
                if let rejection { note(rejection, dataset: event.dataset, body: event.body, at: time) }
            case .rejected(let reason, let dataset, let body):
                rejection = reason
                note(reason, dataset: dataset, body: body, at: time)
            }
            outcomes.append(rejection)
        }
        if configuration.plantedBugs.contains(.acknowledgesBeforeCommit) {
            effects.append(.answer(ticket, .ingested(outcomes, revision + 1)))
        } else {
            staged.ingested.append((ticket, outcomes))
        }
    }

    private mutating func take(_ record: Record, at time: Timestamp) throws(StoreFailure) -> Rejection? {
        if let rejection = refusal(dataset: record.dataset, behaviour: .record) { return rejection }
        guard let id = try resolve(primary: record.primary, record.identities, at: time) else {
            return .tooManyRelatedIdentities
        }
        try change(id, received: time) { profile, next in
            let fragment = StoredProfile.Fragment(
                dataset: record.dataset, primary: record.primary, received: time, revision: next,
                body: record.body)
            if let index = profile.fragments.firstIndex(where: {
                $0.dataset == record.dataset && $0.primary == record.primary
            }) {
                // Records of one source lie over one another; the fragment is as new as its newest record.
                var merged = fragment
                merged.body = profile.fragments[index].body.merged(with: record.body)
                profile.fragments[index] = merged
            } else {
                profile.fragments.append(fragment)
            }
        }
        try evaluate(id, event: nil, at: time)
        counters.recordsAccepted += 1
        return nil
    }

    /// Takes an event. `accepted` is the instant at which audiences are evaluated, the same as on the edge.
    mutating func take(
        _ event: Event, accepted: Timestamp, at time: Timestamp,
        seenIn region: (index: Int, time: Timestamp)? = nil
    ) throws(StoreFailure) -> Rejection? {
        if let rejection = refusal(dataset: event.dataset, behaviour: .event) { return rejection }
        let key = EventKey(dataset: event.dataset, id: event.id)
        let isRepeated: Bool
        if staged.eventKeys.contains(key) {
            isRepeated = true
        } else {
            isRepeated = try store.eventTaken(dataset: event.dataset, id: event.id) != nil
        }
        if isRepeated {
            counters.eventsRepeated += 1
            return nil
        }
        guard let id = try resolve(primary: event.primary, event.identities, at: time) else {
            return .tooManyRelatedIdentities
        }
        try change(id, received: time) { profile, _ in profile.modified = time }
        if let region { staged.sight(id, region: region.index, at: region.time) }
        try evaluate(id, event: event, at: accepted)
        staged.events.append((id, event))
        staged.eventIDs.append((event.dataset, event.id, time))
        staged.eventKeys.insert(key)
        counters.eventsAccepted += 1
        return nil
    }

    private func refusal(dataset id: String, behaviour: Schema.Behaviour) -> Rejection? {
        guard let dataset = catalog.dataset(id) else { return .unknownDataset }
        guard let schema = catalog.schemas.first(where: { $0.id == dataset.schema }) else {
            return .unknownDataset
        }
        return schema.behaviour == behaviour ? nil : .wrongBehaviour
    }

    mutating func note(
        _ rejection: Rejection, dataset: String, body: Value, at time: Timestamp, edge: String? = nil
    ) {
        counters.rejected += 1
        staged.rejected.append(
            RejectedRecord(time: time, reason: rejection, dataset: dataset, edge: edge, body: body))
    }

    /// Evaluates what can have changed by the event, or by the attributes when there is none.
    mutating func evaluate(_ id: ProfileID, event: Event?, at time: Timestamp) throws(StoreFailure) {
        if let event, !program.isConcerned(by: event, .onArrival) { return }
        guard let profile = staged.profiles[id]?.profile else { return }
        let history = program.needsHistory(for: event) ? try events(of: id, since: time - .days(1)) : []
        let outcomes = program.evaluate(
            attributes: profile.attributes, event: event, history: history, held: profile.memberships,
            at: time, evaluations: .onArrival)
        guard !outcomes.isEmpty else { return }
        var memberships = profile.memberships
        for outcome in outcomes {
            memberships.removeAll { $0.audience == outcome.audience }
            guard outcome.isMember else { continue }
            memberships.append(
                Membership(
                    audience: outcome.audience, qualified: outcome.qualified, validUntil: outcome.validUntil))
        }
        memberships.sort()
        if memberships != profile.memberships, let place = staged.profiles.index(forKey: id) {
            staged.profiles.values[place].profile?.memberships = memberships
            staged.profiles.values[place].isChanged = true
        }
    }

    /// The profile's events of the store and of this turn, ascending by (timestamp, id).
    private func events(of id: ProfileID, since start: Timestamp) throws(StoreFailure) -> [Event] {
        var events = try store.events(of: id, from: start, limit: 1_000)
        for moved in staged.movedEvents where moved.to == id {
            events += try store.events(of: moved.from, from: start, limit: 1_000)
        }
        for pending in staged.events where pending.profile == id && pending.event.timestamp >= start {
            events.append(pending.event)
        }
        events.sort { $0.timestamp != $1.timestamp ? $0.timestamp < $1.timestamp : $0.id < $1.id }
        return events
    }
}

extension StoredProfile {
    /// The merged attributes: fragments lie over one another in the order received.
    public var attributes: Value {
        if fragments.count == 1 { return fragments[0].body }
        let ordered = fragments.sorted { lhs, rhs in
            if lhs.received != rhs.received { return lhs.received < rhs.received }
            if lhs.revision != rhs.revision { return lhs.revision < rhs.revision }
            return lhs.dataset != rhs.dataset ? lhs.dataset < rhs.dataset : lhs.primary < rhs.primary
        }
        return ordered.reduce(.object(Fields())) { $0.merged(with: $1.body) }
    }
}
