internal import COpenSSL
internal import NIOCore

/// The TLS of one connection as a state machine between two buffers: no socket, no clock. Not for two threads at once.
///
/// OpenSSL takes all that `receive` is given, but for what follows a failure, and itself keeps one record at most. What
/// it wants to send gathers in `outgoing`, which the owner empties after each call.
@safe
final class SecureSession {
    enum Progress: Hashable {
        case done
        /// Bytes of the peer are missing.
        case waiting
        /// The peer will send nothing more.
        case ended
        case failed(SecurityFailure)
    }

    /// The most that a record holds (RFC 8446, 5.1).
    private static let recordBytesMaximum = 16 << 10
    private static let readBytesMinimum = 512
    /// Header, nonce and tag of a record, at most.
    private static let recordOverhead = 64

    private let ssl: OpaquePointer
    private let allocator: ByteBufferAllocator
    fileprivate var incoming = ByteBuffer()
    fileprivate var outgoing = ByteBuffer()

    init(_ context: SecurityContext, allocator: ByteBufferAllocator) throws(SecurityError) {
        OpenSSL.forgetFaults()
        guard let ssl = unsafe SSL_new(context.handle) else { throw .library(OpenSSL.fault().text) }
        unsafe self.ssl = ssl
        self.allocator = allocator
        let bytes = unsafe BufferBIO.make(for: self)
        // The session owns both ends from here on.
        unsafe SSL_set_bio(ssl, bytes, bytes)
        if context.isServer {
            unsafe SSL_set_accept_state(ssl)
            return
        }
        unsafe SSL_set_connect_state(ssl)
        guard let peer = context.peer else { return }
        guard unsafe spoke_SSL_set_server_name(ssl, peer) == 1, unsafe SSL_set1_host(ssl, peer) == 1 else {
            throw .library(OpenSSL.fault().text)
        }
    }

    deinit { unsafe SSL_free(ssl) }

    /// Whether the handshake took up an earlier session.
    var isResumed: Bool { unsafe SSL_session_reused(ssl) == 1 }

    func receive(_ bytes: ByteBuffer) {
        if incoming.readableBytes == 0 {
            incoming = bytes
        } else {
            incoming.writeImmutableBuffer(bytes)
        }
    }

    /// Goes on with the handshake, as far as what was received allows.
    func handshake() -> Progress {
        OpenSSL.forgetFaults()
        let result = unsafe SSL_do_handshake(ssl)
        return result == 1 ? .done : progress(after: result)
    }

    /// Everything readable of what was received.
    func read() -> (plain: ByteBuffer, progress: Progress) {
        // Room for one attempt more than there is to read, so that the last one moves nothing.
        var plain = allocator.buffer(capacity: incoming.readableBytes + Self.readBytesMinimum)
        OpenSSL.forgetFaults()
        var result: Int32 = 0
        while true {
            let count = unsafe plain.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.readBytesMinimum)
            { target in
                result = unsafe SSL_read(ssl, target.baseAddress, Int32(clamping: target.count))
                return max(0, Int(result))
            }
            if count == 0 { break }
        }
        let progress = progress(after: result)
        if incoming.readableBytes == 0 { incoming = ByteBuffer() }
        return (plain, progress)
    }

    /// Encrypts all of `plain`.
    func write(_ plain: ByteBuffer) -> Progress {
        let count = plain.readableBytes
        if count == 0 { return .done }
        let records = count / Self.recordBytesMaximum + 1
        if outgoing.readableBytes == 0 {
            outgoing = allocator.buffer(capacity: count + records * Self.recordOverhead)
        }
        OpenSSL.forgetFaults()
        var written = 0
        let result = unsafe plain.withUnsafeReadableBytes { source in
            unsafe SSL_write_ex(ssl, source.baseAddress, source.count, &written)
        }
        return result == 1 ? .done : progress(after: result)
    }

    /// Says that nothing follows (`close_notify`). Only after the handshake, and only once.
    func end() {
        OpenSSL.forgetFaults()
        unsafe SSL_shutdown(ssl)
        OpenSSL.forgetFaults()
    }

    /// What is to be sent, if there is anything.
    func takeOutgoing() -> ByteBuffer? {
        if outgoing.readableBytes == 0 { return nil }
        defer { outgoing = ByteBuffer() }
        return outgoing
    }

    private func progress(after result: Int32) -> Progress {
        switch unsafe SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ: return .waiting
        case SSL_ERROR_ZERO_RETURN: return .ended
        default:
            incoming = ByteBuffer()
            return .failed(SecurityFailure(OpenSSL.fault()))
        }
    }
}

/// Why a connection cannot go on.
public struct SecurityFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String
    /// The peer speaks HTTP without TLS.
    public var isPlainHTTP: Bool

    init(_ fault: OpenSSL.Fault) {
        description = fault.text
        isPlainHTTP = fault.reason == SSL_R_HTTP_REQUEST
    }

    init(_ description: String) {
        self.description = description
        isPlainHTTP = false
    }
}

/// OpenSSL's view of a session's two buffers.
///
/// OpenSSL's own memory BIOs would keep what the largest burst took for as long as the connection lives.
private enum BufferBIO {
    private static nonisolated(unsafe) let method: OpaquePointer = {
        guard
            let method = unsafe BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "spoke"),
            unsafe BIO_meth_set_read(method, read) == 1, unsafe BIO_meth_set_write(method, write) == 1,
            unsafe BIO_meth_set_ctrl(method, control) == 1
        else { fatalError("out of memory") }
        return unsafe method
    }()

    /// The session must outlive the result: it owns it.
    static func make(for session: SecureSession) -> OpaquePointer {
        guard let bio = unsafe BIO_new(method) else { fatalError("out of memory") }
        unsafe BIO_set_data(bio, Unmanaged.passUnretained(session).toOpaque())
        unsafe BIO_set_init(bio, 1)
        return unsafe bio
    }

    private static func session(of bio: OpaquePointer?) -> SecureSession? {
        unsafe BIO_get_data(bio).map { unsafe Unmanaged<SecureSession>.fromOpaque($0).takeUnretainedValue() }
    }

    private static let read: @convention(c) (OpaquePointer?, UnsafeMutablePointer<CChar>?, Int32) -> Int32 = {
        bio, target, count in
        unsafe BIO_clear_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY)
        guard let session = unsafe session(of: bio), let target = unsafe target, count > 0 else { return -1 }
        let taken = min(Int(count), session.incoming.readableBytes)
        if taken == 0 {
            unsafe BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY)
            return -1
        }
        unsafe session.incoming.readWithUnsafeReadableBytes { source in
            unsafe UnsafeMutableRawPointer(target).copyMemory(
                from: source.baseAddress ?? UnsafeRawPointer(target), byteCount: taken)
            return taken
        }
        return Int32(taken)
    }

    private static let write: @convention(c) (OpaquePointer?, UnsafePointer<CChar>?, Int32) -> Int32 = {
        bio, source, count in
        unsafe BIO_clear_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY)
        guard let session = unsafe session(of: bio), let source = unsafe source, count > 0 else { return -1 }
        unsafe session.outgoing.writeBytes(UnsafeRawBufferPointer(start: source, count: Int(count)))
        return count
    }

    private static let control: @convention(c) (OpaquePointer?, Int32, Int, UnsafeMutableRawPointer?) -> Int =
        { _, command, _, _ in
            // Everything is always flushed; nothing else can be asked of two buffers.
            command == BIO_CTRL_FLUSH ? 1 : 0
        }
}
