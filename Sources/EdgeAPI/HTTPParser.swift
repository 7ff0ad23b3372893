internal import NIOCore

/// Cuts a connection's bytes into requests. Holds at most one request that is not whole.
struct HTTPParser {
    enum Step: Hashable {
        /// Bytes are missing. `isContinueExpected` once, when the client waits to be told to send its body.
        case incomplete(isContinueExpected: Bool)
        /// `request` is whole; what follows it in the buffer belongs to the next one.
        case request
        /// Nothing that follows can be trusted. `request` holds what was understood.
        case failure(HTTPFailure)
    }

    private enum Phase {
        case head(HTTPHeadReader)
        case sizedBody(Int)
        case chunkedBody(HTTPChunkReader)
    }

    private let limits: HTTPLimits
    private var phase: Phase

    init(limits: HTTPLimits) {
        self.limits = limits
        phase = .head(HTTPHeadReader(limits: limits))
    }

    /// Whether no byte of a request has been taken or looked at.
    var isIdle: Bool {
        if case .head(let reader) = phase { reader.isIdle } else { false }
    }

    mutating func next(from buffer: inout ByteBuffer, into request: inout HTTPRequest) -> Step {
        do throws(HTTPFailure) {
            return try advance(from: &buffer, into: &request)
        } catch {
            return .failure(error)
        }
    }

    private mutating func advance(
        from buffer: inout ByteBuffer, into request: inout HTTPRequest
    ) throws(HTTPFailure) -> Step {
        var isContinueExpected = false
        if case .head(var reader) = phase {
            if reader.isIdle { request.reset() }
            let framing: HTTPHeadReader.Framing?
            do throws(HTTPFailure) {
                framing = try reader.read(buffer.readableBytesUInt8Span, into: &request)
            } catch {
                // The answer to what is refused still echoes the origin, and so needs the head.
                request.head = buffer
                throw error
            }
            guard let framing else {
                phase = .head(reader)
                return .incomplete(isContinueExpected: false)
            }
            if try begin(framing, after: reader, of: &buffer, into: &request) { return .request }
            isContinueExpected = reader.isContinueExpected && buffer.readableBytes == 0
        }
        switch phase {
        case .head: return .incomplete(isContinueExpected: false)
        case .sizedBody(let length):
            guard let body = buffer.readSlice(length: length) else {
                return .incomplete(isContinueExpected: isContinueExpected)
            }
            request.body = body
        case .chunkedBody(var reader):
            let isWhole = try reader.read(from: &buffer, into: &request.body)
            phase = .chunkedBody(reader)
            guard isWhole else { return .incomplete(isContinueExpected: isContinueExpected) }
        }
        phase = .head(HTTPHeadReader(limits: limits))
        return .request
    }

    /// Takes the head from `buffer`. Returns whether the body is there too; else the phase is the body's.
    private mutating func begin(
        _ framing: HTTPHeadReader.Framing, after reader: HTTPHeadReader, of buffer: inout ByteBuffer,
        into request: inout HTTPRequest
    ) throws(HTTPFailure) -> Bool {
        if case .length(let length) = framing, buffer.readableBytes >= reader.position + length,
            let head = buffer.readSlice(length: reader.position), let body = buffer.readSlice(length: length)
        {
            request.head = head
            request.body = body
            phase = .head(HTTPHeadReader(limits: limits))
            return true
        }
        // A slice would make every later append to the buffer copy all of it; so the head is copied out, once.
        request.head = ByteBuffer(bytes: buffer.readableBytesView.prefix(reader.position))
        buffer.moveReaderIndex(forwardBy: reader.position)
        switch framing {
        case .length(let length): phase = .sizedBody(length)
        case .chunked: phase = .chunkedBody(HTTPChunkReader(bodyBytesMaximum: limits.bodyBytesMaximum))
        }
        return false
    }
}
