import Foundation
import ZeroMQ

/// Runs `body` on a thread of its own, as libzmq's sockets want it: they may neither move nor block a task.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
    }
}

extension Socket {
    /// Sends once the peer takes it, or gives up after `patience`; whether it was taken.
    mutating func offer(_ frames: [[UInt8]], patience: Duration = .seconds(2)) throws -> Bool {
        let pause = try Wakeup()
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline {
            if try send(frames) == .sent { return true }
            // Nobody signals: a socket cannot wait for a connection, so it looks again soon.
            _ = pause.wait(timeout: .milliseconds(2))
        }
        return false
    }
}
