internal import NIOCore
internal import NIOHTTP1
public import NIOPosix
public import Profiles
internal import SansIO

/// Calls the nodes' HTTP as any client would: one connection for each call, on loopback.
public struct HTTPCaller: Sendable {
    let group: MultiThreadedEventLoopGroup

    public init(group: MultiThreadedEventLoopGroup) {
        self.group = group
    }

    public struct Reply: Sendable {
        public var status: Int
        public var fields: [(name: String, value: String)]
        public var body: [UInt8]

        public func field(_ name: String) -> String? {
            fields.first { $0.name.lowercased() == name }?.value
        }

        /// The body as JSON; `null` when it is none.
        public var json: Value {
            do {
                return try JSONParser(bytesMaximum: 16 << 20).parse(body)
            } catch {
                return .null
            }
        }
    }

    /// `address` is `host:port`. Throws when there is no connection or no whole answer in time.
    public func call(
        _ method: String, _ address: String, _ path: String, fields: [(String, String)] = [],
        json: Value? = nil, timeout: Duration = .seconds(5)
    ) async throws -> Reply {
        try await call(
            method, address, path, fields: fields, body: json?.jsonBytes(), type: "application/json",
            timeout: timeout)
    }

    /// Sends `form` as `application/x-www-form-urlencoded`.
    public func call(
        _ method: String, _ address: String, _ path: String, form: [(String, String)],
        timeout: Duration = .seconds(5)
    ) async throws -> Reply {
        let text = form.map { "\(escaped($0.0))=\(escaped($0.1))" }.joined(separator: "&")
        return try await call(
            method, address, path, body: Array(text.utf8), type: "application/x-www-form-urlencoded",
            timeout: timeout)
    }

    /// The same with any bytes for a body.
    public func call(
        _ method: String, _ address: String, _ path: String, fields: [(String, String)] = [],
        body: [UInt8]?, type: String, timeout: Duration = .seconds(5)
    ) async throws -> Reply {
        let parts = address.split(separator: ":")
        guard parts.count == 2, let port = Int(parts[1]) else {
            throw HTTPCallFailure.malformedAddress(address)
        }
        let timeout = TimeAmount.nanoseconds(timeout.nanoseconds)
        let loop = group.next()
        let promise = loop.makePromise(of: Reply.self)
        let channel: any Channel
        do {
            channel = try await ClientBootstrap(group: loop)
                .connectTimeout(timeout)
                .channelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        try pipeline.addHTTPClientHandlers()
                        try pipeline.addHandler(ReplyCollector(promise: promise))
                    }
                }
                .connect(host: String(parts[0]), port: port).get()
        } catch {
            promise.fail(error)
            throw error
        }
        let deadline = loop.scheduleTask(in: timeout) {
            promise.fail(HTTPCallFailure.timedOut(address + path))
        }
        var head = HTTPRequestHead(version: .http1_1, method: HTTPMethod(rawValue: method), uri: path)
        head.headers.add(name: "host", value: address)
        head.headers.add(name: "connection", value: "close")
        for field in fields { head.headers.add(name: field.0, value: field.1) }
        if let body {
            head.headers.add(name: "content-type", value: type)
            head.headers.add(name: "content-length", value: String(body.count))
        }
        channel.write(HTTPClientRequestPart.head(head), promise: nil)
        if let body, !body.isEmpty {
            channel.write(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: body))), promise: nil)
        }
        channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
        defer {
            deadline.cancel()
            channel.close(promise: nil)
        }
        return try await promise.futureResult.get()
    }
}

/// All but letters, digits and four marks as `%XX`.
private func escaped(_ text: String) -> String {
    text.utf8.map { byte -> String in
        let character = Character(UnicodeScalar(byte))
        let isPlain =
            byte < 0x80 && (character.isLetter || character.isNumber || "-._~".contains(character))
        return isPlain ? String(character) : "%" + String(0x100 + Int(byte), radix: 16).suffix(2)
    }.joined()
}

public enum HTTPCallFailure: Error, CustomStringConvertible {
    case malformedAddress(String)
    case timedOut(String)
    case closedEarly

    public var description: String {
        switch self {
        case .malformedAddress(let text): "'\(text)' is no host:port"
        case .timedOut(let what): "no answer from \(what) in time"
        case .closedEarly: "the connection was closed before the answer was whole"
        }
    }
}

private final class ReplyCollector: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let promise: EventLoopPromise<HTTPCaller.Reply>
    private var reply = HTTPCaller.Reply(status: 0, fields: [], body: [])

    init(promise: EventLoopPromise<HTTPCaller.Reply>) {
        self.promise = promise
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            reply.status = Int(head.status.code)
            reply.fields = head.headers.map { ($0.name, $0.value) }
        case .body(let buffer):
            reply.body += Array(buffer.readableBytesView)
        case .end:
            promise.succeed(reply)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { promise.fail(error) }

    func channelInactive(context: ChannelHandlerContext) { promise.fail(HTTPCallFailure.closedEarly) }
}
