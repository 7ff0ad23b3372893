/// Why a call is refused, in the Edge Network's codes (RFC 7807).
public struct Problem: Error, Hashable, Sendable {
    /// The codes an edge answers with; the last three digits are the HTTP status.
    public enum Code: String, CaseIterable, Sendable {
        case unavailable = "EXEG-0000-503"
        case unexpected = "EXEG-0001-500"
        case missingDatastream = "EXEG-0002-400"
        case unknownDatastream = "EXEG-0003-400"
        case disabledDatastream = "EXEG-0004-422"
        case invalidConfiguration = "EXEG-0010-422"
        case invalidJSON = "EXEG-0101-400"
        case invalidField = "EXEG-0102-400"
        case missingValue = "EXEG-0103-400"
        /// Of the right form, and yet wrong: a TC string that cannot be read.
        case failedValidation = "EXEG-0104-422"
        case malformedContentType = "EXEG-0106-400"
        case invalidParameter = "EXEG-0108-400"
        case emptyBody = "EXEG-0109-408"
        case missingCookieDomain = "EXEG-0110-400"
        case unsupportedContentType = "EXEG-0111-415"
        case oversized = "EXEG-0112-413"
        case invalidOverride = "EXEG-0113-400"
        case upstreamTimedOut = "EXEG-0200-504"
        case upstreamUnavailable = "EXEG-0201-503"
        /// Never a status: the type of an element of `warnings`.
        case upstreamWarning = "EXEG-0204-200"
        /// Never a status: events were not taken, for want of consent.
        case consentMissing = "EXEG-0301-200"
        /// Never a status: namespaces of `query.identity.fetch` that are not given out.
        case unauthorisedNamespaces = "EXEG-0303-200"
        case unexpectedIdentities = "EXEG-0304-400"
        case invalidIdentity = "EXEG-0305-400"
        case missingPrimaryIdentity = "EXEG-0306-400"
        case malformedIdentities = "EXEG-0308-400"
        case unauthenticated = "EXEG-0500-401"
        case userToken = "EXEG-0501-401"
        case forgedToken = "EXEG-0502-401"
        case expiredToken = "EXEG-0503-401"
        case missingProductContext = "EXEG-0504-401"
        case missingScope = "EXEG-0505-401"
        case forbiddenSandbox = "EXEG-0506-401"
        /// None is published for it: it has no type but its status.
        case tooManyRequests = "429"

        public var status: HTTPStatus {
            Int(rawValue.suffix(3)).flatMap(HTTPStatus.init(rawValue:)) ?? .internalError
        }

        public var type: String {
            self == .tooManyRequests ? "about:blank" : "https://ns.adobe.com/aep/errors/\(rawValue)"
        }

        /// `WWW-Authenticate`, which every 401 must have (RFC 9110 section 15.5.2, RFC 6750 section 3); `nil` for others.
        var challenge: String? {
            switch self {
            case .unauthenticated: "Bearer realm=\"spoke\""
            case .missingScope, .forbiddenSandbox: "Bearer realm=\"spoke\", error=\"insufficient_scope\""
            default: status == .unauthorized ? "Bearer realm=\"spoke\", error=\"invalid_token\"" : nil
            }
        }

        public var title: String {
            switch self {
            case .unavailable: "Service unavailable"
            case .unexpected: "Unexpected error"
            case .missingDatastream: "Missing datastream ID"
            case .unknownDatastream: "Invalid datastream ID"
            case .disabledDatastream: "Datastream is disabled"
            case .invalidConfiguration: "Invalid datastream configuration"
            case .invalidJSON: "Invalid JSON"
            case .invalidField: "Invalid field"
            case .missingValue: "Missing value"
            case .failedValidation: "Validation failed"
            case .malformedContentType: "Invalid Content-Type header"
            case .invalidParameter: "Wrong parameter type"
            case .emptyBody: "Empty request body"
            case .missingCookieDomain: "Missing value with cookies enabled"
            case .unsupportedContentType: "Unsupported content type"
            case .oversized: "Payload too large"
            case .invalidOverride: "Invalid configuration override"
            case .upstreamTimedOut: "Upstream timed out"
            case .upstreamUnavailable: "Upstream unavailable"
            case .upstreamWarning: "Upstream warning"
            case .consentMissing: "Ignored: consent missing"
            case .unauthorisedNamespaces: "Not authorised to fetch identities"
            case .unexpectedIdentities: "Unexpected identities"
            case .invalidIdentity: "Invalid identity"
            case .missingPrimaryIdentity: "No primary identity set in request (event)"
            case .malformedIdentities: "Invalid identity format"
            case .unauthenticated: "Missing or malformed token"
            case .userToken: "User token"
            case .forgedToken: "Invalid token signature"
            case .expiredToken: "Token expired"
            case .missingProductContext: "Missing product context"
            case .missingScope: "Missing scope"
            case .forbiddenSandbox: "No permission to write to the sandbox"
            case .tooManyRequests: HTTPStatus.tooManyRequests.reason
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
