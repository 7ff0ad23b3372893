public import HubCore
public import Logging
public import Profiles
public import SansIO
internal import Synchronization
internal import ZeroMQ

/// A hub as a process: one reactor thread that owns the node, its store and its two sockets.
///
/// Any number of tasks may `submit`. The thread takes what has come, ends the turn with one commit, and only
/// then answers, publishes and replies; so what waits during a commit shares the next one.
public final class HubRuntime<Store: HubStore>: Sendable {
    /// Where the hub listens as bound: with the port that the system chose where `*` was asked for.
    public let publications: String
    public let requests: String
    public let epoch: Epoch

    let options: HubOptions
    let logger: Logger
    let mailbox: Mailbox<HubInput>
    let tickets: TicketTable<HubAnswer>
    let metrics = Metrics()
    let transport: HubMetrics
    let ended = Ending()
    private let status: Mutex<HubStatus>

    /// What other threads may know of the node.
    public struct HubStatus: Sendable {
        public var revision: Revision
        public var catalog: Catalog
        public var counters: HubCounters
    }

    /// Binds the sockets, opens the store's next epoch and starts the thread; returns when the hub takes
    /// work.
    ///
    /// The caller holds the store's `FileLock`.
    public static func start(
        configuration: HubConfiguration, store: Store, options: HubOptions, logger: Logger
    ) async throws -> HubRuntime {
        try await withCheckedThrowingContinuation { continuation in
            do throws(RuntimeFailure) {
                _ = try ReactorThread(name: "spoke-hub") {
                    HubReactor<Store>.run(
                        configuration: configuration, store: store, options: options, logger: logger,
                        whenStarted: { continuation.resume(with: $0) })
                }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    init(
        sockets: borrowing HubSockets, epoch: Epoch, options: HubOptions, status: HubStatus, logger: Logger
    ) throws(RuntimeFailure) {
        publications = sockets.publicationsEndpoint
        requests = sockets.requestsEndpoint
        self.epoch = epoch
        self.options = options
        self.logger = logger
        self.status = Mutex(status)
        do throws(ZeroMQError) {
            mailbox = try Mailbox(capacity: options.waitingMaximum)
        } catch {
            throw .transport(error)
        }
        tickets = TicketTable(capacity: options.waitingMaximum, patience: options.answerTimeout)
        transport = HubMetrics(metrics)
    }

    /// Hands an input to the node and waits for the answer to its ticket.
    ///
    /// Throws `RuntimeFailure.stopping`, `.overloaded`, or `.timedOut`: after the last, the input may still
    /// have taken effect.
    public func submit(_ make: @Sendable (Ticket) -> HubInput) async throws -> HubAnswer {
        try await withCheckedThrowingContinuation { continuation in
            guard let ticket = tickets.admit(continuation, at: SystemClock.now) else { return }
            switch mailbox.post(make(ticket)) {
            case .posted: break
            case .full: tickets.answer(ticket, with: .failure(.overloaded(waiting: mailbox.count)))
            case .closed: tickets.answer(ticket, with: .failure(.stopping))
            }
        }
    }

    /// As of the end of the latest turn.
    public var currentStatus: HubStatus { status.withLock { $0 } }

    func report(_ status: HubStatus) { self.status.withLock { $0 = status } }

    /// Prometheus text: the node's counters and the transport's.
    public func metricsText() -> String {
        let status = currentStatus
        let named =
            status.counters.named + [
                ("spoke_hub_revision", "The newest commit.", Int(clamping: status.revision), true),
                ("spoke_hub_waiting", "Callers that wait for an answer.", tickets.count, true),
            ]
        return metrics.text(with: named)
    }

    /// Takes no more work, finishes what was taken within seconds, closes the sockets; returns when all that
    /// is done.
    public func stop() async {
        tickets.close()
        mailbox.close()
        await ended.wait()
    }

    /// Returns when the hub has ended, by `stop` or by itself.
    public func untilEnded() async { await ended.wait() }
}

/// How a hub's process behaves, apart from the protocol.
public struct HubOptions: Sendable {
    /// Where publications and requests are served, `tcp://host:port`; port `*` lets the system choose.
    public var publications = "tcp://127.0.0.1:5556"
    public var requests = "tcp://127.0.0.1:5557"
    /// Messages taken from a socket, and inputs from the mailbox, in one turn: no timer or socket starves.
    public var inputsPerTurnMaximum = 256
    /// Callers that may wait for an answer at a time.
    public var waitingMaximum = 10_000
    public var answerTimeout = Duration.seconds(30)
    /// Messages that may wait for one subscriber; a batch of up to 256 entries is one. Beyond, the subscriber
    /// misses messages, sees the gap and catches up.
    public var publicationsHighWater: Int32 = 1_000
    /// Replies that may wait for one edge, and requests of one edge; beyond, replies are dropped and edges
    /// ask again.
    public var repliesHighWater: Int32 = 10_000
    /// The store failed: by default the process ends.
    public var onHalt: @Sendable (String) -> Void = {
        endProcess("the hub's store failed: \($0)", .storageFailed)
    }

    public init() {}
}
