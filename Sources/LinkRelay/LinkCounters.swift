internal import Synchronization

/// What has crossed a relay since it was made.
public struct LinkCounters: Hashable, Sendable {
    public var connectionsAccepted = 0
    /// Closed at once because as many as allowed were open.
    public var connectionsRefused = 0
    public var connectionsOpen = 0
    /// The target could not be reached; the client was reset.
    public var connectionsFailed = 0
    /// Ended by `cut` or `stop`.
    public var connectionsCut = 0
    /// Bytes handed on to the target.
    public var bytesToTarget = 0
    /// Bytes handed on to the listening side.
    public var bytesFromTarget = 0
    /// Bytes that wait in the relay now, both ways and all connections.
    public var bytesHeld = 0
    /// The most that ever waited at once.
    public var bytesHeldHighest = 0

    public init() {}
}

/// The counters where the relay's loop writes them and any thread reads them.
final class CounterBox: Sendable {
    private let counters = Mutex(LinkCounters())

    func read() -> LinkCounters { counters.withLock { $0 } }

    func update(_ change: (inout LinkCounters) -> Void) { counters.withLock { change(&$0) } }

    func hold(_ count: Int) {
        counters.withLock {
            $0.bytesHeld += count
            $0.bytesHeldHighest = max($0.bytesHeldHighest, $0.bytesHeld)
        }
    }

    /// `count` bytes wait no longer: handed on in a direction, or lost with their connection.
    func release(_ count: Int, to direction: LinkDirection?) {
        counters.withLock {
            $0.bytesHeld -= count
            switch direction {
            case .toTarget: $0.bytesToTarget += count
            case .fromTarget: $0.bytesFromTarget += count
            case nil: break
            }
        }
    }
}
