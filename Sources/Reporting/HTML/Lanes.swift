/// Spans of time in lanes, one lane under the other.
struct Lanes: Sendable {
    struct Span: Hashable, Sendable {
        var start: Double
        var end: Double
        /// Until when it was felt.
        var aftermath: Double
        var name: String
    }

    struct Lane: Hashable, Sendable {
        var name: String
        var spans: [Span]
    }

    /// Of a lane: more could not be told apart.
    static let spansMaximum = 500

    /// What they show, in a sentence, for those who do not see it.
    var sentence: String
    var x: Axis
    var lanes: [Lane]
    var width = 980.0

    private static let laneHeight = 30.0
    private static let left = 84.0
    private static let right = 20.0

    func draw(_ svg: inout Markup) {
        let depth = Double(lanes.count) * Lanes.laneHeight
        svg.element(
            "svg",
            [
                "class": "chart", "role": "img", "aria-label": sentence,
                "viewBox": "0 0 \(PathData.number(width)) \(PathData.number(depth + 38))",
            ]
        ) { svg in
            drawAxis(depth, &svg)
            for (index, lane) in lanes.enumerated() {
                let top = Double(index) * Lanes.laneHeight + 5
                write(lane.name, "bar-label", x: 2, y: top + 14, &svg)
                for span in lane.spans { draw(span, lane, top, &svg) }
                writeNames(lane, top, &svg)
            }
        }
    }

    private func place(_ value: Double) -> Double {
        Lanes.left + x.place(value) * (width - Lanes.left - Lanes.right)
    }

    /// Never narrower than three units, so that a minute in two weeks is seen.
    private func draw(_ span: Span, _ lane: Lane, _ top: Double, _ svg: inout Markup) {
        svg.element("g", ["class": "fault"]) { svg in
            svg.element("title", [:], "\(lane.name) \(span.name)")
            for (end, classes) in [(span.aftermath, "area pale"), (span.end, "area")] {
                svg.empty(
                    "rect",
                    [
                        "class": classes, "x": PathData.number(place(span.start)), "y": PathData.number(top),
                        "width": PathData.number(max(3, place(end) - place(span.start))), "height": "20",
                        "rx": "2",
                    ])
            }
        }
    }

    /// Where there is room before the next span.
    private func writeNames(_ lane: Lane, _ top: Double, _ svg: inout Markup) {
        for (index, span) in lane.spans.enumerated() {
            let start = max(place(span.start) + 3, place(span.aftermath)) + 6
            let end = index + 1 < lane.spans.count ? place(lane.spans[index + 1].start) : width
            if Double(span.name.count) * 7 < end - start {
                write(span.name, "tick", x: start, y: top + 14, &svg)
            }
        }
    }

    private func drawAxis(_ depth: Double, _ svg: inout Markup) {
        var grid = PathData()
        for mark in x.marks(most: 14) {
            grid.move(place(mark.value), 0)
            grid.vertical(to: depth + 4)
            write(mark.text, "tick middle", x: place(mark.value), y: depth + 18, &svg)
        }
        svg.empty("path", ["class": "grid", "d": grid.text])
        write(x.label, "axis end", x: width - Lanes.right, y: depth + 34, &svg)
    }

    private func write(_ text: String, _ classes: String, x: Double, y: Double, _ svg: inout Markup) {
        svg.element("text", ["class": classes, "x": PathData.number(x), "y": PathData.number(y)], text)
    }
}
