extension SweepReport {
    /// The sweep as one HTML page that needs nothing from elsewhere and no script, in UTF-8: the metrics with these full
    /// names over the setting with the most values, a line for each combination of the other settings.
    public func html(metrics: [String] = headlines) -> [UInt8] { SweepPage(self, metrics).bytes() }
}

/// The page about a sweep: what each setting costs and brings.
struct SweepPage: Sendable {
    let sweep: SweepReport
    /// Places of the columns that are shown.
    private let columns: [Int]
    /// The place of the axis that lies along the charts; `nil` where only seeds differ.
    private let along: Int?

    init(_ sweep: SweepReport, _ metrics: [String]) {
        self.sweep = sweep
        columns = metrics.compactMap { name in sweep.columns.firstIndex { $0.fullName == name } }
        along = sweep.axes.indices.max {
            (sweep.axes[$0].values.count, $1) < (sweep.axes[$1].values.count, $0)
        }
    }

    func bytes() -> [UInt8] {
        Document(title: "\(sweep.name) · Spoke sweep") { page in
            writeHeader(&page)
            page.element("main") { page in
                writeCharts(&page)
                page.element("section") { page in
                    page.element("h2", [:], "Every point")
                    page.element(
                        "p", ["class": "lead"],
                        "Means of the runs, with ± the margin of 95 % by Student's t where there are several."
                    )
                    page.element("div", ["class": "card"]) { table.write(&$0) }
                }
            }
            page.element("footer") { $0.text("Spoke") }
        }.bytes()
    }

    private func writeHeader(_ page: inout Markup) {
        let clean = sweep.points.reduce(0) { $0 + $1.clean }
        let isClean = clean == sweep.runs
        page.element("header") { page in
            page.element("p", ["class": "kicker"], "Spoke · sweep")
            page.element("h1", [:], sweep.name)
            page.element("div", ["class": isClean ? "verdict" : "verdict bad"]) { page in
                page.element("strong", [:], isClean ? "✔ All clean" : "✘ Not all clean")
                let part = isClean ? "" : ", \(Quantity.text(sweep.runs - clean)) of them not clean"
                page.element(
                    "p", [:],
                    "\(Quantity.counted(sweep.points.count, "point")), \(Quantity.counted(sweep.runs, "run"))\(part)."
                )
            }
            page.element("dl", ["class": "facts"]) { page in
                for axis in sweep.axes { fact(axis.name, axis.values.joined(separator: ", "), &page) }
                for constant in sweep.constants { fact(constant.name, "\(constant.value) (all)", &page) }
            }
        }
    }

    private func fact(_ term: String, _ value: String, _ page: inout Markup) {
        page.element("div") { page in
            page.element("dt", [:], term)
            page.element("dd", [:], value)
        }
    }

    // MARK: - Charts

    private func writeCharts(_ page: inout Markup) {
        guard let along else { return }
        page.element("section") { page in
            page.element("h2", [:], "What \(sweep.axes[along].name) costs and brings")
            page.element(
                "p", ["class": "lead"],
                "Each point is the mean of its runs; whiskers hold the true mean with 95 % confidence."
                    + " Axes need not begin at zero."
                    + (lines.count > Tint.seriesMaximum
                        ? " Lines for the first \(Tint.seriesMaximum) of \(lines.count) combinations." : ""))
            page.element("div", ["class": "figures"]) { page in
                for column in columns { figure(of: column, along)?.write(&page) }
            }
        }
    }

    private func figure(of column: Int, _ along: Int) -> Figure? {
        let axis = sweep.axes[along]
        let series = lines.prefix(Tint.seriesMaximum).enumerated().map { index, line in
            Plot.Series(
                name: line.name, tint: .series(index),
                points: axis.values.enumerated().map { place, value in
                    let estimate = line.points.first { $0.values[along] == value }?.estimates[column]
                    return Plot.Point(Double(place), estimate?.mean ?? .nan, interval: estimate?.interval)
                })
        }
        let points = series.flatMap(\.points)
        guard points.contains(where: { $0.y.isFinite }) else { return nil }
        let ends = points.flatMap {
            [$0.y, $0.interval?.lowerBound, $0.interval?.upperBound].compactMap { $0 }
        }
        let name = sweep.columns[column].fullName
        let plot = Plot(
            sentence: "\(name) over \(axis.name).", x: .names(axis.name, axis.values),
            y: .fitted("mean", measure(of: column), holding: ends), style: .markedLines, series: series)
        return Figure(
            title: name, caption: caption(of: column), legend: plot.legend, drawing: { plot.draw(&$0) },
            table: DataTable(
                columns: [.words(axis.name)] + series.map { .numbers($0.name) },
                rows: axis.values.enumerated().map { place, value in
                    [.init(value)]
                        + lines.prefix(Tint.seriesMaximum).map { line in
                            let point = line.points.first { $0.values[along] == value }
                            return .init(text(column, point?.estimates[column] ?? nil))
                        }
                }))
    }

    private func measure(of column: Int) -> Measure {
        switch sweep.columns[column].kind {
        case .duration: .duration
        case .ratio: .share
        case .count: .number
        }
    }

    private func caption(of column: Int) -> String {
        let metric = sweep.columns[column]
        let meaning = MetricDefinition.find(metric.fullName)?.definition.meaning ?? ""
        let way = metric.better.map { $0 == .lower ? "Lower is better." : "Higher is better." } ?? ""
        let sentence = meaning.isEmpty ? "" : meaning.prefix(1).uppercased() + meaning.dropFirst() + "."
        return [sentence, way].filter { !$0.isEmpty }.joined(separator: " ")
    }

    private struct Line {
        var name: String
        var points: [SweepReport.Point]
    }

    /// The points that differ along the charts alone, in the order of the sweep.
    private var lines: [Line] {
        guard let along else { return [] }
        var lines: [Line] = []
        for point in sweep.points {
            let others = zip(sweep.axes, point.values).enumerated().filter { $0.offset != along }
            let name = others.map { "\($0.element.0.name)=\($0.element.1)" }.joined(separator: ", ")
            if let place = lines.firstIndex(where: { $0.name == name }) {
                lines[place].points.append(point)
            } else {
                lines.append(Line(name: name, points: [point]))
            }
        }
        return lines
    }

    // MARK: - Table

    private var table: DataTable {
        DataTable(
            columns: sweep.axes.map { .words($0.name) } + [.numbers("Runs"), .numbers("Clean")]
                + columns.map { .numbers(sweep.columns[$0].fullName) },
            rows: sweep.points.map { point in
                point.values.map { .init($0, "key-cell") }
                    + [
                        .init(Quantity.text(point.seeds.count)),
                        .init(Quantity.text(point.clean), point.clean < point.seeds.count ? "bad" : ""),
                    ] + columns.map { .init(text($0, point.estimates[$0])) }
            })
    }

    private func text(_ column: Int, _ estimate: Estimate?) -> String {
        estimate.map { sweep.columns[column].kind.text($0) } ?? "–"
    }
}
