internal import Profiles
public import SansIO

/// A fresh answer is never older than an earlier fresh answer of that edge for that identity, restarts included.
/// What was answered from a history that a restore has undone is exempt.
public struct MonotonicChecker: Checker {
    public static let name = "monotonic"

    private let edges: [String]
    private var newest: [EdgeIdentity: Revision] = [:]
    /// Edges that have not yet heard of the hub's restored history.
    private var isBehindRestore: [Bool]

    public init(edges: [String]) {
        self.edges = edges
        isBehindRestore = [Bool](repeating: false, count: edges.count)
    }

    public mutating func observe(
        _ observation: Observation, at now: Instant, into breaches: inout [String]
    ) {
        switch observation {
        case .hubStarted(_, restored: true):
            for edge in edges.indices { isBehindRestore[edge] = true }
        case .heardEpoch(let edge, _):
            guard isBehindRestore[edge] else { return }
            // Whatever this edge has answered so far may be of the history that was undone.
            isBehindRestore[edge] = false
            newest = newest.filter { $0.key.edge != edge }
        case .answered(let answer):
            guard answer.source.isFresh, !isBehindRestore[answer.edge], let revision = answer.revision else {
                return
            }
            let key = EdgeIdentity(edge: answer.edge, identity: answer.identity)
            if let before = newest[key], revision < before {
                breaches.append(
                    "\(edges[answer.edge]) answered \(answer.identity) with revision \(revision) as "
                        + "\(answer.source.rawValue), after it had answered with \(before)")
            } else {
                newest[key] = revision
            }
        default: break
        }
    }
}
