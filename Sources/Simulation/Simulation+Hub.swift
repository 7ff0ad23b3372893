internal import Audit
internal import EdgeCore
internal import HubCore
internal import Profiles
internal import SansIO
internal import Wire

extension Simulation {
    /// Starts the hub's process from its disk.
    mutating func startHub(restored: Bool) {
        hub.generation &+= 1
        hub.isTurnOpen = false
        hub.endsAfterEffects = nil
        hub.endsInTurn = nil
        hub.effects = []
        hub.scheduled = .distantFuture
        hub.inbox = []
        hub.service.clear()
        let epoch = Epoch(starts.next() | 1)
        let local = hub.clock.local(now)
        do {
            try hub.start(epoch: epoch, at: now)
        } catch {
            breach("start", "the hub does not start: \(error)")
            return
        }
        hub.epoch = epoch
        trace.note(4, 0, at: now)
        trace.word(epoch.number)
        observe(
            .hubStarted(
                EpochMark(epoch: epoch, revision: hub.running?.node.revision ?? 0), restored: restored))
        tellStart(of: "hub")
        hub.running?.node.advance(to: local, into: &hub.effects)
        commitHub()
        if hub.isRunning { hub.settleDeletions() }
        for edge in edges where edge.isRunning {
            scheduleConnection(edge.index, stream: true)
            scheduleConnection(edge.index, stream: false)
        }
    }

    /// Ends the hub's process: what it had staged, and what was in its sockets, is lost.
    mutating func endHub(restart: Duration) {
        guard hub.isRunning else { return }
        if hub.isTurnOpen { situations[.turnLost] += 1 }
        gatherHubCounters()
        hub.generation &+= 1
        hub.isTurnOpen = false
        hub.effects = []
        hub.inbox = []
        hub.service.clear()
        hub.stop()
        trace.note(5, 0, at: now)
        for edge in edges {
            // What has left the machine may still arrive.
            let isLost = cuts.below(2) == 0
            let grace = isLost ? Duration.zero : edge.link.rtt
            disconnect(edge, stream: true, grace: grace)
            disconnect(edge, stream: false, grace: grace)
        }
        failHubClients()
        schedule(.restart, 0, hub.generation, at: now + restart)
    }

    /// Gives the hub one input, and lets it commit now or a little later, together with what comes until then.
    mutating func receive(_ input: HubInput) {
        guard hub.isRunning else { return }
        if hub.pauses > 0 {
            hub.inbox.append(input)
            return
        }
        hub.arrived = min(hub.arrived, now)
        hub.running?.node.receive(input, at: hub.clock.local(now), into: &hub.effects)
        if plan.plantedBugs.contains(.acknowledgesBeforeCommit) { releaseEarly() }
        if hub.endsInTurn == .ingest, case .ingest = input {
            hub.isTurnOpen = true
            endHub(restart: hub.endsRestart)
            return
        }
        endHubTurn()
    }

    /// The planted bug is the driver's as well: it acts on what no commit has released.
    private mutating func releaseEarly() {
        let early = hub.effects
        hub.effects = []
        for effect in early {
            if case .answer(let ticket, let answer) = effect {
                takeHubAnswer(ticket, answer)
            } else {
                hub.effects.append(effect)
            }
        }
    }

    private mutating func endHubTurn() {
        if hub.isTurnOpen { return }
        if turns.below(4) == 0 {
            hub.isTurnOpen = true
            if hub.endsInTurn == .any {
                endHub(restart: hub.endsRestart)
                return
            }
            let wait = turns.duration(in: .zero...(.milliseconds(2)))
            schedule(.hubCommit, 0, hub.generation, at: now + wait)
        } else {
            commitHub()
        }
    }

    mutating func hubTimer(generation: UInt32) {
        guard hub.isRunning, hub.generation == generation, hub.scheduled == now else { return }
        hub.scheduled = .distantFuture
        if hub.pauses > 0 { return }
        hub.running?.node.advance(to: hub.clock.local(now), into: &hub.effects)
        endHubTurn()
    }

    mutating func commitHub() {
        guard hub.isRunning else { return }
        hub.isTurnOpen = false
        let local = hub.clock.local(now)
        hub.running?.node.commit(at: local, into: &hub.effects)
        var effects: [HubEffect] = []
        swap(&effects, &hub.effects)
        let arrived = min(now, hub.arrived)
        hub.arrived = .distantFuture
        let end = effects.count > 1 ? hub.endsAfterEffects.map { 1 + $0 % (effects.count - 1) } : nil
        for (index, effect) in effects.enumerated() {
            if index == end {
                situations[.hubCutBetweenEffects] += 1
                endHub(restart: hub.endsRestart)
                return
            }
            act(on: effect, arrived: arrived)
            if !hub.isRunning { return }
        }
        effects.removeAll(keepingCapacity: true)
        if hub.effects.isEmpty { swap(&effects, &hub.effects) }
        scheduleHubTimer()
    }

    private mutating func act(on effect: HubEffect, arrived: Instant) {
        switch effect {
        case .publish(let publication):
            observePublished(publication)
            tellPublished(publication)
            guard let region = regions.firstIndex(of: publication.region) else { return }
            for edge in edgesByRegion[region] {
                send(.publication(publication), pipe: edge * 3, arrived: arrived)
            }
        case .reply(let reply, let name):
            guard let edge = edgeNumbers[name] else { return }
            observeReplied(reply, edge: edges[edge])
            send(.reply(reply), pipe: edge * 3 + 2)
        case .answer(let ticket, let answer):
            takeHubAnswer(ticket, answer)
        case .halt(let sentence):
            situations[.failedCommit] += 1
            trace.note(6, sentence.utf8.count, at: now)
            endHub(restart: hub.endsRestart)
        }
    }

    mutating func scheduleHubTimer() {
        // While a turn is open its commit comes first, and moves the deadline.
        guard hub.isRunning, hub.pauses == 0, !hub.isTurnOpen, let deadline = hub.running?.node.nextDeadline
        else {
            return
        }
        let due = max(now, hub.clock.global(deadline))
        if due < hub.scheduled {
            hub.scheduled = due
            schedule(.hubTimer, 0, hub.generation, at: due)
        }
    }

    /// A start's counters end with it.
    mutating func gatherHubCounters() {
        guard let counters = hub.running?.node.counters else { return }
        situations[.stitch] += counters.stitches
        situations[.division] += counters.divisions
        situations[.fullSetByLineage] += counters.fullSetsByLineage
        situations[.fullSetByFloor] += counters.fullSetsByFloor
        situations[.leaseEnded] += counters.leasesEnded
        situations[.membershipEnded] += counters.membershipsEnded
        situations[.deletion] += counters.deletions
        situations[.discardedAsDeleted] += counters.eventsDiscardedAsDeleted
        situations[.repeatedEvent] += counters.eventsRepeated
        situations[.rejectedEvent] += counters.rejected
        situations[.boxJumped] += counters.boxesJumped
        situations[.busy] += counters.pagesRefusedAsBusy
        situations[.ingestionPostponed] += counters.ingestionsPostponed
        situations[.projectionPostponed] += counters.projectionsPostponed
    }
}
