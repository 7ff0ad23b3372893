internal import Wire
internal import ZeroMQ

/// Settings that all sockets between nodes share, both ends alike.
enum TransportOptions {
    /// A peer that is gone without a word is noticed within about ten seconds.
    static let connection: [SocketOption] =
        SocketOption.keepAlive(idle: .seconds(4), interval: .seconds(2), count: 3) + [
            .messageBytesMaximum(Limits.messageBytesMaximum), .handshakeTimeout(.seconds(5)),
        ]

    /// For sides that connect: after a heal, back within about a second.
    static let reconnection: [SocketOption] =
        SocketOption.reconnect(after: .milliseconds(100), upTo: .seconds(1)) + [.connectTimeout(.seconds(3))]

    /// More frames than any message of the protocol has.
    static let framesMaximum = 4
    /// The longest a loop sleeps: the wall clock is looked at, and late callers are told, at least this
    /// often.
    static let napMaximum = Duration.milliseconds(500)
    /// How long a stopping node takes at most to finish what it has begun.
    static let drainMaximum = Duration.seconds(2)
    /// How long what was sent last may take to leave at a stop.
    static let farewell = Duration.milliseconds(500)
}
