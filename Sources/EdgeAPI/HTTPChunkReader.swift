internal import NIOCore

/// Decodes a chunked body as it arrives; extensions and trailers are read and dropped.
struct HTTPChunkReader {
    private enum State: Hashable {
        case size
        case content(remaining: Int)
        case contentEnd
        case trailer(bytes: Int)
    }

    private static let sizeLineBytesMaximum = 256
    private static let trailerBytesMaximum = 4096

    private let bodyBytesMaximum: Int
    private var state = State.size

    init(bodyBytesMaximum: Int) {
        self.bodyBytesMaximum = bodyBytesMaximum
    }

    /// Takes from `buffer` what it can. Returns whether the body is whole.
    mutating func read(from buffer: inout ByteBuffer, into body: inout ByteBuffer) throws(HTTPFailure) -> Bool
    {
        while true {
            switch state {
            case .size:
                guard let size = try readSize(from: &buffer) else { return false }
                if size == 0 {
                    state = .trailer(bytes: 0)
                } else if size > bodyBytesMaximum - body.readableBytes {
                    throw .bodyTooLarge(maximum: bodyBytesMaximum)
                } else {
                    state = .content(remaining: size)
                }
            case .content(let remaining):
                let count = min(remaining, buffer.readableBytes)
                guard count > 0, var piece = buffer.readSlice(length: count) else { return false }
                body.writeBuffer(&piece)
                state = count == remaining ? .contentEnd : .content(remaining: remaining - count)
            case .contentEnd:
                guard buffer.readableBytes >= 2 else { return false }
                guard buffer.readInteger(as: UInt16.self) == 0x0d0a else { throw .malformed(.chunk) }
                state = .size
            case .trailer(let bytes):
                guard
                    let line = try line(in: buffer, maximum: Self.trailerBytesMaximum - bytes, else: .trailer)
                else {
                    return false
                }
                buffer.moveReaderIndex(forwardBy: line + 2)
                if line == 0 { return true }
                state = .trailer(bytes: bytes + line + 2)
            }
        }
    }

    private func readSize(from buffer: inout ByteBuffer) throws(HTTPFailure) -> Int? {
        guard let length = try line(in: buffer, maximum: Self.sizeLineBytesMaximum, else: .chunk) else {
            return nil
        }
        let size = try size(of: buffer.readableBytesUInt8Span, length: length)
        buffer.moveReaderIndex(forwardBy: length + 2)
        return size
    }

    private func size(of bytes: Span<UInt8>, length: Int) throws(HTTPFailure) -> Int {
        let end = bytes.first(UInt8(ascii: ";"), in: 0..<length) ?? length
        let digits = bytes.trimmed(0..<end)
        // Eight digits hold four gigabytes: no overflow, and far too large.
        guard digits.lowerBound == 0, (1...8).contains(digits.count) else { throw .malformed(.chunk) }
        var size = 0
        for index in digits {
            guard let digit = bytes[index].hexadecimalValue else { throw .malformed(.chunk) }
            size = size << 4 | Int(digit)
        }
        return size
    }

    /// The length of the line that `buffer` begins with, without its end; `nil` when the end is not there yet.
    private func line(
        in buffer: ByteBuffer, maximum: Int, else malformation: HTTPFailure.Malformation
    ) throws(HTTPFailure) -> Int? {
        let bytes = buffer.readableBytesUInt8Span
        var index = 0
        while index < bytes.count {
            if index > maximum { throw .malformed(malformation) }
            let byte = bytes[index]
            if byte == UInt8(ascii: "\r") {
                guard index + 1 < bytes.count else { return nil }
                guard bytes[index + 1] == UInt8(ascii: "\n") else { throw .malformed(malformation) }
                return index
            }
            if !byte.isFieldByte { throw .malformed(malformation) }
            index += 1
        }
        return nil
    }
}
