internal import NIOCore

/// Writes one answer: `begin`, any fields, then either `endWithoutBody` or `beginBody`, the body, `endBody`.
///
/// A body's length is filled in behind blanks once it is known, so that nothing is written twice.
struct ResponseWriter {
    private var buffer: ByteBuffer
    /// What becomes of the connection; the answer says so.
    let persistence: HTTPRequest.Persistence
    /// Answers to HEAD tell the length of a body that they do not carry.
    private let isHeadOnly: Bool
    private let date: HTTPDate
    private(set) var status = HTTPStatus.ok
    private var lengthIndex = 0
    private var bodyIndex = 0

    init(
        appendingTo buffer: consuming ByteBuffer, persistence: HTTPRequest.Persistence, isHeadOnly: Bool,
        date: HTTPDate
    ) {
        self.buffer = buffer
        self.persistence = persistence
        self.isHeadOnly = isHeadOnly
        self.date = date
    }

    consuming func finished() -> ByteBuffer { buffer }

    mutating func begin(_ status: HTTPStatus) {
        self.status = status
        buffer.writeString(status.line)
        buffer.writeString("Date: ")
        buffer.writeString(date.text)
        switch persistence {
        case .implied: buffer.writeString("\r\n")
        case .keepAlive: buffer.writeString("\r\nConnection: keep-alive\r\n")
        case .close: buffer.writeString("\r\nConnection: close\r\n")
        }
    }

    /// Neither may hold line ends: values that came from a request were checked on their way in.
    mutating func field(_ name: StaticString, _ value: String) {
        buffer.writeStaticString(name)
        buffer.writeStaticString(": ")
        buffer.writeString(value)
        buffer.writeStaticString("\r\n")
    }

    mutating func field(_ name: StaticString, _ value: some FixedWidthInteger) {
        buffer.writeStaticString(name)
        buffer.writeStaticString(": ")
        write(decimal: UInt64(clamping: value))
        buffer.writeStaticString("\r\n")
    }

    mutating func endWithoutBody() {
        // 204 has no body by definition, and must not name a length (RFC 9110, 8.6).
        if status != .noContent { buffer.writeStaticString("Content-Length: 0\r\n") }
        buffer.writeStaticString("\r\n")
    }

    mutating func beginBody(_ type: StaticString) {
        buffer.writeStaticString("Content-Type: ")
        buffer.writeStaticString(type)
        buffer.writeStaticString("\r\nContent-Length:           ")
        lengthIndex = buffer.writerIndex
        buffer.writeStaticString("\r\n\r\n")
        bodyIndex = buffer.writerIndex
    }

    mutating func endBody() {
        var rest = buffer.writerIndex - bodyIndex
        var index = lengthIndex
        repeat {
            index -= 1
            buffer.setInteger(UInt8(ascii: "0") + UInt8(rest % 10), at: index)
            rest /= 10
        } while rest > 0
        if isHeadOnly { buffer.moveWriterIndex(to: bodyIndex) }
    }

    mutating func write(_ text: StaticString) { buffer.writeStaticString(text) }

    mutating func write(_ bytes: [UInt8]) { buffer.writeBytes(bytes) }

    mutating func write(_ bytes: ArraySlice<UInt8>) { buffer.writeBytes(bytes) }

    mutating func write(text: String) { buffer.writeString(text) }

    mutating func write(decimal number: UInt64) {
        var divisor: UInt64 = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            buffer.writeInteger(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }

    mutating func write(decimal number: Int) {
        if number < 0 { buffer.writeInteger(UInt8(ascii: "-")) }
        write(decimal: UInt64(number.magnitude))
    }

    /// A JSON string with its quotes.
    mutating func write(json text: String) {
        buffer.writeInteger(UInt8(ascii: "\""))
        if text.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) {
            for byte in text.utf8 { writeEscaped(byte) }
        } else {
            buffer.writeString(text)
        }
        buffer.writeInteger(UInt8(ascii: "\""))
    }

    private mutating func writeEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): buffer.writeMultipleIntegers(UInt8(ascii: "\\"), byte)
        case 0..<0x20:
            buffer.writeStaticString("\\u00")
            for digit in [byte >> 4, byte & 15] {
                buffer.writeInteger(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            }
        default: buffer.writeInteger(byte)
        }
    }
}
