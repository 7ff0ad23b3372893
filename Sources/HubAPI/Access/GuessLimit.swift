internal import SansIO
internal import Tokens

/// Bounds how often wrong secrets may be tried.
///
/// Each origin may fail ten times in a row for each client, and once more every six seconds; after that its requests
/// for that client are not looked into. The count is kept for origin and client together, so that a stranger cannot
/// lock a client out. The table has a fixed size: those whose names fall on one place share its count, and no number
/// of origins makes it grow. Secrets have 256 random bits; this saves work and makes attempts visible, it is not what
/// makes them hopeless.
struct GuessLimit {
    static let failuresMaximum = 10
    static let recovery = Duration.seconds(6)
    private static let places = 1_024

    private struct Place {
        var failures = 0
        /// When the last failure was forgiven or counted.
        var since = Timestamp.distantPast
    }

    private let naming = TokenNaming()
    private var table = [Place](repeating: Place(), count: places)

    /// How long to wait before the next attempt is looked into; `nil` if it is now.
    mutating func wait(origin: String, client: String, at now: Timestamp) -> Duration? {
        let index = index(origin, client)
        forgive(index, at: now)
        guard table[index].failures >= GuessLimit.failuresMaximum else { return nil }
        return max(.seconds(1), table[index].since + GuessLimit.recovery - now)
    }

    mutating func count(origin: String, client: String, at now: Timestamp) {
        let index = index(origin, client)
        forgive(index, at: now)
        if table[index].failures == 0 { table[index].since = now }
        table[index].failures += 1
    }

    private mutating func forgive(_ index: Int, at now: Timestamp) {
        // A clock that was set back forgives nothing and must not hold anybody for long.
        guard now >= table[index].since else {
            table[index].since = now
            return
        }
        let steps = (now - table[index].since).nanoseconds / GuessLimit.recovery.nanoseconds
        guard steps > 0 else { return }
        table[index].failures = max(0, table[index].failures - Int(clamping: steps))
        table[index].since = table[index].since + GuessLimit.recovery * Int(clamping: min(steps, 1 << 30))
    }

    private func index(_ origin: String, _ client: String) -> Int {
        Int(naming.name(of: "\(origin) \(client)").low % UInt64(GuessLimit.places))
    }
}
