internal import Profiles
internal import SansIO
internal import Synchronization
public import Tokens

/// Makes tokens for the catalog's clients, and recognises them.
///
/// What a client may do is asked of the catalog at each call, not of the token alone: who was removed from the catalog
/// is refused at once, and a scope that was taken away is gone.
public final class AccessControl: Sendable {
    private let keys: AccessKeys
    private let verifier: TokenVerifier
    private let verified: VerifiedTokens
    private let guesses = Mutex(GuessLimit())

    /// - Parameter tokensMaximum: so many verified tokens are remembered; others are verified at each call.
    public init(keys: AccessKeys, tokensMaximum: Int = 1_024) {
        self.keys = keys
        verifier = TokenVerifier(keys: [keys.signingKey.verificationKey])
        verified = VerifiedTokens(maximum: tokensMaximum)
    }

    /// What those need who verify the hub's tokens.
    public var verificationKey: VerificationKey { keys.signingKey.verificationKey }

    /// What edges need to verify them.
    var trust: Trust { keys.trust }

    /// What a request of a token comes to.
    enum Grant {
        case token(String)
        case refused(TokenRefusal)
    }

    /// A token for whoever proves to be a client of the catalog. It is not older than the secret that it was given for,
    /// whatever the clock says: else it would count as given for an earlier one.
    ///
    /// - Parameter origin: where the request comes from; guesses are counted for each origin and client.
    func grant(_ request: TokenRequest, origin: String, catalog: Catalog, at now: Timestamp) -> Grant {
        if let wait = guesses.withLock({ $0.wait(origin: origin, client: request.client, at: now) }) {
            return .refused(.tooManyGuesses(wait))
        }
        // The secret is looked at in any case: how long that takes says nothing of who is a client.
        let isProven = keys.isSecret(request.secret, of: request.client)
        guard let client = catalog.clients.first(where: { $0.id == request.client }) else {
            guesses.withLock { $0.count(origin: origin, client: request.client, at: now) }
            return .refused(.unknownClient)
        }
        guard keys.hasSecret(client.id) else { return .refused(.clientWithoutSecret) }
        guard isProven else {
            guesses.withLock { $0.count(origin: origin, client: request.client, at: now) }
            return .refused(.wrongSecret)
        }
        guard !client.scopes.isEmpty else { return .refused(.clientWithoutScopes) }
        if let foreign = request.scopes.first(where: { !client.scopes.contains($0) }) {
            return .refused(.scope(foreign.rawValue))
        }
        let claims = TokenClaims(
            client: client.id, organisation: catalog.organisation,
            scopes: request.scopes.isEmpty ? client.scopes : request.scopes,
            identityScopes: request.identityScopes, at: max(now, keys.issued(client.id) ?? now))
        return .token(keys.signingKey.token(claims))
    }

    /// Who sends the token, which is believed.
    func caller(
        _ token: some StringProtocol, catalog: Catalog, at now: Timestamp
    ) throws(TokenFault) -> Caller {
        let claims: TokenClaims
        if let known = verified.claims(of: token) {
            try TokenVerifier.checkTime(of: known, at: now)
            guard known.organisation == catalog.organisation else { throw .foreignOrganisation }
            claims = known
        } else {
            claims = try verifier.claims(of: token, organisation: catalog.organisation, at: now)
            verified.insert(claims, of: token)
        }
        if let issued = keys.issued(claims.client), claims.created < issued { throw .revoked }
        let client = catalog.clients.first { $0.id == claims.client }
        return Caller(
            client: claims.client, isKnown: client != nil,
            scopes: claims.scopes.filter { client?.scopes.contains($0) == true })
    }
}

/// Whoever a token was made for.
struct Caller {
    var client: String
    /// Whether the catalog has the client still.
    var isKnown: Bool
    /// What the token permits and the catalog still does.
    var scopes: [Scope]
}
