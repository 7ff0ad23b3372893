import Foundation
import NIOCore
import NIOPosix
import Synchronization
import TransportSecurity

/// Many clients of one edge, on one thread.
final class ClientCrowd: Sendable {
    enum Kind {
        /// Sends a request, reads its answer, and stays.
        case idle([UInt8])
        /// Sends the beginning of a request, and stays.
        case unfinished([UInt8])
        /// Sends what is refused, and reads why.
        case refused([UInt8])

        var bytes: [UInt8] {
            switch self {
            case .idle(let bytes), .unfinished(let bytes), .refused(let bytes): bytes
            }
        }

        var isUnfinished: Bool { if case .unfinished = self { true } else { false } }
    }

    /// Below the backlog of the edge's listener.
    private static let atOnce = 200

    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let host: String
    private let port: Int
    private let security: SecurityContext?
    private let channels = Mutex<[any Channel]>([])

    init(_ edge: BenchEdge, isSecure: Bool) throws {
        let parts = (isSecure ? edge.secureAddress : edge.address).split(separator: ":")
        guard parts.count == 2, let port = Int(parts[1]) else {
            throw BenchmarkFailure("the edge has no address")
        }
        host = String(parts[0])
        self.port = port
        if isSecure {
            let pem = Array(try Data(contentsOf: URL(fileURLWithPath: edge.authority)))
            security = try .client(trusting: try Certificate.chain(pem: pem), peer: "edge.adobedc.net")
        } else {
            security = nil
        }
    }

    deinit { group.shutdownGracefully { _ in } }

    /// Adds `count` clients; returns once each has done what its kind does.
    func connect(_ count: Int, each kind: Kind) async throws {
        for first in stride(from: 0, to: count, by: Self.atOnce) {
            try await withThrowingTaskGroup(of: (any Channel).self) { tasks in
                for _ in first..<min(count, first + Self.atOnce) {
                    tasks.addTask { try await self.connect(kind) }
                }
                for try await channel in tasks { channels.withLock { $0.append(channel) } }
            }
        }
    }

    private func connect(_ kind: Kind) async throws -> any Channel {
        let done = group.next().makePromise(of: Void.self)
        let channel: any Channel
        do {
            channel = try await ClientBootstrap(group: group)
                .channelInitializer { [security] channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        if let security {
                            try pipeline.addHandler(
                                SecurityHandler(
                                    security, meters: SecurityMeters(), timeout: .seconds(60)))
                        }
                        try pipeline.addHandler(
                            Client(kind, speaksAtOnce: security == nil, done: done))
                    }
                }
                .connect(host: host, port: port).get()
        } catch {
            done.fail(error)
            throw error
        }
        try await done.futureResult.get()
        return channel
    }

    /// How many have not been sent away.
    var open: Int { channels.withLock { $0.count { $0.isActive } } }

    /// All of them leave; returns when they have.
    func close() async throws {
        let open = channels.withLock { channels in
            defer { channels = [] }
            return channels
        }
        for channel in open { channel.close(promise: nil) }
        for channel in open { try await channel.closeFuture.get() }
    }
}

private final class Client: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let kind: ClientCrowd.Kind
    private let speaksAtOnce: Bool
    private let done: EventLoopPromise<Void>

    init(_ kind: ClientCrowd.Kind, speaksAtOnce: Bool, done: EventLoopPromise<Void>) {
        self.kind = kind
        self.speaksAtOnce = speaksAtOnce
        self.done = done
    }

    func channelActive(context: ChannelHandlerContext) {
        if speaksAtOnce { speak(context) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is SecurityEvent { speak(context) }
    }

    private func speak(_ context: ChannelHandlerContext) {
        let promise = kind.isUnfinished ? done : nil
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: kind.bytes)), promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { done.succeed() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        done.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        done.fail(BenchmarkFailure("the edge hangs up"))
    }
}
