internal import EdgeCore
internal import HubCore
internal import Profiles
internal import SansIO
internal import Workload

extension Simulation {
    mutating func begin(_ fault: Fault) {
        if isWorkloadOver { return }
        trace.note(10, fault.kind.rawValue, at: now)
        faultCounts[fault.kind.rawValue] += 1
        tell(fault, hasBegun: true)
        draw(fault, for: fault.length)
        switch fault {
        case .kill(.hub, let restart, _): killHub(restart: restart)
        case .kill(.edge(let index), let restart, let losesUnsynced):
            kill(edges[index], restart: restart, losesUnsynced: losesUnsynced)
        case .pause(.hub, let length):
            hub.pauses += 1
            for edge in edges { block(edge.index * 3 + 1) }
            later(fault, length)
        case .pause(.edge(let index), let length):
            edges[index].pauses += 1
            block(index * 3)
            block(index * 3 + 2)
            later(fault, length)
        case .partition(let index, let direction, let length):
            for pipe in cutPipes(index, direction) { block(pipe) }
            // Some connections outlive the partition, others are given up meanwhile.
            for isStream in [true, false] where cuts.below(2) == 0 {
                let pipe = pipeIndices(index, stream: isStream)[0]
                let wait = cuts.duration(in: .seconds(1)...(.seconds(30)))
                schedule(
                    .breakConnection, index * 2 + (isStream ? 0 : 1), pipes[pipe].generation, at: now + wait)
            }
            later(fault, length)
        case .clog(let index, let length):
            block(index * 3)
            later(fault, length)
        case .slow(let index, let by, let length):
            for pipe in index * 3..<index * 3 + 3 { pipes[pipe].slowedBy += by }
            later(fault, length)
        case .lag(let index, let by, let length):
            pipes[index * 3].slowedBy += by
            later(fault, length)
        case .drop(let index, let count): pipes[index * 3].alternateDrops = count
        case .halfOpen(let index):
            if pipes[index * 3].isConnected {
                pipes[index * 3].isDeaf = true
                situations[.halfOpen] += 1
            }
        case .reset(let index):
            for isStream in [true, false] {
                disconnect(edges[index], stream: isStream, grace: .zero)
                if hub.isRunning && edges[index].isRunning { scheduleConnection(index, stream: isStream) }
            }
        case .jumpClock(let process, let jump): jumpClock(of: process, by: jump)
        case .failDisk(let restart):
            hub.endsRestart = restart
            hub.running?.node.failNextCommit("the simulated disk is full")
        case .snapshot:
            hub.takeSnapshot()
        case .restore(let restart): restoreHub(restart: restart)
        case .copyJournal(let index): edges[index].disk.keepCopy()
        case .restoreJournal(let index, let restart):
            guard edges[index].disk.hasCopy else { return }
            end(edges[index], restart: restart, losesUnsynced: false)
            edges[index].disk.restoreCopy()
            edges[index].loss = .older
            situations[.journalOlder] += 1
        case .deleteJournal(let index, let restart):
            end(edges[index], restart: restart, losesUnsynced: false)
            edges[index].disk.delete()
            edges[index].loss = .deleted
            situations[.journalLost] += 1
        case .redefine: redefine()
        }
    }

    private mutating func redefine() {
        guard hub.isRunning, var catalog = hub.running?.node.catalog else { return }
        let isWide = catalog.destinations.first?.attributes.count == 2
        for index in catalog.destinations.indices {
            if isWide {
                catalog.destinations[index].attributes = Array(
                    catalog.destinations[index].attributes.prefix(1))
            } else {
                catalog.destinations[index].attributes = plan.hub.catalog.destinations[index].attributes
            }
        }
        for index in catalog.audiences.indices where catalog.audiences[index].evaluation == .streaming {
            catalog.audiences[index].expression =
                isWide ? "loyalty.points > 1" : plan.hub.catalog.audiences[index].expression
        }
        receive(.define(catalog, replacing: nil, hubClients.ignored))
    }

    private func cutPipes(_ edge: Int, _ direction: Fault.Direction) -> [Int] {
        switch direction {
        case .both: [edge * 3, edge * 3 + 1, edge * 3 + 2]
        case .toEdge: [edge * 3, edge * 3 + 2]
        case .toHub: [edge * 3 + 1]
        }
    }

    /// A third of the kills strike between two effects of one commit, a third before a commit, as soon as there is one
    /// to strike at.
    private mutating func killHub(restart: Duration) {
        hub.endsRestart = restart
        switch cuts.below(3) {
        case 0: hub.endsAfterEffects = cuts.below(1_000)
        case 1: hub.endsInTurn = cuts.below(2) == 0 ? .any : .ingest
        default: endHub(restart: restart)
        }
    }

    private mutating func kill(_ edge: EdgeProcess, restart: Duration, losesUnsynced: Bool) {
        edge.endsRestart = restart
        edge.endsUnsynced = losesUnsynced
        switch cuts.below(3) {
        case 0: edge.endsAfterEffects = cuts.below(1_000)
        case 1 where losesUnsynced: edge.endsAtSync = true
        default: end(edge, restart: restart, losesUnsynced: losesUnsynced)
        }
    }

    private mutating func restoreHub(restart: Duration) {
        guard hub.hasSnapshot else { return }
        endHub(restart: restart)
        hub.isToBeRestored = true
        situations[.restore] += 1
    }

    private mutating func jumpClock(of process: Fault.Process, by jump: Duration) {
        situations[.clockJumped] += 1
        switch process {
        case .hub:
            hub.clock.jump(by: jump)
            receive(.clockSet(hub.clock.wall(now)))
        case .edge(let index):
            edges[index].clock.jump(by: jump)
            receive(.clockSet(edges[index].clock.wall(now)), at: edges[index])
        }
    }

    /// Schedules the end of a fault; it is found again by its number.
    private mutating func later(_ fault: Fault, _ length: Duration) {
        lasting.append(fault)
        schedule(.heal, lasting.count - 1, episode, at: now + length)
    }

    mutating func heal(_ index: Int) {
        trace.note(11, index, at: now)
        tell(lasting[index], hasBegun: false)
        switch lasting[index] {
        case .pause(.hub, _):
            hub.pauses -= 1
            resumeHub()
        case .pause(.edge(let index), _):
            edges[index].pauses -= 1
            resume(edges[index])
        case .partition(let index, let direction, _):
            for pipe in cutPipes(index, direction) { unblock(pipe) }
        case .clog(let index, _): unblock(index * 3)
        case .slow(let index, let by, _):
            for pipe in index * 3..<index * 3 + 3 { pipes[pipe].slowedBy -= by }
        case .lag(let index, let by, _): pipes[index * 3].slowedBy -= by
        default: break
        }
    }

    private mutating func resumeHub() {
        if hub.pauses == 0 {
            let inbox = hub.inbox
            hub.inbox = []
            for input in inbox { receive(input) }
        }
        for edge in edges { unblock(edge.index * 3 + 1) }
        hub.scheduled = .distantFuture
        scheduleHubTimer()
    }

    private mutating func resume(_ edge: EdgeProcess) {
        edge.resumed = now
        if edge.pauses == 0 {
            let inbox = edge.inbox
            edge.inbox = []
            for input in inbox { receive(input, at: edge) }
        }
        unblock(edge.index * 3)
        unblock(edge.index * 3 + 2)
        edge.scheduled = .distantFuture
        scheduleTimer(of: edge)
    }

    mutating func restart(_ subject: Int, generation: UInt32) {
        if subject == 0 {
            guard !hub.isRunning, hub.generation == generation else { return }
            restartHub()
        } else if !edges[subject - 1].isRunning, edges[subject - 1].generation == generation {
            start(edges[subject - 1])
        }
    }

    private mutating func restartHub() {
        let isRestored = hub.isToBeRestored && hub.restoreSnapshot()
        hub.isToBeRestored = false
        startHub(restored: isRestored)
    }

    /// The workload is over: whatever is broken heals now.
    mutating func endWorkload() {
        isWorkloadOver = true
        episode &+= 1
        hub.endsAfterEffects = nil
        hub.endsInTurn = nil
        hub.running?.node.failNextCommit(nil)
        hub.pauses = 0
        for index in pipes.indices {
            pipes[index].slowedBy = .zero
            if pipes[index].blocks > 0 {
                pipes[index].blocks = 1
                unblock(index)
            }
            pipes[index].isDeaf = false
            pipes[index].alternateDrops = 0
        }
        if hub.isRunning { resumeHub() } else { restartHub() }
        for edge in edges {
            edge.endsAfterEffects = nil
            edge.endsAtSync = false
            edge.pauses = 0
            if edge.isRunning { resume(edge) } else { start(edge) }
        }
        trace.note(12, 0, at: now)
    }
}
