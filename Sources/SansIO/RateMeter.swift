/// Counts what comes in windows of time that follow one another.
public struct RateMeter: Sendable {
    /// Of a window.
    private let maximum: Int
    private let milliseconds: Int64
    private var window: Int64 = .min
    private var count = 0

    public init(_ maximum: Int, per length: Duration) {
        self.maximum = maximum
        milliseconds = max(1, length.nanoseconds / 1_000_000)
    }

    /// Admits `more`, or says in how many seconds to come again. What alone is more than the maximum has a window to
    /// itself.
    public mutating func wait(for more: Int, at time: Timestamp) -> Int? {
        let current = time.milliseconds / milliseconds
        if current != window {
            window = current
            count = 0
        }
        guard count == 0 || count + more <= maximum else {
            let left = milliseconds - time.milliseconds % milliseconds
            return Int((left + 999) / 1_000)
        }
        count += more
        return nil
    }
}
