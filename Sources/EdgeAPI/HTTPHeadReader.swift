/// Reads the request line and the header fields, line by line as they arrive; no byte is looked at twice for want of
/// the next one. Strict where leniency has been used to smuggle requests (RFC 9112, 11.2): lines end in CR LF, no
/// folding, no blank before a colon, one Host, one length.
struct HTTPHeadReader {
    /// How the body is delimited.
    enum Framing: Hashable {
        case length(Int)
        case chunked
    }

    private let limits: HTTPLimits
    /// The next byte to look at, counted from the head's first.
    private(set) var position = 0
    private var lineStart = 0
    private var hasRequestLine = false
    private var minorVersion = 1
    private var contentLength: Int?
    private var isChunked = false
    private var hostCount = 0
    private var isHostInTarget = false
    private var isCloseAsked = false
    private var isKeepAliveAsked = false
    private(set) var isContinueExpected = false

    init(limits: HTTPLimits) {
        self.limits = limits
    }

    /// Whether nothing of a head has been seen.
    var isIdle: Bool { position == 0 }

    /// Goes on at `position`. Returns the body's framing when the head is whole, `nil` when bytes are missing.
    mutating func read(
        _ bytes: Span<UInt8>, into request: inout HTTPRequest
    ) throws(HTTPFailure) -> Framing? {
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\n") {
                let end = position - 2
                guard end >= lineStart, bytes[end] == UInt8(ascii: "\r") else {
                    throw .malformed(.lineEnd)
                }
                let line = lineStart..<end
                lineStart = position
                if !hasRequestLine {
                    // One empty line before a request is forgiven (RFC 9112, 2.2).
                    if line.isEmpty, position == 2 { continue }
                    try readRequestLine(line, of: bytes, into: &request)
                    hasRequestLine = true
                } else if line.isEmpty {
                    return try finish(&request)
                } else {
                    try readField(line, of: bytes, into: &request)
                }
            } else if position > limits.headBytesMaximum {
                if !hasRequestLine { throw .targetTooLong(maximum: limits.targetBytesMaximum) }
                throw .headTooLarge(maximum: limits.headBytesMaximum)
            }
        }
        return nil
    }

    private mutating func readRequestLine(
        _ line: Range<Int>, of bytes: Span<UInt8>, into request: inout HTTPRequest
    ) throws(HTTPFailure) {
        let space = UInt8(ascii: " ")
        guard let methodEnd = bytes.first(space, in: line) else { throw .malformed(.method) }
        request.method = try method(line.lowerBound..<methodEnd, of: bytes)
        guard let targetEnd = bytes.first(space, in: (methodEnd + 1)..<line.upperBound) else {
            throw .malformed(.version)
        }
        let target = (methodEnd + 1)..<targetEnd
        if target.count > limits.targetBytesMaximum {
            throw .targetTooLong(maximum: limits.targetBytesMaximum)
        }
        try readTarget(target, of: bytes, into: &request)
        let version = (targetEnd + 1)..<line.upperBound
        if bytes.spells("HTTP/1.1", in: version) {
            minorVersion = 1
        } else if bytes.spells("HTTP/1.0", in: version) {
            minorVersion = 0
        } else if version.count == 8, bytes.spells("HTTP/", in: version.lowerBound..<(version.lowerBound + 5))
        {
            throw .unsupportedVersion
        } else {
            throw .malformed(.version)
        }
    }

    private func method(_ range: Range<Int>, of bytes: Span<UInt8>) throws(HTTPFailure) -> HTTPRequest.Method
    {
        guard (1...16).contains(range.count) else { throw .malformed(.method) }
        for index in range where !bytes[index].isTokenCharacter { throw .malformed(.method) }
        if bytes.spells("POST", in: range) { return .post }
        if bytes.spells("GET", in: range) { return .get }
        if bytes.spells("OPTIONS", in: range) { return .options }
        if bytes.spells("HEAD", in: range) { return .head }
        return .other
    }

    /// Origin form, the asterisk, and the absolute form that proxies use, whose host counts for more than the `Host`
    /// field (RFC 9112, 3.2.2).
    private mutating func readTarget(
        _ target: Range<Int>, of bytes: Span<UInt8>, into request: inout HTTPRequest
    ) throws(HTTPFailure) {
        for index in target where bytes[index] <= 0x20 || bytes[index] >= 0x7f { throw .malformed(.target) }
        guard let first = target.first else { throw .malformed(.target) }
        var start = first
        if bytes[first] != UInt8(ascii: "/") && !bytes.spells("*", in: target) {
            let schemes = ["http://", "https://"]
            guard
                let scheme = schemes.first(where: { scheme in
                    let end = first + scheme.utf8.count
                    return end <= target.upperBound && bytes.equals(scheme, in: first..<end)
                }),
                let slash = bytes.first(
                    UInt8(ascii: "/"), in: (first + scheme.utf8.count)..<target.upperBound)
            else { throw .malformed(.target) }
            let authority = (first + scheme.utf8.count)..<slash
            guard !authority.isEmpty, let host = RequestHost(authority, of: bytes) else {
                throw .malformed(.target)
            }
            request.host = host
            isHostInTarget = true
            start = slash
        }
        let mark = bytes.first(UInt8(ascii: "?"), in: start..<target.upperBound)
        request.path = start..<(mark ?? target.upperBound)
        request.query = mark.map { ($0 + 1)..<target.upperBound } ?? target.upperBound..<target.upperBound
    }

    private mutating func readField(
        _ line: Range<Int>, of bytes: Span<UInt8>, into request: inout HTTPRequest
    ) throws(HTTPFailure) {
        if request.fields.count == limits.fieldsMaximum {
            throw .tooManyFields(maximum: limits.fieldsMaximum)
        }
        guard let colon = bytes.first(UInt8(ascii: ":"), in: line), colon > line.lowerBound else {
            throw .malformed(.fieldName)
        }
        let name = line.lowerBound..<colon
        // Also refuses folded lines and blanks before the colon.
        for index in name where !bytes[index].isTokenCharacter { throw .malformed(.fieldName) }
        let value = bytes.trimmed((colon + 1)..<line.upperBound)
        for index in value where !bytes[index].isFieldByte { throw .malformed(.fieldValue) }
        let known = HTTPField(name: name, in: bytes)
        request.fields.append(HTTPRequest.Field(name: name, value: value, known: known))
        if let known { try note(known, value, of: bytes, into: &request) }
    }

    /// What the fields of the message itself mean for its framing and its connection.
    private mutating func note(
        _ field: HTTPField, _ value: Range<Int>, of bytes: Span<UInt8>, into request: inout HTTPRequest
    ) throws(HTTPFailure) {
        switch field {
        case .host:
            hostCount += 1
            guard let host = RequestHost(value, of: bytes) else { throw .malformed(.host) }
            if !isHostInTarget { request.host = host }
        case .contentLength:
            // Twelve digits are far beyond any limit and far below an overflow.
            guard contentLength == nil, (1...12).contains(value.count) else {
                throw .malformed(.contentLength)
            }
            var length = 0
            for index in value {
                guard bytes[index].isDigit else { throw .malformed(.contentLength) }
                length = length * 10 + Int(bytes[index] - UInt8(ascii: "0"))
            }
            contentLength = length
        case .transferEncoding:
            if isChunked { throw .malformed(.framing) }
            guard bytes.equals("chunked", in: value) else { throw .unsupportedCoding }
            isChunked = true
        case .connection:
            if bytes.lists("close", in: value) { isCloseAsked = true }
            if bytes.lists("keep-alive", in: value) { isKeepAliveAsked = true }
        case .expect:
            guard bytes.equals("100-continue", in: value) else { throw .unsupportedExpectation }
            isContinueExpected = true
        case .acceptEncoding, .accessControlRequestHeaders, .apiKey, .authorization, .contentType, .cookie,
            .organisation, .origin, .referer, .requestID, .revisionMinimum, .sandbox,
            .stalenessMaximum:
            break
        }
    }

    private mutating func finish(_ request: inout HTTPRequest) throws(HTTPFailure) -> Framing {
        if hostCount > 1 || hostCount == 0 && minorVersion == 1 { throw .malformed(.host) }
        if isChunked, contentLength != nil || minorVersion == 0 { throw .malformed(.framing) }
        if minorVersion == 0 { isContinueExpected = false }
        request.takesChunks = minorVersion == 1
        request.persistence =
            isCloseAsked ? .close : minorVersion == 1 ? .implied : isKeepAliveAsked ? .keepAlive : .close
        if isChunked { return .chunked }
        let length = contentLength ?? 0
        if length > limits.bodyBytesMaximum { throw .bodyTooLarge(maximum: limits.bodyBytesMaximum) }
        return .length(length)
    }
}
