internal import CZeroMQ

/// One ZeroMQ socket: created, used and closed by one thread.
///
/// Neither copyable nor `Sendable`, so the compiler keeps it on its thread; its end closes it. Its linger
/// period is zero unless set otherwise: what has not left when it closes is dropped.
@safe
public struct Socket: ~Copyable {
    public enum Kind: Sendable {
        case pub, xpub, sub, router, dealer
    }

    /// Keeps the context alive: `deinit` closes the handle before its members go.
    private let context: Context
    let handle: UnsafeMutableRawPointer

    public init(_ kind: Kind, in context: Context, options: [SocketOption] = []) throws(ZeroMQError) {
        guard let handle = unsafe zmq_socket(context.handle, kind.code) else {
            throw ZeroMQError(errno: zmq_errno(), during: .creatingSocket)
        }
        do throws(ZeroMQError) {
            for option in [.linger(.zero)] + options { try unsafe Socket.set(option, of: handle) }
        } catch {
            unsafe zmq_close(handle)
            throw error
        }
        self.context = context
        unsafe self.handle = handle
    }

    deinit {
        // Fails only for a handle that is no socket.
        unsafe zmq_close(handle)
    }

    public mutating func set(_ option: SocketOption) throws(ZeroMQError) {
        try unsafe Socket.set(option, of: handle)
    }

    private static func set(
        _ option: SocketOption, of handle: UnsafeMutableRawPointer
    ) throws(ZeroMQError) {
        let result =
            switch option.setting {
            case .number(var number):
                unsafe zmq_setsockopt(handle, option.code, &number, MemoryLayout<Int32>.size)
            case .wide(var number):
                unsafe zmq_setsockopt(handle, option.code, &number, MemoryLayout<Int64>.size)
            case .bytes(let bytes):
                unsafe zmq_setsockopt(handle, option.code, bytes, bytes.count)
            }
        if result != 0 { throw ZeroMQError(errno: zmq_errno(), during: .setting(option.name)) }
    }

    /// Listens at `endpoint`, for example `tcp://127.0.0.1:5556`, and returns the endpoint as bound: with the
    /// port that the system chose where `*` was given.
    public mutating func bind(_ endpoint: String) throws(ZeroMQError) -> String {
        guard unsafe zmq_bind(handle, endpoint) == 0 else {
            throw ZeroMQError(errno: zmq_errno(), during: .binding(endpoint))
        }
        var bytes = [CChar](repeating: 0, count: 1_024)
        var count = bytes.count
        guard unsafe zmq_getsockopt(handle, ZMQ_LAST_ENDPOINT, &bytes, &count) == 0 else {
            throw ZeroMQError(errno: zmq_errno(), during: .binding(endpoint))
        }
        // The count includes the terminating zero.
        return String(decoding: bytes.prefix(max(0, count - 1)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Connects to `endpoint`, now or as soon as somebody listens there, and again whenever the connection is
    /// lost.
    public mutating func connect(_ endpoint: String) throws(ZeroMQError) {
        guard unsafe zmq_connect(handle, endpoint) == 0 else {
            throw ZeroMQError(errno: zmq_errno(), during: .connecting(endpoint))
        }
    }
}

extension Socket.Kind {
    fileprivate var code: Int32 {
        switch self {
        case .pub: ZMQ_PUB
        case .xpub: ZMQ_XPUB
        case .sub: ZMQ_SUB
        case .router: ZMQ_ROUTER
        case .dealer: ZMQ_DEALER
        }
    }
}
