internal import Profiles
internal import SansIO
internal import Schemas
internal import Segmentation
internal import Wire

extension HubNode {
    /// Takes what one request of the hub's own ingestion brought, or some of a batch; answered after the commit.
    mutating func ingest(
        _ ingestions: [Ingestion], of batch: IngestedBatch? = nil, isFitting: Bool = false, ticket: Ticket,
        at now: Instant, into effects: inout [HubEffect]
    ) throws(StoreFailure) {
        let time = timestamp(at: now)
        var outcomes: [Rejection?] = []
        outcomes.reserveCapacity(ingestions.count)
        for ingestion in ingestions {
            outcomes.append(
                try take(ingestion, of: batch, isFitting: isFitting, accepted: time, at: time))
        }
        if configuration.plantedBugs.contains(.acknowledgesBeforeCommit) {
            effects.append(.answer(ticket, .ingested(outcomes, revision + 1)))
        } else {
            staged.ingested.append((ticket, outcomes))
        }
    }

    /// Takes one of them, and keeps it with the reason if it is refused.
    mutating func take(
        _ ingestion: Ingestion, of batch: IngestedBatch? = nil, isFitting: Bool, accepted: Timestamp,
        at time: Timestamp
    ) throws(StoreFailure) -> Rejection? {
        let (dataset, body) = ingestion.source
        let isGone = batch.map { isRemoved($0, dataset: dataset) } ?? false
        let rejection: Rejection?
        switch ingestion {
        case .record where isGone, .event where isGone: rejection = .dataRemoved
        case .record(let record): rejection = try take(record, isFitting: isFitting, at: time)
        case .event(let event):
            rejection = try take(event, of: batch, isFitting: isFitting, accepted: accepted, at: time)
        case .rejected(let reason, _, _): rejection = reason
        }
        if let rejection { note(rejection, dataset: dataset, body: body, at: time) }
        return rejection
    }

    /// Takes a record; with `statement` one that says consents, as of when that was said.
    mutating func take(
        _ record: Record, isFitting: Bool = false, statement: ConsentStatement? = nil, at time: Timestamp
    ) throws(StoreFailure) -> Rejection? {
        guard let dataset = catalog.dataset(record.dataset) else { return .unknownDataset }
        if let rejection = refusal(of: record.body, dataset, behaviour: .record, isFitting: isFitting) {
            return rejection
        }
        counters.recordsAccepted += 1
        if !dataset.isForProfile { return nil }
        let linking = linked(record.identities, owner: record.primary, dataset)
        let id = try resolve(owner: record.primary, linking, seen: time, at: time)
        staged.application?.profile = id
        // Before its first record nothing is known of a profile, also not what the lack of fields means; and while
        // profiles follow a change of the catalog, what was evaluated last was evaluated by another.
        var before: Value?
        if reprojection == nil, let profile = staged.profiles[id]?.profile, !profile.fragments.isEmpty {
            before = attributes(of: profile, by: catalog.edgeMergePolicy)
        }
        let truncation = truncation(of: record.dataset)
        try change(id, received: time) { profile, next in
            profile.modified = time
            var fragment = StoredProfile.Fragment(
                dataset: record.dataset, primary: record.primary, received: statement?.said ?? time,
                revision: next, body: record.body)
            guard
                let index = profile.fragments.firstIndex(where: {
                    $0.dataset == record.dataset && $0.primary == record.primary
                })
            else {
                profile.fragments.append(fragment)
                return
            }
            // The fragment is as new as its newest record; one that is to be removed lies under none.
            let earlier = profile.fragments[index]
            if truncation.map({ earlier.revision > $0.revision }) ?? true {
                if let statement {
                    fragment = earlier.covered(by: fragment, replaces: statement.replaces)
                } else if dataset.isUpsert {
                    fragment.body = earlier.body.merged(with: record.body)
                }
            }
            profile.fragments[index] = fragment
        }
        try evaluate(id, event: nil, changed: before.flatMap { change(of: id, since: $0) }, at: time)
        return nil
    }

    /// Those of the identities that link: all that belong to people, unless the dataset is not for the graph.
    private func linked(_ identities: [Identity], owner: Identity, _ dataset: Dataset) -> [Identity] {
        if !dataset.isForIdentity { return [owner] }
        if identities.allSatisfy({ rules.links($0) }) { return identities }
        return identities.filter { $0 == owner || rules.links($0) }
    }

    /// Takes an event. `accepted` is the instant at which audiences are evaluated, the same as on the edge.
    mutating func take(
        _ event: Event, of batch: IngestedBatch? = nil, isFitting: Bool = false, accepted: Timestamp,
        at time: Timestamp,
        seenIn region: (index: Int, time: Timestamp)? = nil
    ) throws(StoreFailure) -> Rejection? {
        guard let dataset = catalog.dataset(event.dataset) else { return .unknownDataset }
        if let rejection = refusal(of: event.body, dataset, behaviour: .event, isFitting: isFitting) {
            return rejection
        }
        if try isRepeated(event) { return nil }
        let truncation = truncation(of: event.dataset)
        var intake: Event.Intake?
        if batch != nil || truncation != nil {
            intake = Event.Intake(batch: batch?.id, truncation: truncation?.revision ?? 0)
        }
        let event = identified(event, dataset).taken(in: intake)
        let owned = event.owned(by: rules.owner(ofEventWith: event.primary, event.identities))
        if dataset.isForProfile, let named = try profileID(of: owned.primary) {
            try touch(named, received: time)
            if staged.profiles[named]?.profile?.consent.collect == false { return .collectionRefused }
        }
        remember(event, at: time)
        counters.eventsAccepted += 1
        if !dataset.isForProfile { return nil }
        let linking = linked(owned.identities, owner: owned.primary, dataset)
        // Whoever was seen with whom last counts by the events' own times, which may not be in the future.
        let seen = min(event.timestamp, time)
        let id = try resolve(owner: owned.primary, linking, seen: seen, at: time)
        staged.application?.profile = id
        try change(id, received: time) { profile, _ in profile.modified = time }
        if let region { staged.sight(id, region: region.index, at: region.time) }
        try evaluate(id, event: owned, at: accepted)
        staged.events.append((id, owned))
        return nil
    }

    /// Whether an event of this id was taken before; counted.
    mutating func isRepeated(_ event: Event) throws(StoreFailure) -> Bool {
        if !staged.eventKeys.contains(EventKey(dataset: event.dataset, id: event.id)) {
            guard let taken = try store.eventTaken(dataset: event.dataset, id: event.id) else { return false }
            // What is to be removed may be sent again.
            if let truncation = truncation(of: event.dataset), taken <= truncation.time { return false }
        }
        counters.eventsRepeated += 1
        return true
    }

    /// From here on an event of this id is a repeat.
    mutating func remember(_ event: Event, at time: Timestamp) {
        // After its dataset's truncation, whatever the clock says.
        let taken = truncation(of: event.dataset).map { max(time, $0.time + .milliseconds(1)) } ?? time
        staged.eventIDs.append((event.dataset, event.id, taken))
        staged.eventKeys.insert(EventKey(dataset: event.dataset, id: event.id))
    }

    /// The event with the identities that descriptors of its schema find in it: edges look at `identityMap` alone.
    private func identified(_ event: Event, _ dataset: Dataset) -> Event {
        let found = schemas.identities(in: event.body, under: dataset.schema).all
        let added = found.filter { $0.isWellFormed && !event.identities.contains($0) }
        if added.isEmpty { return event }
        let room = XDM.identitiesMaximum - event.identities.count
        return event.adding(identities: Set(added).sorted().prefix(max(0, room)))
    }

    func refusal(
        of body: Value, _ dataset: Dataset, behaviour: Schema.Behaviour, isFitting: Bool = false
    ) -> Rejection? {
        guard let schema = catalog.schemas.first(where: { $0.id == dataset.schema }) else {
            return .unknownDataset
        }
        guard schema.behaviour == behaviour else { return .wrongBehaviour }
        if isFitting { return nil }
        return schemas.violations(of: body, under: schema.id).isEmpty ? nil : .violatesSchema
    }

    mutating func note(
        _ rejection: Rejection, dataset: String, body: Value, at time: Timestamp, edge: String? = nil
    ) {
        counters.rejected += 1
        staged.rejected.append(
            RejectedRecord(time: time, reason: rejection, dataset: dataset, edge: edge, body: body))
    }

    /// What the turn has changed of the profile's attributes; `nil` where audiences name several merge policies: what
    /// differs by one need not be all that differs by another.
    private func change(of id: ProfileID, since before: Value) -> AttributeChange? {
        guard compiled.otherPolicies.isEmpty, let profile = staged.profiles[id]?.profile else { return nil }
        return program.change(from: before, to: attributes(of: profile, by: catalog.edgeMergePolicy))
    }

    /// Evaluates what can have changed by the event, or by the attributes when there is none; with `isThorough` all
    /// that any event of the last day can have changed, too.
    ///
    /// - Parameter changed: what has changed since the last evaluation, if known.
    mutating func evaluate(
        _ id: ProfileID, event: Event?, changed: AttributeChange? = nil, at time: Timestamp,
        isThorough: Bool = false
    ) throws(StoreFailure) {
        if let event, !program.isConcerned(by: event, .onArrival) { return }
        guard let profile = staged.profiles[id]?.profile else { return }
        if let changed, changed.isEmpty { return }
        let attributes = attributes(of: profile, by: catalog.edgeMergePolicy)
        let history =
            isThorough || program.needsHistory(for: event, changed: changed)
            ? try events(of: id, since: time - .days(1), limit: 1_000) : []
        let outcomes = program.evaluate(
            attributes: attributes, event: event, history: history, held: profile.memberships, at: time,
            evaluations: .onArrival, changed: changed, views: try views(of: id, profile))
        apply(outcomes, to: id, at: time)
    }

    /// Lets the profile enter and leave audiences.
    mutating func apply(_ outcomes: [AudienceOutcome], to id: ProfileID, at time: Timestamp) {
        guard !outcomes.isEmpty, let place = staged.profiles.index(forKey: id),
            var profile = staged.profiles.values[place].profile
        else { return }
        let before = profile.memberships
        for outcome in outcomes {
            let held = profile.memberships.prefixCount { $0.audience < outcome.audience }
            let wasMember =
                held < profile.memberships.count && profile.memberships[held].audience == outcome.audience
            if wasMember { profile.memberships.remove(at: held) }
            if let membership = outcome.membership {
                profile.memberships.insert(membership, at: held)
                profile.forgetExit(from: outcome.audience)
            } else if wasMember {
                profile.noteExit(from: outcome.audience, at: time)
            }
        }
        guard profile.memberships != before else { return }
        staged.profiles.values[place].profile = profile
        staged.profiles.values[place].isChanged = true
    }

    /// The profile's events of the store and of this turn, ascending by (timestamp, id).
    func events(of id: ProfileID, since start: Timestamp, limit: Int) throws(StoreFailure) -> [Event] {
        var events = try storedEvents(of: id, since: start, limit: limit)
        if !staged.removedKeys.isEmpty {
            events.removeAll { staged.removedKeys.contains(EventKey(dataset: $0.dataset, id: $0.id)) }
        }
        for pending in staged.events where pending.profile == id && pending.event.timestamp >= start {
            events.append(pending.event)
        }
        events.sort { $0.timestamp != $1.timestamp ? $0.timestamp < $1.timestamp : $0.id < $1.id }
        return events
    }

    /// Those that were there before the turn, whose profile it may have changed.
    func storedEvents(of id: ProfileID, since start: Timestamp, limit: Int) throws(StoreFailure) -> [Event] {
        let events = try store.events(of: id, from: start, limit: limit)
        if staged.movedEvents.isEmpty { return events }
        return try afterMoves(events, of: id, since: start, limit: limit)
    }

    /// The stored events that are the profile's once this turn's moves are made, `own` being those it has now.
    private func afterMoves(
        _ own: [Event], of id: ProfileID, since start: Timestamp, limit: Int
    ) throws(StoreFailure) -> [Event] {
        var sources: [ProfileID] = [id]
        for moved in staged.movedEvents where !sources.contains(moved.from) { sources.append(moved.from) }
        var result: [Event] = []
        for source in sources {
            let events = source == id ? own : try store.events(of: source, from: start, limit: limit)
            for event in events {
                var place = source
                for moved in staged.movedEvents where moved.from == place && moved.includes(event) {
                    place = moved.to
                }
                if place == id { result.append(event) }
            }
        }
        return result
    }
}
