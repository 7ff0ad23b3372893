import NIOCore

/// Feeds one side's channel into its connection.
final class RelayHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let connection: RelayConnection
    private let direction: LinkDirection

    /// `direction` is the way that what this channel reads will travel.
    init(connection: RelayConnection, reads direction: LinkDirection) {
        self.connection = connection
        self.direction = direction
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { connection.receivedAll(direction) }
    }

    func channelActive(context: ChannelHandlerContext) {
        connection.receivedAll(direction)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        connection.received(unwrapInboundIn(data), direction)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        connection.receivedAll(direction)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { connection.writable(direction) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .some(.inputClosed) = event as? ChannelEvent { connection.ended(direction) }
    }

    // The channel is closed next, which tells the connection; nobody else needs to know.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        connection.failed(direction)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        connection.closed(direction)
    }
}
