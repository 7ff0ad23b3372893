internal import Measurement
internal import SansIO

extension RunPage {
    /// Projection latency by region: all of it, and its slow end.
    func writeLatency(_ page: inout Markup) {
        let lead =
            "From the hub's receipt of a change to its being readable at an edge: a sample for each change at each edge."
        section(.latency, lead: lead, &page) { page in
            guard let all = projectionLatency.summary else {
                return page.element("p", ["class": "note"], "No change reached an edge in this run.")
            }
            page.element("div", ["class": "figures"]) { page in
                page.element("div", ["class": "card"]) { latencyTable.write(&$0) }
                let curves = plotted.map {
                    Curve(name: $0.region.region, tint: $0.tint, of: $0.region.projectionLatency)
                }
                cumulative(
                    "Share of changes seen within a time",
                    "Half of all changes could be read after \(Quantity.text(all.p50)).\(leftOutNote)",
                    "projection latency", curves
                )?.write(&page)
                tail(
                    "The slow end of it",
                    "Every line upwards is ten times rarer: at most 1 % of all took longer than \(Quantity.text(all.p99)).",
                    "projection latency", curves
                )?.write(&page)
            }
        }
    }

    private var latencyTable: DataTable {
        func cells(_ name: String, _ latency: Distribution) -> [DataTable.Cell] {
            [.init(name, "key-cell"), .init(Quantity.text(latency.count))] + figures(latency)
        }
        return DataTable(
            columns: [.words("Region"), .numbers("Changes seen")] + RunPage.figureColumns,
            rows: regions.map { cells($0.region, $0.projectionLatency) },
            totals: regions.count > 1 ? [cells("All", projectionLatency)] : [])
    }

    // MARK: - Distributions

    /// A distribution as a line of a chart.
    struct Curve: Sendable {
        var name: String
        var tint: Tint
        var distribution: Distribution

        init(name: String, tint: Tint, of distribution: Distribution) {
            self.name = name
            self.tint = tint
            self.distribution = distribution
        }
    }

    static let figureColumns: [DataTable.Column] = [
        .numbers("Least"), .numbers("p50"), .numbers("p90"), .numbers("p99"), .numbers("Most"),
        .numbers("Mean"),
    ]

    /// The columns of `figureColumns`.
    func figures(_ distribution: Distribution) -> [DataTable.Cell] {
        let summary = distribution.summary
        return [
            summary?.minimum, summary?.p50, summary?.p90, summary?.p99, summary?.maximum, summary?.mean,
        ].map { .init(text($0)) }
    }

    /// What share is at most so long. `nil` when there is nothing to draw.
    func cumulative(_ title: String, _ caption: String, _ label: String, _ curves: [Curve]) -> Figure? {
        let shares = (0...50).map { Ratio.percent($0 * 2) }
        return chart(title, caption, label, curves, shares, .linear("share", .share, from: 0...1))
    }

    /// The same, with room for the rare ones.
    func tail(_ title: String, _ caption: String, _ label: String, _ curves: [Curve]) -> Figure? {
        let count = curves.map(\.distribution.count).max() ?? 0
        let axis = Axis.nines("share", samples: count)
        var shares = (25..<45).map { Ratio.percent($0 * 2) }
        for nines in [UInt64(1), 10, 100, 1_000] {
            // 90, 91, … 98 %, then 99, 99.1, …
            shares += (0..<9).map {
                Ratio(billionths: 1_000_000_000 - (100_000_000 - $0 * 10_000_000) / nines)
            }
        }
        shares.append(Ratio(billionths: 999_990_000))
        let last = Ratio(billionths: UInt64(axis.domain.upperBound * 1e9 + 0.5))
        return chart(title, caption, label, curves, shares.filter { $0 <= last }, axis)
    }

    private func chart(
        _ title: String, _ caption: String, _ label: String, _ curves: [Curve], _ shares: [Ratio], _ y: Axis
    ) -> Figure? {
        let series = curves.compactMap { curve -> Plot.Series? in
            guard let values = curve.distribution.percentiles(shares) else { return nil }
            let points = zip(values, shares).map {
                Plot.Point(Double($0.nanoseconds), Double($1.numerator) / 1e9)
            }
            return Plot.Series(name: curve.name, tint: curve.tint, points: points)
        }
        guard !series.isEmpty else { return nil }
        // Not from the very least on: a single lucky sample must not take half of the room.
        let values = series.flatMap { $0.points.dropFirst().map(\.x) }
        let x =
            Axis.logarithmic(label, .duration, holding: values)
            ?? .linear(label, .duration, holding: values)
        let plot = Plot(
            sentence: "\(title), by \(label): \(caption)", x: x, y: y, style: .lines, series: series)
        return Figure(
            title: title, caption: caption, legend: plot.legend, drawing: { plot.draw(&$0) },
            table: percentileTable(curves, shares))
    }

    private func percentileTable(_ curves: [Curve], _ shares: [Ratio]) -> DataTable {
        let chosen: [UInt64] = [0, 100, 250, 500, 750, 900, 950, 990, 999, 1_000]
        let wanted = chosen.map { Ratio(billionths: $0 * 1_000_000) }
        let found = curves.map { $0.distribution.percentiles(wanted) }
        return DataTable(
            columns: [.words("Share")] + curves.map { .numbers($0.name) },
            rows: chosen.enumerated().map { index, permille in
                [.init(Quantity.percent(Int(permille), of: 1_000))]
                    + found.map { .init(text($0?[index])) }
            })
    }
}
