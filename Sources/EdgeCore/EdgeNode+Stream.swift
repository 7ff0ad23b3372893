internal import Profiles
internal import SansIO
internal import Wire

extension EdgeNode {
    /// Follows one message of the region's stream.
    mutating func follow(_ publication: Publication, at now: Instant, into effects: inout [EdgeEffect]) {
        guard publication.region == configuration.region else {
            counters.foreignMessages += 1
            return
        }
        timers.silence = now + configuration.heartbeat * 3
        let epoch = publication.epoch
        switch cursor.take(publication, at: now) {
        case .duplicate:
            counters.duplicates += 1
            return
        case .newEpoch:
            enterEpoch(publication, at: now, into: &effects)
        case .gap:
            counters.gaps += 1
            if catchUp != nil { counters.gapsWhileCatchingUp += 1 }
            if plants(.highestIsComplete) {
                break
            }
            streamThrough = publication.through
            beginCatchUp(target: publication.highest, at: now, into: &effects)
        case .continues:
            break
        }

        if catchUp != nil && !publication.items.isEmpty { counters.streamedWhileCatchingUp += 1 }
        if publication.items.count >= EdgeNode.readAheadMinimum {
            table.readAhead(publication.items)
        }
        for item in publication.items {
            switch item {
            case .projection(let projection):
                apply(projection, of: epoch, by: .stream, at: now, into: &effects)
            case .membership(let change, _):
                apply(change, of: epoch, at: now, into: &effects)
            case .gone(let gone):
                apply(gone, of: epoch, by: .stream, at: now, into: &effects)
            }
        }
        clearAbandoned()

        streamThrough = max(streamThrough, publication.through)
        if !publication.evaluated.isEmpty || publication.isHeartbeat {
            marks = (publication.through, publication.evaluated)
        }
        if catchUp == nil { completed(through: publication.through, of: epoch, into: &effects) }
        if publication.catalogVersion != catalog.version { fetchCatalog(at: now, into: &effects) }
        if outbox.hasUnsent && timers.collect == nil { timers.collect = now + configuration.collectDelay }
    }

    /// Of how many items a batch is worth a look at the table beforehand.
    private static var readAheadMinimum: Int { 16 }

    /// A hub has started: what was asked of another is void, and nothing but a refresh is fresh until caught up.
    private mutating func enterEpoch(
        _ publication: Publication, at now: Instant, into effects: inout [EdgeEffect]
    ) {
        if complete != nil || counters.epochs > 0 { counters.epochsChanged += 1 }
        counters.epochs += 1
        removals.clear()
        unknowns.clear()
        marks = nil
        freshness.reset()
        requests.closeAll()
        outbox.rewindAll()
        streamThrough = publication.through
        catchUp = nil
        beginCatchUp(target: publication.highest, at: now, into: &effects)
        for key in refreshes.keys { repeatFlight(key, at: now, into: &effects) }
        timers.collect = now + configuration.collectDelay
    }

    /// Everything at or below `revision` is held: moves `complete`, and what depends on it.
    mutating func completed(through revision: Revision, of epoch: Epoch, into effects: inout [EdgeEffect]) {
        if let complete, complete.epoch == epoch, complete.revision >= revision {
            releaseEvaluated(into: &effects)
            return
        }
        let mark = EpochMark(epoch: epoch, revision: revision)
        complete = mark
        // Of this epoch something newer may be held, by a refresh; other epochs are covered.
        let highest = held.first { $0.epoch == epoch }?.revision ?? 0
        held = [EpochMark(epoch: epoch, revision: max(highest, revision))]
        freshness.complete(through: revision)
        append(.complete(mark), isUrgent: false, into: &effects)
        forgetRemovals()
        releaseEvaluated(into: &effects)
    }

    mutating func fetchCatalog(at now: Instant, into effects: inout [EdgeEffect]) {
        if requests.count(of: .catalog) == 0 {
            send(.catalog, purpose: .catalog, at: now, into: &effects)
        }
    }

    mutating func take(_ catalog: Catalog, into effects: inout [EdgeEffect]) {
        guard catalog != self.catalog else { return }
        counters.catalogsTaken += 1
        use(catalog)
        append(.catalog(catalog), isUrgent: false, into: &effects)
    }

    mutating func use(_ catalog: Catalog) {
        self.catalog = catalog
        catalogStamp += 1
        plans = DatastreamPlans(
            catalog: catalog, region: configuration.region, overrides: configuration.overrides)
        compileAudiences()
    }
}
