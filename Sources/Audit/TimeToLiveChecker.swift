internal import Profiles
public import SansIO

/// Never a hit after last access plus time to live: an entry that has expired serves only once it was refreshed.
public struct TimeToLiveChecker: Checker {
    public static let name = "time-to-live"

    private struct Key: Hashable {
        let edge: Int
        let profile: ProfileID

        func hash(into hasher: inout Hasher) { hasher.combine(profile.low &+ UInt64(edge)) }
    }

    private let edges: [String]
    private let slack: Duration
    /// The latest instant at which something can have renewed the entry at the edge.
    private var renewed: [Key: Instant] = [:]

    /// `slack` and a two-thousandth of the time to live allow for clocks that drift.
    public init(edges: [String], slack: Duration) {
        self.edges = edges
        self.slack = slack
    }

    public mutating func observe(
        _ observation: Observation, at now: Instant, into breaches: inout [String]
    ) {
        switch observation {
        case .received(let entry): renew(Key(edge: entry.edge, profile: entry.profile), at: entry.seen)
        case .answered(let answer):
            guard let profile = answer.profile else { return }
            let key = Key(edge: answer.edge, profile: profile)
            switch answer.source {
            case .refreshed: renew(key, at: now)
            case .hit:
                // A lookup that waited for a disk was made when it came.
                let asked = now - answer.waited
                let drift = Duration.nanoseconds(answer.timeToLive.nanoseconds / 2_000)
                if let last = renewed[key], asked - last > answer.timeToLive + drift + slack {
                    breaches.append(
                        "\(edges[answer.edge]) answered \(answer.identity) as a hit "
                            + "\((asked - last).milliseconds) ms after the last access; its time to live is "
                            + "\(answer.timeToLive.milliseconds) ms")
                }
                renew(key, at: now)
            case .stale:
                // An answer that is only old is an access; one whose entry has expired renews nothing.
                if let last = renewed[key], now - answer.waited - last <= answer.timeToLive {
                    renew(key, at: now)
                }
            case .empty: break
            }
        default: break
        }
    }

    private mutating func renew(_ key: Key, at instant: Instant) {
        if let held = renewed[key], held >= instant { return }
        renewed[key] = instant
    }
}
