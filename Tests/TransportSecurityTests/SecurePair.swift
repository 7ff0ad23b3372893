import NIOCore
import NIOEmbedded
import Testing

@testable import TransportSecurity

/// Certificates that all tests share: making keys takes time.
enum Certificates {
    static let authority = Result { try CertificateAuthority(lifetime: .seconds(86_400)) }
    static let key = Result { try PrivateKey() }

    static func leaf(_ names: [String] = ["edge.test"], lifetime: Duration = .seconds(3_600)) throws
        -> Certificate
    {
        try authority.get().certificate(for: names, key: key.get(), lifetime: lifetime)
    }

    static func server() throws -> SecurityContext {
        try .server(chain: [try leaf()], key: key.get())
    }

    static func client(for peer: String = "edge.test") throws -> SecurityContext {
        try .client(trusting: [try authority.get().certificate], peer: peer)
    }
}

/// A client and a server with a wire between them that the test moves bytes over, and a clock that it moves.
final class SecurePair {
    let client = EmbeddedChannel()
    let server = EmbeddedChannel()
    let clientEnd = Recorder()
    let serverEnd = Recorder()
    let meters = SecurityMeters()

    init(
        client clientContext: SecurityContext? = nil, timeout: TimeAmount = .seconds(10)
    ) throws {
        for (channel, context, recorder, counted) in [
            (server, try Certificates.server(), serverEnd, meters),
            (client, try clientContext ?? Certificates.client(), clientEnd, SecurityMeters()),
        ] {
            try channel.pipeline.syncOperations.addHandlers([
                HalfCloser(),
                SecurityHandler(
                    context, meters: counted, timeout: timeout, plainAnswer: ByteBuffer(string: "speak TLS")),
                recorder,
            ])
            channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
        }
    }

    /// Carries all that is written to the other side until nobody writes; in pieces of `size` bytes.
    func carry(inPiecesOf size: Int = .max) throws {
        while true {
            let moved = try move(from: client, to: server, size) + move(from: server, to: client, size)
            if moved == 0 { return }
        }
    }

    private func move(from: EmbeddedChannel, to: EmbeddedChannel, _ size: Int) throws -> Int {
        var moved = 0
        while var bytes = try from.readOutbound(as: ByteBuffer.self) {
            moved += bytes.readableBytes
            while bytes.readableBytes > 0, let piece = bytes.readSlice(length: min(size, bytes.readableBytes))
            {
                if to.isActive { try to.writeInbound(piece) }
            }
        }
        return moved
    }

    func send(_ bytes: [UInt8], from channel: EmbeddedChannel) {
        channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
    }
}

/// Stands for a socket that can close one way; without it, an embedded channel closes both.
private final class HalfCloser: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .output { promise?.succeed() } else { context.close(mode: mode, promise: promise) }
    }
}

/// What comes out at the upper end of a pipeline.
final class Recorder: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private(set) var bytes: [UInt8] = []
    private(set) var events: [String] = []

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes += Array(unwrapInboundIn(data).readableBytesView)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) { events.append("\(event)") }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { events.append("error") }
}
