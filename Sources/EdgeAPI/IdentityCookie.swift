internal import Profiles
internal import SansIO
internal import Tokens

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
        return Base64URL.text(message)
    }

    /// The ECID in an entry's value; `nil` if the value is not one of ours.
    static func ecid(in text: String) -> Identity? {
        guard text.utf8.count <= 1024, let message = Base64URL.bytes(text.utf8), message.count >= 40,
            message[0] == 0x0a, message[1] == 38
        else { return nil }
        let identity = Identity(namespace: "ECID", value: String(decoding: message[2..<40], as: UTF8.self))
        return identity.isWellFormed ? identity : nil
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
