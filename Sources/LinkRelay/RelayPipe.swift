import NIOCore
import SansIO

/// One direction of one connection: what has been read and waits for its arrival, in order.
///
/// Reading stops while more than the link's window waits; one read may overshoot it by four buffers of 64 KiB, and a
/// peer that ends its side by what the kernel had received from it. Writing stops while the sink is not writable.
final class RelayPipe {
    /// What travels: an end is as late as the bytes before it.
    enum Payload {
        /// The connection's handshake: it opens the target.
        case open
        case bytes(ByteBuffer)
        /// The source has ended its side.
        case end
        /// The source has reset the connection.
        case abort
    }

    private struct Item {
        let payload: Payload
        let count: Int
        var arrival: Instant
    }

    private let direction: LinkDirection
    private let link: Link
    private unowned let connection: RelayConnection
    private var items = CircularBuffer<Item>()
    /// What the items weigh: their bytes, and a fixed sum for each, so that tiny pieces are bounded too.
    private var weight = 0
    private var bytes = 0
    private var lastArrival = Instant(nanoseconds: .min)
    private var timer: (scheduled: Scheduled<Void>, instant: Instant)?
    private var isPumping = false
    private var isReadPaused = false
    /// The source will send no more.
    private(set) var hasEnded = false

    private static let itemWeight = 256

    init(direction: LinkDirection, link: Link, connection: RelayConnection) {
        self.direction = direction
        self.link = link
        self.connection = connection
    }

    private var wantsRead: Bool { !hasEnded && !link.isClogged && weight < link.shape.window(direction) }

    /// Takes what the source read; `sent` is when it counts as sent.
    func take(_ buffer: ByteBuffer, sent: Instant) {
        guard !hasEnded else { return }
        var rest = buffer
        // A short read in a large buffer would hold the whole buffer while it waits.
        if rest.storageCapacity > 2 * (rest.readableBytes + RelayPipe.itemWeight) {
            rest = ByteBuffer(bytes: rest.readableBytesView)
        }
        let pieceMaximum = link.shape.pieceMaximum
        while let piece = rest.readSlice(length: min(pieceMaximum, rest.readableBytes)),
            piece.readableBytes > 0
        {
            append(.bytes(piece), count: piece.readableBytes, sent: sent)
        }
    }

    func open(sent: Instant) { append(.open, count: 0, sent: sent) }

    func end(sent: Instant) {
        guard !hasEnded else { return }
        hasEnded = true
        append(.end, count: 0, sent: sent)
    }

    func abort(sent: Instant) {
        hasEnded = true
        append(.abort, count: 0, sent: sent)
    }

    private func append(_ payload: Payload, count: Int, sent: Instant) {
        lastArrival = link.arrival(direction, of: count, sent: sent, after: lastArrival)
        items.append(Item(payload: payload, count: count, arrival: lastArrival))
        weight += count + RelayPipe.itemWeight
        bytes += count
        if count > 0 { link.counters.hold(count) }
    }

    /// Sends again from `now` all that waits.
    func resend(at now: Instant) {
        lastArrival = now
        for index in items.indices {
            lastArrival = link.arrival(direction, of: items[index].count, sent: now, after: lastArrival)
            items[index].arrival = lastArrival
        }
    }

    /// Asks the source for more, or remembers to when there is room again.
    func readMore(_ source: (any Channel)?) {
        guard let source else { return }
        isReadPaused = !wantsRead
        if !isReadPaused { source.read() }
    }

    /// Hands on what has arrived, sets the timer for the next arrival, and resumes reading when there is room.
    func pump() {
        // Writing may call back: a sink that becomes writable, or closes.
        guard !isPumping else { return }
        isPumping = true
        while deliver() {}
        isPumping = false
        schedule()
        if isReadPaused, wantsRead { readMore(connection.source(direction)) }
    }

    /// The timer has fired.
    func expire() {
        timer = nil
        pump()
    }

    /// Drops all that waits.
    func clear() {
        timer?.scheduled.cancel()
        timer = nil
        if bytes > 0 { link.counters.release(bytes, to: nil) }
        items.removeAll()
        weight = 0
        bytes = 0
    }

    /// Whether it handed anything on.
    private func deliver() -> Bool {
        let now = link.now
        var delivered = 0
        var hasMoved = false
        while let item = items.first, item.arrival <= now, canPass(item.payload) {
            items.removeFirst()
            weight -= item.count + RelayPipe.itemWeight
            bytes -= item.count
            delivered += item.count
            hasMoved = true
            connection.hand(on: item.payload, direction)
        }
        if delivered > 0 {
            link.counters.release(delivered, to: direction)
            connection.sink(direction)?.flush()
        }
        return hasMoved
    }

    private func canPass(_ payload: Payload) -> Bool {
        guard !link.partitioned.contains(direction) else { return false }
        switch payload {
        // The handshake crosses the link both ways before the target sees a connection.
        case .open: return link.partitioned.isEmpty
        case .bytes: return connection.sink(direction)?.isWritable ?? false
        case .end: return connection.sink(direction) != nil
        case .abort: return true
        }
    }

    private func schedule() {
        // An item that cannot pass waits for a heal or a writable sink, which pump again. One that came due since it
        // was looked at gets a timer like any other.
        guard let next = items.first, canPass(next.payload) else { return }
        if let timer {
            if timer.instant == next.arrival { return }
            timer.scheduled.cancel()
        }
        let deadline = NIODeadline.uptimeNanoseconds(UInt64(max(0, next.arrival.nanoseconds)))
        let scheduled = link.loop.assumeIsolated().scheduleTask(deadline: deadline) {
            [connection, direction] in
            // Holds the connection, which may end while it is pumped.
            connection.expire(direction)
        }
        timer = (scheduled, next.arrival)
    }
}
