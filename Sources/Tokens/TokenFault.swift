internal import Profiles
public import SansIO

/// Why a token is not accepted.
public enum TokenFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Longer than any token that the hub makes; not looked into.
    case oversized
    /// Not three parts of base64url with a JSON object as header.
    case malformed
    /// Signed in another way than with Ed25519, or not at all.
    case foreignAlgorithm
    /// Signed with a key that is not known here.
    case foreignKey
    /// The signature is not that of this content.
    case forged
    /// Signed by the key, and yet without the claims that every access token has.
    case unreadableClaims
    /// Not an access token, or of another issuer.
    case foreignType
    /// For another organisation.
    case foreignOrganisation
    /// Made later than now, beyond what clocks may differ.
    case premature(Timestamp)
    case expired(Timestamp)
    /// Given for a secret that its client has no more.
    case revoked

    /// What to do, in a sentence.
    public var description: String {
        switch self {
        case .oversized:
            "a token has at most \(TokenVerifier.bytesMaximum) bytes: send the one you were given"
        case .malformed: "this is no token: send access_token as the hub gave it"
        case .foreignAlgorithm: "tokens of this hub are signed with EdDSA: get one from it"
        case .foreignKey: "the token is signed with another hub's key: get one from this hub"
        case .forged: "the token was altered: send access_token as the hub gave it"
        case .unreadableClaims: "the token lacks claims of an access token: get a new one"
        case .foreignType: "this is no access token of a hub: get one from this hub"
        case .foreignOrganisation: "the token is for another organisation: get one from this hub"
        case .premature(let time): "the token was made at \(time.rfc3339), after now: set the clock"
        case .expired(let time): "the token expired at \(time.rfc3339): get a new one"
        case .revoked: "the client has another secret since the token was made: get a new one with that"
        }
    }
}
