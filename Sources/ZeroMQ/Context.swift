internal import CZeroMQ
internal import Glibc

/// What the sockets of one process share: libzmq's I/O thread and its bounds.
///
/// Every `Socket` keeps its context alive, and a context ends only after its last socket. So the deadlock of
/// `zmq_ctx_term` waiting for a socket that nobody closes any more cannot be written.
///
/// `@unchecked Sendable`: libzmq documents contexts as safe to use from any thread, and the handle never
/// changes.
@safe
public final class Context: @unchecked Sendable {
    let handle: UnsafeMutableRawPointer

    /// - Parameter ioThreads: one is enough for about a gigabyte a second.
    public init(ioThreads: Int32 = 1) throws(ZeroMQError) {
        guard let handle = unsafe zmq_ctx_new() else {
            throw ZeroMQError(errno: zmq_errno(), during: .creatingContext)
        }
        unsafe self.handle = handle
        unsafe zmq_ctx_set(handle, ZMQ_IO_THREADS, ioThreads)
    }

    deinit {
        // A signal may interrupt the wait for lingering messages; the next call goes on waiting.
        while unsafe zmq_ctx_term(handle) != 0, zmq_errno() == EINTR {}
    }
}
