public import Profiles

/// The hub's secret Ed25519 key, which signs tokens. Whoever holds it can make tokens for anybody.
public struct SigningKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    private let seed: [UInt8]
    private let secretKey: [UInt8]
    /// What everybody may know.
    public let verificationKey: VerificationKey

    /// A new one.
    public init() {
        self.init(seed: Sodium.randomBytes(Sodium.seedBytes))
    }

    init(seed: [UInt8]) {
        self.seed = seed
        let pair = Sodium.keyPair(seed: seed)
        secretKey = pair.secretKey
        verificationKey = VerificationKey(publicKey: pair.publicKey)
    }

    /// Reads what `jwk` wrote; `nil` for anything else, also where the two halves do not belong together.
    public init?(jwk: Value) {
        guard let key = VerificationKey(jwk: jwk),
            let seed = jwk[path: "d"]?.string.flatMap({ Base64URL.bytes($0.utf8) }),
            seed.count == Sodium.seedBytes
        else { return nil }
        self.init(seed: seed)
        if verificationKey != key { return nil }
    }

    /// As a JSON Web Key (RFC 8037 section 2), the secret in `d`: for the hub's own file and nothing else.
    public var jwk: Value {
        var fields = verificationKey.jwk.fields ?? Fields()
        fields["d"] = .string(Base64URL.text(seed))
        return .object(fields)
    }

    /// The claims as a signed token, in the compact form of RFC 7515.
    public func token(_ claims: TokenClaims) -> String {
        let header: Value = ["alg": "EdDSA", "typ": "JWT", "kid": .string(verificationKey.id)]
        let content =
            Base64URL.text(header.jsonBytes()) + "." + Base64URL.text(claims.document.jsonBytes())
        return content + "." + Base64URL.text(signature(of: content))
    }

    func signature(of content: String) -> [UInt8] {
        Sodium.signature(of: Array(content.utf8), secretKey: secretKey)
    }

    /// Names the key and hides it.
    public var description: String { "signing key \(verificationKey.id)" }
    public var debugDescription: String { description }
}

/// The public half: it verifies tokens and cannot make any.
public struct VerificationKey: Hashable, Sendable {
    let publicKey: [UInt8]
    /// The `kid` of its tokens: its thumbprint (RFC 7638, RFC 8037 appendix A.3).
    public let id: String

    init(publicKey: [UInt8]) {
        self.publicKey = publicKey
        let x = Base64URL.text(publicKey)
        // The members that the thumbprint takes, in their order.
        id = Base64URL.text(
            Sodium.sha256(Array("{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"\(x)\"}".utf8)))
    }

    /// Reads a JSON Web Key; `nil` where it is no Ed25519 key.
    public init?(jwk: Value) {
        guard jwk[path: "kty"]?.string == "OKP", jwk[path: "crv"]?.string == "Ed25519",
            let key = jwk[path: "x"]?.string.flatMap({ Base64URL.bytes($0.utf8) }),
            key.count == Sodium.publicKeyBytes
        else { return nil }
        self.init(publicKey: key)
    }

    /// As a JSON Web Key, for those who verify.
    public var jwk: Value {
        [
            "kty": "OKP", "crv": "Ed25519", "x": .string(Base64URL.text(publicKey)), "kid": .string(id),
            "use": "sig", "alg": "EdDSA",
        ]
    }
}
