public import EdgeCore
internal import Glibc
internal import SansIO
internal import Synchronization
internal import ZeroMQ

/// Writes an edge's journal on a thread of its own, so that no lookup waits for a disk.
///
/// Records that arrive while the disk is busy share the next sync. What is lazy is synced after `syncDelay`
/// or together with something urgent. Order is kept; `onSynced` hears the last number that is durable.
public final class JournalWriter: Sendable {
    /// Beyond so many records waiting, the edge should stop reading its stream until the disk has caught up.
    public static let waitingMaximum = 100_000

    enum Command: Sendable {
        case append(JournalRecord, number: UInt64, isUrgent: Bool)
        case begin(UInt64)
        case drop(before: UInt64)
    }

    private struct Queue {
        var commands: [Command] = []
        var isClosed = false
    }

    /// A node numbers its segments from 1 at each start; on disk they go on after `lastSegment`.
    private let folder: Folder
    private let lastSegment: UInt64
    private let syncDelay: Duration
    private let queue = Mutex(Queue())
    private let wakeup: Wakeup
    private let thread = Mutex<ReactorThread?>(nil)

    public let syncs: Counter
    public let bytes: Counter

    public init(
        folder: Folder, lastSegment: UInt64, syncDelay: Duration, metrics: Metrics
    ) throws(RuntimeFailure) {
        self.folder = folder
        self.lastSegment = lastSegment
        self.syncDelay = syncDelay
        do throws(ZeroMQError) { wakeup = try Wakeup() } catch { throw .transport(error) }
        syncs = metrics.counter(
            "spoke_edge_journal_syncs_total", "Times that the journal was synced to disk.")
        bytes = metrics.counter("spoke_edge_journal_bytes_total", "Bytes appended to the journal.")
    }

    /// - Parameters:
    ///   - onSynced: called on the journal's thread after each sync that made records durable.
    ///   - onFailure: the disk failed; nothing more is written or reported.
    public func start(
        onSynced: @escaping @Sendable (UInt64) -> Void,
        onFailure: @escaping @Sendable (RuntimeFailure) -> Void
    ) throws(RuntimeFailure) {
        let started = try ReactorThread(name: "spoke-journal") { [self] in
            do throws(RuntimeFailure) {
                try run(onSynced: onSynced)
            } catch {
                onFailure(error)
            }
        }
        thread.withLock { $0 = started }
    }

    public func append(_ record: JournalRecord, number: UInt64, isUrgent: Bool) {
        enqueue(.append(record, number: number, isUrgent: isUrgent))
    }

    /// What is appended from here on goes to the node's segment `number`.
    public func beginSegment(_ number: UInt64) { enqueue(.begin(number)) }

    /// Deletes the files of earlier starts and of the node's segments before `number`, after all else is
    /// durable.
    public func dropSegments(before number: UInt64) { enqueue(.drop(before: number)) }

    public var waitingCount: Int { queue.withLock { $0.commands.count } }

    /// Makes durable what waits, and ends the thread.
    public func close() {
        queue.withLock { $0.isClosed = true }
        wakeup.signal()
        thread.withLock { $0.take() }?.join()
    }

    private func enqueue(_ command: Command) {
        let wasEmpty = queue.withLock { queue in
            // Nobody writes any more, and nothing is called durable any more.
            if queue.isClosed { return false }
            queue.commands.append(command)
            return queue.commands.count == 1
        }
        if wasEmpty { wakeup.signal() }
    }

    private func run(onSynced: (UInt64) -> Void) throws(RuntimeFailure) {
        var file = JournalFile(folder: folder, lastSegment: lastSegment, syncs: syncs, bytes: bytes)
        while true {
            _ = wakeup.wait(timeout: file.patience(at: SystemClock.now, syncDelay: syncDelay))
            if let rest = file.rest(at: SystemClock.now) { usleep(UInt32(rest.nanoseconds / 1_000 + 1)) }
            wakeup.reset()
            let (commands, isClosed) = queue.withLock { queue in
                let commands = queue.commands
                queue.commands = []
                return (commands, queue.isClosed)
            }
            for command in commands { try file.perform(command) }
            let isDue = isClosed || file.wantsSync(at: SystemClock.now, syncDelay: syncDelay)
            if isDue, let through = try file.synchronize() { onSynced(through) }
            // Both were read under one lock, so nothing that came before the end is left.
            if isClosed { return }
        }
    }
}
