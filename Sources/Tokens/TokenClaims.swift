public import Profiles
public import SansIO

/// What a token says of its bearer, under the names that the identity service uses, beside the standard ones.
///
/// The names and the two numbers written as texts are those of access tokens in the wild
/// (github.com/adobe/aio-cli-plugin-cloudmanager issue 631: `created_at`, `expires_in` in milliseconds, `scope` with
/// commas); `iss`, `iat` and `exp` are RFC 7519's.
public struct TokenClaims: Hashable, Sendable {
    /// Tokens of a client are valid this long, as the identity service's are.
    public static let lifetime = Duration.hours(24)
    /// The authorization server (`as`) and issuer (`iss`) of all tokens.
    public static let issuer = "spoke-hub"
    static let type = "access_token"

    /// Different for each token.
    public var id: String
    public var client: String
    /// `…@AdobeOrg`.
    public var organisation: String
    public var scopes: [Scope]
    /// Names of the identity service that were asked for; they are repeated and permit nothing.
    public var identityScopes: [IdentityScope]
    public var created: Timestamp
    /// The first moment at which it is not valid any more, in whole seconds.
    public var expires: Timestamp

    /// Claims of a new token.
    public init(
        client: String, organisation: String, scopes: [Scope], identityScopes: [IdentityScope] = [],
        at now: Timestamp
    ) {
        let random = Sodium.randomBytes(8).map { String(0x100 + Int($0), radix: 16).suffix(2) }.joined()
        id = "\(now.milliseconds)_\(random)"
        self.client = client
        self.organisation = organisation
        self.scopes = scopes
        self.identityScopes = identityScopes
        created = now
        let end = now + TokenClaims.lifetime
        expires = Timestamp(milliseconds: end.milliseconds - end.milliseconds % 1_000)
    }

    var document: Value {
        let names = identityScopes.map(\.rawValue) + scopes.map(\.rawValue)
        return [
            "id": .string(id), "type": .string(TokenClaims.type), "client_id": .string(client),
            "org": .string(organisation), "as": .string(TokenClaims.issuer),
            "scope": .string(names.joined(separator: ",")),
            "created_at": .string(String(created.milliseconds)),
            "expires_in": .string(String((expires - created).milliseconds)),
            "iss": .string(TokenClaims.issuer), "iat": .integer(created.milliseconds / 1_000),
            "exp": .integer(expires.milliseconds / 1_000),
        ]
    }

    /// Reads what `document` wrote; `nil` where something is missing or of the wrong kind.
    init?(document: Value) {
        guard let id = document[path: "id"]?.string, let client = document[path: "client_id"]?.string,
            let organisation = document[path: "org"]?.string, let names = document[path: "scope"]?.string,
            let created = document[path: "created_at"]?.string.flatMap({ Int64($0) }),
            let expires = document[path: "exp"]?.integer
        else { return nil }
        let (milliseconds, overflow) = expires.multipliedReportingOverflow(by: 1_000)
        if overflow { return nil }
        self.id = id
        self.client = client
        self.organisation = organisation
        let parts = names.split(separator: ",").map(String.init)
        scopes = parts.compactMap { Scope(rawValue: $0) }
        identityScopes = parts.compactMap { IdentityScope(rawValue: $0) }
        self.created = Timestamp(milliseconds: created)
        self.expires = Timestamp(milliseconds: milliseconds)
    }
}

/// Scopes that clients of the real platform ask for. Spoke takes them, so that such clients need no change; what a
/// token permits is said by `Scope`.
///
/// From the environment of github.com/adobe/experience-platform-postman-samples and the OAuth server-to-server
/// credentials that the developer console writes.
public enum IdentityScope: String, CaseIterable, Hashable, Sendable {
    case openid, session
    case adobeID = "AdobeID"
    case readOrganizations = "read_organizations"
    case jobFunction = "additional_info.job_function"
    case projectedProductContext = "additional_info.projectedProductContext"
    case roles = "additional_info.roles"
    case foundation = "acp.foundation"
}
