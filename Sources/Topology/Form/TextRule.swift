/// What a piece of text must look like.
enum TextRule: CaseIterable, Sendable {
    case any
    /// Lower-case letters, digits and dashes: what containers and files may be called.
    case slug
    /// A region code such as `JPN3`.
    case region
    /// `hub`, or an edge's name such as `JPN3-1`.
    case node
    case uuid
    /// A namespace or inlet code.
    case code
    /// Dotted field names such as `person.name.firstName`.
    case fieldPath
    /// `HOST:PORT`.
    case address
    /// `tcp://HOST:PORT` or `ipc://PATH`.
    case endpoint
    /// `default`, `hub/JPN3`, or `VA6/OR2`.
    case link
    /// An absolute URI.
    case uri

    /// The rule as a regular expression for editors.
    var pattern: String? {
        switch self {
        case .any: nil
        case .slug: "^[a-z0-9][a-z0-9-]{0,62}$"
        case .region: "^[A-Z][A-Z0-9]{1,7}$"
        case .node: "^(hub|[A-Z][A-Z0-9]{1,7}-[1-9][0-9]{0,2})$"
        case .uuid: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
        case .code: "^[A-Za-z0-9_-]{1,64}$"
        case .fieldPath: "^[A-Za-z_][A-Za-z0-9_]*([.][A-Za-z_][A-Za-z0-9_]*)*$"
        case .address: "^[A-Za-z0-9.-]{1,253}:[0-9]{1,5}$"
        case .endpoint: "^(tcp://[A-Za-z0-9.*-]{1,253}:[0-9]{1,5}|ipc://[^ ]+)$"
        case .link: "^(default|(hub|[A-Z][A-Z0-9]{1,7})/(hub|[A-Z][A-Z0-9]{1,7}))$"
        case .uri: "^[a-z][a-z0-9+.-]*:[^ ]+$"
        }
    }

    /// What messages say belongs there.
    var phrase: String {
        switch self {
        case .any: "text"
        case .slug: "a short name of lower-case letters, digits and dashes, such as `seven-regions`,"
        case .region: "a region code such as `JPN3`"
        case .node: "`hub` or an edge's name such as `JPN3-1`"
        case .uuid: "a UUID in lower case such as `0f7c5b1e-3a52-4a8e-9d0c-6b1f2e3d4c5a`"
        case .code: "a code of letters, digits, `_` and `-`, at most 64,"
        case .fieldPath: "a field path such as `person.name.firstName`"
        case .address: "an address such as `127.0.0.1:8080`"
        case .endpoint: "an endpoint such as `tcp://127.0.0.1:5601`"
        case .link: "`default`, `hub/REGION` or `REGION/REGION`"
        case .uri: "a URI such as `https://ns.adobe.com/retail/schemas/profile`"
        }
    }

    func matches(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        switch self {
        case .any:
            return !text.isEmpty && bytes.count <= 16_384
        case .slug:
            guard let first = bytes.first, first != 45, bytes.count <= 63 else { return false }
            return bytes.allSatisfy { isLower($0) || isDigit($0) || $0 == 45 }
        case .region:
            guard let first = bytes.first, isUpper(first), (2...8).contains(bytes.count) else { return false }
            return bytes.allSatisfy { isUpper($0) || isDigit($0) }
        case .node:
            return text == "hub" || isEdgeName(text)
        case .uuid:
            let groups = text.split(separator: "-", omittingEmptySubsequences: false)
            return groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
                && groups.allSatisfy { $0.utf8.allSatisfy { isDigit($0) || (97...102).contains($0) } }
        case .code:
            return (1...64).contains(bytes.count)
                && bytes.allSatisfy { isLetter($0) || isDigit($0) || $0 == 45 || $0 == 95 }
        case .fieldPath:
            return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { step in
                guard let first = step.utf8.first, !isDigit(first) else { return false }
                return step.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == 95 }
            }
        case .address:
            return isAddress(text[...], extra: [])
        case .endpoint:
            if text.hasPrefix("ipc://") { return bytes.count > 6 && !bytes.contains(32) }
            return text.hasPrefix("tcp://") && isAddress(text.dropFirst(6), extra: [42])
        case .link:
            if text == "default" { return true }
            let ends = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            return ends.count == 2 && ends.allSatisfy { $0 == "hub" || TextRule.region.matches($0) }
        case .uri:
            guard let colon = text.firstIndex(of: ":"), let first = bytes.first, isLower(first) else {
                return false
            }
            return !bytes.contains(32) && text.index(after: colon) < text.endIndex
                && text[..<colon].utf8.allSatisfy { isLower($0) || isDigit($0) || [43, 45, 46].contains($0) }
        }
    }

    private func isEdgeName(_ text: String) -> Bool {
        let halves = text.split(separator: "-", omittingEmptySubsequences: false)
        guard halves.count == 2, TextRule.region.matches(String(halves[0])) else { return false }
        let digits = halves[1].utf8
        return (1...3).contains(digits.count) && digits.first != 48 && digits.allSatisfy { isDigit($0) }
    }

    private func isAddress(_ text: Substring, extra: [UInt8]) -> Bool {
        guard let colon = text.lastIndex(of: ":") else { return false }
        let host = text[..<colon].utf8
        let port = text[text.index(after: colon)...].utf8
        return (1...253).contains(host.count) && (1...5).contains(port.count)
            && port.allSatisfy { isDigit($0) }
            && host.allSatisfy { isLetter($0) || isDigit($0) || $0 == 45 || $0 == 46 || extra.contains($0) }
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
    private func isUpper(_ byte: UInt8) -> Bool { byte >= 65 && byte <= 90 }
    private func isLower(_ byte: UInt8) -> Bool { byte >= 97 && byte <= 122 }
    private func isLetter(_ byte: UInt8) -> Bool { isUpper(byte) || isLower(byte) }
}
