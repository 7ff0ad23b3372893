internal import Audit
internal import EdgeCore
internal import HubCore
internal import Profiles
internal import SansIO
internal import Wire
internal import Workload

/// What is read at the end, when faults have healed and nothing is under way.
struct ReadOut: Sendable {
    var hubRevision: Revision = 0
    var entities: [Int: Entity?] = [:]
    var descriptions: [Int: EdgeDescription] = [:]
}

extension Simulation {
    /// Reads the audited visitors on the hub and at every edge, and lets the checkers compare.
    mutating func readEverything() {
        if hub.isTurnOpen { commitHub() }
        guard hub.isRunning else {
            breach("convergence", "the hub is not running after the heal")
            return
        }
        readOut.hubRevision = hub.running?.node.revision ?? 0
        for edge in edges {
            if edge.isTurnOpen { commit(edge) }
            if edge.running?.node.state != .live {
                breach("convergence", "\(edge.configuration.name) has not caught up within the bound")
            }
            if let outbox = edge.running?.node.levels.outboxEvents, outbox > 0 {
                breach("convergence", "\(edge.configuration.name) still has \(outbox) events in its outbox")
            }
        }
        var read = 0
        for number in 0..<plan.workload.visitors where isAudited(UInt32(number)) {
            if read == plan.readOutsMaximum { break }
            read += 1
            readVisitor(UInt32(number))
        }
        observe(.ended)
        gatherHubCounters()
        for edge in edges { gatherCounters(of: edge) }
    }

    private mutating func readVisitor(_ visitor: UInt32) {
        let identities = workload.identities(of: visitor)
        var events: [FoundEvent] = []
        var counter: UInt32?
        var seen: [ProfileID] = []
        for (index, identity) in identities.enumerated() {
            readOut.entities = [:]
            let ticket = hubClients.insert(.readOut(index))
            hub.running?.node.receive(
                .lookup(identity, mergePolicy: nil, ticket), at: hub.clock.local(now), into: &hub.effects)
            commitHub()
            let entity = readOut.entities[index] ?? nil
            for edge in edges { compare(entity, identity, at: edge) }
            guard let entity, !seen.contains(entity.profile) else { continue }
            seen.append(entity.profile)
            for event in entity.events {
                guard let marker = WorkloadNames.marker(in: event.body) else { continue }
                events.append(FoundEvent(marker: marker, profile: entity.profile))
            }
            counter = counter ?? WorkloadNames.counter(of: visitor, in: entity.attributes)
        }
        observe(
            .subjectRead(
                SubjectReadOut(subject: visitor, identities: identities, events: events, counter: counter)))
    }

    private mutating func compare(_ entity: Entity?, _ identity: Identity, at edge: EdgeProcess) {
        readOut.descriptions = [:]
        edge.running?.node.receive(
            .describe(identity, Ticket(0)), at: edge.clock.local(now), into: &edge.effects)
        commit(edge)
        guard let description = readOut.descriptions[0] else { return }
        let expected = entity?.entries.first { $0.region == edge.configuration.region }
        let held = description.entry
        // An entry that has expired here, or was evicted, may be missing; what is held must be right.
        let lacksLegally =
            held == nil && (mayExpire(at: edge) || (edge.running?.node.counters.evicted ?? 0) > 0)
        // Memberships and leases end by themselves, even at this moment.
        let newest = expected?.entry.revision ?? hub.running?.node.revision ?? 0
        let isUnderWay = newest > edge.watch.through && pipes[edge.index * 3].inFlight > 0
        observe(
            .regionRead(
                RegionReadOut(
                    edge: edge.index, identity: identity, expected: expected?.entry, held: held,
                    mayLack: lacksLegally || description.isExpired || isUnderWay,
                    overlayCount: description.overlay.count + (description.consent.isEmpty ? 0 : 1),
                    outboxCount: description.outbox.count)))
    }

    mutating func take(_ description: EdgeDescription, ticket: Ticket) {
        readOut.descriptions[Int(ticket.number)] = description
    }

    /// Whether the run is long enough for something to expire at the edge.
    private func mayExpire(at edge: EdgeProcess) -> Bool {
        let shortest =
            edge.configuration.overrides.timeToLive ?? plan.hub.catalog.destinations.map(\.timeToLive).min()
            ?? .days(90)
        return shortest < plan.readOut.offset + .minutes(1)
    }
}
