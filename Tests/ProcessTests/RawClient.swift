import Laboratory
import NIOCore
import NIOPosix
import SansIO

/// Sends whatever bytes to a TCP port, as no decent client would.
struct RawClient: Sendable {
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    func close() async throws { try await group.shutdownGracefully() }

    struct Connection: Sendable {
        fileprivate let channel: any Channel
        fileprivate let received: EventLoopPromise<[UInt8]>

        /// Hands over bytes; that the peer has hung up meanwhile is its right.
        func send(_ bytes: [UInt8]) {
            channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
        }

        func close() async {
            do {
                try await channel.close()
            } catch {
                // Closed already, by the peer.
                return
            }
        }
    }

    /// Connects to `host:port`.
    func connect(_ address: String) async throws -> Connection {
        let parts = address.split(separator: ":")
        guard parts.count == 2, let port = Int(parts[1]) else {
            throw HTTPCallFailure.malformedAddress(address)
        }
        let loop = group.next()
        let received = loop.makePromise(of: [UInt8].self)
        do {
            let channel = try await ClientBootstrap(group: loop)
                .channelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(ByteCollector(received))
                    }
                }
                .connect(host: String(parts[0]), port: port).get()
            return Connection(channel: channel, received: received)
        } catch {
            received.fail(error)
            throw error
        }
    }

    /// Sends bytes, ends its own side, and returns what came until the peer hung up or `patience` was over.
    func exchange(
        _ bytes: [UInt8], with address: String, endsOutput: Bool = true, patience: Duration = .seconds(1)
    ) async throws -> [UInt8] {
        let connection = try await connect(address)
        let channel = connection.channel
        channel.writeAndFlush(ByteBuffer(bytes: bytes)).whenComplete { _ in
            if endsOutput { channel.close(mode: .output, promise: nil) }
        }
        let end = channel.eventLoop.scheduleTask(in: .nanoseconds(patience.nanoseconds)) {
            channel.close(promise: nil)
        }
        defer { end.cancel() }
        let received = try await connection.received.futureResult.get()
        await connection.close()
        return received
    }
}

/// Gathers what comes, at most a mebibyte, until the peer ends its side or the connection is gone.
private final class ByteCollector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let promise: EventLoopPromise<[UInt8]>
    private var bytes: [UInt8] = []

    init(_ promise: EventLoopPromise<[UInt8]>) {
        self.promise = promise
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if bytes.count < 1 << 20 { bytes += Array(unwrapInboundIn(data).readableBytesView) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent { promise.succeed(bytes) }
    }

    // A reset is an end like any other here.
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelInactive(context: ChannelHandlerContext) { promise.succeed(bytes) }
}
