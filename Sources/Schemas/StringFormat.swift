/// The values of `format` that are checked; others demand nothing, as JSON Schema has it.
enum StringFormat: String, Sendable {
    case dateTime = "date-time"
    case date, time, email, uri, ipv4, ipv6, hostname, uuid
    case uriReference = "uri-reference"

    func matches(_ text: String) -> Bool {
        var scanner = FormatScanner(text)
        return switch self {
        case .dateTime:
            scanner.date() && scanner.take("T") && scanner.time() && scanner.offset() && scanner.isAtEnd
        case .date: scanner.date() && scanner.isAtEnd
        case .time: scanner.time() && scanner.offset() && scanner.isAtEnd
        case .email: isEmail(text)
        case .uri: scanner.scheme() && scanner.uriRest()
        case .uriReference: scanner.uriRest()
        case .ipv4: scanner.ipv4() && scanner.isAtEnd
        case .ipv6: isIPv6(text)
        case .hostname: isHostname(text.utf8[...])
        case .uuid: scanner.uuid() && scanner.isAtEnd
        }
    }

    func complaint(about text: String) -> String {
        switch self {
        case .dateTime:
            "[\(text)] is not a valid date-time. Expected [yyyy-MM-dd'T'HH:mm:ssZ, "
                + "yyyy-MM-dd'T'HH:mm:ss.[0-9]{1,9}Z, yyyy-MM-dd'T'HH:mm:ss[+-]HH:mm, "
                + "yyyy-MM-dd'T'HH:mm:ss.[0-9]{1,9}[+-]HH:mm]"
        case .date: "[\(text)] is not a valid date. Expected [yyyy-MM-dd]"
        case .time:
            "[\(text)] is not a valid time. Expected [HH:mm:ssZ, HH:mm:ss.[0-9]{1,9}Z, HH:mm:ss[+-]HH:mm, "
                + "HH:mm:ss.[0-9]{1,9}[+-]HH:mm]"
        case .email: "[\(text)] is not a valid email address"
        case .uri: "[\(text)] is not a valid URI"
        case .uriReference: "[\(text)] is not a valid URI reference"
        case .ipv4: "[\(text)] is not a valid ipv4 address"
        case .ipv6: "[\(text)] is not a valid ipv6 address"
        case .hostname: "[\(text)] is not a valid hostname"
        case .uuid: "[\(text)] is not a valid uuid"
        }
    }
}

/// A local part of 1 to 64 bytes without spaces, and a host name with a dot or the local host.
private func isEmail(_ text: String) -> Bool {
    let bytes = text.utf8
    guard let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return false }
    let local = bytes[..<at]
    guard (1...64).contains(local.count), local.first != UInt8(ascii: "."),
        local.last != UInt8(ascii: "."),
        local.allSatisfy(isLocal)
    else { return false }
    let host = bytes[bytes.index(after: at)...]
    return isHostname(host) && (host.contains(UInt8(ascii: ".")) || host.elementsEqual("localhost".utf8))
}

private func isLocal(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, 0x7f, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"),
        UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "@"),
        UInt8(ascii: "\\"), UInt8(ascii: ","), UInt8(ascii: "\""):
        false
    default: true
    }
}

/// Labels of 1 to 63 letters, digits and inner hyphens, together at most 255 bytes. Letters beyond ASCII pass.
private func isHostname(_ bytes: Substring.UTF8View) -> Bool {
    guard (1...255).contains(bytes.count) else { return false }
    return bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
        (1...63).contains(label.count) && label.first != UInt8(ascii: "-")
            && label.last != UInt8(ascii: "-")
            && label.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 >= 0x80 }
    }
}

/// Eight groups of 1 to 4 hexadecimal digits, one run of them replaced by `::`, the last two perhaps as IPv4.
private func isIPv6(_ text: String) -> Bool {
    guard text.utf8.count <= 45 else { return false }
    var groups = 0
    var gaps = 0
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count >= 3 else { return false }
    for (index, part) in parts.enumerated() {
        if part.isEmpty {
            // An empty part at an end counts with its neighbour: `::1` begins with two.
            let isEnd = index == 0 || index == parts.count - 1
            if isEnd {
                let neighbour = index == 0 ? parts[1] : parts[parts.count - 2]
                guard neighbour.isEmpty else { return false }
            } else {
                gaps += 1
            }
            continue
        }
        if index == parts.count - 1, part.contains(UInt8(ascii: ".")) {
            var scanner = FormatScanner(String(decoding: part, as: UTF8.self))
            guard scanner.ipv4(), scanner.isAtEnd else { return false }
            groups += 2
            continue
        }
        guard part.count <= 4, part.allSatisfy(isHexadecimal) else { return false }
        groups += 1
    }
    return gaps == 0 ? groups == 8 : gaps == 1 && groups <= 7
}

func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
    default: false
    }
}

func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
    default: false
    }
}
