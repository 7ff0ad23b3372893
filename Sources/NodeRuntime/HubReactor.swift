internal import HubCore
internal import Logging
internal import Profiles
internal import SansIO
internal import Wire
internal import ZeroMQ

/// The hub's loop: wait, take at most so much of everything, advance, commit, act.
struct HubReactor<Store: HubStore>: ~Copyable {
    private let runtime: HubRuntime<Store>
    private var node: HubNode<Store>
    private var sockets: HubSockets
    private var watch: WallClockWatch
    private var effects: [HubEffect] = []
    private var hasHalted = false

    private init(
        configuration: HubConfiguration, store: Store, options: HubOptions, logger: Logger
    ) throws(RuntimeFailure) {
        let clock = SystemClock.wallClock
        let sockets = try HubSockets.bound(options)
        let epoch = Epoch(UInt64.random(in: 1 ... .max))
        let node: HubNode<Store>
        do throws(StoreFailure) {
            node = try HubNode(
                configuration: configuration, store: store, epoch: epoch, clock: clock, at: clock.instant)
        } catch {
            throw .store(error)
        }
        let status = HubRuntime<Store>.HubStatus(
            revision: node.revision, catalog: node.catalog, counters: node.counters)
        runtime = try HubRuntime(
            sockets: sockets, epoch: epoch, options: options, status: status, logger: logger)
        watch = WallClockWatch(reference: clock)
        self.node = node
        self.sockets = sockets
    }

    /// The body of the thread.
    static func run(
        configuration: HubConfiguration, store: Store, options: HubOptions, logger: Logger,
        whenStarted: (Result<HubRuntime<Store>, any Error>) -> Void
    ) {
        let runtime: HubRuntime<Store>
        do throws(RuntimeFailure) {
            var reactor = try HubReactor(
                configuration: configuration, store: store, options: options, logger: logger)
            runtime = reactor.runtime
            whenStarted(.success(runtime))
            do throws(ZeroMQError) {
                try reactor.loop()
            } catch {
                logger.critical("the hub's transport failed", metadata: ["reason": "\(error)"])
                options.onHalt(error.description)
            }
        } catch {
            whenStarted(.failure(error))
            return
        }
        // The sockets are closed by now: who waits for the end may bind the same ports.
        runtime.mailbox.close()
        runtime.tickets.failAll()
        runtime.ended.happen()
    }

    private mutating func loop() throws(ZeroMQError) {
        var drainEnd: Instant?
        while true {
            var now = SystemClock.now
            // A closed mailbox keeps its wake-up signalled, so a stopping hub does not nap.
            let nap = node.nextDeadline.map { min(max(.zero, $0 - now), TransportOptions.napMaximum) }
            let ready = try poll(
                sockets.publisher, sockets.router, runtime.mailbox.wakeup,
                timeout: nap ?? TransportOptions.napMaximum)
            now = SystemClock.now
            if let jump = watch.jump(to: SystemClock.wallClock) {
                runtime.logger.notice("the wall clock was set", metadata: ["to": "\(jump.milliseconds)"])
                node.receive(.clockSet(jump), at: now, into: &effects)
            }
            if ready.contains(.first) { try takeSubscriptions(at: now) }
            if ready.contains(.second) { try takeRequests(at: now) }
            let inputs = runtime.mailbox.take(runtime.options.inputsPerTurnMaximum)
            for input in inputs { node.receive(input, at: now, into: &effects) }
            try endTurn(at: now)
            if hasHalted { return }

            if runtime.mailbox.isClosed {
                let end = drainEnd ?? now + TransportOptions.drainMaximum
                drainEnd = end
                if (inputs.isEmpty && !ready.contains(.second)) || now >= end {
                    try sockets.sayFarewell()
                    return
                }
            }
        }
    }

    private mutating func endTurn(at now: Instant) throws(ZeroMQError) {
        node.advance(to: now, into: &effects)
        node.commit(at: now, into: &effects)
        runtime.transport.turns.increment()
        runtime.report(.init(revision: node.revision, catalog: node.catalog, counters: node.counters))
        for effect in effects {
            switch effect {
            case .publish(let publication): try publish(publication)
            case .reply(let reply, let edge): try send(reply, to: edge)
            case .answer(let ticket, let answer): runtime.tickets.answer(ticket, with: .success(answer))
            case .halt(let reason):
                hasHalted = true
                runtime.logger.critical("the hub's store failed", metadata: ["reason": "\(reason)"])
                runtime.options.onHalt(reason)
            }
            // What follows a halt was never committed.
            if hasHalted { break }
        }
        effects.removeAll(keepingCapacity: true)
        runtime.tickets.expire(at: now)
    }

    private mutating func publish(_ publication: Publication) throws(ZeroMQError) {
        let bytes = publication.encoded()
        runtime.transport.publications.increment()
        runtime.transport.publicationBytes.increment(by: bytes.count)
        // XPUB never refuses: a subscriber at its mark misses the message and notices by the sequence.
        _ = try sockets.publisher.send([Array(publication.region.code.utf8), bytes])
    }

    private mutating func send(_ reply: Reply, to edge: String) throws(ZeroMQError) {
        switch try sockets.router.send([Array(edge.utf8), reply.encoded()]) {
        case .sent: runtime.transport.replies.increment()
        // Edges repeat requests that get no reply.
        case .full, .unroutable: runtime.transport.repliesDropped.increment()
        }
    }

    private mutating func takeRequests(at now: Instant) throws(ZeroMQError) {
        for _ in 0..<runtime.options.inputsPerTurnMaximum {
            switch try sockets.router.receive(framesMaximum: TransportOptions.framesMaximum) {
            case .nothing: return
            case .message(let frames) where frames.count == 2: try take(frames[1], from: frames[0], at: now)
            case .message, .oversized: countUndecodable("not an edge name and one frame")
            }
        }
    }

    private mutating func take(_ bytes: [UInt8], from sender: [UInt8], at now: Instant) throws(ZeroMQError) {
        runtime.transport.requests.increment()
        let request: Request
        do throws(WireError) {
            request = try Request(decoding: bytes)
        } catch {
            countUndecodable(error.description)
            if let number = Request.number(in: bytes) { try refuse(number, of: sender, error.description) }
            return
        }
        guard Array(request.edge.utf8) == sender else {
            runtime.transport.requestsUnderForeignName.increment()
            return try refuse(request.number, of: sender, "the connection belongs to another edge")
        }
        node.receive(.request(request), at: now, into: &effects)
    }

    private mutating func refuse(_ number: UInt64, of sender: [UInt8], _ reason: String) throws(ZeroMQError) {
        let reply = Reply(
            number: number, epoch: runtime.epoch, revision: node.revision, body: .refused(reason))
        if try sockets.router.send([sender, reply.encoded()]) != .sent {
            runtime.transport.repliesDropped.increment()
        }
    }

    /// Logged at the first, second, fourth … time, so that hostile bytes do not fill the disk.
    private func countUndecodable(_ reason: String) {
        runtime.transport.requestsUndecodable.increment()
        let count = runtime.transport.requestsUndecodable.value
        guard count & (count - 1) == 0 else { return }
        runtime.logger.warning("undecodable request", metadata: ["count": "\(count)", "reason": "\(reason)"])
    }

    /// XPUB receives a byte 1 and a topic for each subscription, a byte 0 and the topic for its end.
    private mutating func takeSubscriptions(at now: Instant) throws(ZeroMQError) {
        for _ in 0..<runtime.options.inputsPerTurnMaximum {
            switch try sockets.publisher.receive(framesMaximum: 1) {
            case .nothing: return
            case .message(let frames) where frames[0].first == 1:
                runtime.transport.subscriptions.add(1)
                if frames[0].count <= Limits.nameBytesMaximum {
                    let topic = String(decoding: frames[0].dropFirst(), as: UTF8.self)
                    node.receive(.subscribed(Region(topic)), at: now, into: &effects)
                }
            case .message(let frames) where frames[0].first == 0: runtime.transport.subscriptions.add(-1)
            case .message, .oversized: runtime.transport.subscriptionsMalformed.increment()
            }
        }
    }
}
