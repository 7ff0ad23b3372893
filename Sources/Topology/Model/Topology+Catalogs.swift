public import Profiles
internal import SansIO

extension Topology {
    /// The catalog as the hub must keep it: each destination with the longest TTL that any edge gives it,
    /// because a profile's lease in a region may not end before its entry has expired there.
    public var hubCatalog: Catalog {
        var result = catalog
        for index in result.destinations.indices {
            let destination = result.destinations[index]
            let overrides = edges.filter { destination.covers($0.region) }.compactMap(\.timeToLive)
            result.destinations[index].timeToLive = overrides.reduce(destination.timeToLive, max)
        }
        return result
    }

    /// The catalog as one edge applies it: with what its group overrides. The catalog itself for an unknown
    /// name.
    public func edgeCatalog(of name: String) -> Catalog {
        var result = catalog
        guard let edge = edge(named: name) else { return result }
        let group = edges[edge.group]
        if let timeToLive = group.timeToLive {
            for index in result.destinations.indices { result.destinations[index].timeToLive = timeToLive }
        }
        for index in result.datastreams.indices {
            if let fallback = group.fallback { result.datastreams[index].fallback = fallback }
            if let grace = group.staleGrace { result.datastreams[index].staleGrace = grace }
        }
        return result
    }

    /// The datastream with this name or id.
    public func datastream(_ name: String) -> Datastream? {
        catalog.datastreams.first { $0.name == name } ?? catalog.datastream(name)
    }

    /// The datastream of the workload's page views.
    public var workloadDatastream: Datastream? {
        workload.datastream.flatMap { datastream($0) } ?? catalog.datastreams.first
    }
}
