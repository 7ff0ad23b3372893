internal import ZeroMQ

/// The hub's two sockets; used by its reactor thread only.
struct HubSockets: ~Copyable {
    var publisher: Socket
    var router: Socket
    let publicationsEndpoint: String
    let requestsEndpoint: String

    static func bound(_ options: HubOptions) throws(RuntimeFailure) -> HubSockets {
        do throws(ZeroMQError) { return try HubSockets(options) } catch { throw .transport(error) }
    }

    private init(_ options: HubOptions) throws(ZeroMQError) {
        let context = try Context()
        // Subscriptions are messages too: a mark on them would lose some silently.
        var publisher = try Socket(
            .xpub, in: context,
            options: TransportOptions.connection + [
                .sendHighWater(options.publicationsHighWater), .receiveHighWater(0), .everySubscription,
            ])
        var router = try Socket(
            .router, in: context,
            options: TransportOptions.connection + [
                .sendHighWater(options.repliesHighWater), .receiveHighWater(options.repliesHighWater),
                .routerHandover, .routerMandatory,
            ])
        let publications = try publisher.bind(options.publications)
        let requests = try router.bind(options.requests)
        publicationsEndpoint = publications
        requestsEndpoint = requests
        self.publisher = publisher
        self.router = router
    }

    /// What was sent last may leave before the sockets' end.
    mutating func sayFarewell() throws(ZeroMQError) {
        try publisher.set(.linger(TransportOptions.farewell))
        try router.set(.linger(TransportOptions.farewell))
    }
}
