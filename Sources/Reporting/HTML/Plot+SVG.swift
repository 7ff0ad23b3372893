extension Plot {
    private static let margins = (left: 62.0, right: 16.0, top: 22.0, bottom: 40.0)

    func draw(_ svg: inout Markup) {
        svg.element(
            "svg",
            [
                "class": "chart", "role": "img", "aria-label": sentence,
                "viewBox": "0 0 \(PathData.number(width)) \(PathData.number(height))",
            ]
        ) { svg in
            drawAxes(&svg)
            switch style {
            case .lines: for series in series { drawLine(series, isMarked: false, &svg) }
            case .markedLines: for series in series { drawLine(series, isMarked: true, &svg) }
            case .steps(let width): for series in series { drawSteps(series, width, &svg) }
            case .stackedSteps(let width): drawStack(width, &svg)
            }
            drawBands(&svg)
        }
    }

    private func horizontal(_ value: Double) -> Double {
        Plot.margins.left + x.place(value) * (width - Plot.margins.left - Plot.margins.right)
    }

    private func vertical(_ value: Double) -> Double {
        height - Plot.margins.bottom - y.place(value) * (height - Plot.margins.top - Plot.margins.bottom)
    }

    private var floor: Double { height - Plot.margins.bottom }

    // MARK: - Around the data

    /// Over everything, as areas would hide them, with a solid edge above. Never narrower than two units, so that ten
    /// minutes in two weeks are seen.
    private func drawBands(_ svg: inout Markup) {
        for band in bands {
            let left = horizontal(band.range.lowerBound)
            let width = max(2, horizontal(band.range.upperBound) - left)
            svg.element("g", ["class": "fault"]) { svg in
                svg.element("title", [:], band.name)
                for (classes, top, bottom) in [
                    ("area pale", Plot.margins.top, floor), ("area", Plot.margins.top - 5, Plot.margins.top),
                ] {
                    svg.empty(
                        "rect",
                        [
                            "class": classes, "x": PathData.number(left), "y": PathData.number(top),
                            "width": PathData.number(width), "height": PathData.number(bottom - top),
                        ])
                }
            }
        }
    }

    private func drawAxes(_ svg: inout Markup) {
        var grid = PathData()
        for mark in y.marks(most: height < 220 ? 4 : 5) {
            let place = vertical(mark.value)
            grid.move(Plot.margins.left, place)
            grid.horizontal(to: width - Plot.margins.right)
            write(mark.text, x: Plot.margins.left - 7, y: place + 4, "tick end", &svg)
        }
        for mark in x.marks(most: x.kind == .linear ? 7 : 6) {
            let place = horizontal(mark.value)
            if x.kind != .linear {
                grid.move(place, Plot.margins.top)
                grid.vertical(to: floor)
            }
            write(mark.text, x: place, y: floor + 16, "tick middle", &svg)
        }
        svg.empty("path", ["class": "grid", "d": grid.text])
        var base = PathData()
        base.move(Plot.margins.left, floor)
        base.horizontal(to: width - Plot.margins.right)
        svg.empty("path", ["class": "base", "d": base.text])
        write(y.label, x: 2, y: 11, "axis", &svg)
        write(x.label, x: width - Plot.margins.right, y: height - 6, "axis end", &svg)
    }

    private func write(_ text: String, x: Double, y: Double, _ classes: String, _ svg: inout Markup) {
        guard !text.isEmpty else { return }
        svg.element("text", ["class": classes, "x": PathData.number(x), "y": PathData.number(y)], text)
    }

    // MARK: - Lines

    private func drawLine(_ series: Series, isMarked: Bool, _ svg: inout Markup) {
        var path = PathData()
        var whiskers = PathData()
        var isDown = false
        for point in series.points {
            guard isShown(point.y) else {
                isDown = false
                continue
            }
            let (left, top) = (horizontal(point.x), vertical(point.y))
            if isDown { path.line(left, top) } else { path.move(left, top) }
            isDown = true
            if let interval = point.interval {
                let ends = (vertical(interval.lowerBound), vertical(interval.upperBound))
                whiskers.move(left, ends.0)
                whiskers.vertical(to: ends.1)
                for end in [ends.0, ends.1] {
                    whiskers.move(left - 3, end)
                    whiskers.horizontal(to: left + 3)
                }
            }
        }
        svg.element("g", ["class": series.tint.classes]) { svg in
            svg.element("title", [:], series.name)
            if !whiskers.isEmpty { svg.empty("path", ["class": "whisker", "d": whiskers.text]) }
            svg.empty("path", ["class": "line", "d": path.text])
            guard isMarked else { return }
            for point in series.points where isShown(point.y) {
                svg.empty(
                    "circle",
                    [
                        "class": "dot", "cx": PathData.number(horizontal(point.x)),
                        "cy": PathData.number(vertical(point.y)), "r": "3",
                    ])
            }
        }
    }

    private func isShown(_ value: Double) -> Bool {
        value.isFinite && (y.kind != .logarithmic || value > 0)
    }

    // MARK: - Steps

    private func drawSteps(_ series: Series, _ step: Double, _ svg: inout Markup) {
        var path = PathData()
        var isDown = false
        for point in series.points {
            guard isShown(point.y) else {
                isDown = false
                continue
            }
            if isDown {
                path.vertical(to: vertical(point.y))
            } else {
                path.move(horizontal(point.x), vertical(point.y))
            }
            path.horizontal(to: horizontal(point.x + step))
            isDown = true
        }
        svg.element("path", ["class": "line thin \(series.tint.classes)", "d": path.text]) {
            $0.element("title", [:], series.name)
        }
    }

    private func drawStack(_ step: Double, _ svg: inout Markup) {
        var base = [Double](repeating: 0, count: series.first?.points.count ?? 0)
        for series in series {
            let tops = zip(base, series.points).map { $0 + ($1.y.isFinite ? max(0, $1.y) : 0) }
            // A series without anything needs no shape.
            if tops != base, let first = series.points.first {
                let places =
                    series.points.map { horizontal($0.x) } + [
                        horizontal((series.points.last?.x ?? 0) + step)
                    ]
                var path = PathData()
                path.move(places[0], vertical(base.first ?? 0))
                for index in tops.indices {
                    path.vertical(to: vertical(tops[index]))
                    path.horizontal(to: places[index + 1])
                }
                for index in tops.indices.reversed() {
                    path.vertical(to: vertical(base[index]))
                    path.horizontal(to: index == 0 ? horizontal(first.x) : places[index])
                }
                path.close()
                svg.element("path", ["class": "area \(series.tint.classes)", "d": path.text]) {
                    $0.element("title", [:], series.name)
                }
            }
            base = tops
        }
    }
}
