package import Profiles
package import SansIO

/// What a hub is told at its start.
package struct HubConfiguration: Sendable {
    /// All regions that have a stream.
    package var regions: [Region]
    /// The edges that may ask, with their regions.
    package var edges: [(name: String, region: Region)]
    package var catalog: Catalog
    package var heartbeat = Duration.seconds(1)
    /// How long a region counts as active after the last activity there.
    package var activityWindow = Duration.days(14)
    /// How often at most an edge reports activity of one profile; part of every lease.
    package var reportInterval = Duration.hours(1)
    /// How long `gone` entries are kept for edges that are away; afterwards those take the full set.
    package var goneRetention = Duration.days(3)
    package var eventIDRetention = Duration.days(7)
    package var eventRetention = Duration.days(30)
    /// How many edges may catch up at a time.
    package var catchUpsMaximum = 4
    /// How long a pass lasts after the last page it fetched.
    package var passLifetime = Duration.seconds(10)
    /// How many profiles a re-projection or a lease sweep takes in one turn.
    package var sliceProfilesMaximum = 500
    /// The pause between two such slices.
    package var slicePause = Duration.milliseconds(5)
    /// Identities whose deletion the store has forgotten, because an older copy was restored: deleted before anything
    /// else happens.
    package var pendingDeletions: [Identity] = []
    package var plantedBugs: PlantedBugs = []

    package init(regions: [Region], edges: [(name: String, region: Region)], catalog: Catalog) {
        self.regions = regions
        self.edges = edges
        self.catalog = catalog
    }
}
