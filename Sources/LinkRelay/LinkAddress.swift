/// Where a relay listens or connects: a host name or IP address, and a TCP port.
public struct LinkAddress: Hashable, Sendable, CustomStringConvertible {
    public var host: String
    /// 0 to 65,535; 0 in a listening address lets the system choose.
    public var port: Int

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// A port of this machine, reachable from nowhere else.
    public static func loopback(port: Int = 0) -> LinkAddress { LinkAddress(host: "127.0.0.1", port: port) }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// Why a relay did not start.
public enum LinkRelayFailure: Error, Hashable, CustomStringConvertible {
    case cannotListen(LinkAddress, reason: String)
    /// `start` was called on a relay that runs already.
    case alreadyStarted

    public var description: String {
        switch self {
        case .cannotListen(let address, let reason):
            "cannot listen on \(address): \(reason); choose a free port, or port 0 to let the system choose"
        case .alreadyStarted:
            "the relay runs already; stop it before starting it again"
        }
    }
}
