internal import Profiles
package import SansIO

/// A visitor reads their own writes at the edge that took them: once an event has brought them into an audience, the
/// answers of that edge show it, without a flicker while the hub evaluates the same.
package struct OwnWritesChecker: Checker {
    package static let name = "own-writes"

    private struct Key: Hashable {
        let edge: Int
        let identity: Identity
    }

    private let edges: [String]
    private let window: Duration
    private var entered: [Key: Instant] = [:]

    /// `window` is for how long an event keeps its visitor in the audience; clocks that are set may shorten it.
    package init(edges: [String], window: Duration) {
        self.edges = edges
        self.window = window
    }

    package mutating func observe(
        _ observation: Observation, at now: Instant, into breaches: inout [String]
    ) {
        switch observation {
        case .acknowledged(let event):
            if event.qualifies { entered[Key(edge: event.edge, identity: event.primary)] = now }
        case .deletionBegun, .deleted, .hubStarted(_, restored: true):
            // What a deletion takes with it is not worth disputing here.
            entered = [:]
        case .edgeStarted(let edge, let loss):
            if loss != .none { entered = entered.filter { $0.key.edge != edge } }
        case .answered(let answer):
            guard answer.showsAudience == false, answer.source.isFresh,
                let since = entered[Key(edge: answer.edge, identity: answer.identity)],
                now - answer.waited >= since, now - since < window
            else { return }
            breaches.append(
                "\(edges[answer.edge]) answered \(answer.identity) as \(answer.source.rawValue) without the "
                    + "audience that an event entered \((now - since).milliseconds) ms earlier")
        default: break
        }
    }
}
