internal import EdgeCore
internal import Logging
internal import Profiles
internal import SansIO
internal import Wire
internal import ZeroMQ

/// The edge's loop around its two sockets: the stream (SUB) and its requests to the hub (DEALER).
struct EdgeReactor: ~Copyable {
    private let runtime: EdgeRuntime
    private let context: Context
    private let topic: [UInt8]
    private var stream: Socket
    private var hub: Socket
    /// When the first request left that no reply has followed.
    private var unansweredSince: Instant?
    private var watch = WallClockWatch(reference: SystemClock.wallClock)

    private init(_ runtime: EdgeRuntime) throws(ZeroMQError) {
        let options = runtime.options
        let context = try Context()
        let topic = Array(runtime.region.code.utf8)
        let stream = try EdgeReactor.openStream(of: topic, options, in: context)
        let hub = try EdgeReactor.openRequests(of: runtime.name, options, in: context)
        self.runtime = runtime
        self.context = context
        self.topic = topic
        self.stream = stream
        self.hub = hub
    }

    private static func openStream(
        of topic: [UInt8], _ options: EdgeOptions, in context: Context
    ) throws(ZeroMQError) -> Socket {
        // The send mark is for subscriptions, which are messages: a mark on them would lose some silently.
        var stream = try Socket(
            .sub, in: context,
            options: TransportOptions.connection + TransportOptions.reconnection + [
                .sendHighWater(0), .receiveHighWater(options.publicationsHighWater), .subscribe(topic),
            ])
        try stream.connect(options.publications)
        return stream
    }

    private static func openRequests(
        of name: String, _ options: EdgeOptions, in context: Context
    ) throws(ZeroMQError) -> Socket {
        // With `immediate` nothing queues for a hub that is away: it shall not be met by dead requests.
        var hub = try Socket(
            .dealer, in: context,
            options: TransportOptions.connection + TransportOptions.reconnection + [
                .immediate, .routingID(name), .sendHighWater(options.requestsHighWater),
                .receiveHighWater(options.requestsHighWater),
            ])
        try hub.connect(options.requests)
        return hub
    }

    /// The body of the thread.
    static func run(
        configuration: EdgeConfiguration, options: EdgeOptions, logger: Logger,
        whenStarted: (Result<EdgeRuntime, any Error>) -> Void
    ) {
        let runtime: EdgeRuntime
        do throws(RuntimeFailure) {
            runtime = try EdgeRuntime(configuration: configuration, options: options, logger: logger)
            var reactor = try EdgeReactor.opened(runtime)
            try runtime.startJournal()
            whenStarted(.success(runtime))
            do throws(ZeroMQError) {
                try reactor.loop()
            } catch {
                logger.critical("the edge's transport failed", metadata: ["reason": "\(error)"])
                options.onFailure(.transport(error))
            }
        } catch {
            whenStarted(.failure(error))
            return
        }
        runtime.finish()
    }

    private static func opened(_ runtime: EdgeRuntime) throws(RuntimeFailure) -> EdgeReactor {
        do throws(ZeroMQError) { return try EdgeReactor(runtime) } catch { throw .transport(error) }
    }

    private mutating func loop() throws(ZeroMQError) {
        while true {
            let round = runtime.beginRound(at: SystemClock.now)
            if round.wantsResubscription {
                stream = try EdgeReactor.openStream(of: topic, runtime.options, in: context)
            }
            try reconnectIfUnanswered(at: SystemClock.now)
            for request in round.requests { try send(request) }
            if round.isOver { return try hub.set(.linger(TransportOptions.farewell)) }

            // While the disk is behind, the stream waits in its socket, and past the mark at the hub's.
            let attending: Readiness = runtime.isJournalCongested ? .second : [.first, .second]
            let ready = try poll(stream, hub, runtime.wakeup, attending: attending, timeout: round.nap)
            // Before looking for work, so that what is signalled later wakes again.
            if ready.contains(.wakeup) { runtime.wakeup.reset() }
            if let jump = watch.jump(to: SystemClock.wallClock) {
                runtime.logger.notice("the wall clock was set", metadata: ["to": "\(jump.milliseconds)"])
                runtime.take(.clockSet(jump), at: SystemClock.now)
            }
            if ready.contains(.second) {
                try takeReplies()
                // Before the node is given anything else: it applies a page once the next is asked for.
                for request in runtime.takeRequests() { try send(request) }
            }
            if ready.contains(.first) { try takePublications() }
        }
    }

    /// A second process of this edge's name takes the hub's ROUTER over; libzmq then neither reads this
    /// connection any more nor closes it, also once the other process is gone.
    private mutating func reconnectIfUnanswered(at now: Instant) throws(ZeroMQError) {
        guard let since = unansweredSince, now - since > runtime.options.replySilenceMaximum else { return }
        unansweredSince = nil
        hub = try EdgeReactor.openRequests(of: runtime.name, runtime.options, in: context)
        runtime.transport.reconnections.increment()
        runtime.logger.warning("no reply to any request: the connection to the hub is made anew")
    }

    private mutating func send(_ request: Request) throws(ZeroMQError) {
        switch try hub.send([request.encoded()]) {
        case .sent:
            runtime.transport.requests.increment()
            if unansweredSince == nil { unansweredSince = SystemClock.now }
        case .full, .unroutable:
            runtime.transport.requestsDropped.increment()
            runtime.take(.requestDropped(request.number), at: SystemClock.now)
        }
    }

    private mutating func takeReplies() throws(ZeroMQError) {
        for _ in 0..<runtime.options.messagesPerTurnMaximum {
            switch try hub.receive(framesMaximum: TransportOptions.framesMaximum) {
            case .nothing: return
            case .message(let frames) where frames.count == 1:
                unansweredSince = nil
                take(reply: frames[0])
            case .message, .oversized: count(runtime.transport.repliesUndecodable, "not one frame")
            }
        }
    }

    private func take(reply bytes: [UInt8]) {
        runtime.transport.replies.increment()
        do throws(WireError) {
            let reply = try Reply(decoding: bytes)
            runtime.take(.reply(reply), at: SystemClock.now)
        } catch {
            count(runtime.transport.repliesUndecodable, error.description)
        }
    }

    private mutating func takePublications() throws(ZeroMQError) {
        for _ in 0..<runtime.options.messagesPerTurnMaximum {
            switch try stream.receive(framesMaximum: TransportOptions.framesMaximum) {
            case .nothing: return
            // Subscriptions match by prefix: another region's topic may begin like this one's.
            case .message(let frames) where frames[0] != topic:
                runtime.transport.publicationsForeign.increment()
            case .message(let frames) where frames.count == 2: take(publication: frames[1])
            case .message, .oversized:
                count(runtime.transport.publicationsUndecodable, "not a topic and one frame")
            }
        }
    }

    private func take(publication bytes: [UInt8]) {
        runtime.transport.publications.increment()
        runtime.transport.publicationBytes.increment(by: bytes.count)
        do throws(WireError) {
            let publication = try Publication(decoding: bytes)
            guard publication.region == runtime.region else {
                return runtime.transport.publicationsForeign.increment()
            }
            runtime.take(.publication(publication), at: SystemClock.now)
            if !publication.items.isEmpty { measure(publication, at: SystemClock.timestamp) }
        } catch {
            count(runtime.transport.publicationsUndecodable, error.description)
        }
    }

    private func measure(_ publication: Publication, at time: Timestamp) {
        runtime.transport.projectionLatency.observe(
            publication.items.lazy.compactMap { item in
                switch item {
                case .projection(let projection): time - projection.causes.received
                case .membership(_, let causes): time - causes.received
                case .gone: nil
                }
            })
    }

    /// Logged at the first, second, fourth … time, so that hostile bytes do not fill the disk.
    private func count(_ counter: Counter, _ reason: String) {
        counter.increment()
        let count = counter.value
        guard count & (count - 1) == 0 else { return }
        runtime.logger.warning("undecodable message", metadata: ["count": "\(count)", "reason": "\(reason)"])
    }
}
