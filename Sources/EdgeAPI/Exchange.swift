internal import NIOCore

/// The place of one answer on its connection. May be given its answer from any thread, at once or later, once.
struct Exchange: Sendable {
    private let handler: NIOLoopBound<HTTPHandler>?
    private let loop: (any EventLoop)?
    private let number: UInt64

    /// On the handler's event loop; `nil` when the connection has just ended, and then answers go nowhere.
    init(_ handler: HTTPHandler, number: UInt64, on loop: (any EventLoop)?) {
        self.handler = loop.map { NIOLoopBound(handler, eventLoop: $0) }
        self.loop = loop
        self.number = number
    }

    func answer(_ write: @escaping @Sendable (inout ResponseWriter) -> Void) {
        guard let loop, let handler else { return }
        if loop.inEventLoop {
            handler.value.finish(number, write)
        } else {
            let number = number
            loop.execute { handler.value.finish(number, write) }
        }
    }
}
