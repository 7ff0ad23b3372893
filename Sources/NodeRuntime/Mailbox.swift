internal import DequeModule
internal import Synchronization
public import ZeroMQ

/// A bounded queue from any threads to one, which waits for it with `poll`: the wake-up is signalled as long
/// as something is there.
public final class Mailbox<Item: Sendable>: Sendable {
    public enum Posting: Hashable, Sendable {
        case posted
        /// At its maximum: nothing was taken.
        case full
        case closed
    }

    private struct State {
        var items = Deque<Item>()
        var isClosed = false
    }

    public let wakeup: Wakeup
    private let capacity: Int
    private let state = Mutex(State())

    public init(capacity: Int) throws(ZeroMQError) {
        precondition(capacity > 0, "a mailbox needs room for one item, not \(capacity)")
        wakeup = try Wakeup()
        self.capacity = capacity
    }

    public func post(_ item: Item) -> Posting {
        state.withLock { state in
            if state.isClosed { return .closed }
            if state.items.count >= capacity { return .full }
            state.items.append(item)
            // Under the lock, so that a signal and the reset in `take` cannot change places.
            if state.items.count == 1 { wakeup.signal() }
            return .posted
        }
    }

    /// At most `maximum` items, oldest first. While more are left, the wake-up stays signalled.
    public func take(_ maximum: Int) -> [Item] {
        state.withLock { state in
            let taken = Array(state.items.prefix(maximum))
            state.items.removeFirst(taken.count)
            if state.items.isEmpty && !state.isClosed { wakeup.reset() }
            return taken
        }
    }

    /// Refuses what is posted from here on; what is inside can still be taken. Wakes the reader, and goes on
    /// doing so.
    public func close() {
        state.withLock { state in
            state.isClosed = true
            wakeup.signal()
        }
    }

    public var isClosed: Bool { state.withLock { $0.isClosed } }
    public var count: Int { state.withLock { $0.items.count } }
}
