import NIOCore
import NIOPosix
import Testing

/// One end of a TCP connection, for tests: what it reads waits until a test asks for it.
actor Peer {
    /// How a peer's input ended.
    enum Ending: Hashable, Sendable {
        /// The other side ended its output.
        case ended
        /// The connection is gone.
        case closed
    }

    enum Arrival: Sendable {
        case bytes([UInt8])
        case ending(Ending)
    }

    nonisolated let channel: any Channel
    private let arrivals: AsyncStream<Arrival>
    private var buffered: [UInt8] = []
    private(set) var ending: Ending?

    init(channel: any Channel, arrivals: AsyncStream<Arrival>) {
        self.channel = channel
        self.arrivals = arrivals
    }

    /// The next `count` bytes; fewer if the input ends before.
    func read(_ count: Int) async -> [UInt8] {
        while buffered.count < count, ending == nil { await take() }
        let read = Array(buffered.prefix(count))
        buffered.removeFirst(read.count)
        return read
    }

    func readText(_ count: Int) async -> String { String(decoding: await read(count), as: UTF8.self) }

    /// Everything up to the end of the input, and how it ended.
    func readAll() async -> (bytes: [UInt8], ending: Ending?) {
        while ending == nil { await take() }
        let read = buffered
        buffered = []
        return (read, ending)
    }

    nonisolated func write(_ bytes: [UInt8]) {
        channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
    }

    nonisolated func write(_ text: String) { write(Array(text.utf8)) }

    nonisolated func endOutput() { channel.close(mode: .output, promise: nil) }

    nonisolated func close() { channel.close(promise: nil) }

    private func take() async {
        var iterator = arrivals.makeAsyncIterator()
        switch await iterator.next(isolation: self) {
        case .bytes(let bytes): buffered += bytes
        case .ending(let ending): self.ending = ending
        case nil: ending = .closed
        }
    }
}

/// Turns what a channel reads into a peer's arrivals.
final class PeerHandler: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    let arrivals: AsyncStream<Peer.Arrival>
    private let continuation: AsyncStream<Peer.Arrival>.Continuation

    init() {
        (arrivals, continuation) = AsyncStream.makeStream()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        continuation.yield(.bytes(Array(buffer: unwrapInboundIn(data))))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .some(.inputClosed) = event as? ChannelEvent { continuation.yield(.ending(.ended)) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        continuation.yield(.ending(.closed))
        continuation.finish()
    }
}

/// Looks at an observable state until it holds, for at most ten seconds.
func eventually(_ what: String = "a state", _ condition: () async -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(10)
    while !(await condition()) {
        guard ContinuousClock.now < deadline else {
            Issue.record("\(what) did not come about in ten seconds")
            return
        }
        try await Task.sleep(for: .milliseconds(1))
    }
}
