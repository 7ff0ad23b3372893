internal import EdgeCore
internal import Profiles
internal import SansIO
internal import Wire

/// One edge's process, machine and disk. A class only because a node cannot be copied.
final class EdgeProcess {
    let index: Int
    let configuration: EdgeConfiguration
    let region: Int
    let link: LinkPlan
    var running: Running<EdgeNode>?
    var isRunning: Bool { running != nil }
    var pauses = 0
    /// When it last began to run, or went on after a pause.
    var resumed = Instant.zero
    var clock: MachineClock
    var disk: SimulatedDisk
    var generation: UInt32 = 0
    var effects: [EdgeEffect] = []
    var isTurnOpen = false
    var endsAfterEffects: Int?
    var endsRestart = Duration.seconds(1)
    var endsUnsynced = false
    /// The machine ends just before its next urgent sync.
    var endsAtSync = false
    /// A record that somebody waits for is not synced yet.
    var isSyncUrgent = false
    var scheduled = Instant.distantFuture
    var syncScheduled = Instant.distantFuture
    var syncCovers: UInt64 = 0
    var inbox: [EdgeInput] = []
    var service = ServiceQueue()
    /// What the disk has lost since the edge last ran.
    var loss = DiskLossNote.none
    /// Tickets of clients in the order of their requests; answered ones are skipped.
    var tickets: [UInt64] = []
    var firstTicket = 0
    var watch = EdgeWatch()
    var starts = 0

    enum DiskLossNote {
        case none, deleted, older
    }

    init(
        _ plan: EdgePlan, index: Int, region: Int, clock: MachineClock, keepsJournal: Bool
    ) {
        self.index = index
        self.region = region
        configuration = plan.configuration
        link = plan.link
        self.clock = clock
        disk = SimulatedDisk(isKept: keepsJournal)
    }
}

/// A node on the heap. An optional of the node itself would be moved, thousands of bytes, only to be looked at.
final class Running<Node: ~Copyable> {
    var node: Node

    init(_ node: consuming Node) {
        self.node = node
    }
}

/// What an onlooker knows of an edge's affairs from the messages that pass.
struct EdgeWatch: Sendable {
    var epoch: Epoch?
    /// When the stream last said anything.
    var heard = Instant.zero
    var sequence: UInt64 = 0
    var through: Revision = 0
    /// The number of the request for a page that is under way.
    var page: UInt64?
    /// Refreshes under way, with what they ask for.
    var refreshes: [UInt64: Identity] = [:]
    /// Profiles that the stream ended lately, with the revision; bounded by the onlooker.
    var ended: [ProfileID: Revision] = [:]
}
