/// Something that goes wrong, and heals after a while where it says how long it lasts.
public enum Fault: Hashable, Sendable {
    public enum Process: Hashable, Sendable {
        case hub
        case edge(Int)
    }

    public enum Direction: Hashable, Sendable, CaseIterable {
        case both, toEdge, toHub
    }

    /// The process ends; `losesUnsynced` when the machine does too, so that unsynced writes are lost.
    case kill(Process, restart: Duration, losesUnsynced: Bool)
    /// The process stands still; its peers do not notice.
    case pause(Process, Duration)
    /// Nothing passes between hub and edge.
    case partition(edge: Int, Direction, Duration)
    /// The edge does not read its stream, so that the publisher drops at its mark.
    case clog(edge: Int, Duration)
    /// Everything takes longer.
    case slow(edge: Int, by: Duration, Duration)
    /// The stream alone takes longer, so that replies overtake it.
    case lag(edge: Int, by: Duration, Duration)
    /// The publisher drops every other message of the edge's stream, out of so many.
    case drop(edge: Int, count: Int)
    /// The hub forgets the subscription, and the edge does not know.
    case halfOpen(edge: Int)
    /// All connections of the edge break and are made anew.
    case reset(edge: Int)
    case jumpClock(Process, by: Duration)
    /// The hub's next commit fails, which ends the process.
    case failDisk(restart: Duration)
    /// Keeps the hub's store for a restore to come.
    case snapshot
    /// Restarts the hub from the latest snapshot.
    case restore(restart: Duration)
    /// Keeps a copy of the edge's journal.
    case copyJournal(edge: Int)
    /// Restarts the edge from the copy.
    case restoreJournal(edge: Int, restart: Duration)
    case deleteJournal(edge: Int, restart: Duration)
    /// Somebody changes the catalog: other fields, another bound of an audience.
    case redefine

    /// The kinds, in the order of reports; names as in topology files.
    public enum Kind: Int, CaseIterable, Sendable {
        case killEdge, killHub, pauseEdge, pauseHub, partition, clog, slow, lag, drop, halfOpen, reset,
            jumpClock,
            failDisk
        case snapshot, restore, copyJournal, restoreJournal, deleteJournal, redefine

        public var name: String {
            switch self {
            case .killEdge: "kill edge"
            case .killHub: "kill hub"
            case .pauseEdge: "pause edge"
            case .pauseHub: "pause hub"
            case .partition: "partition"
            case .clog: "clog"
            case .slow: "slow"
            case .lag: "lag"
            case .drop: "drop"
            case .halfOpen: "half-open"
            case .reset: "reset"
            case .jumpClock: "jump clock"
            case .failDisk: "fail disk"
            case .snapshot: "snapshot"
            case .restore: "restore"
            case .copyJournal: "copy journal"
            case .restoreJournal: "restore journal"
            case .deleteJournal: "delete journal"
            case .redefine: "redefine"
            }
        }
    }

    public var kind: Kind {
        switch self {
        case .kill(.hub, _, _): .killHub
        case .kill: .killEdge
        case .pause(.hub, _): .pauseHub
        case .pause: .pauseEdge
        case .partition: .partition
        case .clog: .clog
        case .slow: .slow
        case .lag: .lag
        case .drop: .drop
        case .halfOpen: .halfOpen
        case .reset: .reset
        case .jumpClock: .jumpClock
        case .failDisk: .failDisk
        case .snapshot: .snapshot
        case .restore: .restore
        case .copyJournal: .copyJournal
        case .restoreJournal: .restoreJournal
        case .deleteJournal: .deleteJournal
        case .redefine: .redefine
        }
    }
}

/// A fault and when it begins.
public struct PlannedFault: Hashable, Sendable {
    public var at: Duration
    public var fault: Fault

    public init(at: Duration, _ fault: Fault) {
        self.at = at
        self.fault = fault
    }
}
