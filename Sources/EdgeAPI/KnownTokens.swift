internal import Profiles
internal import Tokens

/// A token that was found good, and what it permits.
final class KnownToken: Sendable {
    private let bytes: [UInt8]
    let claims: TokenClaims
    let scopes: [Scope]

    init(bytes: [UInt8], claims: TokenClaims, scopes: [Scope]) {
        self.bytes = bytes
        self.claims = claims
        self.scopes = scopes
    }

    /// Whether the bytes of `range` are this token, all of them.
    func isSpelt(in request: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count == bytes.count else { return false }
        for index in bytes.indices where bytes[index] != request[range.lowerBound + index] { return false }
        return true
    }
}

/// The tokens found good of late: as many places, and each token has one, where a later one takes its place.
///
/// Bounded by `places` times `TokenVerifier.bytesMaximum`: 4 MiB, of which tokens of a hub take an eighth. Strangers
/// can put nothing in.
struct KnownTokens {
    static let places = 1_024
    /// So many bytes of a token choose its place: of its end, which is its signature.
    private static let tail = 16

    private var tokens = [KnownToken?](repeating: nil, count: places)

    static func place(of token: Range<Int>, in bytes: Span<UInt8>) -> Int {
        var hasher = Hasher()
        for index in token.suffix(tail) { hasher.combine(bytes[index]) }
        return Int(UInt(bitPattern: hasher.finalize()) % UInt(places))
    }

    subscript(place: Int) -> KnownToken? {
        get { tokens[place] }
        set { tokens[place] = newValue }
    }
}
