internal import SansIO
internal import Synchronization
internal import Tokens

/// The tokens found good of late, so that a call costs a hash and not a signature's check.
///
/// At most `maximum`; the longest known makes room. Tokens are named by a hash under a key of this process, never kept
/// themselves; nobody can make two tokens with one name. Whether a token has expired is not remembered but asked anew.
final class VerifiedTokens: Sendable {
    private struct State {
        var claims: [Key16: TokenClaims] = [:]
        /// A ring of the names, the oldest at `next` once it is full.
        var names: [Key16] = []
        var next = 0
    }

    private let maximum: Int
    private let naming = TokenNaming()
    private let state = Mutex(State())

    init(maximum: Int) {
        precondition(maximum > 0, "room for \(maximum) tokens")
        self.maximum = maximum
    }

    var count: Int { state.withLock { $0.claims.count } }

    func claims(of token: some StringProtocol) -> TokenClaims? {
        // Longer ones are never inserted: they are not worth a hash.
        guard token.utf8.count <= TokenVerifier.bytesMaximum else { return nil }
        let name = naming.name(of: token)
        return state.withLock { $0.claims[name] }
    }

    func insert(_ claims: TokenClaims, of token: some StringProtocol) {
        let name = naming.name(of: token)
        state.withLock { state in
            guard state.claims.updateValue(claims, forKey: name) == nil else { return }
            if state.names.count < maximum {
                state.names.append(name)
            } else {
                state.claims[state.names[state.next]] = nil
                state.names[state.next] = name
                state.next = (state.next + 1) % maximum
            }
        }
    }
}
