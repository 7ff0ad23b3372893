internal import CZeroMQ

/// A setting of a socket. Those that concern connections must be set before `bind` and `connect`.
///
/// libzmq's own heartbeats (`ZMQ_HEARTBEAT_IVL`) are left out on purpose: on a SUB whose reader stalls they
/// abort the whole process in libzmq 4.3.4. Use the application's heartbeats and `keepAlive`.
public struct SocketOption: Sendable {
    enum Setting: Sendable {
        case number(Int32)
        case wide(Int64)
        case bytes([UInt8])
    }

    let code: Int32
    let name: String
    let setting: Setting

    private init(_ code: Int32, _ name: String, _ setting: Setting) {
        self.code = code
        self.name = name
        self.setting = setting
    }

    /// How many messages may wait to leave, for each peer; 0 is unbounded. A batch counts as one.
    public static func sendHighWater(_ messages: Int32) -> SocketOption {
        SocketOption(ZMQ_SNDHWM, "the send high-water mark", .number(messages))
    }

    /// How many messages may wait to be received, for each peer; 0 is unbounded.
    public static func receiveHighWater(_ messages: Int32) -> SocketOption {
        SocketOption(ZMQ_RCVHWM, "the receive high-water mark", .number(messages))
    }

    /// How long the context waits, as it ends, for this socket's messages to leave; zero (as set at creation)
    /// drops them.
    public static func linger(_ duration: Duration) -> SocketOption {
        SocketOption(ZMQ_LINGER, "the linger period", .number(duration.wholeMilliseconds))
    }

    /// Queue only for peers that are connected: a send to nobody is `.full` at once.
    public static let immediate = SocketOption(ZMQ_IMMEDIATE, "immediate", .number(1))

    /// A new connection with a known routing id replaces the old one: an edge that restarted.
    public static let routerHandover = SocketOption(ZMQ_ROUTER_HANDOVER, "router hand-over", .number(1))

    /// A send to an unknown routing id is `.unroutable`, and one to a full peer `.full`, instead of silence.
    public static let routerMandatory = SocketOption(ZMQ_ROUTER_MANDATORY, "router mandatory", .number(1))

    /// XPUB hands up every subscription and its end, also those of topics known already.
    public static let everySubscription = SocketOption(ZMQ_XPUB_VERBOSER, "verbose XPUB", .number(1))

    /// A longer frame from a peer closes that peer's connection before its body is read.
    public static func messageBytesMaximum(_ count: Int) -> SocketOption {
        SocketOption(ZMQ_MAXMSGSIZE, "the message size bound", .wide(Int64(count)))
    }

    /// How the peer's ROUTER knows this socket: 1 to 255 bytes, the first not zero.
    public static func routingID(_ name: String) -> SocketOption {
        SocketOption(ZMQ_ROUTING_ID, "the routing id (1 to 255 bytes)", .bytes(Array(name.utf8)))
    }

    /// Receive what begins with `prefix`; all when empty.
    public static func subscribe(_ prefix: [UInt8]) -> SocketOption {
        SocketOption(ZMQ_SUBSCRIBE, "a subscription", .bytes(prefix))
    }

    /// The pause before a lost connection is tried again, doubling up to `maximum`.
    public static func reconnect(after pause: Duration, upTo maximum: Duration) -> [SocketOption] {
        [
            SocketOption(ZMQ_RECONNECT_IVL, "the reconnect pause", .number(pause.wholeMilliseconds)),
            SocketOption(ZMQ_RECONNECT_IVL_MAX, "the reconnect maximum", .number(maximum.wholeMilliseconds)),
        ]
    }

    /// How long an attempt to connect may take before it is tried again; libzmq's default is the system's
    /// minutes.
    public static func connectTimeout(_ duration: Duration) -> SocketOption {
        SocketOption(ZMQ_CONNECT_TIMEOUT, "the connect time-out", .number(duration.wholeMilliseconds))
    }

    /// How long a peer that has connected may take to greet; half-open connections end after it.
    public static func handshakeTimeout(_ duration: Duration) -> SocketOption {
        SocketOption(ZMQ_HANDSHAKE_IVL, "the handshake time-out", .number(duration.wholeMilliseconds))
    }

    /// Notices a peer that is gone without a word: silent for `idle`, then `count` probes `interval` apart,
    /// or sent bytes that nobody acknowledged for as long as all that.
    public static func keepAlive(idle: Duration, interval: Duration, count: Int32) -> [SocketOption] {
        let patience = idle.wholeMilliseconds.addingReportingOverflow(
            interval.wholeMilliseconds.multipliedReportingOverflow(by: count).partialValue
        ).partialValue
        return [
            SocketOption(ZMQ_TCP_KEEPALIVE, "TCP keep-alive", .number(1)),
            SocketOption(ZMQ_TCP_KEEPALIVE_IDLE, "keep-alive idle", .number(idle.wholeSeconds)),
            SocketOption(ZMQ_TCP_KEEPALIVE_INTVL, "keep-alive interval", .number(interval.wholeSeconds)),
            SocketOption(ZMQ_TCP_KEEPALIVE_CNT, "keep-alive count", .number(count)),
            SocketOption(ZMQ_TCP_MAXRT, "the retransmission time-out", .number(patience)),
        ]
    }
}

extension Duration {
    /// Rounded up, so that a wait never ends early and a short one is not zero; clamped to what libzmq takes.
    var wholeMilliseconds: Int32 {
        let (seconds, attoseconds) = components
        guard seconds < Int64(Int32.max) / 1_000 else { return .max }
        guard self > .zero else { return 0 }
        return Int32(seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }

    var wholeSeconds: Int32 { Int32(max(1, (Int64(wholeMilliseconds) + 999) / 1_000)) }
}
