public import Profiles
public import Wire

/// The epochs of a store's history with their first revisions, oldest first.
public struct Lineage: Hashable, Sendable {
    public private(set) var epochs: [EpochMark]

    public init(_ epochs: [EpochMark]) {
        self.epochs = epochs
    }

    mutating func append(_ epoch: Epoch, first: Revision) {
        epochs.append(EpochMark(epoch: epoch, revision: first))
    }

    /// The last revision that belongs to the epoch, `Revision.max` for the running one, `nil` off the lineage.
    public func last(of epoch: Epoch) -> Revision? {
        guard let index = epochs.lastIndex(where: { $0.epoch == epoch }) else { return nil }
        return index + 1 < epochs.count ? epochs[index + 1].revision - 1 : .max
    }

    /// Whether the history of this store contains revision `mark.revision` as epoch `mark.epoch` wrote it.
    public func contains(_ mark: EpochMark) -> Bool {
        guard let last = last(of: mark.epoch) else { return false }
        return mark.revision <= last
    }
}
