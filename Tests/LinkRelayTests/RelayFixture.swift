import LinkRelay
import NIOCore
import NIOPosix
import SansIO
import Synchronization

/// A target, a relay to it, and clients that connect through the relay.
struct RelayFixture: Sendable {
    let relay: LinkRelay
    let port: Int
    private let group: MultiThreadedEventLoopGroup
    private let server: any Channel
    private let accepted: Accepted

    /// The target's sides of connections, in the order of their acceptance.
    private final class Accepted: Sendable {
        let peers = Mutex<[Peer]>([])
    }

    /// Runs `body` and then stops everything. With `targetReads` false the target leaves all it gets in its sockets.
    static func with(
        _ shape: LinkShape = LinkShape(), targetReads: Bool = true, connectionsMaximum: Int = 16,
        _ body: (RelayFixture) async throws -> Void
    ) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let fixture = try await RelayFixture(
            shape: shape, targetReads: targetReads, connectionsMaximum: connectionsMaximum, group: group)
        let result: Result<Void, any Error>
        do {
            try await body(fixture)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await fixture.relay.stop()
        try await group.shutdownGracefully()
        try result.get()
    }

    private init(
        shape: LinkShape, targetReads: Bool, connectionsMaximum: Int, group: MultiThreadedEventLoopGroup
    ) async throws {
        let accepted = Accepted()
        self.accepted = accepted
        self.group = group
        server = try await ServerBootstrap(group: group)
            .childChannelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .childChannelOption(ChannelOptions.autoRead, value: targetReads)
            .childChannelInitializer { channel in
                let handler = PeerHandler()
                accepted.peers.withLock { $0.append(Peer(channel: channel, arrivals: handler.arrivals)) }
                return channel.pipeline.addHandler(handler)
            }
            .bind(host: "127.0.0.1", port: 0).get()
        relay = LinkRelay(
            listen: .loopback(), target: .loopback(port: server.localAddress?.port ?? 0), shape: shape,
            seed: 7,
            group: group, connectionsMaximum: connectionsMaximum)
        port = try await relay.start()
    }

    var acceptedCount: Int { accepted.peers.withLock { $0.count } }

    /// A new connection to the relay.
    func connect() async throws -> Peer {
        let handler = PeerHandler()
        let channel = try await ClientBootstrap(group: group)
            .channelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .channelInitializer { $0.pipeline.addHandler(handler) }
            .connect(host: "127.0.0.1", port: port).get()
        return Peer(channel: channel, arrivals: handler.arrivals)
    }

    /// A new connection to the relay, or `nil` if it fails.
    func attempt() async -> Peer? {
        do { return try await connect() } catch { return nil }
    }

    /// The target's side of the connection that it accepted as number `index`.
    func target(_ index: Int = 0) async throws -> Peer {
        try await eventually { acceptedCount > index }
        return accepted.peers.withLock { $0[index] }
    }

    func closeTarget() async throws { try await server.close() }
}
