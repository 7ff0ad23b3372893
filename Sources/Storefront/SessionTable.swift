internal import SansIO
internal import Synchronization

/// Who is logged in, by the random token in a browser's cookie.
///
/// Bounded: beyond the maximum the session used longest ago ends. A session that nobody uses ends after its lifetime.
final class SessionTable: Sendable {
    private struct Session {
        var customer: String
        var used: Instant
    }

    static let cookie = "spoke_shop_session"

    private let countMaximum: Int
    private let lifetime: Duration
    private let sessions = Mutex<[String: Session]>([:])

    init(countMaximum: Int, lifetime: Duration) {
        self.countMaximum = countMaximum
        self.lifetime = lifetime
    }

    /// Begins a session; its token has 128 random bits.
    func begin(for customer: String, at now: Instant) -> String {
        var generator = SystemRandomNumberGenerator()
        let token = Key16(high: generator.next(), low: generator.next()).hexadecimal
        sessions.withLock { sessions in
            sessions = sessions.filter { now - $0.value.used < lifetime }
            while sessions.count >= countMaximum,
                let oldest = sessions.min(by: { ($0.value.used, $0.key) < ($1.value.used, $1.key) })
            {
                sessions[oldest.key] = nil
            }
            sessions[token] = Session(customer: customer, used: now)
        }
        return token
    }

    /// The key of the customer who is logged in; using a session makes it last.
    func customer(of token: String, at now: Instant) -> String? {
        sessions.withLock { sessions in
            guard let session = sessions[token] else { return nil }
            guard now - session.used < lifetime else {
                sessions[token] = nil
                return nil
            }
            sessions[token]?.used = now
            return session.customer
        }
    }

    func end(_ token: String) { sessions.withLock { $0[token] = nil } }
}
