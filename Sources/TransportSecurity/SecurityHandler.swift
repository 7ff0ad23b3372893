public import NIOCore
internal import Synchronization

/// TLS for what stands after it in the pipeline, which reads and writes plain bytes and closes as on any channel.
///
/// | State | received | written | closed |
/// | --- | --- | --- | --- |
/// | handshaking | goes into the handshake | fails: nobody could read it yet | closes at once |
/// | open | decrypted, handed on | encrypted, handed on | `close_notify` first; of the output alone, if asked |
/// | ended | dropped | fails | closes |
///
/// A `close_notify` or the end of the peer's side comes out as `ChannelEvent.inputClosed`, once: what was asked may
/// still be answered. That the end may have been forged does not matter here, as HTTP says how long a message is. A
/// connection whose handshake is not complete after `timeout`, or that sends what is no TLS, is closed.
///
/// Nothing is queued: what is received is handed on within the call, and what is written within the call as well, so
/// that the channel's own writability bounds what waits for a slow peer.
public final class SecurityHandler: ChannelDuplexHandler {
    public typealias InboundIn = ByteBuffer
    public typealias InboundOut = ByteBuffer
    public typealias OutboundIn = ByteBuffer
    public typealias OutboundOut = ByteBuffer

    private enum State: Hashable {
        case handshaking, open, ended
    }

    private let security: SecurityContext
    private let meters: SecurityMeters
    private let timeout: TimeAmount
    private let plainAnswer: ByteBuffer
    private var session: SecureSession?
    private var state = State.handshaking
    private var isInputEnded = false
    private var isOutputEnded = false
    private var isFlushOwed = false
    private var timer: Scheduled<Void>?

    /// - Parameters:
    ///   - timeout: from the connection's beginning to the handshake's end.
    ///   - plainAnswer: what somebody is told who speaks HTTP without TLS.
    public init(
        _ security: SecurityContext, meters: SecurityMeters, timeout: TimeAmount,
        plainAnswer: ByteBuffer = ByteBuffer()
    ) {
        self.security = security
        self.meters = meters
        self.timeout = timeout
        self.plainAnswer = plainAnswer
    }

    public func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { begin(context) }
    }

    public func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard state == .handshaking, session == nil else { return }
        do {
            session = try SecureSession(security, allocator: context.channel.allocator)
        } catch {
            return fail(SecurityFailure("\(error)"), counting: meters.refused, context)
        }
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) {
            self.timer = nil
            self.fail(SecurityFailure("the handshake takes too long"), counting: self.meters.overdue, context)
        }
        if !security.isServer { shakeHands(context) }
    }

    // MARK: - From the peer

    public func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard state != .ended, !isInputEnded, let session else { return }
        session.receive(unwrapInboundIn(data))
        if state == .handshaking { shakeHands(context) }
        if state == .open { read(session, context) }
    }

    public func channelReadComplete(context: ChannelHandlerContext) {
        if isFlushOwed { flush(context: context) }
        context.fireChannelReadComplete()
    }

    private func shakeHands(_ context: ChannelHandlerContext) {
        guard let session else { return }
        let progress = session.handshake()
        send(context)
        switch progress {
        case .done:
            state = .open
            timer?.cancel()
            timer = nil
            meters.completed.add(1, ordering: .relaxed)
            if session.isResumed { meters.resumed.add(1, ordering: .relaxed) }
            if isFlushOwed { flush(context: context) }
            context.fireUserInboundEventTriggered(SecurityEvent.handshakeCompleted)
        case .waiting: if isFlushOwed { flush(context: context) }
        case .ended: fail(SecurityFailure("closed"), counting: meters.abandoned, context)
        case .failed(let failure): fail(failure, counting: meters.refused, context)
        }
    }

    private func read(_ session: SecureSession, _ context: ChannelHandlerContext) {
        let (plain, progress) = session.read()
        // Answers of the protocol itself, such as new keys.
        send(context)
        if plain.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(plain)) }
        switch progress {
        case .done, .waiting: break
        case .ended: endInput(context)
        case .failed(let failure): fail(failure, counting: meters.broken, context)
        }
    }

    public func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let event = event as? ChannelEvent, event == .inputClosed else {
            return context.fireUserInboundEventTriggered(event)
        }
        if state == .handshaking {
            fail(SecurityFailure("closed"), counting: meters.abandoned, context)
        } else {
            endInput(context)
        }
    }

    private func endInput(_ context: ChannelHandlerContext) {
        if isInputEnded { return }
        isInputEnded = true
        context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    }

    public func channelInactive(context: ChannelHandlerContext) {
        finish()
        context.fireChannelInactive()
    }

    public func handlerRemoved(context: ChannelHandlerContext) {
        finish()
    }

    // MARK: - To the peer

    public func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard state == .open, !isOutputEnded, let session else {
            promise?.fail(ChannelError.outputClosed)
            return
        }
        let plain = unwrapOutboundIn(data)
        guard session.write(plain) == .done else {
            promise?.fail(ChannelError.outputClosed)
            return fail(SecurityFailure("a record cannot be written"), counting: meters.broken, context)
        }
        context.write(wrapOutboundOut(session.takeOutgoing() ?? plain), promise: promise)
    }

    public func flush(context: ChannelHandlerContext) {
        isFlushOwed = false
        context.flush()
    }

    public func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        switch mode {
        case .input:
            context.close(mode: .input, promise: promise)
        case .output where state == .open:
            endOutput(context)
            context.close(mode: .output, promise: promise)
        case .output, .all:
            endOutput(context)
            finish()
            context.close(promise: promise)
        }
    }

    private func endOutput(_ context: ChannelHandlerContext) {
        guard state == .open, !isOutputEnded, let session else { return }
        isOutputEnded = true
        session.end()
        send(context)
        flush(context: context)
    }

    private func send(_ context: ChannelHandlerContext) {
        guard let bytes = session?.takeOutgoing() else { return }
        isFlushOwed = true
        context.write(wrapOutboundOut(bytes), promise: nil)
    }

    // MARK: - Ends

    /// Tells the peer what can be told, and closes.
    private func fail(
        _ failure: SecurityFailure, counting counter: borrowing Atomic<Int>, _ context: ChannelHandlerContext
    ) {
        guard state != .ended else { return }
        counter.add(1, ordering: .relaxed)
        send(context)
        if failure.isPlainHTTP, plainAnswer.readableBytes > 0 {
            context.write(wrapOutboundOut(plainAnswer), promise: nil)
        }
        flush(context: context)
        state = .ended
        finish()
        context.fireErrorCaught(failure)
        context.close(promise: nil)
    }

    private func finish() {
        if state == .handshaking { meters.abandoned.add(1, ordering: .relaxed) }
        state = .ended
        timer?.cancel()
        timer = nil
        session = nil
    }
}

/// What happens to TLS beneath a pipeline.
public enum SecurityEvent: Hashable, Sendable {
    /// What is written now reaches the peer; for a client, the peer is who it should be.
    case handshakeCompleted
}
