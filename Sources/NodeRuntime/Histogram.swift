internal import SansIO
internal import Synchronization

/// Counts durations by upper bounds. Safe from any thread.
public final class Histogram: Sendable {
    public struct Snapshot: Hashable, Sendable {
        public var bounds: [Duration]
        /// One for each bound, not cumulative; what is above the last bound is only in `total`.
        public var counts: [Int]
        public var total: Int
        public var sum: Duration
    }

    private struct State {
        var counts: [Int]
        var total = 0
        var nanoseconds: Int64 = 0
    }

    /// From a millisecond to a minute, roughly in steps of two: what a projection takes, from next door to
    /// round the world with a batch stage before it.
    public static let latencyBounds: [Duration] =
        [1, 2, 5, 10, 20, 50, 100, 200, 500].map { .milliseconds($0) }
        + [1, 2, 5, 10, 20, 60].map { .seconds($0) }

    private let bounds: [Duration]
    private let state: Mutex<State>

    /// - Parameter bounds: ascending.
    public init(bounds: [Duration]) {
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count)))
    }

    /// Negative durations, which only clocks of different machines give, count as zero.
    public func observe(_ durations: some Sequence<Duration>) {
        state.withLock { state in
            for duration in durations {
                let duration = max(duration, .zero)
                if let index = bounds.firstIndex(where: { duration <= $0 }) { state.counts[index] += 1 }
                state.total += 1
                state.nanoseconds =
                    state.nanoseconds.addingReportingOverflow(duration.nanoseconds).partialValue
            }
        }
    }

    public func observe(_ duration: Duration) { observe(CollectionOfOne(duration)) }

    public var snapshot: Snapshot {
        state.withLock {
            Snapshot(bounds: bounds, counts: $0.counts, total: $0.total, sum: .nanoseconds($0.nanoseconds))
        }
    }
}
