public import EdgeCore
internal import Profiles
internal import SansIO
public import Topology

extension EdgeConfiguration {
    /// What an edge of a topology is told, by whichever driver starts it; `nil` if the topology has no such edge.
    public init?(_ topology: Topology, name: String) {
        guard let edge = topology.edge(named: name) else { return nil }
        self.init(name: name, region: edge.region, catalog: topology.hubCatalog)
        let group = topology.edges[edge.group]
        overrides.timeToLive = group.timeToLive
        overrides.fallback = group.fallback
        overrides.staleGrace = group.staleGrace
        heartbeat = topology.heartbeat
        freshFor = topology.freshFor
        readyAgeMaximum = topology.freshFor * 3
        entriesMaximum = group.entriesMaximum ?? topology.limits.entriesMaximum
        outboxEventsMaximum = topology.limits.outboxEventsMaximum
        outboxBytesMaximum = topology.limits.outboxBytesMaximum
        refreshesMaximum = topology.limits.refreshesMaximum
        waitersMaximum = topology.limits.waitersMaximum
        requestTimeout = topology.timing.requestTimeout
        unknownLifetime = topology.timing.unknownLifetime
        awaitHubDefault = topology.timing.awaitHub
        reportInterval = topology.timing.reportInterval
        collectDelay = topology.timing.collectDelay
        sandboxKey = Self.sandboxKey(of: topology)
    }

    /// The same at every edge of a sandbox, so that a retry at another edge is the same event.
    private static func sandboxKey(of topology: Topology) -> (UInt64, UInt64) {
        var hash = StableHash()
        hash.combine(topology.catalog.organisation)
        hash.combine(topology.catalog.sandbox)
        let key = hash.value
        return (key.high, key.low)
    }
}
