public import Hummingbird
internal import HummingbirdCore
public import Logging
internal import NIOCore
public import Profiles
public import SansIO

/// The hub's HTTP side: streaming ingestion and profile access in Platform's published shapes, and Spoke's own routes.
public enum HubAPI {
    /// What bounds a client, slow or hostile.
    public struct Limits: Sendable {
        /// Largest request body (streaming ingestion: "413 over 1 MB").
        public var bodyBytesMaximum = 1 << 20
        /// All header fields of one request together.
        public var headerBytesMaximum = 16 << 10
        public var headerFieldsMaximum = 100
        /// How deep JSON may nest.
        public var depthMaximum = 64
        /// A connection on which nothing is under way is closed after this long, one without a first request too.
        public var idleTimeout = Duration.seconds(30)
        /// A request that has not arrived whole so long after its head ends its connection.
        public var requestTimeout = Duration.seconds(20)
        /// More connections wait in the listening socket's queue.
        public var connectionsMaximum = 4_096
        /// Whether definitions beyond the published soft limits are refused.
        public var guardrails = Guardrails.published

        public init() {}
    }

    public typealias Context = BasicRequestContext

    /// Every route, without a socket.
    ///
    /// Routes under `/livez`, `/readyz` and `/metrics` are open to all; the others are where tokens will be checked:
    /// a middleware on the inner group sees each of them before its handler does.
    ///
    /// - Parameters:
    ///   - now: The wall clock, for `receivedTimeMs` and for when things were defined.
    ///   - newID: A new UUID for each thing that a client defines.
    public static func router(
        service: HubService, limits: Limits = Limits(), now: @escaping @Sendable () -> Timestamp,
        newID: @escaping @Sendable () -> String = HubAPI.randomID
    ) -> Router<Context> {
        let router = Router(context: Context.self)
        router.add(middleware: ProblemMiddleware())
        HealthRoutes(service: service).add(to: router)

        let guarded = router.group()
        IngestionRoutes(service: service, limits: limits, now: now).add(to: guarded)
        EntityRoutes(service: service).add(to: guarded)
        SpokeRoutes(service: service).add(to: guarded)
        Definitions(service: service, limits: limits, now: now, newID: newID).add(to: guarded)
        return router
    }

    /// The HTTP server around `router`; `onServerRunning` gets the port that it was given for port 0.
    public static func application(
        service: HubService, address: BindAddress, limits: Limits = Limits(),
        now: @escaping @Sendable () -> Timestamp, logger: Logger,
        onServerRunning: @escaping @Sendable (_ port: Int?) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        let requestTimeout = TimeAmount.nanoseconds(limits.requestTimeout.nanoseconds)
        let channel = HTTP1Channel.Configuration(
            additionalChannelHandlers: [RequestDeadlineHandler(timeout: requestTimeout)],
            idleTimeout: .nanoseconds(limits.idleTimeout.nanoseconds),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.headerBytesMaximum, maxHeaderListSize: limits.headerBytesMaximum,
                maxHeaderFieldCount: limits.headerFieldsMaximum))
        return Application(
            router: router(service: service, limits: limits, now: now),
            server: .http1(configuration: channel),
            configuration: ApplicationConfiguration(
                address: address,
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connectionsMaximum)),
            onServerRunning: { await onServerRunning($0.localAddress?.port) },
            logger: logger)
    }
}
