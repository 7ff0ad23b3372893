internal import Profiles
public import SansIO

/// Nothing is served that was never committed, and one revision of an entry has the same bytes by whatever road.
public struct CommittedChecker: Checker {
    public static let name = "only-committed"

    private struct Key: Hashable {
        let region: Int
        let profile: ProfileID
    }

    /// One version of an entry as the hub has sent it.
    private struct Version {
        var revision: Revision
        var history: Int
        var fields: Key16?
    }

    /// How many versions of an entry are remembered: an edge may lag by as many.
    private static let versionsMaximum = 64

    private let edges: [String]
    private var versions: [Key: [Version]] = [:]
    /// How often the hub was put back to an earlier state; versions of two histories may differ.
    private var history = 0

    public init(edges: [String]) {
        self.edges = edges
    }

    public mutating func observe(
        _ observation: Observation, at now: Instant, into breaches: inout [String]
    ) {
        switch observation {
        case .hubStarted(_, restored: true): history += 1
        case .sent(let entry): note(entry, into: &breaches)
        case .answered(let answer): check(answer, into: &breaches)
        default: break
        }
    }

    private mutating func note(_ entry: SentEntry, into breaches: inout [String]) {
        let key = Key(region: entry.region, profile: entry.profile)
        var held = versions[key] ?? []
        if let index = held.lastIndex(where: { $0.revision == entry.revision && $0.history == history }) {
            if let fields = entry.fields {
                if let other = held[index].fields, other != fields {
                    breaches.append(
                        "profile \(entry.profile.hexadecimal.prefix(8)) has two contents under revision "
                            + "\(entry.revision)")
                }
                held[index].fields = fields
            }
        } else {
            // A change of memberships leaves the fields of its base, if that was ever sent.
            let inherited = held.last { $0.history == history && $0.revision == entry.base }?.fields
            held.append(
                Version(revision: entry.revision, history: history, fields: entry.fields ?? inherited))
            if held.count > Self.versionsMaximum { held.removeFirst() }
        }
        versions[key] = held
    }

    private func check(_ answer: AnsweredLookup, into breaches: inout [String]) {
        guard let profile = answer.profile, let revision = answer.revision else { return }
        let held = versions[Key(region: answer.region, profile: profile)] ?? []
        let matching = held.filter { $0.revision == revision }
        if matching.isEmpty {
            // Only if the version cannot have been forgotten.
            guard held.count < Self.versionsMaximum else { return }
            breaches.append(
                "\(edges[answer.edge]) answered \(answer.identity) from revision \(revision), which the hub never "
                    + "sent to its region")
            return
        }
        guard let fields = answer.fields, matching.allSatisfy({ $0.fields != nil && $0.fields != fields })
        else { return }
        breaches.append(
            "\(edges[answer.edge]) answered \(answer.identity) with other fields than revision \(revision) had"
        )
    }
}
