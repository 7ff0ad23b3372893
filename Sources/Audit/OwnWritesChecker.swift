internal import Profiles
public import SansIO
internal import Wire

/// A visitor reads their own writes at the edge that took them: once an event has brought them into an audience, the
/// answers of that edge show it, without a flicker while the hub evaluates the same.
public struct OwnWritesChecker: Checker {
    public static let name = "own-writes"

    private let edges: [String]
    private let window: Duration
    private var entered: [EdgeIdentity: Instant] = [:]
    /// The latest deletion of each identity.
    private var deletions: [Identity: Revision] = [:]
    private var seen: Set<UInt64> = []
    private var primaries: [UInt64: Identity] = [:]
    private var newestDeletion: Revision?
    /// Events that may be discarded, and reached the hub perhaps before their client was told that they are accepted.
    private var early: [UInt64: EpochMark] = [:]
    private var epochs = LivingEpochs()

    /// `window` is for how long an event keeps its visitor in the audience; clocks that are set may shorten it.
    public init(edges: [String], window: Duration) {
        self.edges = edges
        self.window = window
    }

    public mutating func observe(
        _ observation: Observation, at now: Instant, into breaches: inout [String]
    ) {
        switch observation {
        case .acknowledged(let event):
            // Sent again after a deletion, an event that the hub had before is still known, and does nothing.
            guard event.qualifies, seen.insert(event.marker).inserted else { return }
            if let complete = early.removeValue(forKey: event.marker),
                isDiscarded(acceptedAt: complete, by: deletions[event.primary])
            {
                return
            }
            entered[EdgeIdentity(edge: event.edge, identity: event.primary)] = now
            primaries[event.marker] = event.primary
        case .collected(let event):
            guard let primary = primaries.removeValue(forKey: event.marker) else {
                if !seen.contains(event.marker), isDiscarded(acceptedAt: event.complete, by: newestDeletion) {
                    early[event.marker] = event.complete
                }
                return
            }
            guard isDiscarded(acceptedAt: event.complete, by: deletions[primary]) else { return }
            for edge in edges.indices { entered[EdgeIdentity(edge: edge, identity: primary)] = nil }
        case .hubStarted(let mark, let isRestored):
            epochs.hubStarted(mark.epoch, restored: isRestored)
            if isRestored { entered = [:] }
        case .deletionBegun:
            // What a deletion takes with it is not worth disputing here.
            entered = [:]
        case .deleted(let deletion):
            entered = [:]
            newestDeletion = deletion.mark.revision
            for identity in deletion.identities + [deletion.identity] {
                deletions[identity] = deletion.mark.revision
            }
        case .edgeStarted(let edge, let loss):
            if loss != .none { entered = entered.filter { $0.key.edge != edge } }
        case .answered(let answer):
            guard answer.showsAudience == false, answer.source.isFresh,
                let since = entered[EdgeIdentity(edge: answer.edge, identity: answer.identity)],
                now - answer.waited >= since, now - since < window
            else { return }
            breaches.append(
                "\(edges[answer.edge]) answered \(answer.identity) as \(answer.source.rawValue) without the "
                    + "audience that an event entered \((now - since).milliseconds) ms earlier")
        default: break
        }
    }

    /// Accepted before a deletion was known, or in an epoch that a restore has undone, of which the hub cannot tell:
    /// it discards the event, and the visitor is not in the audience.
    private func isDiscarded(acceptedAt complete: EpochMark, by deletion: Revision?) -> Bool {
        guard let deletion else { return false }
        return complete.revision < deletion || epochs.isUndone(complete.epoch)
    }
}
