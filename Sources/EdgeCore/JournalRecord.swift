public import Profiles
public import SansIO
public import Wire

/// What an edge writes to its disk, in the order of application. Replayed from the oldest segment at a start.
public enum JournalRecord: Hashable, Sendable {
    /// A box was opened: events that follow are numbered in it.
    case opened(Box)
    /// An accepted event with what was evaluated from it.
    case event(Box, OutboxEvent, [OverlayMembership])
    /// Events of the box up to this number are evaluated on the hub and visible here.
    case released(BoxMark)
    /// An entry was applied in an epoch; `lastAccess` on the machine's monotonic clock.
    case entry(Entry, Epoch, lastAccess: Instant)
    /// A profile was removed.
    case gone(Gone, Epoch)
    /// Everything of the set at or below is held, or has expired here.
    case complete(EpochMark)
    /// Which epochs have been applied from since `complete`.
    case held([EpochMark])
    case catalog(Catalog)
}
