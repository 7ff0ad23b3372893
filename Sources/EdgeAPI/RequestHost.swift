/// What the name that a request was sent to says: the host part of its target, else its `Host` field.
///
/// Published are `server.adobedc.net`, whose callers bring credentials, and `edge.adobedc.net` and `adobedc.demdex.net`,
/// which browsers and devices reach; the first two also with a location hint in front, as in `va6.server.adobedc.net`.
/// Names that begin like these in other domains mean the same; all others are customers' own names for the edge host.
///
/// A name only ever asks for more: on the server host a caller must show credentials, and what a caller may see depends
/// on those. So there is nothing to be gained by a wrong name.
struct RequestHost: Hashable, Sendable {
    private(set) var isServerHost = false
    /// Where in the head the name stands, without port and final dot; `nil` for an IPv6 address and for no name.
    private(set) var name: Range<Int>?
    /// Where in the head a location hint stands, known or not.
    private(set) var hint: Range<Int>?

    /// No name at all: HTTP/1.0 may leave it out.
    init() {}

    /// `nil` where the bytes are no host with or without a port (RFC 9110, 7.2): what nobody can name, no two readers
    /// shall understand differently.
    init?(_ authority: Range<Int>, of bytes: Span<UInt8>) {
        if authority.isEmpty { return }
        if bytes[authority.lowerBound] == UInt8(ascii: "[") {
            guard RequestHost.isAddressLiteral(authority, of: bytes) else { return nil }
            return
        }
        let colon = bytes.first(UInt8(ascii: ":"), in: authority)
        var name = authority.lowerBound..<(colon ?? authority.upperBound)
        if let colon, !RequestHost.isPort((colon + 1)..<authority.upperBound, of: bytes) { return nil }
        for index in name where !bytes[index].isHostByte { return nil }
        // `server.adobedc.net.` is the same name, written to its end.
        if let last = name.last, bytes[last] == UInt8(ascii: ".") { name = name.lowerBound..<last }
        if name.isEmpty { return nil }
        self.name = name
        read(name, of: bytes)
    }

    private mutating func read(_ name: Range<Int>, of bytes: Span<UInt8>) {
        let dot = UInt8(ascii: ".")
        guard let firstEnd = bytes.first(dot, in: name) else { return }
        let first = name.lowerBound..<firstEnd
        if bytes.equals("server", in: first) { return isServerHost = true }
        guard let secondEnd = bytes.first(dot, in: (firstEnd + 1)..<name.upperBound) else { return }
        let second = (firstEnd + 1)..<secondEnd
        let isServer = bytes.equals("server", in: second)
        guard isServer || bytes.equals("edge", in: second) else { return }
        // Elsewhere, `data.edge.example.com` is a customer's own name, and nothing stands in front.
        let isPublished = bytes.equals("adobedc.net", in: (secondEnd + 1)..<name.upperBound)
        guard isPublished || LocationHint.isLikely(first, of: bytes) else { return }
        isServerHost = isServer
        hint = first
    }

    /// `[::1]` or `[::1]:8101`.
    private static func isAddressLiteral(_ range: Range<Int>, of bytes: Span<UInt8>) -> Bool {
        guard let end = bytes.first(UInt8(ascii: "]"), in: range), end > range.lowerBound + 1 else {
            return false
        }
        for index in (range.lowerBound + 1)..<end {
            let byte = bytes[index]
            guard byte.hexadecimalValue != nil || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
            else { return false }
        }
        if end + 1 == range.upperBound { return true }
        return bytes[end + 1] == UInt8(ascii: ":") && isPort((end + 2)..<range.upperBound, of: bytes)
    }

    private static func isPort(_ range: Range<Int>, of bytes: Span<UInt8>) -> Bool {
        for index in range where !bytes[index].isDigit { return false }
        return range.count <= 5
    }
}
