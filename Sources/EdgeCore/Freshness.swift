internal import Profiles
internal import SansIO

/// How the edge knows what it knew, without comparing clocks: *as of* is when it sent the latest request whose reply
/// named a revision that `complete` has passed.
struct Freshness: Sendable {
    private static let pendingMaximum = 64

    private(set) var asOf: Instant?
    /// Sent requests whose replies named a revision ahead of `complete`; ascending in both.
    private var pending: [(sent: Instant, revision: Revision)] = []

    /// A reply to a request sent at `sent` named `revision` of the stream's epoch.
    mutating func hear(sent: Instant, revision: Revision, complete: Revision?) {
        if let complete, revision <= complete {
            asOf = max(asOf ?? sent, sent)
            return
        }
        if let last = pending.last, last.revision >= revision {
            // Named the same or less, later: the later sending serves both as soon as that is complete.
            if last.revision == revision { pending[pending.count - 1].sent = max(last.sent, sent) }
            return
        }
        if pending.count == Freshness.pendingMaximum { pending.remove(at: pending.count / 2) }
        pending.append((sent, revision))
    }

    mutating func complete(through revision: Revision) {
        while let first = pending.first, first.revision <= revision {
            asOf = max(asOf ?? first.sent, first.sent)
            pending.removeFirst()
        }
    }

    /// After a start or in a new epoch nothing is known.
    mutating func reset() {
        asOf = nil
        pending = []
    }
}
