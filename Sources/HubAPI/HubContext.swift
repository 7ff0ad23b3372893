public import Hummingbird
public import NIOCore

extension HubAPI {
    /// What goes along with a request from middleware to handler.
    public struct Context: RequestContext {
        public var coreContext: CoreRequestContextStorage
        /// Where the connection comes from; `nil` where that cannot be told.
        public let remoteAddress: SocketAddress?

        public init(source: ApplicationRequestContextSource) {
            coreContext = CoreRequestContextStorage(source: source)
            remoteAddress = source.channel.remoteAddress
        }
    }
}
