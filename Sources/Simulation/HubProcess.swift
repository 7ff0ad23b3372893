internal import HubCore
internal import Profiles
internal import SansIO

/// The hub's process and machine. A class only because a node cannot be copied.
final class HubProcess {
    var running: Running<MemoryHub>?
    var isRunning: Bool { running != nil }
    var epoch = Epoch(0)
    /// How many pauses last.
    var pauses = 0
    let configuration: HubConfiguration
    var clock: MachineClock
    /// What is on the disk while the process does not run; running, it holds the store itself.
    private var durable = MemoryHubStore()
    /// Raised at each start and end, so that timers of the past are told apart.
    var generation: UInt32 = 0
    var effects: [HubEffect] = []
    /// The turn's inputs are staged; its commit is on the way.
    var isTurnOpen = false
    /// The process ends after so many effects of its next commit.
    var endsAfterEffects: Int?
    /// The process ends while its next turn is open, or the next that takes what a back end sends.
    var endsInTurn: Turn?

    enum Turn {
        case any, ingest
    }

    var endsRestart = Duration.seconds(1)
    var scheduled = Instant.distantFuture
    /// What came while the process stood still.
    var inbox: [HubInput] = []
    var service = ServiceQueue()
    /// When the earliest input of the open turn arrived, before any wait for service.
    var arrived = Instant.distantFuture
    private var snapshot: MemoryHubStore?
    /// How many lines of `deletionFile` the snapshot knows of.
    private var snapshotDeletions = 0
    /// The next start is from the snapshot.
    var isToBeRestored = false
    /// The lines of the file beside the store, which a restore leaves as it is.
    private var deletionFile: [Identity] = []
    /// How many of them the store knows of.
    private var deletionsThrough = 0

    init(_ configuration: HubConfiguration, clock: MachineClock) {
        self.configuration = configuration
        self.clock = clock
    }

    /// Starts the node from the disk.
    func start(epoch: Epoch, at now: Instant) throws(StoreFailure) {
        let local = clock.local(now)
        durable.failure = nil
        var configuration = configuration
        configuration.pendingDeletions = Array(deletionFile[deletionsThrough...])
        let node = try MemoryHub(
            configuration: configuration, store: durable, epoch: epoch,
            clock: WallClock(clock.wall(now), at: local), at: local)
        running = Running(node)
        // The only copy, so that commits change it in place.
        durable = MemoryHubStore()
    }

    /// Ends the node; what it has committed stays on the disk.
    func stop() {
        guard let store = running?.node.store else { return }
        running = nil
        durable = store
    }

    /// The file has a line for each identity before the commit that ends their profile.
    func logDeletion(of identities: [Identity]) { deletionFile += identities }

    /// What was to be deleted is committed.
    func settleDeletions() { deletionsThrough = deletionFile.count }

    var hasSnapshot: Bool { snapshot != nil }

    /// Copies the store as of the last commit.
    func takeSnapshot() {
        snapshot = running?.node.store ?? durable
        snapshotDeletions = deletionsThrough
    }

    /// Puts the snapshot, which goes, on the disk of a process that does not run. Whether there was one.
    func restoreSnapshot() -> Bool {
        guard let store = snapshot else { return false }
        durable = store
        deletionsThrough = snapshotDeletions
        snapshot = nil
        return true
    }
}
