internal import Profiles
internal import SansIO
internal import Wire

extension EdgeNode {
    /// Takes a client's request: events first, then the lookup.
    mutating func interact(
        _ interaction: Interaction, ticket: Ticket, at now: Instant, into effects: inout [EdgeEffect]
    ) {
        guard let plan = plans.index(of: interaction.datastream) else {
            refuse(.unknownDatastream, ticket: ticket, into: &effects)
            return
        }
        var pending = WaitingTable.Waiting(
            interaction: interaction, plan: plan, deadline: .distantFuture, journal: nil, flight: nil)
        if !interaction.events.isEmpty {
            let bodies = interaction.events.map { EdgeNode.encodedBody(of: $0) }
            guard zip(interaction.events, bodies).allSatisfy({ isAcceptable($0, body: $1) }) else {
                refuse(.eventTooLarge, ticket: ticket, into: &effects)
                return
            }
            if lacksProfileDataset(for: interaction.events, plan: plan) {
                refuse(.noProfileDataset, ticket: ticket, into: &effects)
                return
            }
            guard hasRoom(for: interaction.events) else {
                counters.outboxRefusals += 1
                refuse(.outboxFull, ticket: ticket, into: &effects)
                return
            }
            pending.eventIDs = accept(interaction, bodies: bodies, plan: plan, at: now, into: &effects)
            let isTaken = !pending.eventIDs.isEmpty
            pending.journal = plants(.acknowledgesUnsynced) || !isTaken ? nil : journal.last
        }
        if let identity = interaction.primary, !interaction.refusesCollection {
            refreshIfNeeded(identity, for: &pending, ticket: ticket, at: now, into: &effects)
        }
        if pending.journal == nil && pending.flight == nil {
            finish(pending, ticket: ticket, at: now, into: &effects)
        } else if waiting.count < configuration.waitersMaximum {
            waiting.insert(pending, ticket: ticket)
        } else {
            // Events are in the outbox, but nobody may wait for the sync: say so rather than acknowledge early.
            counters.waitersRefused += 1
            refuse(.outboxFull, ticket: ticket, into: &effects)
        }
    }

    /// What the edge could answer at this moment.
    struct Finding {
        var slot: Int?
        var isExpired = false
        /// Since when the edge knows; `nil` when it cannot tell.
        var knownSince: Instant?
        var isFresh = false
        var meetsDemands = true
        /// The hub's revision that the last refresh of the identity named, in this epoch.
        var refreshedRevision: Revision?
    }

    func find(_ identity: Key16, for interaction: Interaction, plan: Int, at now: Instant) -> Finding {
        var finding = Finding()
        let asOf = currentAsOf
        guard let index = table.index(owning: identity) else {
            // That nobody knows the identity is knowledge too, as old as the request that brought it.
            if let unknown = unknowns.believed(identity, at: now) {
                finding.knownSince = max(unknown.sent, asOf ?? unknown.sent)
                finding.isFresh = true
                finding.refreshedRevision = unknown.revision
                finding.meetsDemands = meetsDemands(interaction, finding, at: now)
            } else {
                finding.meetsDemands =
                    interaction.stalenessMaximum == nil && interaction.revisionMinimum == nil
            }
            return finding
        }
        finding.slot = index
        finding.isExpired = table[index].lastAccess + plans[plan].timeToLive <= now
        finding.knownSince = asOf
        if let refreshed = table.refreshed(index), refreshed.epoch == cursor.epoch {
            finding.knownSince = max(asOf ?? refreshed.sent, refreshed.sent)
            finding.refreshedRevision = refreshed.revision
        }
        if let since = finding.knownSince {
            finding.isFresh = !finding.isExpired && now - since <= plans[plan].freshFor
        } else if plants(.freshAfterStart) {
            finding.isFresh = !finding.isExpired
        }
        finding.meetsDemands = meetsDemands(interaction, finding, at: now)
        return finding
    }

    /// As of when the edge knew its whole set; `nil` until it has caught up in this epoch.
    var currentAsOf: Instant? {
        complete?.epoch == cursor.epoch ? freshness.asOf : nil
    }

    private func meetsDemands(_ interaction: Interaction, _ finding: Finding, at now: Instant) -> Bool {
        if plants(.ignoresDemands) { return true }
        if let maximum = interaction.stalenessMaximum {
            guard let knownSince = finding.knownSince, now - knownSince <= maximum else { return false }
        }
        if let minimum = interaction.revisionMinimum {
            let isCompleted =
                complete.map { $0.epoch == minimum.epoch && $0.revision >= minimum.revision } ?? false
            // A refresh names the hub's revision; across a restart of the hub numbers go on.
            let isRefreshed = finding.refreshedRevision.map { $0 >= minimum.revision } ?? false
            return isCompleted || isRefreshed
        }
        return true
    }

    /// Through what the answer shows the identity: what is complete, or newer, what its refresh brought.
    private func mark(of finding: Finding) -> EpochMark? {
        guard let refreshed = finding.refreshedRevision, let epoch = cursor.epoch else { return complete }
        if let complete, complete.epoch == epoch, complete.revision >= refreshed { return complete }
        return EpochMark(epoch: epoch, revision: refreshed)
    }

    /// Joins or starts a refresh where the lookup needs one, and makes the lookup wait where its fallback says so.
    private mutating func refreshIfNeeded(
        _ identity: Identity, for pending: inout WaitingTable.Waiting, ticket: Ticket, at now: Instant,
        into effects: inout [EdgeEffect]
    ) {
        let key = identity.key
        let interaction = pending.interaction
        let finding = find(key, for: interaction, plan: pending.plan, at: now)
        let isUsable = finding.slot != nil && !finding.isExpired
        let isKnownUnknown = finding.slot == nil && finding.isFresh
        if (isUsable || isKnownUnknown) && finding.meetsDemands { return }
        if finding.isExpired { counters.expired += 1 }

        let fallback =
            interaction.fallback
            ?? plans[pending.plan].fallback(
                isAuthenticated: interaction.isAuthenticated, default: configuration.awaitHubDefault)
        // A demand is a wish to wait: it overrides an immediate answer.
        let wait: Duration?
        switch fallback {
        case .awaitHub(let limit): wait = limit
        case .answerThenRefresh: wait = finding.meetsDemands ? nil : configuration.awaitHubDefault
        }

        if let flight = refreshes[key], isLateEnough(flight, for: interaction, at: now) {
            refreshes.join(key, ticket: wait == nil ? nil : ticket, access: now)
            counters.refreshesJoined += 1
        } else {
            guard refresh(identity, key: key, ticket: wait == nil ? nil : ticket, at: now, into: &effects)
            else {
                pending.shortfall = .refreshesFull
                return
            }
        }
        if let wait {
            pending.flight = key
            pending.deadline = now + wait
        }
    }

    /// Whether the reply of a flight can satisfy what is demanded now.
    private func isLateEnough(_ flight: RefreshTable.Flight, for interaction: Interaction, at now: Instant)
        -> Bool
    {
        if interaction.revisionMinimum != nil { return flight.sent == now }
        guard let maximum = interaction.stalenessMaximum else { return true }
        return flight.sent >= now - maximum
    }

    /// Sends a refresh, in place of an older one under way. `false` when there are too many.
    private mutating func refresh(
        _ identity: Identity, key: Key16, ticket: Ticket?, at now: Instant, into effects: inout [EdgeEffect]
    ) -> Bool {
        let previous = refreshes[key]
        if previous == nil && refreshes.isFull {
            counters.refreshesRefused += 1
            return false
        }
        if let previous { requests.close(previous.request) }
        let number = send(.refresh(identity), purpose: .refresh(key), at: now, into: &effects)
        var waiters = previous?.waiters ?? []
        if let ticket { waiters.append(ticket) }
        refreshes[key] = RefreshTable.Flight(
            identity: identity, request: number, sent: now, access: now, waiters: waiters,
            attempt: (previous?.attempt ?? 0) + 1)
        counters.refreshes += 1
        return true
    }

    /// Sends a flight's request anew after the old one was lost or made void.
    mutating func repeatFlight(_ key: Key16, at now: Instant, into effects: inout [EdgeEffect]) {
        guard let flight = refreshes[key] else { return }
        _ = refresh(flight.identity, key: key, ticket: nil, at: now, into: &effects)
        refreshes[key]?.access = flight.access
    }

    /// Ends a flight: its waiters are answered from the table.
    mutating func finishFlight(
        _ key: Key16, wasAnswered: Bool = true, at now: Instant, into effects: inout [EdgeEffect]
    ) {
        guard let flight = refreshes.remove(key) else { return }
        for ticket in flight.waiters {
            waiting.endFlight(ticket, key: key, wasAnswered: wasAnswered)
            finishIfReady(ticket, wasRefreshed: wasAnswered, at: now, into: &effects)
        }
    }

    mutating func finishIfReady(
        _ ticket: Ticket, wasRefreshed: Bool, at now: Instant, into effects: inout [EdgeEffect]
    ) {
        guard let pending = waiting.takeIfReady(ticket, wasRefreshed: wasRefreshed) else { return }
        finish(pending, ticket: ticket, at: now, into: &effects)
    }

    private mutating func refuse(
        _ refusal: EdgeAnswer.Refusal, ticket: Ticket, into effects: inout [EdgeEffect]
    ) {
        var answer = EdgeAnswer()
        answer.refusal = refusal
        effects.append(.answer(ticket, answer))
    }

    /// Makes the answer from the table as it is now.
    private mutating func finish(
        _ pending: WaitingTable.Waiting, ticket: Ticket, at now: Instant, into effects: inout [EdgeEffect]
    ) {
        var answer = EdgeAnswer()
        answer.eventIDs = pending.eventIDs
        answer.asOf = complete
        answer.shortfall = pending.shortfall
        answer.eventsRefused = pending.interaction.events.count - pending.eventIDs.count
        answer.isWithheld = pending.interaction.refusesCollection
        if let identity = pending.interaction.primary, !answer.isWithheld {
            look(up: identity.key, for: pending, into: &answer, at: now, effects: &effects)
        }
        if answer.isWithheld, pending.interaction.primary != nil { counters.answersWithheld += 1 }
        effects.append(.answer(ticket, answer))
    }

    private mutating func look(
        up identity: Key16, for pending: WaitingTable.Waiting, into answer: inout EdgeAnswer, at now: Instant,
        effects: inout [EdgeEffect]
    ) {
        let plan = pending.plan
        let finding = find(identity, for: pending.interaction, plan: plan, at: now)
        let isLate = !finding.meetsDemands
        answer.asOf = mark(of: finding)
        answer.age = finding.knownSince.map { now - $0 }
        let grace = finding.isExpired ? plans[plan].staleGrace : .zero
        let isServed = finding.slot.map {
            !finding.isExpired || now < table[$0].lastAccess + plans[plan].timeToLive + grace
        }
        if let index = finding.slot, isServed == true {
            let isHit = finding.isFresh && !isLate
            answer.source = isHit ? (pending.wasRefreshed ? .refreshed : .hit) : .stale
            answer.entry = table[index].entry
            if !finding.isExpired || plants(.accessRevives) { access(index, at: now, into: &effects) }
            answer.payload = payload(of: index, identity: identity, plan: plan, pending: pending, at: now)
        } else {
            answer.source = .empty
            answer.payload = payload(of: nil, identity: identity, plan: plan, pending: pending, at: now)
        }
        if refused(by: identity).contains(.collect) {
            answer.isWithheld = true
            answer.payload = []
        }
        if isLate {
            answer.shortfall = .demandUnmet
        } else if pending.isOverdue {
            answer.shortfall = .hubSilent
        }
        counters.count(answer.source)
    }

    /// Rolls the time to live, and reports activity at most once in an interval.
    private mutating func access(_ index: Int, at now: Instant, into effects: inout [EdgeEffect]) {
        table[index].lastAccess = max(table[index].lastAccess, now)
        table.use(index)
        guard now - table[index].reported >= configuration.reportInterval else { return }
        table[index].reported = now
        activities.append(Activity(profile: table[index].entry.profile, ago: .zero))
        if activities.count == 1 { timers.activity = now + .seconds(1) }
        if activities.count >= Limits.activitiesMaximum { reportActivity(at: now, into: &effects) }
    }

    mutating func reportActivity(at now: Instant, into effects: inout [EdgeEffect]) {
        timers.activity = nil
        guard !activities.isEmpty else { return }
        send(.activity(activities), purpose: .activity, at: now, into: &effects)
        activities = []
    }

    private static let nothing = Array("[]".utf8)[...]

    private mutating func payload(
        of index: Int?, identity: Key16, plan: Int, pending: WaitingTable.Waiting, at now: Instant
    ) -> ArraySlice<UInt8> {
        let time = timestamp(at: now)
        let isAuthenticated = pending.interaction.isAuthenticated
        let entry = index.map { table[$0].entry }
        let overlaid = overlay.applied(to: entry?.memberships ?? [], over: identity, at: time)
        // The entry's own refusal has no fields to hide.
        let hidesFields = overlay.consent(over: identity).personalize == false
        if overlaid != nil || (entry != nil && hidesFields) {
            return plans.payload(
                plan: plan, isAuthenticated: isAuthenticated,
                memberships: overlaid ?? entry?.memberships ?? [],
                fields: hidesFields ? [] : entry?.fields ?? [], at: time
            ).bytes[...]
        }
        guard let index, let entry else { return EdgeNode.nothing }
        if let held = table[index].answers.payload(
            datastream: plan, isAuthenticated: isAuthenticated, catalogStamp: catalogStamp, at: time)
        {
            return held
        }
        let made = plans.payload(
            plan: plan, isAuthenticated: isAuthenticated, memberships: entry.memberships,
            fields: entry.fields, at: time)
        table[index].answers.keep(
            made.bytes, datastream: plan, isAuthenticated: isAuthenticated, catalogStamp: catalogStamp,
            validUntil: made.validUntil)
        return made.bytes[...]
    }
}
