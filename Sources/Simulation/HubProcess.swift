internal import HubCore
internal import Profiles
internal import SansIO

/// The hub's process and machine. A class only because a node cannot be copied.
final class HubProcess {
    var node: HubNode<SimulatedStore>?
    var isRunning = false
    var epoch = Epoch(0)
    /// How many pauses last.
    var pauses = 0
    let configuration: HubConfiguration
    var clock: MachineClock
    var durable: DurableStore
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
    var snapshot: MemoryHubStore?
    var snapshotRevision: UInt64 = 0
    /// The next start is from the snapshot.
    var isToBeRestored = false

    init(_ configuration: HubConfiguration, clock: MachineClock) {
        self.configuration = configuration
        self.clock = clock
        durable = DurableStore(MemoryHubStore())
    }
}
