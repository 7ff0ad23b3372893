internal import Profiles
internal import SansIO
internal import Wire

extension HubNode {
    /// Makes the turn durable as one revision, publishes what changed, and releases the answers.
    mutating func commitStage(at now: Instant, into effects: inout [HubEffect]) throws(StoreFailure) {
        // A turn that only looked must not cost a revision, nor one that touched profiles without changing any.
        if staged.hasChanges {
            let time = timestamp(at: now)
            try purgeStage(at: time)
            if postponed != nil { try postponeProjections(at: now) }
            var changes = StoreChanges(revision: revision + 1, time: time)
            let projected = try projectStage(at: time, into: &changes)
            moveStage(into: &changes)
            if changes.isWorthCommitting {
                try store.commit(changes)
                counters.commits += 1
                revision = changes.revision
                for (profile, change) in staged.counted { sampling?.note(profile, change) }
                publish(projected, at: now, into: &effects)
            }
        }
        beat(at: now, into: &effects)
        try releaseAnswers(at: now, into: &effects)
        staged.clear()
    }

    private mutating func moveStage(into changes: inout StoreChanges) {
        for id in staged.order {
            guard let place = staged.profiles.index(forKey: id), staged.profiles.values[place].isChanged
            else { continue }
            changes.profiles.append((id, staged.profiles.values[place].profile))
        }
        for identity in staged.identityOrder {
            changes.identities.append((identity, staged.identities[identity] ?? nil))
        }
        changes.events = staged.events
        changes.movedEvents = staged.movedEvents
        changes.removedEvents = staged.removedEvents
        changes.eventIDs = staged.eventIDs
        for box in staged.changedBoxes {
            if let stored = boxes.first(where: { $0.box == box }) { changes.boxes.append(stored) }
        }
        changes.deletions = staged.deletions
        changes.rejected = staged.rejected
        changes.jobs = jobs.filter { staged.jobs.contains($0.number) }
        for number in staged.systemJobs.sorted() {
            changes.systemJobs.append((number, systemJobs.first { $0.number == number }))
        }
        changes.truncations = staged.truncations
        changes.floors = staged.floors
        changes.forgetEventIDsBefore = staged.forgetEventIDsBefore
        changes.forgetEventsBefore = staged.forgetEventsBefore
        changes.catalog = staged.catalog
    }

    private mutating func publish(
        _ projected: [Projected], at now: Instant, into effects: inout [HubEffect]
    ) {
        if projected.isEmpty { return }
        for index in streams.indices {
            let batches = streams[index].batches(
                projected.lazy.filter { $0.region == index }.map { ($0.item, $0.isContinuation) })
            if batches.isEmpty { continue }
            let stamp = stamp(region: streams[index].region, at: now)
            for (place, items) in batches.enumerated() {
                counters.batches += 1
                counters.itemsPublished += items.count
                effects.append(
                    .publish(streams[index].publication(of: items, stamp, isLast: place == batches.count - 1))
                )
            }
            streams[index].postponeHeartbeat(to: now + configuration.heartbeat)
        }
    }

    func stamp(region: Region, at now: Instant) -> RegionStream.Stamp {
        RegionStream.Stamp(
            through: revision, catalogVersion: catalog.version, published: timestamp(at: now),
            evaluated: marks(of: region, at: now))
    }

    /// The boxes whose edges may still wait to hear that their events are evaluated.
    private func marks(of region: Region, at now: Instant) -> [BoxMark] {
        let oldest = timestamp(at: now) - .days(1)
        var marks: [BoxMark] = []
        for index in boxes.indices where boxes[index].heard > oldest && boxes[index].region == region {
            if marks.count == Limits.boxMarksMaximum { break }
            marks.append(BoxMark(box: boxes[index].box, number: boxes[index].evaluated))
        }
        return marks
    }

    private mutating func releaseAnswers(at now: Instant, into effects: inout [HubEffect])
        throws(StoreFailure)
    {
        for ingested in staged.ingested {
            effects.append(.answer(ingested.ticket, .ingested(ingested.outcomes, revision)))
        }
        effects.append(contentsOf: staged.answers)
        for reply in staged.replies {
            effects.append(
                .reply(
                    Reply(number: reply.number, epoch: epoch, revision: revision, body: reply.body),
                    edge: reply.edge))
        }
        for refresh in staged.refreshes {
            let body = try refreshed(refresh.identity, region: refresh.region, at: now)
            effects.append(
                .reply(
                    Reply(number: refresh.number, epoch: epoch, revision: revision, body: body),
                    edge: refresh.edge))
        }
        for page in staged.pages {
            let body = try answer(page.request, edge: page.edge, region: page.region, at: now)
            effects.append(
                .reply(
                    Reply(number: page.number, epoch: epoch, revision: revision, body: body), edge: page.edge)
            )
        }
        for lookup in staged.lookups {
            effects.append(
                .answer(lookup.ticket, .entity(try entity(of: lookup.identity, by: lookup.policy))))
        }
        for asked in staged.graphs {
            let graphs = try asked.identities.map { identity throws(StoreFailure) in
                try store.profileID(of: identity).flatMap { id throws(StoreFailure) in
                    try store.profile(id)?.graph
                }
            }
            effects.append(.answer(asked.ticket, .graphs(graphs)))
        }
        for ticket in staged.jobListings { effects.append(.answer(ticket, .jobs(jobs))) }
        for ticket in staged.systemJobListings { effects.append(.answer(ticket, .systemJobs(systemJobs))) }
        for ticket in staged.rejectedListings {
            effects.append(.answer(ticket, .rejected(try store.rejected(limit: 1_000))))
        }
    }

    private func entity(
        of identity: Identity, by policy: MergePolicy
    ) throws(StoreFailure) -> Entity? {
        guard let id = try store.profileID(of: identity), let stored = try store.profile(id) else {
            return nil
        }
        let profile = policy.graph == .none ? stored.only(identity) : stored
        var events = try store.events(of: id, from: .distantPast, limit: 1_000)
        if policy.graph == .none { events.removeAll { $0.primary != identity } }
        var entries: [Entity.RegionEntry] = []
        for region in configuration.regions {
            guard let stored = try store.entry(region, id), let entry = stored.entry else { continue }
            entries.append(Entity.RegionEntry(region: region, entry: entry, seen: stored.seen))
        }
        var datasets: [String] = []
        for fragment in profile.fragments where !datasets.contains(fragment.dataset) {
            datasets.append(fragment.dataset)
        }
        return Entity(
            profile: id, identities: profile.identities, links: profile.graph.links, mergePolicy: policy.id,
            attributes: profile.attributes(by: policy),
            computed: try computed(of: id, stored, graph: policy.graph, identity),
            datasets: datasets, memberships: profile.memberships,
            exits: profile.exits, events: events, modified: profile.modified, entries: entries)
    }
}

extension StoreChanges {
    /// Whether anything at all is to be written.
    var isWorthCommitting: Bool {
        !profiles.isEmpty || !identities.isEmpty || !events.isEmpty || !movedEvents.isEmpty
            || !eventIDs.isEmpty || !entries.isEmpty || !boxes.isEmpty || !deletions.isEmpty
            || !rejected.isEmpty || !jobs.isEmpty || !systemJobs.isEmpty
            || !floors.isEmpty || forgetEventIDsBefore != nil || forgetEventsBefore != nil || catalog != nil
    }
}
