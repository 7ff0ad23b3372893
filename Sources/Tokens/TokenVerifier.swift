internal import Profiles
public import SansIO

/// Decides whether a token is to be believed (RFC 7519 section 7.2, with nothing left to the token's choice).
///
/// The algorithm is fixed to EdDSA over Ed25519 (RFC 8037): whatever a header says, no other check of a signature
/// exists here, so `none` and confusions of public keys with shared secrets fail. Only the public half of the key is
/// needed, so that an edge can verify what it could not have made.
///
/// Why not JWTKit or swift-crypto: they bring BoringSSL (69 s of a newcomer's build on two cores) and X.509 (38 s),
/// and the whole of `make demo` may take eight minutes. libsodium is on the machine already, as libzmq depends on it;
/// what Spoke needs of JWT is this file, one signature scheme and base64url.
public struct TokenVerifier: Sendable {
    /// Longest token looked at; those of the hub have about 600 bytes.
    public static let bytesMaximum = 4_096
    /// By how much the clocks of the hub and of whoever verifies may differ.
    public static let leeway = Duration.seconds(60)

    private let keys: [VerificationKey]

    /// Tokens signed with any of `keys`.
    public init(keys: [VerificationKey]) {
        self.keys = keys
    }

    /// The claims of a token that is believed at `now` in `organisation`.
    ///
    /// Constant memory and time for tokens that are too long; otherwise linear in the token's length. Nothing of the
    /// claims is read before the signature was found good.
    public func claims(
        of token: some StringProtocol, organisation: String, at now: Timestamp
    ) throws(TokenFault) -> TokenClaims {
        guard token.utf8.count <= TokenVerifier.bytesMaximum else { throw .oversized }
        let bytes = Array(token.utf8)
        let dots = bytes.indices.filter { bytes[$0] == UInt8(ascii: ".") }
        guard dots.count == 2 else { throw .malformed }
        let key = try key(named: bytes[..<dots[0]])
        guard let signature = Base64URL.bytes(bytes[(dots[1] + 1)...]),
            let content = Base64URL.bytes(bytes[(dots[0] + 1)..<dots[1]])
        else { throw .malformed }
        guard
            Sodium.isSignature(signature, of: Array(bytes[..<dots[1]]), publicKey: key.publicKey)
        else { throw .forged }
        return try check(content, organisation: organisation, at: now)
    }

    /// The key that the header names, if it names one and nothing that must be understood and is not.
    private func key(named header: ArraySlice<UInt8>) throws(TokenFault) -> VerificationKey {
        guard let fields = document(Base64URL.bytes(header))?.fields else { throw .malformed }
        guard fields["alg"] == "EdDSA", fields["crit"] == nil else { throw .foreignAlgorithm }
        guard fields["typ"] == "JWT" else { throw .foreignType }
        guard let id = fields["kid"]?.string, let key = keys.first(where: { $0.id == id }) else {
            throw .foreignKey
        }
        return key
    }

    private func check(
        _ content: [UInt8], organisation: String, at now: Timestamp
    ) throws(TokenFault) -> TokenClaims {
        guard let document = document(content), let claims = TokenClaims(document: document) else {
            throw .unreadableClaims
        }
        guard document[path: "type"]?.string == TokenClaims.type,
            document[path: "iss"]?.string == TokenClaims.issuer
        else { throw .foreignType }
        guard claims.organisation == organisation else { throw .foreignOrganisation }
        try TokenVerifier.checkTime(of: claims, at: now)
        return claims
    }

    /// Whether claims that were believed once are still to be.
    public static func checkTime(of claims: TokenClaims, at now: Timestamp) throws(TokenFault) {
        guard claims.created <= now + leeway else { throw .premature(claims.created) }
        guard now < claims.expires + leeway else { throw .expired(claims.expires) }
    }

    private func document(_ bytes: [UInt8]?) -> Value? {
        guard let bytes else { return nil }
        do {
            return try JSONParser(bytesMaximum: TokenVerifier.bytesMaximum, depthMaximum: 4).parse(bytes)
        } catch {
            return nil
        }
    }
}
