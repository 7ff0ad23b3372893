/// Why bytes are not a request that can be answered. The connection ends with the answer.
public enum HTTPFailure: Error, Hashable, Sendable, CustomStringConvertible {
    case malformed(Malformation)
    case headTooLarge(maximum: Int)
    case tooManyFields(maximum: Int)
    case targetTooLong(maximum: Int)
    case bodyTooLarge(maximum: Int)
    case unsupportedVersion
    case unsupportedCoding
    case unsupportedExpectation
    /// The request did not arrive in time.
    case overdue

    public enum Malformation: String, Hashable, CaseIterable, Sendable {
        case lineEnd = "a line must end in CR LF"
        case method = "the request line must begin with a method of at most 16 letters and a space"
        case target = "the request target must be a path of visible ASCII characters"
        case version = "the request line must end in HTTP/1.1 or HTTP/1.0"
        case fieldName = "a header field must be a name, a colon and a value, on one line"
        case fieldValue = "a header field's value must not hold control characters"
        case host = "exactly one Host field is needed, with a name and perhaps a port"
        case contentLength = "Content-Length must occur once and be a number"
        case framing = "Content-Length and Transfer-Encoding exclude each other"
        case chunk = "a chunk must begin with its size in hexadecimal and end in CR LF"
        case trailer = "the trailer must be header fields, 4 KB at most"
    }

    public var status: HTTPStatus {
        switch self {
        case .malformed: .badRequest
        case .headTooLarge, .tooManyFields: .headerFieldsTooLarge
        case .targetTooLong: .targetTooLong
        case .bodyTooLarge: .contentTooLarge
        case .unsupportedVersion: .versionNotSupported
        case .unsupportedCoding: .notImplemented
        case .unsupportedExpectation: .expectationFailed
        case .overdue: .requestTimeout
        }
    }

    public var description: String {
        switch self {
        case .malformed(let what): what.rawValue
        case .headTooLarge(let maximum): "the request line and header fields may have \(maximum) bytes"
        case .tooManyFields(let maximum): "a request may have \(maximum) header fields"
        case .targetTooLong(let maximum): "the request target may have \(maximum) bytes"
        case .bodyTooLarge(let maximum):
            "the request body may have \(maximum) bytes: send fewer events at a time"
        case .unsupportedVersion: "speak HTTP/1.1"
        case .unsupportedCoding: "the only transfer coding understood is chunked"
        case .unsupportedExpectation: "the only expectation understood is 100-continue"
        case .overdue: "the request did not arrive in time: send it without pauses"
        }
    }
}
