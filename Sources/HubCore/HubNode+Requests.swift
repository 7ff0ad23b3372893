internal import Profiles
internal import SansIO
internal import Wire

extension HubNode {
    /// Takes a request of an edge. Everything is answered after the commit, ingest and refreshes before pages.
    mutating func take(
        _ request: Request, at now: Instant, into effects: inout [HubEffect]
    ) throws(StoreFailure) {
        guard let region = configuration.regions.firstIndex(of: request.region),
            configuration.edges.contains(where: { $0.name == request.edge && $0.region == request.region })
        else {
            counters.requestsRefused += 1
            let sentence =
                "\(request.edge) of \(request.region) is not in the hub's topology: start both from one file"
            staged.replies.append((request.edge, request.number, .refused(sentence)))
            return
        }
        let time = timestamp(at: now)
        switch request.body {
        case .refresh(let identity):
            counters.refreshes += 1
            guard identity.isWellFormed else {
                // Nobody can have it, now or later.
                counters.refreshesUnknown += 1
                staged.replies.append((request.edge, request.number, .unknown))
                return
            }
            if let id = try profileID(of: identity) {
                try touch(id, received: time)
                staged.sight(id, region: region, at: time)
                hasten(id)
            } else {
                counters.refreshesUnknown += 1
                unknowns.note(identity, region: region, at: time)
            }
            staged.refreshes.append((request.edge, request.region, request.number, identity))
        case .changes(let changes):
            if admission.admits(request.edge, at: now) {
                staged.pages.append((request.edge, request.region, request.number, changes))
            } else {
                counters.pagesRefusedAsBusy += 1
                let pause = configuration.passLifetime / 20 * (1 + admission.waitingCount)
                let retry = min(pause, configuration.passLifetime / 2)
                staged.replies.append((request.edge, request.number, .busy(retry)))
            }
        case .collect(let collect):
            if postponed != nil {
                try postpone(collect, edge: request.edge, region: region, number: request.number, at: now)
            } else {
                try take(collect, edge: request.edge, region: region, number: request.number, at: time)
            }
        case .activity(let activities):
            for activity in activities {
                guard try store.profile(activity.profile) != nil || staged.profiles[activity.profile] != nil
                else {
                    continue
                }
                try touch(activity.profile, received: time)
                staged.sight(activity.profile, region: region, at: time - max(.zero, activity.ago))
            }
            staged.replies.append((request.edge, request.number, .noted))
        case .catalog:
            staged.replies.append(
                (request.edge, request.number, .catalog((staged.catalog ?? catalog).forEdges)))
        case .echo:
            staged.replies.append((request.edge, request.number, .noted))
        }
    }

    /// Takes events of a box in the order of their numbers, each once.
    private mutating func take(
        _ collect: Collect, edge: String, region: Int, number: UInt64, at time: Timestamp
    ) throws(StoreFailure) {
        let index = place(of: collect.box, edge: edge, region: region, at: time)
        var committed = boxes[index].committed
        if collect.oldest > committed + 1 {
            // The edge answers for nothing below: those were taken before a restore, or by nobody.
            committed = collect.oldest - 1
            counters.boxesJumped += 1
        }
        var rejected: [RejectedEvent] = []
        for event in collect.events where event.number > committed {
            // A hole: what follows comes again after what is missing.
            if event.number != committed + 1 { break }
            committed = event.number
            if let reason = try take(event, region: region, sent: collect.sent, received: time, at: time) {
                rejected.append(RejectedEvent(number: event.number, reason: reason))
                note(reason, dataset: event.event.dataset, body: event.event.body, at: time, edge: edge)
            }
        }
        boxes[index].committed = committed
        boxes[index].evaluated = committed
        boxes[index].heard = time
        staged.note(changed: collect.box)
        staged.replies.append(
            (edge, number, .collected(Collected(box: collect.box, through: committed, rejected: rejected))))
    }

    /// Takes an event that reached the hub at `received`.
    mutating func take(
        _ event: OutboxEvent, region: Int, sent: Timestamp, received: Timestamp, at time: Timestamp
    ) throws(StoreFailure) -> Rejection? {
        guard event.event.primary.isWellFormed, event.event.identities.allSatisfy(\.isWellFormed) else {
            return .malformedIdentity
        }
        if !configuration.plantedBugs.contains(.appliesAfterDeletion),
            try isDeleted(event.event.identities, after: known(through: event.complete))
        {
            counters.eventsDiscardedAsDeleted += 1
            return .identityDeleted
        }
        // Ages are the edge's own difference: no clocks are compared.
        let age = max(.zero, sent - event.accepted)
        // An edge that knows nothing yet may well have accepted the event after the removal.
        if let truncation = truncation(of: event.event.dataset),
            truncation.revision > known(through: event.complete), received - age <= truncation.time
        {
            counters.eventsDiscardedAsDeleted += 1
            return .dataRemoved
        }
        let seen = (index: region, time: received - age)
        switch event.kind {
        case .event: return try take(event.event, accepted: event.accepted, at: time, seenIn: seen)
        case .consent, .replacingConsent:
            return try takeConsent(
                event.event, replaces: event.kind == .replacingConsent, accepted: event.accepted, at: time,
                seenIn: seen)
        }
    }

    /// Whether one of the identities was deleted after that revision.
    func isDeleted(_ identities: [Identity], after known: Revision) throws(StoreFailure) -> Bool {
        for identity in identities {
            if staged.deletions.contains(identity) { return true }
            if let deleted = try store.deletion(of: identity), deleted > known { return true }
        }
        return false
    }

    /// Revisions of an epoch off the lineage mean nothing here; within it they count up to the next epoch.
    private func known(through mark: EpochMark) -> Revision {
        lineage.last(of: mark.epoch).map { min($0, mark.revision) } ?? 0
    }

    mutating func place(of box: Box, edge: String, region: Int, at time: Timestamp) -> Int {
        if let index = boxes.firstIndex(where: { $0.box == box }) { return index }
        let stored = StoredBox(
            box: box, edge: edge, region: configuration.regions[region], committed: 0, evaluated: 0,
            heard: time)
        let index = boxes.firstIndex { $0.box > box } ?? boxes.count
        boxes.insert(stored, at: index)
        return index
    }

    /// The entry as committed, or that there is none.
    func refreshed(_ identity: Identity, region: Region, at now: Instant) throws(StoreFailure) -> Reply.Body {
        guard let id = try store.profileID(of: identity), let stored = try store.entry(region, id),
            let entry = stored.entry
        else { return .unknown }
        // The request itself is a sighting, whether or not it was worth a write.
        return .entry(Projection(entry: entry, sinceSeen: .zero, causes: stored.causes))
    }

    /// One page of what changed in a region, or the beginning of a full set.
    mutating func answer(
        _ request: ChangesRequest, edge: String, region: Region, at now: Instant
    ) throws(StoreFailure) -> Reply.Body {
        if let beginning = try beginning(for: request, region: region) {
            counters.fullSets += 1
            return .page(Page(beginning: beginning, items: [], cursor: nil, isLast: false))
        }
        let start = request.isFull ? 0 : request.since
        // `since` is held whole: the first page starts behind its last profile.
        let cursor = request.cursor ?? Cursor(revision: start, profile: Key16(high: .max, low: .max))
        let limit = min(max(1, configuration.pageItemsMaximum), Limits.pageItemsMaximum)
        let stored = try store.entries(region, after: cursor, limit: limit)
        let time = timestamp(at: now)
        var items: [Page.Item] = []
        var bytes = 0
        var last: Cursor?
        var isCut = stored.count == limit
        for entry in stored {
            if bytes >= Limits.pageBytesTarget {
                isCut = true
                break
            }
            last = Cursor(revision: entry.revision, profile: entry.profile)
            switch entry.state {
            case .live(let live):
                bytes += live.expectedBytes
                let isProactive = entry.leaseEnd == nil
                let since = isProactive ? time - entry.causes.committed : time - entry.seen
                items.append(
                    .projection(
                        Projection(entry: live, sinceSeen: max(.zero, since), causes: entry.causes)))
            case .gone:
                bytes += 32
                // A full set starts from nothing: only what left while it was paged matters.
                if !request.isFull || entry.revision > request.since {
                    items.append(.gone(Gone(profile: entry.profile, revision: entry.revision)))
                }
            }
        }
        counters.pages += 1
        if !isCut { admission.finish(edge) }
        return .page(Page(beginning: nil, items: items, cursor: last ?? request.cursor, isLast: !isCut))
    }

    /// The revision at which the edge must begin anew, or `nil` when changes since `since` say everything.
    private mutating func beginning(
        for request: ChangesRequest, region: Region
    ) throws(StoreFailure) -> Revision? {
        // In a full set nothing held counts: what it does not confirm goes at its end.
        if !configuration.plantedBugs.contains(.skipsLineage), !request.isFull,
            !request.held.allSatisfy({ lineage.contains($0) })
        {
            counters.fullSetsByLineage += 1
            return revision
        }
        if !configuration.plantedBugs.contains(.skipsFloor) {
            let floor = try store.floor(region)
            let cursor = request.cursor?.revision ?? 0
            if floor > request.since && floor >= cursor {
                counters.fullSetsByFloor += 1
                return revision
            }
        }
        return nil
    }
}
