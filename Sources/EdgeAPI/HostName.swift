/// The names of hosts and domains, as in `meta.state.domain`.
enum HostName {
    static let bytesMaximum = 253

    /// Letters, digits, hyphens and dots (RFC 1123), so that the name may stand in a header field.
    static func isWellFormed(_ name: String) -> Bool {
        guard (1...bytesMaximum).contains(name.utf8.count), !name.hasPrefix("."), !name.hasSuffix(".") else {
            return false
        }
        return name.utf8.allSatisfy { byte in
            byte.isDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte.lowercased)
        }
    }

    /// Whether `host` is `domain` or lies within it. Both in lower case.
    static func lies(_ host: some StringProtocol, within domain: String) -> Bool {
        host == domain || (host.hasSuffix(domain) && host.dropLast(domain.count).hasSuffix("."))
    }
}
