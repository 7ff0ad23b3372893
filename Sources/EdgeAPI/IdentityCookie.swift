internal import Profiles
internal import SansIO

/// The `identity` state entry: URL-safe base64 of a protobuf message that the Web SDK decodes.
struct IdentityCookie: Hashable {
    /// Seconds for which clients keep it: 395 days.
    static let maxAge = 34_128_000

    var ecid: String
    var created: Timestamp
    var isNew: Bool
    /// As in `OR2`.
    var region: String
    var source = Visitor.Source.random

    /// Field 1 ECID; field 10 message {1 created at ms, 2 is new, 3 device type (1 browser), 5 region, 6 source};
    /// field 30 write time. A source of 0 is left out, as protobuf does.
    var text: String {
        var details: [UInt8] = []
        details.append(field: 1, varint: UInt64(clamping: created.milliseconds))
        details.append(field: 2, varint: isNew ? 1 : 0)
        details.append(field: 3, varint: 1)
        details.append(field: 5, bytes: Array(region.utf8))
        if source != .random { details.append(field: 6, varint: source.rawValue) }
        var message: [UInt8] = []
        message.append(field: 1, bytes: Array(ecid.utf8))
        message.append(field: 10, bytes: details)
        message.append(field: 30, varint: UInt64(clamping: created.milliseconds))
        return Base64URL.encode(message)
    }

    /// The ECID in an entry's value; `nil` if the value is not one of ours.
    static func ecid(in text: String) -> Identity? {
        guard text.utf8.count <= 1024, let message = Base64URL.decode(text), message.count >= 40,
            message[0] == 0x0a, message[1] == 38
        else { return nil }
        let identity = Identity(namespace: "ECID", value: String(decoding: message[2..<40], as: UTF8.self))
        return identity.isWellFormed ? identity : nil
    }
}

/// Base64 with `-` and `_`, written without padding, read with or without (RFC 4648, 5).
enum Base64URL {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 4 / 3 + 2)
        var index = 0
        while index < bytes.count {
            let rest = min(3, bytes.count - index)
            var word = UInt32(bytes[index]) << 16
            if rest > 1 { word |= UInt32(bytes[index + 1]) << 8 }
            if rest > 2 { word |= UInt32(bytes[index + 2]) }
            for digit in 0...rest { text.append(digits[Int(word >> (18 - 6 * digit)) & 63]) }
            index += 3
        }
        return String(decoding: text, as: UTF8.self)
    }

    static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var word: UInt32 = 0
        var bits = 0
        for character in text.utf8 where character != UInt8(ascii: "=") {
            guard let digit = value(of: character) else { return nil }
            word = word << 6 | digit
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: word >> bits))
            }
        }
        return bytes
    }

    private static func value(of character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "-"), UInt8(ascii: "+"): 62
        case UInt8(ascii: "_"), UInt8(ascii: "/"): 63
        default: nil
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(field: UInt64, varint value: UInt64) {
        append(varint: field << 3)
        append(varint: value)
    }

    fileprivate mutating func append(field: UInt64, bytes: [UInt8]) {
        append(varint: field << 3 | 2)
        append(varint: UInt64(bytes.count))
        append(contentsOf: bytes)
    }

    private mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }
}
