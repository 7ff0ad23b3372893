import Testing
import ZeroMQ

/// How long a test waits for something that must happen.
let patience = Duration.seconds(10)

/// Nothing came within `patience`, at the place in the test that waited for it.
struct NothingArrived: Error {
    var place: SourceLocation
}

extension Socket {
    /// The next whole message, however long it takes within reason.
    mutating func next(_ place: SourceLocation = #_sourceLocation) throws -> Received {
        let wakeup = try Wakeup()
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline {
            let received = try receive()
            if received != .nothing { return received }
            _ = try poll(self, wakeup, timeout: deadline - ContinuousClock.now)
        }
        throw NothingArrived(place: place)
    }

    /// Sends as soon as somebody is connected who takes it.
    mutating func sendEventually(
        _ frames: [[UInt8]], _ place: SourceLocation = #_sourceLocation
    ) throws {
        let wakeup = try Wakeup()
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline {
            if try send(frames) == .sent { return }
            // A dealer cannot wait for a connection, so it looks again soon.
            _ = wakeup.wait(timeout: .milliseconds(5))
        }
        throw NothingArrived(place: place)
    }
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
