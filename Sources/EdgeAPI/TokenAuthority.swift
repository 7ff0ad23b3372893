internal import NIOCore
internal import Profiles
internal import SansIO
internal import Synchronization
internal import Tokens

/// Decides whether callers are the clients they say they are, and may do what they ask for.
///
/// What it believes stands in the catalog that the hub sends: public keys, and since when each client's tokens are
/// good. So nothing is asked of the hub for a call, a change counts from the call after the catalog has come, and an
/// edge that is cut off believes tokens until they expire. Tokens found good are remembered until any of that changes;
/// a remembered one costs a comparison of its bytes, no check of a signature and no allocation.
final class TokenAuthority: Sendable {
    private struct State {
        var basis = Basis()
        var verifier = TokenVerifier(keys: [])
        var tokens = KnownTokens()
    }

    /// What of a catalog a verdict follows from. Unchanged lists share their memory, so that comparing is cheap.
    private struct Basis: Equatable {
        var trust: Trust?
        var clients: [Client] = []
        var organisation = ""

        init() {}

        init(_ catalog: Catalog) {
            trust = catalog.trust
            clients = catalog.clients
            organisation = catalog.organisation
        }
    }

    private let state = Mutex(State())

    /// - Throws: What is wrong with the credentials, or that nobody can be believed yet.
    func check(
        _ request: HTTPRequest, needing scope: Scope, by catalog: Catalog, at now: Timestamp,
        counting meters: HTTPMeters
    ) throws(Problem) {
        switch catalog.trust {
        case nil:
            throw Problem(
                .unavailable,
                "This edge has not heard from its hub whom to believe: try again, or another edge.",
                retryAfter: 1)
        case .everybody: return
        case .tokens: break
        }
        let fields = try CredentialFields(request)
        let caller = try caller(fields, request, by: Basis(catalog), at: now, counting: meters)
        let bytes = request.head.readableBytesUInt8Span
        guard bytes.spells(caller.claims.client, in: fields.key) else {
            throw Problem(.unauthenticated, "x-api-key is not the client that the token was given to.")
        }
        guard bytes.spells(catalog.organisation, in: fields.organisation) else {
            throw Problem(
                .missingProductContext,
                "x-gw-ims-org-id is not the organisation of this edge: compare with your credentials.")
        }
        if let sandbox = fields.sandbox, !bytes.spells(catalog.sandbox, in: sandbox) {
            throw Problem(
                .forbiddenSandbox,
                "This edge serves one sandbox, and x-sandbox-name names another: leave it out, or correct it."
            )
        }
        guard caller.scopes.contains(scope) else {
            throw Problem(
                .missingScope,
                "The call needs the scope \(scope.rawValue): the catalog gives it to a client, and tokens have it."
            )
        }
    }

    /// Whoever holds the token, from memory or after a look at its signature.
    private func caller(
        _ fields: CredentialFields, _ request: HTTPRequest, by basis: Basis, at now: Timestamp,
        counting meters: HTTPMeters
    ) throws(Problem) -> KnownToken {
        let bytes = request.head.readableBytesUInt8Span
        let place = KnownTokens.place(of: fields.token, in: bytes)
        let known = state.withLock { $0.basis == basis ? $0.tokens[place] : nil }
        do throws(TokenFault) {
            if let known, known.isSpelt(in: bytes, fields.token) {
                try TokenVerifier.checkTime(of: known.claims, at: now)
                return known
            }
            let verifier = verifier(by: basis)
            meters.tokensVerified.add(1, ordering: .relaxed)
            let claims = try verifier.claims(
                of: request.text(fields.token), organisation: basis.organisation, at: now)
            let caller = KnownToken(
                bytes: fields.token.map { bytes[$0] }, claims: claims,
                scopes: try TokenAuthority.scopes(of: claims, by: basis))
            state.withLock { if $0.basis == basis { $0.tokens[place] = caller } }
            return caller
        } catch {
            throw Problem(error)
        }
    }

    /// What goes by `basis`; what was remembered by another is forgotten.
    private func verifier(by basis: Basis) -> TokenVerifier {
        state.withLock { state in
            if state.basis == basis { return state.verifier }
            var keys: [VerificationKey] = []
            if case .tokens(_, let published)? = basis.trust {
                keys = published.compactMap { VerificationKey(jwk: $0) }
            }
            state = State(basis: basis, verifier: TokenVerifier(keys: keys))
            return state.verifier
        }
    }

    /// What the token permits and the catalog still does.
    private static func scopes(of claims: TokenClaims, by basis: Basis) throws(TokenFault) -> [Scope] {
        guard case .tokens(let trusted, _)? = basis.trust,
            let since = trusted.first(where: { $0.id == claims.client })?.since, claims.created >= since,
            let client = basis.clients.first(where: { $0.id == claims.client })
        else { throw .revoked }
        return claims.scopes.filter { client.scopes.contains($0) }
    }
}

extension Problem {
    /// A token of the hub's is always a client's; what its key has signed besides is taken for a person's token.
    fileprivate init(_ fault: TokenFault) {
        let code: Problem.Code =
            switch fault {
            case .oversized, .malformed, .premature: .unauthenticated
            case .foreignAlgorithm, .foreignKey, .forged: .forgedToken
            case .unreadableClaims, .foreignType: .userToken
            case .expired, .revoked: .expiredToken
            case .foreignOrganisation: .missingProductContext
            }
        self.init(code, "\(fault).")
    }
}
