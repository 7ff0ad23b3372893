/// A hub and the regions around it on a map of the world; what has no known place stands in rows below.
struct TopologyMap: Sendable {
    struct Stop: Hashable, Sendable {
        var code: String
        /// Nodes that it stands for.
        var count: Int
        /// What its label says below the code.
        var lines: [String]
        /// From 0 to 1, how wide its line to the hub is.
        var weight: Double
    }

    private struct Spot {
        var x: Double
        var y: Double
        var side: Place.Side
    }

    /// Of those without a place: more are in the table alone.
    private static let unplacedMaximum = 32
    private static let rowLength = 8
    private static let rowHeight = 84.0

    /// The region of the hub.
    var hub: String?
    var stops: [Stop]

    func draw(_ svg: inout Markup) {
        let placed: [(Stop, Spot)] = stops.compactMap { stop in place(of: stop.code).map { (stop, $0) } }
        let hubPlace = place(of: hub)
        // Nothing that has a place, no map.
        let hasMap = hubPlace != nil || !placed.isEmpty
        let top = hasMap ? WorldMap.height : 0
        let hubSpot = hubPlace ?? Spot(x: WorldMap.width / 2, y: top + 26, side: .right)
        let rows = unplaced(below: hubPlace == nil ? top + 60 : top)
        let depth = rows.last.map { $0.1.y - 26 + TopologyMap.rowHeight } ?? 0
        let height = max(hubPlace == nil ? top + 60 : top, depth)
        svg.element(
            "svg",
            [
                "class": "chart map", "role": "img", "aria-label": sentence,
                "viewBox": "0 0 \(PathData.number(WorldMap.width)) \(PathData.number(height))",
            ]
        ) { svg in
            if hasMap { WorldMap.draw(&svg) }
            for (stop, spot) in rows { drawRoute(stop, from: hubSpot, to: spot, isArc: false, &svg) }
            for (stop, spot) in placed {
                drawRoute(stop, from: hubSpot, to: spot, isArc: hubPlace != nil, &svg)
            }
            for (stop, spot) in rows + placed { drawStop(stop, spot, &svg) }
            drawHub(hubSpot, &svg)
        }
    }

    private var sentence: String {
        let parts = stops.map { "\($0.code): \($0.lines.joined(separator: ", "))" }
        return "A hub\(hub.map { " in \($0)" } ?? "") and \(Quantity.counted(stops.count, "region")). "
            + parts.joined(separator: "; ")
    }

    /// Those without a place, in rows from `top` on, each row spread over the width.
    private func unplaced(below top: Double) -> [(Stop, Spot)] {
        let stops = stops.filter { Place.of($0.code) == nil }.prefix(TopologyMap.unplacedMaximum)
        return stops.enumerated().map { index, stop in
            let (row, column) = index.quotientAndRemainder(dividingBy: TopologyMap.rowLength)
            let count = min(TopologyMap.rowLength, stops.count - row * TopologyMap.rowLength)
            let x = (Double(column) + 0.5) * WorldMap.width / Double(count)
            return (stop, Spot(x: x, y: top + 26 + Double(row) * TopologyMap.rowHeight, side: .below))
        }
    }

    private func place(of region: String?) -> Spot? {
        region.flatMap(Place.of).map {
            Spot(
                x: WorldMap.horizontal(longitude: $0.longitude), y: WorldMap.vertical(latitude: $0.latitude),
                side: $0.side)
        }
    }

    /// An arc that rises as it gets longer, and less towards the south, so that arcs part; pale where it leads off the map.
    private func drawRoute(
        _ stop: Stop, from hub: Spot, to end: Spot, isArc: Bool, _ svg: inout Markup
    ) {
        var path = PathData()
        path.move(hub.x, hub.y)
        let rise = isArc ? abs(end.x - hub.x) * (end.y - hub.y > 60 ? 0.1 : 0.38) : 0
        path.curve(by: ((hub.x + end.x) / 2, (hub.y + end.y) / 2 - rise), to: (end.x, end.y))
        svg.element(
            "path",
            [
                "class": isArc ? "route" : "route pale", "d": path.text,
                "stroke-width": PathData.number(1 + stop.weight * 3.5),
            ]
        ) { $0.element("title", [:], "\(stop.code): \(stop.lines.joined(separator: ", "))") }
    }

    private func drawHub(_ spot: Spot, _ svg: inout Markup) {
        svg.empty(
            "circle",
            ["class": "place hub", "cx": PathData.number(spot.x), "cy": PathData.number(spot.y), "r": "9"])
        writeLabel(["Hub" + (hub.map { " \($0)" } ?? "")], spot, radius: 9, &svg)
    }

    private func drawStop(_ stop: Stop, _ spot: Spot, _ svg: inout Markup) {
        svg.empty(
            "circle",
            ["class": "place", "cx": PathData.number(spot.x), "cy": PathData.number(spot.y), "r": "6"])
        let code = stop.count == 1 ? stop.code : "\(stop.code) × \(Quantity.text(stop.count))"
        writeLabel([code] + stop.lines, spot, radius: 6, &svg)
    }

    private func writeLabel(_ lines: [String], _ spot: Spot, radius: Double, _ svg: inout Markup) {
        let height = 15.0
        let (x, anchor, top) =
            switch spot.side {
            case .left: (spot.x - radius - 5, " end", spot.y + 4)
            case .right: (spot.x + radius + 5, "", spot.y + 4)
            case .above: (spot.x, " middle", spot.y - radius - 6 - Double(lines.count - 1) * height)
            case .below: (spot.x, " middle", spot.y + radius + 14)
            }
        for (index, line) in lines.enumerated() {
            svg.element(
                "text",
                [
                    "class": (index == 0 ? "halo code" : "halo small") + anchor, "x": PathData.number(x),
                    "y": PathData.number(top + Double(index) * height),
                ], line)
        }
    }
}
