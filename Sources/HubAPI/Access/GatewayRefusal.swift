internal import HTTPTypes
internal import HummingbirdCore
internal import Profiles

/// Why a call does not get past the gateway, as the real one says it.
///
/// Codes and sentences: github.com/AdobeDocs/experience-platform.en, `help/landing/troubleshooting.md`, "Request
/// header errors"; the status is the code's beginning. What is not published there: the sandbox is refused as the
/// sandbox service does (`SMS-2010-403`, github.com/adobe/reactor-extension-alloy), a missing scope as RFC 6750 says.
enum GatewayRefusal: Error, Equatable {
    /// No `Authorization: Bearer …`.
    case tokenMissing
    case tokenInvalid
    case keyMissing
    /// `x-api-key` names another client than the token's, or none of the catalog.
    case keyInvalid
    /// `x-gw-ims-org-id` or `x-sandbox-name`.
    case headerMissing
    case foreignOrganisation
    case foreignSandbox
    case scopeMissing(Scope)

    private var gatewayError: (status: HTTPResponse.Status, code: String, message: String)? {
        switch self {
        case .tokenMissing: (.forbidden, "403010", "Oauth token is missing.")
        case .tokenInvalid: (.unauthorized, "401013", "Oauth token is not valid")
        case .keyMissing: (.forbidden, "403000", "Api Key is required")
        case .keyInvalid: (.forbidden, "403003", "Api Key is invalid")
        case .headerMissing: (.badRequest, "400003", "Missing header")
        case .foreignOrganisation: (.forbidden, "403025", "Profile is not valid")
        case .foreignSandbox, .scopeMissing: nil
        }
    }
}

extension GatewayRefusal: Refusal {
    var response: Response {
        if let (status, code, message) = gatewayError {
            var response = Response(
                status: status, json: ["error_code": .string(code), "message": .string(message)])
            if status == .unauthorized {
                response.headers[.wwwAuthenticate] = "Bearer error=\"invalid_token\""
            }
            return response
        }
        guard case .scopeMissing(let scope) = self else {
            return Problem(
                .forbidden, type: "http://ns.adobe.com/aep/errors/SMS-2010-403",
                title: "User does not have READ permission to access the sandbox.",
                "this hub serves one sandbox: name it in x-sandbox-name"
            ).response
        }
        var response = Problem(
            .forbidden,
            "the call needs the scope \(scope.rawValue): the catalog gives it to a client, and its tokens have it"
        ).response
        response.headers[.wwwAuthenticate] =
            "Bearer error=\"insufficient_scope\", scope=\"\(scope.rawValue)\""
        return response
    }
}
