internal import HTTPTypes
internal import HummingbirdCore
internal import Profiles
internal import SansIO

/// Why no token is given, as the identity service says it: `{ "error": …, "error_description": … }` (RFC 6749
/// section 5.2).
///
/// Statuses and the sentences on `client_id` and `client_secret` are those that callers of
/// `https://ims-na1.adobelogin.com/ims/token/v3` compare with: 400 also for a wrong secret, where RFC 6749 would
/// permit 401.
enum TokenRefusal: Error, Equatable {
    case contentType
    case malformed
    case missing(String)
    case grantType
    case unknownClient
    case wrongSecret
    case clientWithoutSecret
    case clientWithoutScopes
    case scope(String)
    case tooManyGuesses(Duration)

    private var code: String {
        switch self {
        case .contentType, .malformed, .missing: "invalid_request"
        case .grantType: "unsupported_grant_type"
        case .unknownClient, .wrongSecret: "invalid_client"
        case .clientWithoutSecret, .clientWithoutScopes: "unauthorized_client"
        case .scope: "invalid_scope"
        case .tooManyGuesses: "too_many_requests"
        }
    }

    private var sentence: String {
        switch self {
        case .contentType: "send the parameters as application/x-www-form-urlencoded"
        case .malformed: "the form cannot be read: send each parameter once, escaped, in UTF-8"
        case .missing(let name): "missing \(name) parameter"
        case .grantType: "unsupported grant_type parameter: send client_credentials"
        case .unknownClient: "invalid client_id parameter"
        case .wrongSecret: "invalid client_secret parameter"
        case .clientWithoutSecret: "the client has no secret yet: the hub gives it one at its next start"
        case .clientWithoutScopes: "the catalog gives this client no scope"
        case .scope(let name): "invalid scope parameter: \(name.prefix(64)) is no scope of this client"
        case .tooManyGuesses(let wait): "too many wrong secrets: wait \(wait.milliseconds / 1_000 + 1) s"
        }
    }
}

extension TokenRefusal: Refusal {
    var response: Response {
        var status = HTTPResponse.Status.badRequest
        var wait: String?
        if case .tooManyGuesses(let duration) = self {
            status = .tooManyRequests
            wait = String(duration.milliseconds / 1_000 + 1)
        }
        var response = Response(
            status: status, json: ["error": .string(code), "error_description": .string(sentence)])
        response.headers[.cacheControl] = "no-store"
        response.headers[.retryAfter] = wait
        return response
    }
}
