public import Profiles
public import SansIO

/// What a hub is told at its start.
public struct HubConfiguration: Sendable {
    /// All regions that have a stream.
    public var regions: [Region]
    /// The edges that may ask, with their regions.
    public var edges: [(name: String, region: Region)]
    public var catalog: Catalog
    public var heartbeat = Duration.seconds(1)
    /// How long a region counts as active after the last activity there.
    public var activityWindow = Duration.days(14)
    /// How often at most an edge reports activity of one profile; part of every lease.
    public var reportInterval = Duration.hours(1)
    /// How long `gone` entries are kept for edges that are away; afterwards those take the full set.
    /// One that needs longer than this for the full set begins it again and again.
    public var goneRetention = Duration.days(3)
    public var eventIDRetention = Duration.days(7)
    public var eventRetention = Duration.days(30)
    /// How many edges may catch up at a time.
    public var catchUpsMaximum = 4
    /// How long a pass lasts after the last page it fetched.
    public var passLifetime = Duration.seconds(10)
    /// How many entries a page of a catch-up holds, `Limits.pageItemsMaximum` at most.
    public var pageItemsMaximum = Int.max
    /// How many profiles a batch job, a re-projection or a lease sweep takes in one turn.
    public var sliceProfilesMaximum = 500
    /// The pause between two such slices.
    public var slicePause = Duration.milliseconds(5)
    /// Whether profiles are counted in the background, so that there are samples.
    public var samplesProfiles = false
    /// Identities whose deletion the store has forgotten, because an older copy was restored: deleted before anything
    /// else happens.
    public var pendingDeletions: [Identity] = []
    /// How long stages of processing take, on virtual time; `nil` elsewhere: none of its own.
    public var stages: StageDelays?
    public var plantedBugs: PlantedBugs = []

    public init(regions: [Region], edges: [(name: String, region: Region)], catalog: Catalog) {
        self.regions = regions
        self.edges = edges
        self.catalog = catalog
    }
}
