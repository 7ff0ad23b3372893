internal import Profiles
internal import SansIO

/// What a hub that models stage delays has put off: see `StageDelays`.
struct Postponed: Sendable {
    let maximum: Int
    var draws: StageDraws
    var ingestions = PostponedIngestions()
    var projections = PostponedProjections()
    /// Of those boxes that events came from in this epoch.
    var boxes: [Box: BoxProgress] = [:]
    /// What the last hub had put off is unknown: until the walk of the start is over, no event counts as evaluated that
    /// did not before.
    var withholdsEvaluated: Bool

    init(_ delays: StageDelays, epoch: UInt64, isFirst: Bool) {
        maximum = max(1, delays.queuedMaximum)
        draws = StageDraws(delays, epoch: epoch)
        withholdsEvaluated = !isFirst
    }

    var hasTooManyIngestions: Bool { ingestions.count > maximum }
    var hasTooManyProjections: Bool { projections.count > maximum }

    var nextDue: Instant? {
        guard let ingestion = ingestions.nextDue else { return projections.nextDue }
        return projections.nextDue.map { min($0, ingestion) } ?? ingestion
    }
}

/// How much a hub has in its queues.
public struct HubLevels: Hashable, Sendable {
    /// Records and events received and not applied yet.
    public var postponedIngestions = 0
    /// Profiles whose entries do not show yet what is applied.
    public var postponedProjections = 0

    public init() {}
}
