internal import Profiles
public import SansIO
internal import Wire

/// A deleted profile never comes back: not at an edge whose answers for the identity have shown the deletion, not for a
/// fresh answer made later, and no event that an edge accepted without knowing of it is applied on the hub.
public struct ResurrectionChecker: Checker {
    public static let name = "no-resurrection"

    private struct Death {
        let instant: Instant
        let mark: Revision
    }

    private let edges: [String]
    private var dead: [ProfileID: Death] = [:]
    /// The latest deletion of each identity, in the current history.
    private var deletions: [Identity: Revision] = [:]
    /// The newest revision behind a deletion that an edge has shown of an identity, in this start.
    private var shown: [EdgeIdentity: Revision] = [:]
    private var primaries: [UInt64: Identity] = [:]
    /// Events that no hub may apply any more: accepted without knowing of a deletion of their primary identity.
    private var complete: [UInt64: Revision] = [:]
    private var hasRestored = false

    public init(edges: [String]) {
        self.edges = edges
    }

    public mutating func observe(
        _ observation: Observation, at now: Instant, into breaches: inout [String]
    ) {
        switch observation {
        case .deleted(let deletion):
            if let profile = deletion.profile, dead[profile] == nil {
                dead[profile] = Death(instant: now, mark: deletion.mark.revision)
            }
            for identity in deletion.identities + [deletion.identity] {
                deletions[identity] = deletion.mark.revision
            }
        case .hubStarted(_, restored: true): hasRestored = true
        case .edgeStarted(let edge, _):
            // What a disk has lost of a removal may show once more, marked stale.
            shown = shown.filter { $0.key.edge != edge }
        case .answered(let answer): check(answer, at: now, into: &breaches)
        case .acknowledged(let event): primaries[event.marker] = event.primary
        case .collected(let event):
            // Sent again through another edge, the event is as good as its better informed copy.
            complete[event.marker] = max(complete[event.marker] ?? 0, event.complete.revision)
        case .subjectRead(let readOut): check(readOut, into: &breaches)
        case .regionRead(let readOut):
            if let held = readOut.held, dead[held.profile] != nil, !readOut.mayLack {
                breaches.append(
                    "\(edges[readOut.edge]) holds \(readOut.identity) of a profile that was deleted")
            }
        default: break
        }
    }

    private mutating func check(_ answer: AnsweredLookup, at now: Instant, into breaches: inout [String]) {
        guard let profile = answer.profile, let death = dead[profile] else {
            note(answer)
            return
        }
        let key = EdgeIdentity(edge: answer.edge, identity: answer.identity)
        if let revision = shown[key], revision >= death.mark {
            breaches.append(
                "\(edges[answer.edge]) answered \(answer.identity) as \(answer.source.rawValue) from a profile "
                    + "whose deletion it had shown")
        } else if answer.source.isFresh, let age = answer.age, now - answer.waited - age > death.instant {
            breaches.append(
                "\(edges[answer.edge]) answered \(answer.identity) as \(answer.source.rawValue), "
                    + "\(age.milliseconds) ms old, from a profile deleted before")
        }
    }

    private mutating func note(_ answer: AnsweredLookup) {
        guard !hasRestored, answer.source.isFresh, let asOf = answer.asOf, !dead.isEmpty else { return }
        guard let deletion = deletions[answer.identity], asOf.revision >= deletion else { return }
        let key = EdgeIdentity(edge: answer.edge, identity: answer.identity)
        shown[key] = max(shown[key] ?? 0, asOf.revision)
    }

    private func check(_ readOut: SubjectReadOut, into breaches: inout [String]) {
        // After a restore revisions are used again, and deletions replayed: numbers no longer compare.
        guard !hasRestored else { return }
        for marker in readOut.events.map(\.marker) {
            guard let primary = primaries[marker], let deletion = deletions[primary],
                let known = complete[marker], known < deletion
            else { continue }
            breaches.append(
                "event \(marker) of \(primary) was accepted at revision \(known), before its deletion at or below "
                    + "\(deletion), and is on the hub")
        }
    }
}
