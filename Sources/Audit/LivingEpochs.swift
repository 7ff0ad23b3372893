internal import Profiles
internal import Wire

/// The epochs begun since the last restore. Of an event accepted in any other the hub cannot tell what its edge knew,
/// and discards it where one of its identities was ever deleted.
struct LivingEpochs: Sendable {
    /// `nil` before any restore: all live.
    private var begun: Set<Epoch>?

    mutating func hubStarted(_ epoch: Epoch, restored: Bool) {
        if restored { begun = [epoch] } else { begun?.insert(epoch) }
    }

    /// Whether a restore has undone the epoch, wholly or in part.
    func isUndone(_ epoch: Epoch) -> Bool { begun.map { !$0.contains(epoch) } ?? false }
}
