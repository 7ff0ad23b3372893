/// Writes JSON in one form only: no white space, names in the order of `Fields`, the shortest digits that read back
/// as the same number. Same value, same bytes, on any machine.
public enum JSONWriter {
    public static func append(_ value: Value, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let truth): bytes.append(contentsOf: truth ? "true".utf8 : "false".utf8)
        case .integer(let number): append(integer: number, to: &bytes)
        case .number(let number): append(number: number, to: &bytes)
        case .string(let text): append(string: text, to: &bytes)
        case .array(let items):
            bytes.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                append(item, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let fields):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in fields.members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                append(string: member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                append(member.value, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// The text in quotes; only what must be escaped is.
    public static func append(string text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        // Nearly every string needs no escape, and then one copy is all.
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        var place = start
        while place < bytes.count, !needsEscape(bytes[place]) { place += 1 }
        if place < bytes.count {
            bytes.removeLast(bytes.count - start)
            for byte in text.utf8 { append(escaping: byte, to: &bytes) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    public static func append(integer number: Int64, to bytes: inout [UInt8]) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        let start = bytes.count
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    /// Always with a point or an exponent, so that it reads back as a double; infinities and NaN become `null`.
    public static func append(number: Double, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: number.isFinite ? number.description.utf8 : "null".utf8)
    }

    private static func append(escaping byte: UInt8, to bytes: inout [UInt8]) {
        guard needsEscape(byte) else { return bytes.append(byte) }
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0a: bytes.append(UInt8(ascii: "n"))
        case 0x0c: bytes.append(UInt8(ascii: "f"))
        case 0x0d: bytes.append(UInt8(ascii: "r"))
        default:
            bytes.append(contentsOf: byte < 0x10 ? "u000".utf8 : "u001".utf8)
            bytes.append(contentsOf: String(byte & 0xf, radix: 16).utf8)
        }
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }
}

extension Value {
    /// The value as JSON, in the one form of `JSONWriter`.
    public func jsonBytes() -> [UInt8] {
        var bytes: [UInt8] = []
        appendJSON(to: &bytes)
        return bytes
    }

    public func appendJSON(to bytes: inout [UInt8]) {
        JSONWriter.append(self, to: &bytes)
    }

    /// The same as text.
    public var jsonText: String { String(decoding: jsonBytes(), as: UTF8.self) }
}
