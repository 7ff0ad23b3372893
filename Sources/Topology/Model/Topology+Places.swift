public import Profiles
internal import SansIO

extension Topology {
    /// One edge process.
    public struct Edge: Hashable, Sendable {
        /// For example `JPN3-1`.
        public var name: String
        public var region: Region
        /// Its address for clients, `HOST:PORT`.
        public var http: String
        /// With TLS; `nil` for none.
        public var https: String?
        /// Of the server host, with TLS; `nil` for 1000 ports above `https`.
        public var serverHttps: String?
        /// Whether those two that are for clients serve the server host too.
        public var servesBothHosts: Bool
        /// Its place in `edges`.
        public var group: Int
    }

    /// The first port of edges whose group names no address.
    public static let edgePortFirst = 8101
    /// The first port with TLS where TLS is wanted of edges whose group names no address for it.
    public static let edgeSecurePortFirst = 8443

    /// The regions that have edges, and so streams, in the order of the file.
    public var allRegions: [Region] {
        var regions: [Region] = []
        for group in edges where !regions.contains(group.region) { regions.append(group.region) }
        return regions
    }

    /// Every edge, in the order of the file. Numbers count up within a region, also over several groups.
    public var allEdges: [Edge] {
        var result: [Edge] = []
        var counts: [Region: Int] = [:]
        for (index, group) in edges.enumerated() {
            for offset in 0..<group.count {
                let number = counts[group.region, default: 0] + 1
                counts[group.region] = number
                let shifted = { (text: String?) in text.map { Topology.address($0, offsetBy: offset) } }
                result.append(
                    Edge(
                        name: "\(group.region.code)-\(number)", region: group.region,
                        http: shifted(group.http) ?? "127.0.0.1:\(Topology.edgePortFirst + result.count)",
                        https: shifted(group.https), serverHttps: shifted(group.serverHttps),
                        servesBothHosts: group.servesBothHosts, group: index))
            }
        }
        return result
    }

    public var edgeNames: [String] { allEdges.map(\.name) }

    public func edge(named name: String) -> Edge? { allEdges.first { $0.name == name } }

    public func region(of node: NodeName) -> Region? {
        switch node {
        case .hub: hub.region
        case .edge(let name): edge(named: name)?.region
        }
    }

    /// The place of a node on the network; `nil` for an edge that is not in the file.
    public func place(of node: NodeName) -> Place? {
        switch node {
        case .hub: .hub
        case .edge(let name): edge(named: name).map { .region($0.region) }
        }
    }

    /// Port 0 stays 0: the system assigns it.
    private static func address(_ text: String, offsetBy offset: Int) -> String {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), port > 0
        else { return text }
        return "\(text[..<colon]):\(port + offset)"
    }
}
