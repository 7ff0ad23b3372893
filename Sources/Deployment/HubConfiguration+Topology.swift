public import HubCore
internal import Profiles
public import Topology

extension HubConfiguration {
    /// What the hub of a topology is told, by whichever driver starts it.
    public init(_ topology: Topology) {
        self.init(
            regions: topology.allRegions,
            edges: topology.allEdges.map { ($0.name, $0.region) },
            catalog: topology.hubCatalog)
        heartbeat = topology.heartbeat
        activityWindow = topology.retention.activityWindow
        reportInterval = topology.timing.reportInterval
        goneRetention = topology.retention.gone
        eventIDRetention = topology.retention.eventIDs
        eventRetention = topology.retention.events
        catchUpsMaximum = topology.limits.catchUpsMaximum
        sliceProfilesMaximum = topology.limits.sliceProfilesMaximum
    }
}
