internal import Profiles
internal import SansIO

extension Topology {
    /// Reports what each value allows but the file as a whole does not: names of nothing, and numbers that
    /// contradict each other.
    func check(_ reading: inout Reading) {
        checkEdges(&reading)
        checkLinks(&reading)
        checkWorkload(&reading)
        checkDemo(&reading)
        for (index, fault) in faults.enumerated() { check(fault, at: .top / "faults" / index, &reading) }
    }

    private func checkEdges(_ reading: inout Reading) {
        var addresses: [String: String] = [hub.http: "the hub"]
        for edge in allEdges {
            for (key, address) in [
                ("http", edge.http), ("https", edge.https), ("serverHttps", edge.serverHttps),
            ] {
                guard let address else { continue }
                check(address, key, of: edge, &addresses, &reading)
            }
        }
        if hub.publish == hub.requests, !hub.publish.hasSuffix(":0") {
            reading.report(
                .impossible("`publish` and `requests` are the same endpoint", remedy: "write another port"),
                at: .top / "hub" / "requests")
        }
    }

    /// One address of an edge: a port that exists, and nobody else's.
    private func check(
        _ address: String, _ key: String, of edge: Edge, _ addresses: inout [String: String],
        _ reading: inout Reading
    ) {
        let path = Path.top / "edges" / edge.group / key
        guard let port = Int(address.split(separator: ":").last ?? ""), port <= 65_535 else {
            return reading.report(
                .impossible("\(edge.name) would have the address \(address)", remedy: "write a lower port"),
                at: path)
        }
        guard port > 0, let other = addresses.updateValue(edge.name, forKey: address) else { return }
        reading.report(
            .impossible(
                "\(edge.name) has the same address as \(other), \(address)",
                remedy: "write another `\(key)`"),
            at: path)
    }

    private func checkLinks(_ reading: inout Reading) {
        let regions = allRegions.map(\.code)
        for pair in links.pairs {
            let path = Path.top / "links" / "\(pair.first)/\(pair.second)"
            for case .region(let region) in [pair.first, pair.second] where !regions.contains(region.code) {
                reading.reportUnknown(region.code, of: "edge in region", known: ["hub"] + regions, at: path)
            }
            if pair.first == .hub, pair.second == .hub {
                reading.report(
                    .impossible("the hub has no link to itself", remedy: "write `hub/REGION`"), at: path)
            }
        }
    }

    private func checkDemo(_ reading: inout Reading) {
        let path = Path.top / "demo"
        if let kill = demo.kill { checkNode(kill, mayBeHub: false, at: path / "kill", &reading) }
        checkDatastream(demo.expiryDatastream, at: path / "expiryDatastream", &reading)
        guard reading.isWritten(path) else { return }
        if demo.restartAt <= demo.killAt || demo.restartAt >= demo.duration {
            reading.report(
                .impossible(
                    "the edge is killed at \(demo.killAt.quantityText) and starts again at "
                        + "\(demo.restartAt.quantityText), within \(demo.duration.quantityText)",
                    remedy: "write them in the order `killAt`, `restartAt`, `duration`"),
                at: path / "restartAt")
        }
    }

    func checkDatastream(_ name: String?, at path: Path, _ reading: inout Reading) {
        guard let name, datastream(name) == nil else { return }
        reading.reportUnknown(name, of: "datastream", known: catalog.datastreams.map(\.name), at: path)
    }

    private func checkNode(_ name: String, mayBeHub: Bool, at path: Path, _ reading: inout Reading) {
        if name == "hub", mayBeHub { return }
        guard !edgeNames.contains(name) else { return }
        reading.reportUnknown(
            name, of: mayBeHub ? "node" : "edge", known: (mayBeHub ? ["hub"] : []) + edgeNames, at: path)
    }

    private func check(_ fault: Fault, at path: Path, _ reading: inout Reading) {
        let key: String
        switch fault.kind {
        case .kill: key = "kill"
        case .restart: key = "restart"
        case .pause: key = "pause"
        case .partition: key = "partition"
        case .clog: key = "clog"
        case .slowLink, .slowNode: key = "slow"
        case .restore: key = "restore"
        }
        let nodes = fault.nodes
        for (index, node) in nodes.enumerated() {
            let place = path / key
            checkNode(
                node.description, mayBeHub: true, at: nodes.count > 1 ? place / index : place, &reading)
        }
        if nodes.count == 2, nodes.filter({ $0 == .hub }).count != 1 {
            reading.report(
                .impossible(
                    "edges talk to the hub only, so one end of a link is the hub and the other an edge",
                    remedy: "write `[hub, \(edgeNames.first ?? "VA6-1")]`"),
                at: path / key)
        }
    }
}
