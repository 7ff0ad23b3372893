public import SansIO
internal import Synchronization

/// Callers that wait for answers of a node, each under its ticket, with a deadline.
public final class TicketTable<Answer: Sendable>: Sendable {
    public typealias Waiter = CheckedContinuation<Answer, any Error>

    private struct State {
        var waiters: [Ticket: Waiter] = [:]
        var deadlines = DeadlineQueue()
        var lastNumber: UInt64 = 0
        var isClosed = false
    }

    private let capacity: Int
    private let patience: Duration
    private let state = Mutex(State())

    /// - Parameter patience: how long a caller waits before it hears `timedOut`.
    public init(capacity: Int, patience: Duration) {
        self.capacity = capacity
        self.patience = patience
    }

    public var count: Int { state.withLock { $0.waiters.count } }

    /// Lets the caller wait under a new ticket; or fails it at once and returns `nil`, when closed or at the
    /// maximum.
    public func admit(_ waiter: Waiter, at now: Instant) -> Ticket? {
        let refusal: RuntimeFailure
        switch state.withLock({ Self.admit(waiter, to: &$0, capacity: capacity, deadline: now + patience) }) {
        case .success(let ticket): return ticket
        case .failure(let failure): refusal = failure
        }
        waiter.resume(throwing: refusal)
        return nil
    }

    private static func admit(
        _ waiter: Waiter, to state: inout State, capacity: Int, deadline: Instant
    ) -> Result<Ticket, RuntimeFailure> {
        if state.isClosed { return .failure(.stopping) }
        if state.waiters.count >= capacity { return .failure(.overloaded(waiting: state.waiters.count)) }
        state.lastNumber += 1
        let ticket = Ticket(state.lastNumber)
        state.waiters[ticket] = waiter
        state.deadlines.insert(ticket, at: deadline)
        return .success(ticket)
    }

    /// Answers the caller, unless it has given up.
    public func answer(_ ticket: Ticket, with result: Result<Answer, RuntimeFailure>) {
        let waiter = state.withLock { $0.waiters.removeValue(forKey: ticket) }
        switch result {
        case .success(let answer): waiter?.resume(returning: answer)
        case .failure(let failure): waiter?.resume(throwing: failure)
        }
    }

    /// Fails the callers whose time is over.
    public func expire(at now: Instant) {
        let late = state.withLock { state in
            var late: [Waiter] = []
            while let ticket = state.deadlines.popDue(at: now) {
                if let waiter = state.waiters.removeValue(forKey: ticket) { late.append(waiter) }
            }
            return late
        }
        for waiter in late { waiter.resume(throwing: RuntimeFailure.timedOut(patience)) }
    }

    /// Admits nobody from here on.
    public func close() { state.withLock { $0.isClosed = true } }

    /// Closes the table and fails whoever still waits.
    public func failAll() {
        let waiters = state.withLock { state in
            state.isClosed = true
            let waiters = state.waiters
            state.waiters = [:]
            return waiters
        }
        for (_, waiter) in waiters { waiter.resume(throwing: RuntimeFailure.stopping) }
    }
}
