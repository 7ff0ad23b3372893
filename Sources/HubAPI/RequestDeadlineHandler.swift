internal import HTTPTypes
public import NIOCore
public import NIOHTTPTypes

/// Closes a connection whose request has not arrived whole in time, however steadily it trickles.
///
/// The server's own idle timeout starts anew with every part; a body sent byte by byte would hold it for days.
public final class RequestDeadlineHandler: ChannelInboundHandler, RemovableChannelHandler {
    public typealias InboundIn = HTTPRequestPart
    public typealias InboundOut = HTTPRequestPart

    private let timeout: TimeAmount
    private let fileTimeout: TimeAmount
    private var deadline: Scheduled<Void>?

    /// Files of batches have a time of their own: they are a hundred times as large as any other request.
    public init(timeout: TimeAmount, fileTimeout: TimeAmount) {
        self.timeout = timeout
        self.fileTimeout = fileTimeout
    }

    public func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            deadline?.cancel()
            let isFile = head.path?.hasPrefix(BatchRoutes.path) == true
            let channel = context.channel
            deadline = context.eventLoop.scheduleTask(in: isFile ? fileTimeout : timeout) {
                channel.close(promise: nil)
            }
        case .body: break
        case .end: stop()
        }
        context.fireChannelRead(data)
    }

    public func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    public func handlerRemoved(context: ChannelHandlerContext) { stop() }

    private func stop() {
        deadline?.cancel()
        deadline = nil
    }
}
