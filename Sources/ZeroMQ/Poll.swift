internal import CZeroMQ
internal import Glibc

/// Which of the things waited for have something to give.
public struct Readiness: OptionSet, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    public static let first = Readiness(rawValue: 1)
    public static let second = Readiness(rawValue: 2)
    public static let wakeup = Readiness(rawValue: 4)
}

/// Waits until a message can be received on a socket or the wake-up is signalled, at most for `timeout`,
/// rounded up to a millisecond; `nil` waits for ever.
///
/// Sockets not in `attending` are left out: their messages stay where they are. The wake-up always counts.
/// Returns an empty set at the end of the time and also when a system signal interrupts, so the caller looks
/// at its clock again. `ZMQ_FD` is edge-triggered and signals falsely; `zmq_poll` asks the sockets
/// themselves.
public func poll(
    _ first: borrowing Socket, _ second: borrowing Socket, _ wakeup: Wakeup,
    attending: Readiness = [.first, .second], timeout: Duration?
) throws(ZeroMQError) -> Readiness {
    var items = unsafe [
        zmq_pollitem_t(socket: nil, fd: wakeup.descriptor, events: Int16(ZMQ_POLLIN), revents: 0)
    ]
    var flags = [Readiness.wakeup]
    if attending.contains(.first) {
        unsafe items.append(input(of: first))
        flags.append(.first)
    }
    if attending.contains(.second) {
        unsafe items.append(input(of: second))
        flags.append(.second)
    }
    return try unsafe wait(for: &items, flags, timeout)
}

/// The same for one socket.
public func poll(
    _ socket: borrowing Socket, _ wakeup: Wakeup, timeout: Duration?
) throws(ZeroMQError) -> Readiness {
    var items = unsafe [
        zmq_pollitem_t(socket: nil, fd: wakeup.descriptor, events: Int16(ZMQ_POLLIN), revents: 0),
        input(of: socket),
    ]
    return try unsafe wait(for: &items, [.wakeup, .first], timeout)
}

private func input(of socket: borrowing Socket) -> zmq_pollitem_t {
    unsafe zmq_pollitem_t(socket: socket.handle, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0)
}

/// No socket may be named twice: asking the second time takes the wake-up that the first would have waited
/// for.
private func wait(
    for items: inout [zmq_pollitem_t], _ flags: [Readiness], _ timeout: Duration?
) throws(ZeroMQError) -> Readiness {
    let milliseconds = timeout.map { Int($0.wholeMilliseconds) } ?? -1
    guard unsafe zmq_poll(&items, Int32(items.count), milliseconds) >= 0 else {
        let code = zmq_errno()
        if code == EINTR { return [] }
        throw ZeroMQError(errno: code, during: .polling)
    }
    var ready: Readiness = []
    for index in flags.indices where unsafe items[index].revents != 0 { ready.insert(flags[index]) }
    return ready
}
