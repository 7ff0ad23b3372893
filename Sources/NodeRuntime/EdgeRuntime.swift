public import EdgeCore
public import Logging
public import Profiles
public import SansIO
internal import Synchronization
internal import Wire
internal import ZeroMQ

/// An edge as a process: the node behind one lock, a reactor thread for the hub's sockets, a thread for the
/// journal.
///
/// HTTP threads lock, compute and unlock; a hit is answered inline and never hops to another thread.
public final class EdgeRuntime: Sendable {
    public let name: String
    public let region: Region
    /// How many records the journal gave back at the start.
    public let replayed: Int

    let options: EdgeOptions
    let logger: Logger
    let metrics = Metrics()
    let transport: EdgeMetrics
    let wakeup: Wakeup
    let journal: JournalWriter?
    private let shell: Mutex<EdgeShell>
    private let lock: Mutex<FileLock?>
    private let lastRound = Atomic<Int64>(SystemClock.now.nanoseconds)
    private let ended = Ending()

    /// Replays the journal, opens the sockets and starts the threads; returns when the edge answers lookups,
    /// which may be before it has heard the hub.
    public static func start(
        configuration: EdgeConfiguration, options: EdgeOptions, logger: Logger
    ) async throws -> EdgeRuntime {
        try await withCheckedThrowingContinuation { continuation in
            do throws(RuntimeFailure) {
                _ = try ReactorThread(name: "spoke-edge") {
                    EdgeReactor.run(
                        configuration: configuration, options: options, logger: logger,
                        whenStarted: { continuation.resume(with: $0) })
                }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    /// Takes the folder's lock and replays its journal.
    init(configuration: EdgeConfiguration, options: EdgeOptions, logger: Logger) throws(RuntimeFailure) {
        name = configuration.name
        region = configuration.region
        self.options = options
        self.logger = logger
        transport = EdgeMetrics(metrics)
        do throws(ZeroMQError) { wakeup = try Wakeup() } catch { throw .transport(error) }

        var replay = JournalReplay()
        if let path = options.folder {
            let folder = try Folder(creating: path)
            lock = Mutex(try FileLock(folder: path))
            replay = try JournalReader(folder: folder).replay()
            journal = try JournalWriter(
                folder: folder, lastSegment: replay.lastSegment, syncDelay: options.journalSyncDelay,
                metrics: metrics)
        } else {
            lock = Mutex(nil)
            journal = nil
        }
        replayed = replay.records.count
        if replay.tornBytes > 0 {
            logger.notice("cut a torn end off the journal", metadata: ["bytes": "\(replay.tornBytes)"])
        }
        let clock = SystemClock.wallClock
        let node = EdgeNode(
            configuration: configuration, journal: replay.records, box: Box(UInt64.random(in: 1 ... .max)),
            generator: SeededGenerator(seed: UInt64.random(in: .min ... .max)), clock: clock,
            at: clock.instant)
        shell = Mutex(EdgeShell(node: node, journal: journal))
    }

    /// Hands in a client's request. `completion` is called exactly once: inline for a hit, else by whichever
    /// thread brings the answer; it must not block.
    public func interact(
        _ interaction: Interaction, completion: @escaping @Sendable (EdgeAnswer) -> Void
    ) {
        let now = SystemClock.now
        shell.withLock { $0.ask(.answer(completion), at: now) { .interact(interaction, $0) } }.act(
            waking: wakeup.signal)
    }

    /// What the edge holds of a profile; `completion` is called as that of `interact` is.
    public func describe(
        _ identity: Identity, completion: @escaping @Sendable (EdgeDescription) -> Void
    ) {
        let now = SystemClock.now
        shell.withLock { $0.ask(.description(completion), at: now) { .describe(identity, $0) } }
            .act(waking: wakeup.signal)
    }

    /// Looks at the node under its lock: be brief, and do not call back.
    public func read<Result: Sendable>(_ body: (borrowing EdgeNode, Instant) -> Result) -> Result {
        let now = SystemClock.now
        return shell.withLock { body($0.node, now) }
    }

    /// Whether traffic should come here.
    public var isReady: Bool { read { node, now in node.readiness.isReady(at: now) } }
    /// The same, and the hub is heard.
    public var isStrictlyReady: Bool { read { node, now in node.readiness.isStrictlyReady(at: now) } }

    /// Whether the reactor has gone round lately. It does so twice a second unless it is stuck.
    public var isAlive: Bool {
        SystemClock.now - Instant(nanoseconds: lastRound.load(ordering: .relaxed)) < .seconds(10)
    }

    /// Prometheus text: the node's counters and the transport's.
    public func metricsText() -> String {
        let (counters, levels, complete, isReady, dropped) = shell.withLock { shell in
            (
                shell.node.counters, shell.node.levels, shell.node.complete,
                shell.node.readiness.isReady(at: SystemClock.now), shell.requestsDropped
            )
        }
        let named =
            counters.named + levels.named + [
                (
                    "spoke_edge_complete_revision", "Everything at or below is held.",
                    Int(clamping: complete?.revision ?? 0), true
                ),
                ("spoke_edge_ready", "1 when traffic should come here.", isReady ? 1 : 0, true),
                (
                    "spoke_edge_journal_waiting", "Journal records not written yet.",
                    journal?.waitingCount ?? 0, true
                ),
                (
                    "spoke_edge_requests_overflowed_total", "Requests dropped before the transport.", dropped,
                    false
                ),
            ]
        return metrics.text(with: named)
    }

    /// Lets waiting callers and unsent events finish for up to two seconds, syncs the journal, closes the
    /// sockets and releases the folder; returns when all that is done. Stop the HTTP server before.
    public func stop() async {
        shell.withLock { $0.beginDraining(until: SystemClock.now + TransportOptions.drainMaximum) }
        wakeup.signal()
        await ended.wait()
    }

    /// Returns when the edge has ended, by `stop` or by itself.
    public func untilEnded() async { await ended.wait() }

    // What follows is for the edge's own threads.

    func startJournal() throws(RuntimeFailure) {
        try journal?.start(
            onSynced: { [self] number in
                take(.appended(through: number), at: SystemClock.now)
                // Also a reactor that leaves the stream unread until the disk has caught up must look again.
                wakeup.signal()
            },
            onFailure: { [self] failure in
                logger.critical("the journal failed", metadata: ["reason": "\(failure)"])
                options.onFailure(failure)
            })
    }

    var isJournalCongested: Bool { (journal?.waitingCount ?? 0) > JournalWriter.waitingMaximum }

    func take(_ input: EdgeInput, at now: Instant) {
        shell.withLock { $0.take(input, at: now) }.act(waking: wakeup.signal)
    }

    func beginRound(at now: Instant) -> EdgeShell.Round {
        lastRound.store(now.nanoseconds, ordering: .relaxed)
        let round = shell.withLock { $0.beginRound(at: now) }
        round.outcome.act(waking: wakeup.signal)
        return round
    }

    /// What is to be sent without a round.
    func takeRequests() -> [Request] { shell.withLock { $0.takeRequests() } }

    /// Called once the sockets are closed.
    func finish() {
        shell.withLock { $0.close() }
        journal?.close()
        for delivery in shell.withLock({ $0.dismissWaiters() }) { delivery.complete() }
        lock.withLock { $0 = nil }
        ended.happen()
    }
}
