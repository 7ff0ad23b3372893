internal import NIOCore
internal import SansIO
internal import Synchronization

/// One client connection: cuts its bytes into requests, lets the responder answer them, writes the answers in order.
///
/// An answer that is given while a request is being served is written with the others of that read, in one system
/// call; one that comes later, from any thread, is written then. Everything here happens on the channel's event loop.
final class HTTPHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    enum State: Hashable {
        case serving
        /// Requests are no longer read; the connection ends with the last answer.
        case finishing
        /// The last answer is written and our side is closed; what the client still sends is dropped, for a close
        /// with bytes unread would reset the connection and take the answer with it.
        case lingering
        case closed
    }

    let responder: EdgeResponder
    let limits: HTTPLimits
    let meters: HTTPMeters
    var context: ChannelHandlerContext?
    var state = State.serving
    var parser: HTTPParser
    var request = HTTPRequest()
    var inbound = ByteBuffer()
    var output = ByteBuffer()
    var answers = AnswerQueue()
    var date = HTTPDate()
    var generator = SeededGenerator(seed: .random(in: .min ... .max))

    private var isCounted = false
    /// Bytes of a request that is not whole, as `meters` knows of them.
    private var unfinishedBytes = 0
    var isProcessing = false
    var isTurnedAway = false
    /// A read the channel asked for waits until there is room for its requests.
    var isReadHeld = false
    /// The server stops: each connection ends with the request it is at.
    var isDraining = false
    var isInputClosed = false
    /// Everything is written, and our side is closed.
    var isOutputEnded = false
    /// The client waits for leave to send a body; earlier answers go first.
    var isContinueOwed = false

    /// Since when the client owes the rest of a request; set at the start too, so that silent connections go.
    var requestBegan: NIODeadline?
    var lastActivity = NIODeadline.distantPast
    var stalledSince: NIODeadline?
    var lingersUntil = NIODeadline.distantFuture
    var timer: (task: Scheduled<Void>, due: NIODeadline)?

    init(responder: EdgeResponder, limits: HTTPLimits, meters: HTTPMeters) {
        self.responder = responder
        self.limits = limits
        self.meters = meters
        parser = HTTPParser(limits: limits)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { begin() }
    }

    func channelActive(context: ChannelHandlerContext) {
        begin()
        context.fireChannelActive()
    }

    private func begin() {
        guard let context, !isCounted else { return }
        isCounted = true
        requestBegan = context.eventLoop.now
        meters.accepted.add(1, ordering: .relaxed)
        if meters.open.add(1, ordering: .relaxed).newValue > limits.connectionsMaximum {
            isTurnedAway = true
            meters.turnedAway.add(1, ordering: .relaxed)
            refuse { [responder] writer in responder.writeTurnedAway(&writer) }
        }
        armTimer()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        guard state == .serving else { return }
        if inbound.readableBytes == 0 {
            inbound = bytes
        } else {
            inbound.writeBuffer(&bytes)
        }
        process()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        flush()
        armTimer()
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        if state == .serving, isHeldBack {
            isReadHeld = true
        } else {
            context.read()
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            stalledSince = nil
            resume()
        } else {
            stalledSince = context.eventLoop.now
            armTimer()
        }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            drain()
        } else if let event = event as? ChannelEvent, event == .inputClosed {
            inputClosed()
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// Resets and the like: nobody is left to answer.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
    }

    private func end() {
        if isCounted, state != .closed { meters.open.subtract(1, ordering: .relaxed) }
        state = .closed
        timer?.task.cancel()
        timer = nil
        context = nil
        inbound = ByteBuffer()
        output = ByteBuffer()
        holdUnfinished(0)
    }

    /// Says how much of a request that is not whole is here now; returns whether there is room for it.
    @discardableResult
    func holdUnfinished(_ bytes: Int) -> Bool {
        if bytes == unfinishedBytes { return true }
        let total = meters.unfinishedBytes.add(bytes - unfinishedBytes, ordering: .relaxed).newValue
        let isMore = bytes > unfinishedBytes
        unfinishedBytes = bytes
        return !isMore || total <= limits.unfinishedBytesMaximum
    }

    /// The server stops. A request that has begun to arrive is still answered.
    private func drain() {
        isDraining = true
        guard state == .serving else { return }
        if !answers.isEmpty {
            answers.closeAfterLast()
            state = .finishing
        } else if parser.isIdle, inbound.readableBytes == 0 {
            state = .finishing
            flush()
        }
    }
}
