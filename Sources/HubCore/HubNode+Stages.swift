internal import Profiles
internal import SansIO
internal import Wire

// How a hub that models stage delays puts off and applies what it receives; `StageDelays` says what holds meanwhile.

extension HubNode {
    /// How much is in the queues.
    public var levels: HubLevels {
        var levels = HubLevels()
        levels.postponedIngestions = postponed?.ingestions.count ?? 0
        levels.postponedProjections = postponed?.projections.profileCount ?? 0
        return levels
    }

    /// Puts off what a back end has sent.
    mutating func postpone(
        _ ingestions: [Ingestion], fitting version: UInt64?, ticket: Ticket, at now: Instant
    ) throws(StoreFailure) {
        guard !ingestions.isEmpty, let request = postponed?.ingestions.open(ticket, count: ingestions.count)
        else {
            staged.ingested.append((ticket, []))
            return
        }
        for (place, ingestion) in ingestions.enumerated() {
            let wait = postponed?.draws.untilIngested() ?? .zero
            try postpone(
                .ingestion(ingestion, fitting: version, request: request, place: place), by: wait, at: now)
        }
    }

    /// Puts off those events of an edge that did not come before.
    mutating func postpone(
        _ collect: Collect, edge: String, region: Int, number: UInt64, at now: Instant
    ) throws(StoreFailure) {
        let index = place(of: collect.box, edge: edge, region: region, at: timestamp(at: now))
        var progress = postponed?.boxes[collect.box] ?? BoxProgress(committed: boxes[index].committed)
        if collect.oldest > 0, collect.oldest - 1 > progress.applied.taken {
            // The edge answers for nothing below: those were taken before a restore, or by nobody.
            progress.jump(to: collect.oldest - 1)
            counters.boxesJumped += 1
        }
        var taken: [OutboxEvent] = []
        for event in collect.events where event.number > progress.applied.taken {
            // A hole: what follows comes again after what is missing.
            if event.number - 1 != progress.applied.taken { break }
            progress.takeNext()
            taken.append(event)
        }
        postponed?.boxes[collect.box] = progress
        boxes[index].heard = timestamp(at: now)
        settle(box: index)
        staged.note(changed: collect.box)

        let origin = PostponedIngestions.Origin(
            box: collect.box, edge: edge, region: region, sent: collect.sent)
        for event in taken {
            let wait =
                (postponed?.draws.untilReceived() ?? .zero) + (postponed?.draws.untilIngested() ?? .zero)
            try postpone(.event(event, origin), by: wait, at: now)
        }
        let through = progress.applied.taken
        staged.replies.append(
            (edge, number, .collected(Collected(box: collect.box, through: through, rejected: []))))
    }

    private mutating func postpone(
        _ content: PostponedIngestions.Content, by wait: Duration, at now: Instant
    ) throws(StoreFailure) {
        counters.ingestionsPostponed += 1
        let item = PostponedIngestions.Item(
            content, received: now, known: revision + (staged.deletions.isEmpty ? 0 : 1))
        postponed?.ingestions.insert(item, notBefore: now + wait)
        while postponed?.hasTooManyIngestions == true {
            guard let earliest = postponed?.ingestions.popDue(at: .distantFuture) else { return }
            counters.ingestionsHastened += 1
            try apply(earliest, at: now)
        }
    }

    /// Applies what is due, some of it in each turn.
    mutating func applyPostponed(at now: Instant) throws(StoreFailure) {
        for _ in 0..<configuration.sliceProfilesMaximum {
            guard let item = postponed?.ingestions.popDue(at: now) else { return }
            try apply(item, at: now)
        }
    }

    private mutating func apply(
        _ item: PostponedIngestions.Item, at now: Instant
    ) throws(StoreFailure) {
        let time = timestamp(at: now)
        staged.application = Application(received: item.received)
        switch item.content {
        case .ingestion(let ingestion, let version, let request, let place):
            let outcome = try apply(
                ingestion, isFitting: version == catalog.version, item, at: time)
            if let answered = postponed?.ingestions.finish(request, place: place, outcome) {
                staged.ingested.append((answered.ticket, answered.outcomes))
            }
        case .event(let event, let origin):
            let reason = try take(
                event, region: origin.region, sent: origin.sent, received: timestamp(at: item.received),
                at: time)
            if let reason {
                note(
                    reason, dataset: event.event.dataset, body: event.event.body, at: time,
                    edge: origin.edge)
            }
            // A repeat is evaluated when its original is.
            var profile = staged.application?.profile
            if profile == nil { profile = try profileID(of: event.event.primary) }
            staged.marks.append(
                (BoxMark(box: origin.box, number: event.number), reason == nil ? profile : nil))
            postponed?.boxes[origin.box]?.applied.finish(event.number)
            if let index = boxes.firstIndex(where: { $0.box == origin.box }) { settle(box: index) }
            staged.note(changed: origin.box)
        }
        staged.application = nil
    }

    private mutating func apply(
        _ ingestion: Ingestion, isFitting: Bool, _ item: PostponedIngestions.Item, at time: Timestamp
    ) throws(StoreFailure) -> Rejection? {
        if try isDeleted(ingestion.identities, after: item.known) {
            counters.eventsDiscardedAsDeleted += 1
            let source = ingestion.source
            note(.identityDeleted, dataset: source.dataset, body: source.body, at: time)
            return .identityDeleted
        }
        return try take(
            ingestion, isFitting: isFitting, accepted: timestamp(at: item.received), at: time)
    }

    // MARK: - Boxes

    /// Brings what the store knows of a box up to what has come to its end.
    private mutating func settle(box index: Int) {
        guard let progress = postponed?.boxes[boxes[index].box] else { return }
        boxes[index].committed = progress.applied.through
        if postponed?.withholdsEvaluated == false { boxes[index].evaluated = progress.evaluated.through }
    }

    /// These events are evaluated with the commit at hand.
    mutating func finish(_ marks: [BoxMark]) {
        for mark in marks {
            postponed?.boxes[mark.box]?.evaluated.finish(mark.number)
            if let index = boxes.firstIndex(where: { $0.box == mark.box }) { settle(box: index) }
            staged.note(changed: mark.box)
        }
    }

    /// Every profile is projected again: what was applied before the start is evaluated.
    mutating func releaseEvaluated() {
        guard postponed?.withholdsEvaluated == true else { return }
        postponed?.withholdsEvaluated = false
        for index in boxes.indices {
            let box = boxes[index].box
            let through = postponed?.boxes[box]?.evaluated.through ?? boxes[index].committed
            guard boxes[index].evaluated != through else { continue }
            boxes[index].evaluated = through
            staged.note(changed: box)
        }
    }
}

extension Ingestion {
    fileprivate var identities: [Identity] {
        switch self {
        case .record(let record): record.identities
        case .event(let event): event.identities
        case .rejected: []
        }
    }
}
