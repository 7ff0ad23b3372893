internal import Gzip
internal import NIOCore
internal import SansIO

/// Writes one answer: `begin`, any fields, then either `endWithoutBody`, or `beginBody`, the body, `endBody`, or
/// `beginChunks`, chunks, `endChunks`.
///
/// A body's length is filled in behind blanks once it is known, so that nothing is written twice.
struct ResponseWriter {
    /// What the request lets its answer be.
    struct Manner: Hashable {
        /// What becomes of the connection; the answer says so.
        var persistence: HTTPRequest.Persistence
        /// Answers to HEAD tell the length of a body that they do not carry.
        var isHeadOnly = false
        /// Chunks are for HTTP/1.1.
        var takesChunks = true
        var takesGzip = false
    }

    /// A smaller body fills no packet more than its coded form does.
    static let codedBytesMinimum = 1_400

    private var buffer: ByteBuffer
    private let manner: Manner
    private let date: HTTPDate
    private(set) var status = HTTPStatus.ok
    private var type: StaticString = ""
    private var typeIndex = 0
    private var lengthIndex = 0
    private var bodyIndex = 0
    private var chunkIndex = 0

    init(appendingTo buffer: consuming ByteBuffer, _ manner: Manner, date: HTTPDate) {
        self.buffer = buffer
        self.manner = manner
        self.date = date
    }

    consuming func finished() -> ByteBuffer { buffer }

    mutating func begin(_ status: HTTPStatus) {
        self.status = status
        buffer.writeString(status.line)
        buffer.writeString("Date: ")
        buffer.writeString(date.text)
        switch manner.persistence {
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

    mutating func field(_ name: StaticString, _ value: StaticString) {
        buffer.writeStaticString(name)
        buffer.writeStaticString(": ")
        buffer.writeStaticString(value)
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
        self.type = type
        typeIndex = buffer.writerIndex
        field("Content-Type", type)
        beginLength()
    }

    private mutating func beginLength() {
        buffer.writeStaticString("Content-Length:           ")
        lengthIndex = buffer.writerIndex
        buffer.writeStaticString("\r\n\r\n")
        bodyIndex = buffer.writerIndex
    }

    mutating func endBody() {
        if manner.takesGzip, buffer.writerIndex - bodyIndex >= ResponseWriter.codedBytesMinimum { codeBody() }
        var rest = buffer.writerIndex - bodyIndex
        var index = lengthIndex
        repeat {
            index -= 1
            buffer.setInteger(UInt8(ascii: "0") + UInt8(rest % 10), at: index)
            rest /= 10
        } while rest > 0
        if manner.isHeadOnly { buffer.moveWriterIndex(to: bodyIndex) }
    }

    /// Puts the coded body in place of the plain one, behind fields that say so.
    private mutating func codeBody() {
        let length = buffer.writerIndex - bodyIndex
        guard let body = buffer.getBytes(at: bodyIndex, length: length), let coded = Gzip.encoded(body.span)
        else { return }
        buffer.moveWriterIndex(to: typeIndex)
        field("Content-Type", type)
        field("Content-Encoding", "gzip")
        field("Vary", "Accept-Encoding")
        beginLength()
        buffer.writeBytes(coded)
    }

    /// A body in parts that a client can take apart as they come. To HTTP/1.0 the parts go as one body.
    mutating func beginChunks(_ type: StaticString) {
        guard manner.takesChunks else { return beginBody(type) }
        field("Content-Type", type)
        buffer.writeStaticString("Transfer-Encoding: chunked\r\n\r\n")
        bodyIndex = buffer.writerIndex
    }

    mutating func beginChunk() {
        guard manner.takesChunks else { return }
        buffer.writeStaticString("00000000\r\n")
        chunkIndex = buffer.writerIndex
    }

    mutating func endChunk() {
        guard manner.takesChunks else { return }
        var rest = buffer.writerIndex - chunkIndex
        var index = chunkIndex - 2
        while rest > 0 {
            index -= 1
            buffer.setInteger(UInt8(hexadecimalDigit: UInt64(rest)), at: index)
            rest >>= 4
        }
        buffer.writeStaticString("\r\n")
    }

    mutating func endChunks() {
        guard manner.takesChunks else { return endBody() }
        buffer.writeStaticString("0\r\n\r\n")
        if manner.isHeadOnly { buffer.moveWriterIndex(to: bodyIndex) }
    }

    /// Takes a comma back that nothing follows.
    mutating func trimComma() {
        if buffer.getInteger(at: buffer.writerIndex - 1, as: UInt8.self) == UInt8(ascii: ",") {
            buffer.moveWriterIndex(to: buffer.writerIndex - 1)
        }
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
                buffer.writeInteger(UInt8(hexadecimalDigit: UInt64(digit)))
            }
        default: buffer.writeInteger(byte)
        }
    }
}
