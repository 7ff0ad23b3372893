internal import Profiles
public import SansIO

/// An answer is as young as it says: it shows everything that the hub had sent its region before that.
public struct AgeChecker: Checker {
    public static let name = "true-age"

    private struct Key: Hashable {
        let region: Int
        let profile: ProfileID
    }

    private struct Commit {
        var revision: Revision
        var instant: Instant
        var isGone: Bool
    }

    private static let commitsMaximum = 16

    private let edges: [String]
    private let slack: Duration
    private var commits: [Key: [Commit]] = [:]
    private var isBehindRestore: [Bool]

    public init(edges: [String], slack: Duration) {
        self.edges = edges
        self.slack = slack
        isBehindRestore = [Bool](repeating: false, count: edges.count)
    }

    public mutating func observe(
        _ observation: Observation, at now: Instant, into breaches: inout [String]
    ) {
        switch observation {
        case .hubStarted(_, restored: true):
            commits = [:]
            for edge in edges.indices { isBehindRestore[edge] = true }
        case .heardEpoch(let edge, _): isBehindRestore[edge] = false
        case .sent(let entry):
            guard entry.isPublication else { return }
            let key = Key(region: entry.region, profile: entry.profile)
            var held = commits[key] ?? []
            held.append(Commit(revision: entry.revision, instant: now, isGone: entry.isGone))
            if held.count > Self.commitsMaximum { held.removeFirst() }
            commits[key] = held
        case .answered(let answer):
            guard answer.source.isFresh, !isBehindRestore[answer.edge], let profile = answer.profile,
                let revision = answer.revision, let age = answer.age
            else { return }
            let claimed = now - answer.waited - age - slack
            guard
                let missed = commits[Key(region: answer.region, profile: profile)]?.last(where: {
                    $0.instant < claimed
                }), missed.revision > revision
            else { return }
            breaches.append(
                "\(edges[answer.edge]) answered \(answer.identity) as \(answer.source.rawValue) with revision "
                    + "\(revision), \(age.milliseconds) ms old; the hub had "
                    + "\(missed.isGone ? "ended it in" : "sent") revision \(missed.revision) "
                    + "\((now - missed.instant).milliseconds) ms earlier")
        default: break
        }
    }
}
