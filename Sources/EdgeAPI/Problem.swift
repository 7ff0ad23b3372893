/// Why a call is refused, in the Edge Network's codes (RFC 7807).
public struct Problem: Error, Hashable, Sendable {
    /// The codes an edge answers with; the last three digits are the HTTP status.
    public enum Code: String, CaseIterable, Sendable {
        case unavailable = "EXEG-0000-503"
        case unexpected = "EXEG-0001-500"
        case missingDatastream = "EXEG-0002-400"
        case unknownDatastream = "EXEG-0003-400"
        case disabledDatastream = "EXEG-0004-422"
        case invalidJSON = "EXEG-0101-400"
        case invalidField = "EXEG-0102-400"
        case missingValue = "EXEG-0103-400"
        case invalidParameter = "EXEG-0108-400"
        case emptyBody = "EXEG-0109-408"
        case unsupportedContentType = "EXEG-0111-415"
        case oversized = "EXEG-0112-413"
        case upstreamTimedOut = "EXEG-0200-504"
        case upstreamUnavailable = "EXEG-0201-503"
        /// Never a status: the type of an element of `warnings`.
        case upstreamWarning = "EXEG-0204-200"
        case unexpectedIdentities = "EXEG-0304-400"
        case invalidIdentity = "EXEG-0305-400"
        case missingPrimaryIdentity = "EXEG-0306-400"
        case malformedIdentities = "EXEG-0308-400"
        case unauthenticated = "EXEG-0500-401"

        public var status: HTTPStatus {
            Int(rawValue.suffix(3)).flatMap(HTTPStatus.init(rawValue:)) ?? .internalError
        }

        public var type: String { "https://ns.adobe.com/aep/errors/\(rawValue)" }

        public var title: String {
            switch self {
            case .unavailable: "Service unavailable"
            case .unexpected: "Unexpected error"
            case .missingDatastream: "Missing datastream ID"
            case .unknownDatastream: "Invalid datastream ID"
            case .disabledDatastream: "Datastream is disabled"
            case .invalidJSON: "Invalid JSON"
            case .invalidField: "Invalid field"
            case .missingValue: "Missing value"
            case .invalidParameter: "Wrong parameter type"
            case .emptyBody: "Empty request body"
            case .unsupportedContentType: "Unsupported content type"
            case .oversized: "Payload too large"
            case .upstreamTimedOut: "Upstream timed out"
            case .upstreamUnavailable: "Upstream unavailable"
            case .upstreamWarning: "Upstream warning"
            case .unexpectedIdentities: "Unexpected identities"
            case .invalidIdentity: "Invalid identity"
            case .missingPrimaryIdentity: "No primary identity set in request (event)"
            case .malformedIdentities: "Invalid identity format"
            case .unauthenticated: "Missing or malformed token"
            }
        }
    }

    public var code: Code
    /// What the caller can do about it.
    public var detail: String
    /// Seconds to wait before trying again.
    public var retryAfter: Int?

    public init(_ code: Code, _ detail: String, retryAfter: Int? = nil) {
        self.code = code
        self.detail = detail
        self.retryAfter = retryAfter
    }
}
