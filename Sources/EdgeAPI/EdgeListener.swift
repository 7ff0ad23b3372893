public import NIOCore
public import TransportSecurity

/// An address to listen at, and which of the published hosts it stands for.
public struct EdgeListener: Sendable {
    public enum Hosts: Hashable, Sendable {
        /// The edge host, which visitors' browsers and devices reach.
        case edge
        /// The server host, whose callers bring credentials, see attributes and name a primary identity.
        case server
        /// Both: the name that each request was sent to says which (`RequestHost`).
        case byName
    }

    public var address: SocketAddress
    public var hosts: Hosts
    /// `nil` for HTTP without TLS.
    public var security: ServerSecurity?
    /// Whether `/metrics` and `/spoke/show` are answered here. Neither shows a value of a profile to whoever brings no
    /// credentials, but much else: switch them off where visitors can reach the address.
    public var isOperational: Bool

    public init(
        address: SocketAddress, hosts: Hosts, security: ServerSecurity? = nil, isOperational: Bool = true
    ) {
        self.address = address
        self.hosts = hosts
        self.security = security
        self.isOperational = isOperational
    }

    /// Reads `host:port` or `[IPv6]:port`; may ask the resolver, and so blocks. Port 0 lets the system choose.
    public static func address(_ text: String) throws(EdgeServerFailure) -> SocketAddress {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw .malformedAddress(text)
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        if host.isEmpty { throw .malformedAddress(text) }
        do {
            return try SocketAddress.makeAddressResolvingHost(String(host), port: Int(port))
        } catch {
            throw .unknownHost(String(host), "\(error)")
        }
    }
}

/// Why an edge cannot listen.
public enum EdgeServerFailure: Error, Hashable, Sendable, CustomStringConvertible {
    case malformedAddress(String)
    case unknownHost(String, String)
    case cannotBind(String, String)

    public var description: String {
        switch self {
        case .malformedAddress(let text):
            "'\(text)' is no address: write host:port, for example 127.0.0.1:8080"
        case .unknownHost(let host, let reason): "the host '\(host)' cannot be resolved: \(reason)"
        case .cannotBind(let address, let reason):
            "cannot listen at \(address): \(reason). Is another process there? Choose another port, or 0 for any"
        }
    }
}
