internal import Measurement
internal import SansIO

extension RunPage {
    /// Hub, regions and links on the map of the world.
    func writeMap(_ page: inout Markup) {
        section(.map, lead: "", &page) { page in
            page.element("div", ["class": "figures"]) { page in
                let map = topologyMap
                Figure(
                    title: "Topology",
                    caption: measurements == nil
                        ? "Each region with the median projection latency of its edges."
                        : "Each region with its round trip to the hub, its median projection latency, and the bytes of its"
                            + " links in both directions: the wider a line, the more of them.",
                    isWide: true, drawing: { map.draw(&$0) }, table: linkTable
                ).write(&page)
            }
        }
    }

    private var topologyMap: TopologyMap {
        let traffic = regions.map { region in
            links(of: region.region).reduce(0) { $0 + $1.bytesToEdge.total + $1.bytesToHub.total }
        }
        let most = traffic.max() ?? 0
        return TopologyMap(
            hub: report.hubRegion,
            stops: zip(regions, traffic).map { region, bytes in
                var times: [String] = []
                let trips = links(of: region.region).map(\.roundTrip)
                if let least = trips.min(), let greatest = trips.max() {
                    times.append(
                        least == greatest
                            ? Quantity.text(least) : "\(Quantity.text(least)) – \(Quantity.text(greatest))")
                }
                if let median = region.projectionLatency.percentile(.percent(50)) {
                    times.append("p50 \(Quantity.text(median))")
                }
                var lines = times.isEmpty ? [] : [times.joined(separator: " · ")]
                if measurements != nil { lines.append(Quantity.bytes(bytes)) }
                let edges = report.regions.first { $0.region == region.region }?.edges ?? 1
                return TopologyMap.Stop(
                    code: region.region, count: edges, lines: lines,
                    weight: most == 0 ? 0 : Double(bytes) / Double(most))
            })
    }

    private func links(of region: String) -> [LinkMeasurements] {
        measurements?.links.filter { $0.region == region } ?? []
    }

    private var linkTable: DataTable? {
        guard let links = measurements?.links, !links.isEmpty else { return nil }
        return DataTable(
            columns: [
                .words("Edge"), .words("Region"), .numbers("Round trip"), .numbers("To edge"),
                .numbers("messages"), .numbers("To hub"), .numbers("messages"), .numbers("Dropped"),
                .numbers("Longest queue"),
            ],
            rows: links.map { link in
                [
                    .init(link.edge, "key-cell"), .init(link.region), .init(Quantity.text(link.roundTrip)),
                    .init(Quantity.bytes(link.bytesToEdge.total)), .init(Quantity.text(link.messagesToEdge)),
                    .init(Quantity.bytes(link.bytesToHub.total)), .init(Quantity.text(link.messagesToHub)),
                    .init(Quantity.text(link.dropped)),
                    .init(Quantity.text(Int(link.queued.values.max() ?? 0))),
                ]
            })
    }
}
