import NIOCore
import NIOPosix
import SansIO

/// A client, the target it talks to, and the two pipes between them.
///
/// A connection costs its handshake, as over a real link: what the client sends counts as sent no earlier than a round
/// trip after it connected, and the target sees the connection when the handshake's last message reaches it.
final class RelayConnection {
    private let number: UInt64
    private let link: Link
    private let client: any Channel
    private var target: (any Channel)?
    private var isConnecting = false
    private var hasOpened = false
    private var isFinished = false
    /// By the direction that a side is the source of: sides whose output was ended by the other's end …
    private var outputEnded: LinkDirections = []
    /// … and sides that reported an error.
    private var failed: LinkDirections = []
    private var established: Instant
    private lazy var toTarget = RelayPipe(direction: .toTarget, link: link, connection: self)
    private lazy var fromTarget = RelayPipe(direction: .fromTarget, link: link, connection: self)

    /// How long the target's kernel may take to accept. The link's own delay comes before.
    private static let connectTimeout = TimeAmount.seconds(5)

    init(number: UInt64, client: any Channel, link: Link) {
        self.number = number
        self.client = client
        self.link = link
        established = link.now + link.shape.roundTrip
    }

    func start() throws {
        try client.pipeline.syncOperations.addHandler(RelayHandler(connection: self, reads: .toTarget))
        toTarget.open(sent: established)
        toTarget.pump()
    }

    func source(_ direction: LinkDirection) -> (any Channel)? { direction == .toTarget ? client : target }

    func sink(_ direction: LinkDirection) -> (any Channel)? { direction == .toTarget ? target : client }

    private func pipe(_ direction: LinkDirection) -> RelayPipe {
        direction == .toTarget ? toTarget : fromTarget
    }

    func received(_ buffer: ByteBuffer, _ direction: LinkDirection) {
        pipe(direction).take(buffer, sent: max(link.now, established))
    }

    func receivedAll(_ direction: LinkDirection) {
        pipe(direction).pump()
        pipe(direction).readMore(source(direction))
    }

    func ended(_ direction: LinkDirection) {
        pipe(direction).end(sent: max(link.now, established))
        pipe(direction).pump()
    }

    /// The source of `direction` can take more of what comes the other way.
    func writable(_ direction: LinkDirection) {
        pipe(direction.opposite).pump()
    }

    /// The source of `direction` reported an error; it closes next.
    func failed(_ direction: LinkDirection) {
        failed.insert(direction)
    }

    /// The source of `direction` is gone, for reading and for writing.
    func closed(_ direction: LinkDirection) {
        guard !isFinished else { return }
        pipe(direction.opposite).clear()
        // With both sides gone nobody is left to hear of it; a target that was never opened never will be.
        if !client.isActive, target?.isActive != true, !isConnecting { return finish() }
        let sent = max(link.now, established)
        if outputEnded.contains(direction), !failed.contains(direction) {
            pipe(direction).end(sent: sent)
        } else {
            pipe(direction).abort(sent: sent)
        }
        pipe(direction).pump()
    }

    /// The timer of a pipe has fired.
    func expire(_ direction: LinkDirection) { pipe(direction).expire() }

    func hand(on payload: RelayPipe.Payload, _ direction: LinkDirection) {
        switch payload {
        case .open: connect()
        case .bytes(let buffer): sink(direction)?.write(buffer, promise: nil)
        case .end: endOutput(direction)
        case .abort: reset()
        }
    }

    /// Sends again what a partition of `directions` held; a connection that had not formed begins its handshake anew.
    func resend(_ directions: LinkDirections) {
        let now = link.now
        if !hasOpened { established = now + link.shape.roundTrip }
        for direction in LinkDirection.allCases where directions.contains(direction) || !hasOpened {
            pipe(direction).resend(at: max(now, established))
        }
    }

    /// Looks again at what may pass and be read, after a command.
    func resume() {
        toTarget.pump()
        fromTarget.pump()
    }

    /// Closes both sides at once with RST, and drops what is on its way.
    func reset() {
        guard !isFinished else { return }
        finish()
        client.reset()
        target?.reset()
    }

    private func finish() {
        isFinished = true
        toTarget.clear()
        fromTarget.clear()
        link.remove(number)
    }

    private func connect() {
        hasOpened = true
        isConnecting = true
        let bootstrap = ClientBootstrap(group: link.loop)
            .channelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .channelOption(ChannelOptions.autoRead, value: false)
            .channelOption(ChannelOptions.tcpOption(.tcp_nodelay), value: 1)
            .connectTimeout(RelayConnection.connectTimeout)
        bootstrap.connect(host: link.target.host, port: link.target.port).assumeIsolated().whenComplete {
            result in
            self.isConnecting = false
            switch result {
            case .success(let channel): self.connected(channel)
            case .failure: self.refused()
            }
        }
    }

    private func connected(_ channel: any Channel) {
        guard !isFinished else { return channel.reset() }
        target = channel
        do {
            try channel.pipeline.syncOperations.addHandler(RelayHandler(connection: self, reads: .fromTarget))
        } catch {
            return reset()
        }
        toTarget.pump()
    }

    private func refused() {
        link.counters.update { $0.connectionsFailed += 1 }
        guard !isFinished else { return }
        toTarget.clear()
        fromTarget.abort(sent: link.now)
        fromTarget.pump()
    }

    /// Ends the sink's side after all that was written to it has left; ending it earlier would drop what still waits.
    private func endOutput(_ direction: LinkDirection) {
        guard let channel = sink(direction) else { return }
        channel.writeAndFlush(ByteBuffer()).assumeIsolated().whenComplete { _ in
            self.outputEnded.insert(direction.opposite)
            channel.close(mode: .output, promise: nil)
        }
    }
}
