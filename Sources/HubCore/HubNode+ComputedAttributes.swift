internal import Profiles
internal import SansIO
internal import Segmentation
internal import Wire

// Attributes are computed by their schedule alone, as published ("calculated in batches"): at definition, then at each
// refresh, for all profiles as of one instant. What arrives in between changes no value. An audience that reads one takes
// the latest (also published), and an event costs nothing more than without computed attributes. A refresh changes values
// by the mere passing of time, which is how windows slide. Where events move between profiles, values are computed
// anew as of the same instants: what a refresh would have said, had the events always been there.

extension HubNode {
    /// How many slices pass between two marks in the store of how far a walk has come: the catalog is written as a whole,
    /// and what a walk does twice it does to no effect.
    static var slicesPerMark: Int { 16 }

    /// An attribute to compute, and as of when.
    private typealias Due = (item: ComputedAttributes.Item, instant: Timestamp)

    // MARK: Walks

    /// Computes for the next profiles of the walk; without one, begins it when a refresh is due.
    mutating func computeSlice(at now: Instant) throws(StoreFailure) {
        guard let walk = catalog.computation else { return beginWalk(at: now) }
        let time = timestamp(at: now)
        let due = walk.attributes.compactMap { attribute -> Due? in
            compiled.computed.item(attribute.id).map { ($0, attribute.instant) }
        }
        let limit = configuration.sliceProfilesMaximum
        let slice = try store.profiles(after: walk.cursor, limit: limit)
        for id in slice where try compute(due, of: id, at: time) { try evaluate(id, event: nil, at: time) }
        counters.computed += slice.count
        catalog.computation?.cursor = slice.last ?? walk.cursor
        slicesWalked += 1
        if slice.count < limit {
            endWalk()
        } else if slicesWalked % Self.slicesPerMark == 0 {
            staged.catalog = catalog
        }
        nextComputation = now + configuration.slicePause
    }

    private mutating func beginWalk(at now: Instant) {
        let time = timestamp(at: now)
        var due: [Computation.Attribute] = []
        var next: Timestamp?
        for index in catalog.computedAttributes.indices where catalog.computedAttributes[index].isActive {
            let definition = catalog.computedAttributes[index]
            guard let attribute = compiled.computed.item(definition.id)?.attribute else {
                if definition.status != .failed { fail(index) }
                continue
            }
            if let instant = attribute.due(after: definition.lastEvaluated, at: time) {
                due.append(Computation.Attribute(id: definition.id, instant: instant))
                catalog.computedAttributes[index].status = .processing
            } else if let last = definition.lastEvaluated {
                let refresh = attribute.refresh.next(after: last)
                next = min(next ?? refresh, refresh)
            }
        }
        if due.isEmpty {
            nextComputation = next.map { now + max($0 - time, .milliseconds(1)) }
            return
        }
        catalog.computation = Computation(attributes: due)
        staged.catalog = catalog
        nextComputation = now
    }

    private mutating func endWalk() {
        for attribute in catalog.computation?.attributes ?? [] {
            guard let index = catalog.computedAttributes.firstIndex(where: { $0.id == attribute.id }),
                catalog.computedAttributes[index].isActive
            else { continue }
            if compiled.computed.item(attribute.id) == nil {
                fail(index)
            } else {
                catalog.computedAttributes[index].status = .processed
                catalog.computedAttributes[index].lastEvaluated = attribute.instant
            }
        }
        catalog.computation = nil
        staged.catalog = catalog
    }

    private mutating func fail(_ index: Int) {
        catalog.computedAttributes[index].status = .failed
        staged.catalog = catalog
    }

    // MARK: Values

    /// Whether values have changed. A profile whose values stay the same is read and not touched: most are, at most
    /// refreshes.
    private mutating func compute(
        _ due: [Due], of id: ProfileID, at time: Timestamp
    ) throws(StoreFailure) -> Bool {
        guard let profile = try profile(id) else { return false }
        let values = try values(of: profile, due) { start throws(StoreFailure) in
            try events(of: id, since: start, limit: AudienceProgram.eventsMaximum)
        }
        if values == profile.computed { return false }
        try change(id, received: time) { profile, _ in profile.computed = values }
        return true
    }

    /// Computes the values anew of a profile that has got or lost events; the caller evaluates audiences.
    mutating func recompute(_ id: ProfileID, at time: Timestamp) throws(StoreFailure) {
        if !compiled.computed.isEmpty { _ = try compute(evaluated, of: id, at: time) }
    }

    /// Every attribute that has been evaluated, as of when; of those under way the new instant, since the walk may
    /// have been here.
    private var evaluated: [Due] {
        compiled.computed.items.compactMap { item in
            let running = catalog.computation?.attributes.first { $0.id == item.id }?.instant
            let last = catalog.computedAttributes.first { $0.id == item.id }?.lastEvaluated
            return (running ?? last).map { (item, $0) }
        }
    }

    /// What the profile holds, with what is due computed anew, and without what is defined no more.
    private func values(
        of profile: StoredProfile, _ due: [Due],
        events: (_ start: Timestamp) throws(StoreFailure) -> [Event]
    ) throws(StoreFailure) -> [StoredProfile.ComputedValue] {
        var values = profile.computed.filter { value in
            compiled.computed.items.contains { $0.fingerprint == value.attribute }
                && !due.contains { $0.item.fingerprint == value.attribute }
        }
        guard let start = due.map({ $0.item.attribute.lookback.start(at: $0.instant) }).min() else {
            return values
        }
        // Computed attributes are made of events, and not of one another: they see the profile without.
        let attributes = profile.attributes(by: catalog.edgeMergePolicy)
        let events = try events(start)
        for (item, instant) in due {
            guard let value = item.attribute.value(of: events, attributes: attributes, at: instant) else {
                continue
            }
            values.append(StoredProfile.ComputedValue(attribute: item.fingerprint, value: value))
        }
        return values.sorted { $0.attribute < $1.attribute }
    }

    // MARK: Reading

    /// What look-ups see of computed attributes, as committed: to lie over the others; `nil` for nothing.
    func computed(
        of id: ProfileID, _ profile: StoredProfile, graph: MergePolicy.Graph, _ identity: Identity
    ) throws(StoreFailure) -> Value? {
        guard graph == .none else { return compiled.computed.document(of: profile.computed) }
        return try computedAttributes(of: identity, in: profile) { start throws(StoreFailure) in
            try store.events(of: id, from: start, limit: AudienceProgram.eventsMaximum)
        }
    }

    /// What is computed of one identity alone, as by a policy without a graph, where each is a profile of its own: to lie
    /// over its attributes; `nil` for nothing.
    func computedAttributes(
        of identity: Identity, in profile: StoredProfile,
        events: (_ start: Timestamp) throws(StoreFailure) -> [Event]
    ) throws(StoreFailure) -> Value? {
        if compiled.computed.isEmpty { return nil }
        let values = try values(of: profile, evaluated) { start throws(StoreFailure) in
            try events(start).filter { $0.primary == identity }
        }
        return compiled.computed.document(of: values)
    }

    /// From when on events may still count in a value.
    func earliestLookback(at time: Timestamp) -> Timestamp? {
        compiled.computed.items.map { item in
            let last = catalog.computedAttributes.first { $0.id == item.id }?.lastEvaluated ?? time
            return item.attribute.lookback.start(at: min(last, time))
        }.min()
    }
}
