internal import HTTPTypes
public import Hummingbird
public import SansIO

/// A small shop on the edges of a running topology, with a panel that tells what happened behind each of its pages.
///
/// Browsers call the edges themselves and learn audiences; this server asks them as a client with a token and hands
/// attributes to the page of the visitor who is logged in: the two patterns of the blueprint, side by side. Other pages
/// of `spoke up` are further routes on the same router, behind the same guard.
public struct Storefront: Sendable {
    public typealias Context = BasicRequestContext

    /// What bounds a client, slow or hostile.
    public struct Limits: Sendable {
        /// A log-in names a customer; nothing else has a body.
        public var bodyBytesMaximum = 1 << 10
        public var headerBytesMaximum = 16 << 10
        public var headerFieldsMaximum = 100
        public var idleTimeout = Duration.seconds(30)
        /// A request that has not arrived whole so long after its head ends its connection.
        public var requestTimeout = Duration.seconds(10)
        public var connectionsMaximum = 256
        public var sessionsMaximum = 1_000
        /// A session that nobody uses ends after this long.
        public var sessionLifetime = Duration.seconds(3_600)

        public init() {}
    }

    let plan: ShopPlan
    let customers: [KnownCustomer]
    let webSDK: WebSDK?
    let limits: Limits
    let asker: EdgeAsker
    let sessions: SessionTable
    let now: @Sendable () -> Instant

    /// - Parameters:
    ///   - customers: For whom one may log in; the hub knows them.
    ///   - asker: How this server asks the edges.
    ///   - now: The clock of sessions.
    public init(
        plan: ShopPlan, customers: [KnownCustomer], webSDK: WebSDK? = nil, asker: EdgeAsker,
        limits: Limits = Limits(), now: @escaping @Sendable () -> Instant
    ) {
        self.plan = plan
        self.customers = customers
        self.webSDK = webSDK
        self.limits = limits
        self.asker = asker
        self.now = now
        sessions = SessionTable(countMaximum: limits.sessionsMaximum, lifetime: limits.sessionLifetime)
    }

    /// Every route, without a socket.
    ///
    /// - Parameter isLocal: Whether only this machine reaches the server; then it answers to no other name.
    public func router(isLocal: Bool) -> Router<Context> {
        let router = Router(context: Context.self)
        router.add(middleware: PageGuard(policy: contentPolicy, isLocal: isLocal))
        PageRoutes(webSDK: webSDK).add(to: router)
        SessionRoutes(shop: self).add(to: router)
        ProfileRoutes(shop: self).add(to: router)
        return router
    }

    /// Pages run their own scripts and, if so started, the Web SDK; they connect to this server and the edges.
    private var contentPolicy: String {
        var scripts = "'self'"
        if let origin = webSDK?.origin { scripts += " " + origin }
        let edges = plan.edges.flatMap { edge in
            ["http://" + edge.open] + (webSDK.map { ["https://" + $0.domain(of: edge.region)] } ?? [])
        }
        return
            "default-src 'none'; script-src \(scripts); style-src 'self'; img-src 'self'; connect-src 'self' "
            + edges.joined(separator: " ") + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    }

    /// Who is logged in with the browser that sent a request.
    func customer(of request: Request) -> KnownCustomer? {
        guard let token = request.cookies[SessionTable.cookie]?.value,
            let key = sessions.customer(of: token, at: now())
        else { return nil }
        return customers.first { $0.key == key }
    }
}
