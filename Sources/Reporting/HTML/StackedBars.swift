/// Horizontal bars made of segments, one under the other, all on one scale from zero.
struct StackedBars: Sendable {
    struct Segment: Hashable, Sendable {
        var name: String
        var tint: Tint
        var value: Double
        /// Written into the segment where it has room.
        var text: String
    }

    struct Row: Hashable, Sendable {
        var label: String
        var segments: [Segment]
        /// Written after the bar.
        var note: String = ""

        var total: Double { segments.reduce(0) { $0 + max(0, $1.value) } }
    }

    /// What they show, in a sentence, for those who do not see it.
    var sentence: String
    var rows: [Row]
    /// Of the scale; `nil` where the segments say all, as shares do.
    var axis: Axis?
    var width = 480.0
    var labelWidth = 64.0
    var noteWidth = 72.0
    var barHeight = 18.0

    private static let rowGap = 9.0
    /// Of a character in a segment, in the units of the drawing, on the large side.
    private static let characterWidth = 7.2

    var legend: [LegendEntry] {
        (rows.first?.segments ?? []).map { LegendEntry(name: $0.name, tint: $0.tint, isArea: true) }
    }

    func draw(_ svg: inout Markup) {
        let depth = Double(rows.count) * (barHeight + StackedBars.rowGap)
        let height = depth + (axis == nil ? 2 : 34)
        svg.element(
            "svg",
            [
                "class": "chart", "role": "img", "aria-label": sentence,
                "viewBox": "0 0 \(PathData.number(width)) \(PathData.number(height))",
            ]
        ) { svg in
            drawAxis(depth, height, &svg)
            for (index, row) in rows.enumerated() {
                draw(row, at: Double(index) * (barHeight + StackedBars.rowGap) + 2, &svg)
            }
        }
    }

    private var greatest: Double {
        axis?.domain.upperBound ?? max(rows.map(\.total).max() ?? 0, .leastNormalMagnitude)
    }

    private var room: Double { width - labelWidth - noteWidth }

    private func draw(_ row: Row, at top: Double, _ svg: inout Markup) {
        let baseline = top + barHeight / 2 + 4
        write(row.label, "bar-label", x: 2, y: baseline, &svg)
        var left = labelWidth
        for segment in row.segments where segment.value > 0 {
            let width = segment.value / greatest * room
            svg.element(
                "rect",
                [
                    "class": "area \(segment.tint.classes)", "x": PathData.number(left),
                    "y": PathData.number(top), "width": PathData.number(max(0.5, width)),
                    "height": PathData.number(barHeight),
                ]
            ) { $0.element("title", [:], "\(row.label), \(segment.name): \(segment.text)") }
            if width > Double(segment.text.count) * StackedBars.characterWidth + 8 {
                write(
                    segment.text, "inside middle on-\(segment.tint.classes)", x: left + width / 2,
                    y: baseline, &svg)
            }
            left += width
        }
        write(row.note, "tick", x: left + 7, y: baseline, &svg)
    }

    private func drawAxis(_ depth: Double, _ height: Double, _ svg: inout Markup) {
        guard let axis else { return }
        var grid = PathData()
        for mark in axis.marks(most: 5) {
            let place = labelWidth + axis.place(mark.value) * room
            grid.move(place, 0)
            grid.vertical(to: depth)
            write(mark.text, "tick middle", x: place, y: depth + 14, &svg)
        }
        svg.empty("path", ["class": "grid", "d": grid.text])
        write(axis.label, "axis end", x: width - 4, y: height - 4, &svg)
    }

    private func write(_ text: String, _ classes: String, x: Double, y: Double, _ svg: inout Markup) {
        guard !text.isEmpty else { return }
        svg.element("text", ["class": classes, "x": PathData.number(x), "y": PathData.number(y)], text)
    }
}
