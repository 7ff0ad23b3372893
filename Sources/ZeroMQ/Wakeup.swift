internal import CZeroMQ
internal import Glibc

/// A descriptor that any thread can make readable, so that a thread in `poll` wakes up (an eventfd).
///
/// Signals add up to one wake-up. Reset it before looking for work: what is signalled later wakes again.
public final class Wakeup: Sendable {
    let descriptor: Int32

    public init() throws(ZeroMQError) {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        if descriptor < 0 { throw ZeroMQError(errno: errno, during: .creatingWakeup) }
    }

    deinit { close(descriptor) }

    public func signal() {
        // Fails only when the counter is about to overflow: then it is readable anyway.
        while eventfd_write(descriptor, 1) != 0, errno == EINTR {}
    }

    public func reset() {
        var count: UInt64 = 0
        // Fails only when nothing was signalled.
        while unsafe eventfd_read(descriptor, &count) != 0, errno == EINTR {}
    }

    /// Waits until signalled, or for `timeout`; `nil` waits for ever. Returns whether it was signalled. May
    /// return early when a system signal arrives.
    public func wait(timeout: Duration?) -> Bool {
        var item = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe Glibc.poll(&item, 1, timeout?.wholeMilliseconds ?? -1) > 0
    }
}
