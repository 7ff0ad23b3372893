public import NIOCore
internal import NIOPosix
internal import Synchronization

/// A TCP relay that gives a link between two real processes its delay, jitter, bandwidth and cuts.
///
/// One relay is one link: what connects to its listening side reaches the target, later. Delays are those of
/// `LinkShape`, added to what loopback takes; timers have the resolution of the event loop (a timerfd on Linux: tens
/// of microseconds, under a millisecond on a machine that is not overloaded), and never fire early. Bytes of one
/// connection never change their order, and are never dropped or altered while the connection lives.
///
/// The relay runs on one loop of its group, which may serve many relays and must outlive them.
public final class LinkRelay: Sendable {
    private let listen: LinkAddress
    private let loop: any EventLoop
    private let link: NIOLoopBoundBox<Link>
    private let box = CounterBox()
    private let listener = Mutex<(any Channel)?>(nil)

    /// `listen` with port 0 takes a free port. `seed` determines jitter and loss. While `connectionsMaximum` are open,
    /// further ones are reset.
    public init(
        listen: LinkAddress, target: LinkAddress, shape: LinkShape, seed: UInt64, group: any EventLoopGroup,
        connectionsMaximum: Int = 1_024
    ) {
        self.listen = listen
        let loop = group.next()
        self.loop = loop
        let box = box
        link = NIOLoopBoundBox.makeBoxSendingValue(
            Link(
                loop: loop, target: target, shape: shape, seed: seed, connectionsMaximum: connectionsMaximum,
                counters: box),
            eventLoop: loop)
    }

    public var counters: LinkCounters { box.read() }

    /// Begins to listen; returns the bound port. The target need not be there yet: a client is reset when the relay
    /// cannot reach it, after the time that the answer would have taken.
    public func start() async throws(LinkRelayFailure) -> Int {
        guard listener.withLock({ $0 == nil }) else { throw .alreadyStarted }
        let link = link
        let bootstrap = ServerBootstrap(group: loop)
            .serverChannelOption(ChannelOptions.backlog, value: 256)
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .childChannelOption(ChannelOptions.autoRead, value: false)
            .childChannelOption(ChannelOptions.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try link.value.accept(channel) }
            }
        do {
            let channel = try await bootstrap.bind(host: listen.host, port: listen.port).get()
            listener.withLock { $0 = channel }
            return channel.localAddress?.port ?? listen.port
        } catch {
            throw .cannotListen(listen, reason: "\(error)")
        }
    }

    /// Changes the link for what is sent from now on; nothing overtakes what is already on its way.
    public func setShape(_ shape: LinkShape) async { await command { $0.reshape(shape) } }

    /// Stalls the given directions until `heal`. Nothing arrives any more, ends and resets included, and both sides'
    /// connections stay open, as over a network that has lost its route. What is sent meanwhile is held, up to the
    /// window; then the sender feels back-pressure. New connections are accepted and held: the target sees them after
    /// the heal. With one direction partitioned the other goes on, except that no new connection forms.
    public func partition(_ directions: LinkDirections = .both) async {
        await command { $0.partition(directions) }
    }

    /// Ends partitions and clogs. What was held is sent anew: it arrives in order, one delay from now.
    public func heal() async { await command { $0.heal() } }

    /// Stops reading from both sides: what was read still arrives, then the senders' buffers fill.
    public func clog() async { await command { $0.clog() } }

    /// Reads again.
    public func unclog() async { await command { $0.unclog() } }

    /// Resets every connection, losing what is on its way. The relay goes on: peers may connect again.
    public func cut() async { await command { $0.cut() } }

    /// Closes the listening side and resets every connection. The relay may be started again, on the same port if
    /// that was given.
    public func stop() async {
        let channel = listener.withLock { listener in
            let channel = listener
            listener = nil
            return channel
        }
        if let channel {
            channel.close(promise: nil)
            await withCheckedContinuation { continuation in
                channel.closeFuture.whenComplete { _ in continuation.resume() }
            }
        }
        await command { $0.cut() }
    }

    /// Runs `change` on the relay's loop; it is in force on return.
    private func command(_ change: @escaping @Sendable (Link) -> Void) async {
        await withCheckedContinuation { continuation in
            loop.execute { [link] in
                change(link.value)
                continuation.resume()
            }
        }
    }
}
