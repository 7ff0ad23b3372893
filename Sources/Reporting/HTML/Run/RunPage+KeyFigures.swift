internal import Measurement
internal import SansIO

extension RunPage {
    private struct Tile {
        var value: String
        var label: String
        var detail: String
    }

    /// The numbers that people ask for first.
    func writeKeyFigures(_ page: inout Markup) {
        let tiles = latencyTiles + pageTiles + ageTiles + hubTiles
        guard !tiles.isEmpty else { return }
        page.element("section", ["class": "tiles", "aria-label": "Key figures"]) { page in
            for tile in tiles {
                page.element("div", ["class": "tile"]) { page in
                    page.element("div", ["class": "value"], tile.value)
                    page.element("div", ["class": "label"], tile.label)
                    page.element("div", ["class": "detail"], tile.detail)
                }
            }
        }
    }

    private var latencyTiles: [Tile] {
        guard let latency = projectionLatency.summary else { return [] }
        let count = Quantity.counted(latency.count, "arrival")
        return [
            Tile(
                value: Quantity.text(latency.p50), label: "until a change can be seen",
                detail: "median of \(count) at edges"),
            Tile(
                value: Quantity.text(latency.p99), label: "for the slowest 1 %",
                detail: "at most \(Quantity.text(latency.maximum))"),
        ]
    }

    private var pageTiles: [Tile] {
        let positions: [(PageViews.Position, String)] = [
            (.first, "of first pages personalised"), (.next, "of next pages personalised"),
            (.nextSession, "of next sessions personalised"),
        ]
        return positions.compactMap { position, label in
            let total = pages.total(position)
            guard total > 0 else { return nil }
            let stale = Quantity.percent(pages[position, .stale], of: total)
            return Tile(
                value: Quantity.percent(pages[position, .full], of: total), label: label,
                detail: "\(stale) stale; \(Quantity.counted(total, "page"))")
        }
    }

    private var ageTiles: [Tile] {
        var tiles: [Tile] = []
        if lookups.total > 0 {
            tiles.append(
                Tile(
                    value: Quantity.percent(lookups.hit, of: lookups.total),
                    label: "answered from edge memory",
                    detail: "\(Quantity.text(lookups.refreshed)) refreshed of \(Quantity.text(lookups.total))"
                ))
        }
        if let age = Distribution(merging: regions.map(\.age)).summary {
            tiles.append(
                Tile(
                    value: Quantity.text(age.p50), label: "age of what was read",
                    detail: "median; 1 % is older than \(Quantity.text(age.p99))"))
        }
        return tiles
    }

    private var hubTiles: [Tile] {
        guard let measurements else { return [] }
        let links = measurements.links
        let bytes = links.reduce(0) { $0 + $1.bytesToEdge.total + $1.bytesToHub.total }
        guard bytes > 0 else { return [] }
        let messages = links.reduce(0) { $0 + $1.messagesToEdge + $1.messagesToHub }
        return [
            Tile(
                value: Quantity.bytes(bytes), label: "between hub and edges",
                detail: "in \(Quantity.counted(messages, "message"))")
        ]
    }

}
