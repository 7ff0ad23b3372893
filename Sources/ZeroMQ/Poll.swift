internal import CZeroMQ
internal import Glibc

/// Which of the things waited for have something to give.
package struct Readiness: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let first = Readiness(rawValue: 1)
    package static let second = Readiness(rawValue: 2)
    package static let wakeup = Readiness(rawValue: 4)
}

/// Waits until a message can be received on a socket or the wake-up is signalled, at most for `timeout`, rounded up to
/// a millisecond; `nil` waits for ever.
///
/// Sockets not in `attending` are left out: their messages stay where they are. The wake-up always counts. Returns an empty set at the end of the
/// time and also when a system signal interrupts, so the caller looks at its clock again. `ZMQ_FD` is edge-triggered
/// and signals falsely; `zmq_poll` asks the sockets themselves.
package func poll(
    _ first: borrowing Socket, _ second: borrowing Socket, _ wakeup: Wakeup,
    attending: Readiness = [.first, .second], timeout: Duration?
) throws(ZeroMQError) -> Readiness {
    let input = Int16(ZMQ_POLLIN)
    var items = unsafe [
        zmq_pollitem_t(
            socket: first.handle, fd: 0, events: attending.contains(.first) ? input : 0, revents: 0),
        zmq_pollitem_t(
            socket: second.handle, fd: 0, events: attending.contains(.second) ? input : 0, revents: 0),
        zmq_pollitem_t(socket: nil, fd: wakeup.descriptor, events: input, revents: 0),
    ]
    let milliseconds = timeout.map { Int($0.wholeMilliseconds) } ?? -1
    guard unsafe zmq_poll(&items, Int32(items.count), milliseconds) >= 0 else {
        let code = zmq_errno()
        if code == EINTR { return [] }
        throw ZeroMQError(errno: code, during: .polling)
    }
    var ready: Readiness = []
    if unsafe items[0].revents != 0 { ready.insert(.first) }
    if unsafe items[1].revents != 0 { ready.insert(.second) }
    if unsafe items[2].revents != 0 { ready.insert(.wakeup) }
    return ready
}

/// The same for one socket.
package func poll(
    _ socket: borrowing Socket, _ wakeup: Wakeup, timeout: Duration?
) throws(ZeroMQError) -> Readiness {
    try poll(socket, socket, wakeup, attending: .first, timeout: timeout)
}
