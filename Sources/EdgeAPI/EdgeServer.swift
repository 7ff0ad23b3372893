public import NIOCore
public import NIOPosix
internal import Synchronization
internal import TransportSecurity

/// The listeners of one edge and the connections they accepted.
public final class EdgeServer: Sendable {
    private struct State {
        var listeners: [any Channel] = []
        var connections: [ObjectIdentifier: any Channel] = [:]
        var isStopping = false
    }

    private let service: EdgeService
    private let listeners: [EdgeListener]
    private let limits: HTTPLimits
    private let group: MultiThreadedEventLoopGroup
    private let meters = HTTPMeters()
    private let state = Mutex(State())

    /// - Parameter group: Whose loops the connections are spread over. It is the caller's, and outlives the server.
    public init(
        service: EdgeService, listeners: [EdgeListener], limits: HTTPLimits = HTTPLimits(),
        group: MultiThreadedEventLoopGroup
    ) {
        self.service = service
        self.listeners = listeners
        self.limits = limits
        self.group = group
    }

    /// Binds every listener, or none. Returns where they listen, in order.
    public func start() async throws -> [SocketAddress] {
        var addresses: [SocketAddress] = []
        for listener in listeners {
            do {
                let channel = try await bind(listener)
                state.withLock { $0.listeners.append(channel) }
                addresses.append(channel.localAddress ?? listener.address)
            } catch {
                await stop()
                throw EdgeServerFailure.cannotBind("\(listener.address)", "\(error)")
            }
        }
        return addresses
    }

    /// Takes no new connections, lets the open ones finish the request they are at, and closes what is left after
    /// `drainTimeout`.
    public func stop() async {
        let listening = state.withLock { state in
            state.isStopping = true
            defer { state.listeners = [] }
            return state.listeners
        }
        for channel in listening { await closed(channel, forcing: true) }
        let open = state.withLock { Array($0.connections.values) }
        for channel in open {
            channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
        let deadline = group.next().scheduleTask(in: TimeAmount(limits.drainTimeout)) {
            for channel in open { channel.close(promise: nil) }
        }
        for channel in open { await closed(channel, forcing: false) }
        deadline.cancel()
    }

    /// How many connections are open.
    public var connections: Int { meters.connections }

    private func bind(_ listener: EdgeListener) async throws -> any Channel {
        let responder = EdgeResponder(service: service, listener: listener, meters: meters)
        return try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { [limits, meters] channel in
                self.track(channel)
                return channel.eventLoop.makeCompletedFuture {
                    if let security = listener.security {
                        try channel.pipeline.syncOperations.addHandler(
                            SecurityHandler(
                                security.context, meters: meters.security,
                                timeout: TimeAmount(limits.handshakeTimeout),
                                plainAnswer: EdgeServer.answerToPlainHTTP))
                    }
                    try channel.pipeline.syncOperations.addHandler(
                        HTTPHandler(responder: responder, limits: limits, meters: meters))
                }
            }
            .bind(to: listener.address).get()
    }

    /// What a client is told that speaks HTTP where TLS is expected.
    private static let answerToPlainHTTP: ByteBuffer = {
        let body = "this port speaks TLS: write https:// for http://\n"
        return ByteBuffer(
            string: "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }()

    private func track(_ channel: any Channel) {
        let key = ObjectIdentifier(channel)
        let isLate = state.withLock { state in
            if !state.isStopping { state.connections[key] = channel }
            return state.isStopping
        }
        // Accepted just before its listener was closed.
        if isLate { return channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in
            _ = self.state.withLock { $0.connections.removeValue(forKey: key) }
        }
    }

    private func closed(_ channel: any Channel, forcing: Bool) async {
        if forcing { channel.close(promise: nil) }
        // A channel that failed as it closed is closed all the same.
        await withCheckedContinuation { continuation in
            channel.closeFuture.whenComplete { _ in continuation.resume() }
        }
    }
}
