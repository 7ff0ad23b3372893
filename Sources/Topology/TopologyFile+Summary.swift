internal import Profiles
internal import SansIO

extension TopologyFile {
    /// What the file describes, for one screen of 100 columns, with a final newline.
    public var summary: String {
        let sections = [heading, network, catalog, stages, run, notes].filter { !$0.isEmpty }
        return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private var heading: [String] {
        let verdict =
            switch warnings.count {
            case 0: "ok"
            case 1: "ok, 1 warning"
            default: "ok, \(warnings.count) warnings"
            }
        return ["\(topology.name): \(verdict)", sources.joined(separator: " + ") + ", seed \(topology.seed)"]
    }

    private var network: [String] {
        let hub = topology.hub
        let store =
            switch hub.store {
            case .memory: "memory"
            case .sqlite(let path): path.map { "sqlite \($0)" } ?? "sqlite"
            }
        let rows = topology.allRegions.map { region in
            let link = topology.link(.hub, .region(region))
            let groups = topology.edges.filter { $0.region == region }
            return [
                region.code, "\(groups.reduce(0) { $0 + $1.count })", link.roundTrip.quantityText,
                link.jitter == Spread.zero ? "none" : link.jitter.summaryText,
                link.bandwidth?.quantityText ?? "unlimited",
                link.loss == .zero ? "none" : link.loss.quantityText,
                overrides(of: groups),
            ]
        }
        return [
            "hub \(hub.region), \(store), http://\(hub.http); heartbeat \(topology.heartbeat.quantityText), "
                + "answers fresh for \(topology.freshFor.quantityText)",
            "",
        ]
            + table(
                ["region", "edges", "rtt to hub", "jitter", "bandwidth", "loss", ""], rows, rightFrom: 1...5)
    }

    private func overrides(of groups: [Topology.EdgeGroup]) -> String {
        var texts: [String] = []
        for group in groups {
            if let fallback = group.fallback { texts.append(text(of: fallback)) }
            if let timeToLive = group.timeToLive { texts.append("ttl \(timeToLive.quantityText)") }
            if let grace = group.staleGrace { texts.append("stale for \(grace.quantityText)") }
        }
        return texts.joined(separator: ", ")
    }

    private func text(of fallback: Datastream.Fallback?) -> String {
        switch fallback {
        case nil: "by authentication"
        case .answerThenRefresh: "answerThenRefresh"
        case .awaitHub(let wait): "awaitHub \(wait.quantityText)"
        }
    }

    private var catalog: [String] {
        let catalog = topology.catalog
        let kinds = Audience.Evaluation.allCases.compactMap { kind in
            let count = catalog.audiences.count { $0.evaluation == kind }
            return count > 0 ? "\(count) \(kind.rawValue)" : nil
        }
        let counts = [
            counted(catalog.namespaces.count, "namespace"), counted(catalog.schemas.count, "schema"),
            counted(catalog.datasets.count, "dataset"), counted(catalog.inlets.count, "inlet"),
            counted(catalog.audiences.count, "audience")
                + (kinds.isEmpty ? "" : " (\(kinds.joined(separator: ", ")))"),
            counted(catalog.clients.count, "client"),
        ]
        var lines = ["catalog of \(catalog.sandbox): " + counts.joined(separator: ", ")]
        if !catalog.destinations.isEmpty {
            lines +=
                [""]
                + table(
                    ["destination", "ttl", "audiences", "attributes", "replication", "regions"],
                    catalog.destinations.map { destination in
                        [
                            destination.name, destination.timeToLive.quantityText,
                            "\(destination.audiences.count)",
                            "\(destination.attributes.count)", destination.replication.rawValue,
                            destination.regions.isEmpty
                                ? "all" : destination.regions.map(\.code).joined(separator: " "),
                        ]
                    }, rightFrom: 1...3)
        }
        if !catalog.datastreams.isEmpty {
            lines +=
                [""]
                + table(
                    ["datastream", "access", "fallback", "destinations"],
                    catalog.datastreams.map { datastream in
                        [
                            datastream.name, datastream.accessType.rawValue, text(of: datastream.fallback),
                            datastream.destinations.map { catalog.destination($0)?.name ?? $0 }.joined(
                                separator: ", "),
                        ]
                    }, rightFrom: nil)
        }
        return lines
    }

    private var run: [String] {
        var lines = visitorLines + backEndLines
        let ends = topology.faults.map { $0.end ?? topology.workload.duration }
        if let first = topology.faults.map(\.at).min(), let last = ends.max() {
            lines.append(
                "\(counted(topology.faults.count, "fault")) from \(first.quantityText) to \(last.quantityText)"
            )
        }
        if !topology.expectations.isEmpty {
            lines.append("expected: " + topology.expectations.map(\.description).joined(separator: "; "))
        }
        return lines
    }

    private var stages: [String] {
        if topology.stages.isEmpty { return [] }
        let rows = topology.stages.map { stage in
            let typical =
                if case .percentiles(let percentiles) = stage.delay.shape { percentiles.p50 } else {
                    stage.delay.mean
                }
            return [
                stage.name.rawValue, typical.quantityText,
                stage.delay.maximum?.quantityText ?? "unlimited",
            ]
        }
        return ["stages, which take this time in simulations only"]
            + table(["stage", "typical", "at most"], rows, rightFrom: 1...2)
    }

    private var notes: [String] { warnings.map { "warning: \($0)" } }

    func counted(_ count: Int, _ noun: String) -> String {
        "\(groupedText(UInt64(count))) \(noun)\(count == 1 ? "" : "s")"
    }

    private func table(_ head: [String], _ rows: [[String]], rightFrom: ClosedRange<Int>?) -> [String] {
        let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        return ([head] + rows).map { row in
            var line = ""
            for (column, text) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - text.count)
                line += "  " + (rightFrom?.contains(column) == true ? padding + text : text + padding)
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
