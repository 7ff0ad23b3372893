public import Laboratory
public import Profiles
internal import SansIO
public import Topology

/// What the shop's pages need to know of the topology they stand in.
public struct ShopPlan: Sendable {
    /// An edge as a browser and the shop's server reach it.
    public struct Edge: Sendable {
        public var name: String
        public var region: Region
        /// Where browsers call, `host:port`.
        public var open: String
        /// Where servers call, `host:port`.
        public var server: String
        /// Between this edge and the hub, as the topology has it.
        public var roundTrip: Duration
        /// Replaces what the streams say, at this edge.
        public var timeToLive: Duration?
        /// The longest that any entry is of use there, from which `/spoke/show` counts.
        public var longestTimeToLive: Duration
    }

    /// A datastream that the pages call, and the one that the shop's server calls beside it.
    public struct Stream: Sendable {
        public var pages: Datastream
        public var server: Datastream
        /// How long an edge keeps a profile for the pages after the last access.
        public var timeToLive: Duration
    }

    public let name: String
    public let organisation: String
    public let hub: Region
    public let edges: [Edge]
    /// At least one.
    public let streams: [Stream]
    /// Those that may appear on the pages, by id.
    public let audiences: [(id: String, name: String)]

    /// - Throws: `StorefrontFailure` where no datastream is open to browsers.
    public init(_ topology: Topology, edges: [Cluster.EdgeAddress]) throws(StorefrontFailure) {
        let catalog = topology.catalog
        streams = catalog.datastreams.filter { $0.isEnabled && $0.accessType == .mixed }
            .map { ShopPlan.stream($0, catalog) }
        if streams.isEmpty { throw StorefrontFailure.noDatastream }
        name = topology.name
        organisation = catalog.organisation
        hub = topology.hub.region
        self.edges = edges.map { address in
            let region = Region(address.region)
            let override = topology.edge(named: address.name).flatMap { topology.edges[$0.group].timeToLive }
            return Edge(
                name: address.name, region: region, open: address.open, server: address.server,
                roundTrip: topology.rtt(between: .hub, .region(region)), timeToLive: override,
                longestTimeToLive: override ?? catalog.longestTimeToLive(in: region)
                    ?? Destination.timeToLiveDefault)
        }
        let shown = Set(
            streams.flatMap { $0.pages.destinations + $0.server.destinations }
                .compactMap { catalog.destination($0) }.flatMap(\.audiences))
        audiences = catalog.audiences.filter { shown.contains($0.number) }.map { ($0.id, $0.name) }
    }

    /// The server's datastream shares a destination with the pages'; one that only servers may call comes first.
    private static func stream(_ pages: Datastream, _ catalog: Catalog) -> Stream {
        let partners = catalog.datastreams.filter { other in
            other.isEnabled && other.destinations.contains { pages.destinations.contains($0) }
        }
        return Stream(
            pages: pages, server: partners.first { $0.accessType == .authenticated } ?? pages,
            timeToLive: pages.destinations.compactMap { catalog.destination($0)?.timeToLive }.min()
                ?? Destination.timeToLiveDefault)
    }

    func edge(named name: String) -> Edge? { edges.first { $0.name == name } }

    func stream(of pages: String) -> Stream? { streams.first { $0.pages.id == pages } }

    /// How long `edge` keeps a profile for the pages of `stream`.
    func timeToLive(of stream: Stream, at edge: Edge) -> Duration { edge.timeToLive ?? stream.timeToLive }
}

/// Why there is no shop, and what the person can do.
public enum StorefrontFailure: Error, CustomStringConvertible {
    case noDatastream
    case noCustomers
    case customersRefused(String)
    case webSDK(String, String)
    case noPort(String)

    public var description: String {
        switch self {
        case .noDatastream: "the catalog has no datastream that browsers may call (accessType: mixed)"
        case .noCustomers:
            "the catalog has no inlet, or no datasets '\(KnownCustomer.recordDataset)' and "
                + "'\(KnownCustomer.loyaltyDataset)' for the shop's customers"
        case .customersRefused(let reason): "the hub did not take the shop's customers: \(reason)"
        case .webSDK(let place, let reason):
            "cannot use the Web SDK '\(place)': \(reason). Name its file (alloy.js), or an http(s) URL of it"
        case .noPort(let address): "\(address) is in use: name another address with --shop HOST:PORT"
        }
    }
}
