/// Rules of the protocol that can be broken on purpose, so that tests can show which checker notices.
///
/// Never set outside tests and `spoke simulate --plant`. The names say what the broken node does.
public struct PlantedBugs: OptionSet, Hashable, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Takes the highest revision seen for the one through which everything is held.
    public static let highestIsComplete = PlantedBugs(rawValue: 1 << 0)
    /// Ends a catch-up at its first last page, even below the target.
    public static let pagesEndBelowTarget = PlantedBugs(rawValue: 1 << 1)
    /// Leaves a region's set without a commit.
    public static let leavesSilently = PlantedBugs(rawValue: 1 << 2)
    /// Ignores projections of profiles that are not held.
    public static let ignoresUnheld = PlantedBugs(rawValue: 1 << 3)
    /// Forgets removals at once.
    public static let forgetsRemovals = PlantedBugs(rawValue: 1 << 4)
    /// Adds from the stream what `complete` already covers.
    public static let streamAddsBelowComplete = PlantedBugs(rawValue: 1 << 5)
    /// Keeps its epoch over a restart.
    public static let keepsEpoch = PlantedBugs(rawValue: 1 << 6)
    /// Takes replies of another epoch.
    public static let takesForeignReplies = PlantedBugs(rawValue: 1 << 7)
    /// Never asks whether the lineage holds what an edge held.
    public static let skipsLineage = PlantedBugs(rawValue: 1 << 8)
    /// Never asks whether the floor has passed an edge.
    public static let skipsFloor = PlantedBugs(rawValue: 1 << 9)
    /// Removes by identity, so that a merged profile's end kills its successor.
    public static let goneByIdentity = PlantedBugs(rawValue: 1 << 10)
    /// Drops the overlay as soon as the hub has acknowledged the event.
    public static let overlayEndsEarly = PlantedBugs(rawValue: 1 << 11)
    /// Calls everything fresh right after a start.
    public static let freshAfterStart = PlantedBugs(rawValue: 1 << 12)
    /// Mints event ids at random.
    public static let randomEventIDs = PlantedBugs(rawValue: 1 << 13)
    /// Acknowledges an event before its outbox record is synced.
    public static let acknowledgesUnsynced = PlantedBugs(rawValue: 1 << 14)
    /// Applies events for identities deleted since.
    public static let appliesAfterDeletion = PlantedBugs(rawValue: 1 << 15)
    /// Acknowledges before the commit.
    public static let acknowledgesBeforeCommit = PlantedBugs(rawValue: 1 << 16)
    /// Lets an access to an expired entry renew it.
    public static let accessRevives = PlantedBugs(rawValue: 1 << 17)
    /// Answers a demand for freshness from what it holds.
    public static let ignoresDemands = PlantedBugs(rawValue: 1 << 18)
    /// Keeps what a full set did not confirm.
    public static let keepsUnconfirmed = PlantedBugs(rawValue: 1 << 19)
    /// Leaves a profile's events where they are when its graph is taken apart.
    public static let leavesEventsBehind = PlantedBugs(rawValue: 1 << 20)

    /// Every bug with the name by which `--plant` knows it.
    public static let named: [(name: String, bug: PlantedBugs)] = [
        ("highest-is-complete", .highestIsComplete), ("pages-end-below-target", .pagesEndBelowTarget),
        ("leaves-silently", .leavesSilently), ("ignores-unheld", .ignoresUnheld),
        ("forgets-removals", .forgetsRemovals), ("stream-adds-below-complete", .streamAddsBelowComplete),
        ("keeps-epoch", .keepsEpoch), ("takes-foreign-replies", .takesForeignReplies),
        ("skips-lineage", .skipsLineage), ("skips-floor", .skipsFloor), ("gone-by-identity", .goneByIdentity),
        ("overlay-ends-early", .overlayEndsEarly), ("fresh-after-start", .freshAfterStart),
        ("random-event-ids", .randomEventIDs), ("acknowledges-unsynced", .acknowledgesUnsynced),
        ("applies-after-deletion", .appliesAfterDeletion),
        ("acknowledges-before-commit", .acknowledgesBeforeCommit), ("access-revives", .accessRevives),
        ("ignores-demands", .ignoresDemands), ("keeps-unconfirmed", .keepsUnconfirmed),
        ("leaves-events-behind", .leavesEventsBehind),
    ]
}
