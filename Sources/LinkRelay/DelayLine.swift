import SansIO

/// One direction of a link as a rule: when does what enters now come out. Holds no bytes and reads no clock.
///
/// A piece waits for the line, takes it for its size over the bandwidth, then travels for delay plus jitter, and a
/// round trip longer when a segment of it is lost. All connections of a link share the line, and each keeps its order.
struct DelayLine: Sendable {
    let direction: LinkDirection
    var shape: LinkShape
    private var generator: SeededGenerator
    /// When the line has sent all that was given to it.
    private var free = Instant(nanoseconds: .min)

    init(direction: LinkDirection, shape: LinkShape, generator: SeededGenerator) {
        self.direction = direction
        self.shape = shape
        self.generator = generator
    }

    /// When `count` bytes sent at `sent` arrive, never before `previous`, the arrival of what was sent before them on
    /// the same connection.
    mutating func arrival(of count: Int, sent: Instant, after previous: Instant) -> Instant {
        var departure = sent
        if let bitsPerSecond = shape.bitsPerSecond {
            departure = max(sent, free) + transmission(of: count, bitsPerSecond: bitsPerSecond)
            free = departure
        }
        var travel = shape.delay(direction)
        if shape.jitter != .zero { travel += shape.jitter.duration(draw: generator.next()) }
        if losesSegment(of: count) { travel += shape.roundTrip }
        return max(departure + travel, previous)
    }

    /// Forgets what the line was sending: it is empty again from now on.
    mutating func clear() {
        free = Instant(nanoseconds: .min)
    }

    private func transmission(of count: Int, bitsPerSecond: Int64) -> Duration {
        let scaled = Int64(count).multipliedFullWidth(by: 8_000_000_000)
        // A piece is far below 2^40 bytes and the rate at least 1,000, so that the quotient fits.
        return .nanoseconds(bitsPerSecond.dividingFullWidth(scaled).quotient)
    }

    private mutating func losesSegment(of count: Int) -> Bool {
        guard shape.loss > .zero else { return false }
        var isLost = false
        for _ in 0..<max(1, (count + LinkShape.segment - 1) / LinkShape.segment) {
            // Draw for each segment, lost or not, so that the sequence of draws depends on sizes alone.
            if generator.happens(shape.loss) { isLost = true }
        }
        return isLost
    }
}
