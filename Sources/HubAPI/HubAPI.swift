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
        /// A file or a part of one that has not arrived whole so long after its head ends its connection.
        public var fileTimeout = Duration.seconds(600)
        public var ingestionRates = IngestionRates.relaxed
        /// Whether definitions beyond the published soft limits are refused.
        public var guardrails = Guardrails.published

        public init() {}
    }

    /// Every route, without a socket.
    ///
    /// Routes under `/livez`, `/readyz`, `/metrics` and `/openapi.json` are open to all. Streaming ingestion asks each inlet whether it
    /// is authenticated. All others stand in a group that names the scope they need; its middleware sees each request
    /// before the handler does.
    ///
    /// - Parameters:
    ///   - batches: Where files are ingested; absent, there is no batch ingestion.
    ///   - now: The wall clock, for `receivedTimeMs`, for tokens, and for when things were defined.
    ///   - newID: A new UUID for each thing that a client defines.
    public static func router(
        service: HubService, access: Access, batches: BatchLoader? = nil, limits: Limits = Limits(),
        now: @escaping @Sendable () -> Timestamp, newID: @escaping @Sendable () -> String = HubAPI.randomID
    ) -> Router<Context> {
        let router = Router(context: Context.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: ProblemMiddleware())
        HealthRoutes(service: service).add(to: router)
        OpenAPIRoutes().add(to: router)

        if case .tokens(let control) = access {
            TokenRoutes(control: control, catalog: service.catalog, now: now).add(to: router)
        }

        let gateway = Gateway(access: access, catalog: service.catalog, now: now)
        IngestionRoutes(service: service, gateway: gateway, limits: limits, now: now).add(to: router.group())
        let profiles = router.group().add(
            middleware: gateway.demanding { $0.method == .delete ? .profileWrite : .profileRead })
        let removals = router.group().add(
            middleware: gateway.demanding { $0.method == .get ? .profileRead : .profileWrite })
        SystemJobRoutes(service: service, folder: batches?.folder, limits: limits).add(to: removals)
        EntityRoutes(service: service, limits: limits).add(to: profiles)
        IdentityGraphRoutes(service: service, limits: limits).add(to: profiles)
        ProfileSampleRoutes(service: service, folder: batches?.folder).add(to: profiles)
        let management = router.group().add(middleware: gateway.demanding { _ in .management })
        SpokeRoutes(service: service).add(to: management)
        SchemaRegistryRoutes(service: service, limits: limits, now: now).add(to: management)
        Definitions(service: service, limits: limits, now: now, newID: newID).add(to: management)
        if let batches {
            let ingestion = router.group().add(middleware: gateway.demanding { _ in .ingestion })
            BatchRoutes(service: service, loader: batches, limits: limits, now: now).add(to: ingestion)
            BatchFileRoutes(folder: batches.folder, now: now).add(to: ingestion)
            BatchExportRoutes(service: service, folder: batches.folder).add(to: ingestion)
        }
        router.refuseOtherMethods()
        return router
    }

    /// The HTTP server around `router`; `onServerRunning` gets the port that it was given for port 0.
    public static func application(
        service: HubService, access: Access, batches: BatchLoader? = nil, address: BindAddress,
        limits: Limits = Limits(),
        now: @escaping @Sendable () -> Timestamp, logger: Logger,
        onServerRunning: @escaping @Sendable (_ port: Int?) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        let requestTimeout = TimeAmount.nanoseconds(limits.requestTimeout.nanoseconds)
        let fileTimeout = TimeAmount.nanoseconds(limits.fileTimeout.nanoseconds)
        let channel = HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                RequestDeadlineHandler(timeout: requestTimeout, fileTimeout: fileTimeout)
            ],
            idleTimeout: .nanoseconds(limits.idleTimeout.nanoseconds),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.headerBytesMaximum, maxHeaderListSize: limits.headerBytesMaximum,
                maxHeaderFieldCount: limits.headerFieldsMaximum))
        return Application(
            router: router(service: service, access: access, batches: batches, limits: limits, now: now),
            server: .http1(configuration: channel),
            configuration: ApplicationConfiguration(
                address: address,
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connectionsMaximum)),
            onServerRunning: { await onServerRunning($0.localAddress?.port) },
            logger: logger)
    }
}
