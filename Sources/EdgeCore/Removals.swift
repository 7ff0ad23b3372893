internal import Profiles
internal import SansIO

/// What removed entries leave behind, so that something older does not bring them back.
///
/// A mark stays until the edge is complete through it and every request open at that moment has ended. Marks belong to
/// the epoch of the stream; a new epoch clears them, since nothing of another epoch is taken any more.
struct Removals: Sendable {
    private struct Mark: Sendable {
        var key: Key16
        var revision: Revision
        /// Requests numbered below this were open.
        var barrier: UInt64
    }

    private var revisions: [Key16: Revision] = [:]
    private var marks: [Mark] = []

    var count: Int { marks.count }

    func revision(of key: Key16) -> Revision? { revisions[key] }

    /// Whether something at `revision` is older than what was removed under `key`.
    func blocks(_ key: Key16, revision: Revision) -> Bool {
        guard let removed = revisions[key] else { return false }
        return revision < removed
    }

    mutating func note(_ key: Key16, revision: Revision, barrier: UInt64) {
        if let known = revisions[key], known >= revision { return }
        revisions[key] = revision
        marks.append(Mark(key: key, revision: revision, barrier: barrier))
    }

    /// Forgets what can no longer matter: revisions through `complete` whose requests have all ended.
    mutating func forget(through complete: Revision, oldestOpenRequest: UInt64) {
        if marks.isEmpty { return }
        var kept: [Mark] = []
        for mark in marks {
            if mark.revision > complete || mark.barrier > oldestOpenRequest {
                kept.append(mark)
            } else if revisions[mark.key] == mark.revision {
                revisions[mark.key] = nil
            }
        }
        marks = kept
    }

    mutating func clear() {
        revisions = [:]
        marks = []
    }
}
