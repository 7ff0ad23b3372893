/// The situations that break simpler versions of the protocol. A batch of runs must have met each of them.
public enum Situation: Int, CaseIterable, Sendable {
    case gap, gapWhilePaging, streamedWhilePaging, pagesAheadOfStream, belowTarget
    case newEpoch, newEpochWhilePaging, foreignReply, lateReply, restore, fullSet, fullSetByLineage
    case fullSetByFloor, unconfirmedDropped, stitch, division, endedDuringRefresh, publishedDuringRefresh
    case removalBlocked, olderIgnored, membershipMisfit, membershipUpdate, splitCommit
    case leaseEnded, membershipEnded, deletion, discardedAsDeleted, repeatedEvent, rejectedEvent, oldBox
    case boxJumped, hubCutBetweenEffects, edgeCutBetweenEffects, turnLost, unsyncedLost, journalLost
    case journalOlder, dropAtMark, halfOpen, resubscribe, requestTimedOut, busy, expired, evicted, unknown
    case refreshJoined, overlayOverNewer, overdue, retryElsewhere, clockJumped, failedCommit
    case ingestionPostponed, projectionPostponed

    public var name: String {
        switch self {
        case .gap: "a gap in the stream"
        case .gapWhilePaging: "a gap while paging"
        case .streamedWhilePaging: "the stream ran while paging"
        case .pagesAheadOfStream: "pages ran ahead of the stream"
        case .belowTarget: "pages ended below the target"
        case .newEpoch: "a new epoch"
        case .newEpochWhilePaging: "a new epoch while paging"
        case .foreignReply: "a reply of another epoch"
        case .lateReply: "a reply to a closed request"
        case .restore: "an older store restored"
        case .fullSet: "a full set"
        case .fullSetByLineage: "a full set by lineage"
        case .fullSetByFloor: "the floor had passed"
        case .unconfirmedDropped: "a full set did not confirm an entry"
        case .stitch: "profiles stitched"
        case .division: "graphs taken apart"
        case .endedDuringRefresh: "an end overtook a reply or a page"
        case .publishedDuringRefresh: "a publication met a refresh under way"
        case .removalBlocked: "a removal blocked an older copy"
        case .olderIgnored: "an older copy ignored"
        case .membershipMisfit: "a membership that does not fit"
        case .membershipUpdate: "a membership update"
        case .splitCommit: "a commit split over batches"
        case .leaseEnded: "a lease ended"
        case .membershipEnded: "a membership ended by itself"
        case .deletion: "a deletion"
        case .discardedAsDeleted: "an event of a profile deleted since"
        case .repeatedEvent: "an event sent twice"
        case .rejectedEvent: "an event rejected"
        case .oldBox: "a box of an earlier start"
        case .boxJumped: "a box that jumped"
        case .hubCutBetweenEffects: "the hub ended between two effects"
        case .edgeCutBetweenEffects: "an edge ended between two effects"
        case .turnLost: "a hub's turn lost before its commit"
        case .unsyncedLost: "unsynced writes lost"
        case .journalLost: "a journal deleted"
        case .journalOlder: "an older journal put back"
        case .dropAtMark: "a drop at the high-water mark"
        case .halfOpen: "a half-open subscription"
        case .resubscribe: "a subscription made anew"
        case .requestTimedOut: "a request without a reply"
        case .busy: "a catch-up put off"
        case .expired: "a lookup met an expired entry"
        case .evicted: "an entry evicted"
        case .unknown: "a refresh of an unknown identity"
        case .refreshJoined: "lookups shared a refresh"
        case .overlayOverNewer: "an overlay over a newer entry"
        case .overdue: "the hub kept a lookup waiting too long"
        case .retryElsewhere: "a request repeated at another edge"
        case .clockJumped: "a clock was set"
        case .failedCommit: "a commit failed"
        case .ingestionPostponed: "an ingestion that took time"
        case .projectionPostponed: "a projection that took time"
        }
    }
}

/// How often each situation occurred.
public struct Situations: Hashable, Sendable {
    private var counts = [Int](repeating: 0, count: Situation.allCases.count)

    public init() {}

    public subscript(situation: Situation) -> Int {
        get { counts[situation.rawValue] }
        set { counts[situation.rawValue] = newValue }
    }

    public mutating func add(_ other: Situations) {
        for index in counts.indices { counts[index] += other.counts[index] }
    }

    /// Those that never occurred.
    public var missing: [Situation] { Situation.allCases.filter { self[$0] == 0 } }
}
