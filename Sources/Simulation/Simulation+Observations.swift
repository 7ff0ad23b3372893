internal import Audit
internal import EdgeCore
internal import HubCore
internal import Profiles
internal import SansIO
internal import Wire
internal import Workload

extension Simulation {
    /// The hub has sent a message of a stream.
    mutating func observePublished(_ publication: Publication) {
        if publication.highest > publication.through { situations[.splitCommit] += 1 }
        if plan.hub.stages != nil {
            // What such a hub acknowledges may be in its memory alone; what is evaluated is durable.
            for mark in publication.evaluated { observe(.settled(box: mark.box, through: mark.number)) }
        }
        if publication.items.isEmpty { return }
        guard let region = regions.firstIndex(of: publication.region) else { return }
        for item in publication.items {
            switch item {
            case .projection(let projection):
                observeSent(projection.entry, region, publication.epoch, isPublication: true)
            case .membership(let change, _):
                situations[.membershipUpdate] += 1
                guard isAudited(change.profile) else { continue }
                observe(
                    .sent(
                        SentEntry(
                            region: region, epoch: publication.epoch, profile: change.profile,
                            revision: change.revision, fields: nil, base: change.base, isGone: false,
                            isPublication: true)))
            case .gone(let gone):
                observeSent(gone, region, publication.epoch, isPublication: true)
            }
        }
    }

    mutating func observeReplied(_ reply: Reply, edge: EdgeProcess) {
        switch reply.body {
        case .entry(let projection):
            observeSent(projection.entry, edge.region, reply.epoch, isPublication: false)
        case .page(let page):
            for item in page.items {
                switch item {
                case .projection(let projection):
                    observeSent(projection.entry, edge.region, reply.epoch, isPublication: false)
                case .gone(let gone): observeSent(gone, edge.region, reply.epoch, isPublication: false)
                }
            }
        case .collected(let collected):
            if plan.hub.stages == nil {
                observe(.settled(box: collected.box, through: collected.through))
            }
        case .unknown, .busy, .catalog, .noted, .refused: break
        }
    }

    private mutating func observeSent(_ entry: Entry, _ region: Int, _ epoch: Epoch, isPublication: Bool) {
        guard isAudited(entry.profile) else { return }
        observe(
            .sent(
                SentEntry(
                    region: region, epoch: epoch, profile: entry.profile, revision: entry.revision,
                    fields: hash(entry.fields), isGone: false, isPublication: isPublication)))
    }

    private mutating func observeSent(_ gone: Gone, _ region: Int, _ epoch: Epoch, isPublication: Bool) {
        guard isAudited(gone.profile) else { return }
        observe(
            .sent(
                SentEntry(
                    region: region, epoch: epoch, profile: gone.profile, revision: gone.revision, fields: nil,
                    isGone: true, isPublication: isPublication)))
    }

    /// A message of the stream has reached an edge.
    mutating func observeDelivered(_ publication: Publication, _ times: Parcel.Times, to edge: EdgeProcess) {
        edge.watch.heard = now
        if edge.watch.epoch != publication.epoch {
            if edge.watch.epoch != nil {
                situations[.newEpoch] += 1
                if edge.watch.page != nil { situations[.newEpochWhilePaging] += 1 }
            }
            edge.watch.epoch = publication.epoch
            edge.watch.ended = [:]
            observe(.heardEpoch(edge: edge.index, publication.epoch))
        } else {
            let expected = edge.watch.sequence + (publication.isHeartbeat ? 0 : 1)
            if publication.sequence > expected {
                situations[.gap] += 1
                if edge.watch.page != nil { situations[.gapWhilePaging] += 1 }
            }
        }
        edge.watch.sequence = publication.sequence
        edge.watch.through = publication.through
        if publication.items.isEmpty { return }
        if edge.watch.page != nil { situations[.streamedWhilePaging] += 1 }
        for item in publication.items {
            switch item {
            case .projection(let projection):
                observeReceived(projection, publication.epoch, sent: times.sent, by: edge)
                observePassage(of: projection.entry.profile, projection.causes, times, to: edge)
                if !edge.watch.refreshes.isEmpty,
                    edge.watch.refreshes.values.contains(where: { projection.entry.identities.contains($0) })
                {
                    situations[.publishedDuringRefresh] += 1
                }
            case .membership(let change, let causes):
                observePassage(of: change.profile, causes, times, to: edge)
            case .gone(let gone):
                if edge.watch.ended.count > 256 { edge.watch.ended = [:] }
                edge.watch.ended[gone.profile] = gone.revision
            }
        }
    }

    private mutating func observePassage(
        of profile: ProfileID, _ causes: Causes, _ times: Parcel.Times, to edge: EdgeProcess
    ) {
        // The hub's own clock tells milliseconds; of what stayed within one turn the onlooker knows better.
        let inTurn = times.sent - times.arrived
        func before(_ timestamp: Timestamp) -> Instant {
            times.sent - max(.zero, causes.committed - timestamp)
        }
        let isPostponed = causes.committed - causes.received > inTurn + .milliseconds(2)
        let passage = Passage(
            received: isPostponed ? before(causes.received) : times.arrived,
            ingested: isPostponed ? before(causes.ingested) : times.sent,
            evaluated: isPostponed ? before(causes.evaluated) : times.sent, published: times.sent)
        meter.note(passage, of: profile, edge: edge.index, region: edge.region, at: now)
    }

    private mutating func observeReceived(
        _ projection: Projection, _ epoch: Epoch, sent: Instant, by edge: EdgeProcess
    ) {
        guard isAudited(projection.entry.profile) else { return }
        observe(
            .received(
                ReceivedEntry(
                    edge: edge.index, profile: projection.entry.profile, revision: projection.entry.revision,
                    seen: now - projection.sinceSeen)))
    }

    mutating func observeDelivered(_ reply: Reply, to edge: EdgeProcess) {
        edge.watch.refreshes[reply.number] = nil
        switch reply.body {
        case .entry(let projection):
            observeReceived(projection, reply.epoch, sent: now, by: edge)
            observeOvertaken(projection.entry, edge)
        case .page(let page):
            if page.beginning != nil { situations[.fullSet] += 1 }
            if edge.watch.page == reply.number { edge.watch.page = nil }
            for item in page.items {
                guard case .projection(let projection) = item else { continue }
                observeReceived(projection, reply.epoch, sent: now, by: edge)
                observeOvertaken(projection.entry, edge)
                if projection.entry.revision > edge.watch.through { situations[.pagesAheadOfStream] += 1 }
            }
        case .busy:
            if edge.watch.page == reply.number { edge.watch.page = nil }
        case .unknown, .collected, .catalog, .noted, .refused: break
        }
    }

    private mutating func observeOvertaken(_ entry: Entry, _ edge: EdgeProcess) {
        if let ended = edge.watch.ended[entry.profile], ended > entry.revision {
            situations[.endedDuringRefresh] += 1
        }
    }

    mutating func observeSent(_ request: Request, by edge: EdgeProcess) {
        switch request.body {
        case .refresh(let identity):
            meter.noteRefresh(in: edge.region, at: now)
            if edge.watch.refreshes.count > 256 { edge.watch.refreshes = [:] }
            edge.watch.refreshes[request.number] = identity
        case .changes: edge.watch.page = request.number
        case .collect, .activity, .catalog, .echo: break
        }
    }

    /// A request has reached the hub.
    mutating func observeArrived(_ request: Request, from edge: EdgeProcess) {
        guard case .collect(let collect) = request.body else { return }
        if let start = boxEdges[collect.box.number] {
            if start != edge.starts { situations[.oldBox] += 1 }
        } else {
            boxEdges[collect.box.number] = edge.starts
        }
        for event in collect.events {
            guard let marker = WorkloadNames.marker(in: event.event.body),
                isAudited(UInt32(truncatingIfNeeded: marker >> 24))
            else { continue }
            observe(
                .collected(
                    CollectedEvent(
                        mark: BoxMark(box: collect.box, number: event.number), marker: marker,
                        complete: event.complete)))
        }
    }
}
