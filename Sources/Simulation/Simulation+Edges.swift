internal import Audit
internal import EdgeCore
internal import Profiles
internal import SansIO
internal import Wire

extension Simulation {
    /// Starts an edge's process from its disk.
    mutating func start(_ edge: EdgeProcess) {
        edge.generation &+= 1
        edge.isTurnOpen = false
        edge.endsAfterEffects = nil
        edge.endsAtSync = false
        edge.isSyncUrgent = false
        edge.effects = []
        edge.scheduled = .distantFuture
        edge.syncScheduled = .distantFuture
        edge.inbox = []
        edge.service.clear()
        edge.watch = EdgeWatch()
        let loss: DiskLoss =
            switch edge.loss {
            case .none: .none
            case .deleted: .deleted
            case .older: .older
            }
        edge.loss = .none
        edge.starts += 1
        let local = edge.clock.local(now)
        edge.running = Running(
            EdgeNode(
                configuration: edge.configuration, journal: edge.disk.replay(), box: Box(starts.next() | 1),
                generator: SeededGenerator(seed: starts.next()),
                clock: WallClock(edge.clock.wall(now), at: local), at: local))
        edge.resumed = now
        trace.note(7, edge.index, at: now)
        observe(.edgeStarted(edge: edge.index, loss))
        tellStart(of: edge.configuration.name)
        edge.running?.node.advance(to: local, into: &edge.effects)
        commit(edge)
        if hub.isRunning {
            scheduleConnection(edge.index, stream: true)
            scheduleConnection(edge.index, stream: false)
        }
    }

    /// Ends an edge's process; with `losesUnsynced` its machine too.
    mutating func end(_ edge: EdgeProcess, restart: Duration, losesUnsynced: Bool) {
        guard edge.isRunning else { return }
        gatherCounters(of: edge)
        edge.generation &+= 1
        edge.isTurnOpen = false
        edge.effects = []
        edge.inbox = []
        edge.service.clear()
        edge.running = nil
        trace.note(8, edge.index, at: now)
        if losesUnsynced && edge.disk.needsSync { situations[.unsyncedLost] += 1 }
        var draws = disks
        edge.disk.crash { count in losesUnsynced ? draws.below(count + 1) : nil }
        disks = draws
        let grace = cuts.below(2) == 0 ? Duration.zero : edge.link.rtt
        disconnect(edge, stream: true, grace: .zero)
        disconnect(edge, stream: false, grace: grace)
        failClients(of: edge)
        schedule(.restart, 1 + edge.index, edge.generation, at: now + restart)
    }

    mutating func receive(_ input: EdgeInput, at edge: EdgeProcess) {
        guard edge.isRunning else { return }
        if edge.pauses > 0 {
            edge.inbox.append(input)
            return
        }
        edge.running?.node.receive(input, at: edge.clock.local(now), into: &edge.effects)
        endTurn(edge)
    }

    private mutating func endTurn(_ edge: EdgeProcess) {
        if edge.isTurnOpen { return }
        if !edge.effects.isEmpty, turns.below(8) == 0 {
            edge.isTurnOpen = true
            let wait = turns.duration(in: .zero...(.milliseconds(1)))
            schedule(.edgeCommit, edge.index, edge.generation, at: now + wait)
        } else {
            commit(edge)
        }
    }

    mutating func edgeTimer(_ edge: EdgeProcess, generation: UInt32) {
        guard edge.isRunning, edge.generation == generation, edge.scheduled == now else { return }
        edge.scheduled = .distantFuture
        if edge.pauses > 0 { return }
        edge.running?.node.advance(to: edge.clock.local(now), into: &edge.effects)
        endTurn(edge)
    }

    mutating func commit(_ edge: EdgeProcess) {
        guard edge.isRunning else { return }
        edge.isTurnOpen = false
        edge.running?.node.commit(at: edge.clock.local(now), into: &edge.effects)
        if !edge.effects.isEmpty {
            var effects: [EdgeEffect] = []
            swap(&effects, &edge.effects)
            let end = effects.count > 1 ? edge.endsAfterEffects.map { 1 + $0 % (effects.count - 1) } : nil
            for (index, effect) in effects.enumerated() {
                if index == end {
                    situations[.edgeCutBetweenEffects] += 1
                    self.end(edge, restart: edge.endsRestart, losesUnsynced: edge.endsUnsynced)
                    return
                }
                act(on: effect, of: edge)
            }
            effects.removeAll(keepingCapacity: true)
            if edge.effects.isEmpty { swap(&effects, &edge.effects) }
        }
        if !faultWatch.open.isEmpty { noteRecoveries() }
        scheduleTimer(of: edge)
    }

    private mutating func act(on effect: EdgeEffect, of edge: EdgeProcess) {
        switch effect {
        case .request(let request):
            observeSent(request, by: edge)
            tell(request, sentBy: edge)
            send(.request(request), pipe: edge.index * 3 + 1)
        case .answer(let ticket, let answer):
            takeAnswer(ticket, answer, from: edge)
        case .description(let ticket, let description):
            take(description, ticket: ticket)
        case .append(let record, let number, let isUrgent):
            edge.disk.append(record, number: number)
            scheduleSync(of: edge, isUrgent: isUrgent)
        case .beginSegment(let segment):
            edge.disk.beginSegment(segment)
        case .dropSegments(let segment):
            edge.disk.dropSegments(before: segment)
        case .resubscribe:
            situations[.resubscribe] += 1
            disconnect(edge, stream: true, grace: .zero)
            if hub.isRunning { scheduleConnection(edge.index, stream: true) }
        }
    }

    mutating func scheduleTimer(of edge: EdgeProcess) {
        guard edge.isRunning, edge.pauses == 0, !edge.isTurnOpen,
            let deadline = edge.running?.node.nextDeadline
        else { return }
        let due = max(now, edge.clock.global(deadline))
        if due < edge.scheduled {
            edge.scheduled = due
            schedule(.edgeTimer, edge.index, edge.generation, at: due)
        }
    }

    private mutating func scheduleSync(of edge: EdgeProcess, isUrgent: Bool) {
        edge.isSyncUrgent = edge.isSyncUrgent || isUrgent
        let due = now + disks.duration(in: isUrgent ? syncs.urgent : syncs.lazy)
        if due < edge.syncScheduled {
            edge.syncScheduled = due
            edge.syncCovers = edge.disk.appended
            schedule(.sync, edge.index, edge.generation, at: due)
        }
    }

    mutating func sync(_ edge: EdgeProcess, generation: UInt32) {
        guard edge.isRunning, edge.generation == generation, edge.syncScheduled == now else { return }
        edge.syncScheduled = .distantFuture
        if edge.endsAtSync && edge.isSyncUrgent {
            end(edge, restart: edge.endsRestart, losesUnsynced: true)
            return
        }
        // A sync covers what was appended before it began; half the time it began only now.
        let covered = disks.below(2) == 0 ? edge.disk.appended : edge.syncCovers
        edge.disk.sync(through: covered)
        if edge.disk.needsSync { scheduleSync(of: edge, isUrgent: true) } else { edge.isSyncUrgent = false }
        receive(.appended(through: covered), at: edge)
    }

    mutating func gatherCounters(of edge: EdgeProcess) {
        guard let counters = edge.running?.node.counters else { return }
        regionResults[edge.region].gapsRepaired += counters.caughtUp
        situations[.belowTarget] += counters.catchUpsBelowTarget
        situations[.unconfirmedDropped] += counters.unconfirmedDropped
        situations[.removalBlocked] += counters.removalsBlocked
        situations[.olderIgnored] += counters.olderIgnored
        situations[.membershipMisfit] += counters.misfits
        situations[.foreignReply] += counters.foreignRepliesDropped
        situations[.lateReply] += counters.staleRepliesDropped
        situations[.requestTimedOut] += counters.requestsTimedOut
        situations[.expired] += counters.expired
        situations[.evicted] += counters.evicted
        situations[.unknown] += counters.unknown
        situations[.refreshJoined] += counters.refreshesJoined
        situations[.overlayOverNewer] += counters.overlaysOverNewer
        situations[.overdue] += counters.waitsOverdue
    }
}
