extension SweepReport {
    /// The metrics that tell most, shown where nobody names others.
    public static let headlines = [
        "projection.latency.p50", "projection.latency.p99", "personalised.firstPage", "personalised.nextPage",
        "personalised.nextSession", "hitRatio", "age.p99", "outdated", "refreshes", "hub.utilisation.mean",
        "link.bytes",
    ]

    /// The sweep for a terminal of `width` columns, ending with a newline: a row for each point, columns for the
    /// metrics with these full names.
    public func text(width: Int, colour: Bool, metrics: [String] = headlines) -> String {
        let ink = Ink(isColoured: colour)
        let width = max(40, width)
        let clean = points.reduce(0) { $0 + $1.clean }
        let size = axes.isEmpty ? "" : Quantity.counted(points.count, "point") + ", "
        let verdict = clean == runs ? "✔ all clean" : "✘ \(Quantity.counted(runs - clean, "run")) not clean"
        var lines = [
            ink.paint(name, .strong) + "  " + ink.paint(verdict, clean == runs ? .good : .bad) + "   "
                + ink.paint(size + Quantity.counted(runs, "run"), .faint)
        ]
        if !constants.isEmpty {
            let settings = "with " + constants.map { "\($0.name)=\($0.value)" }.joined(separator: ", ")
            lines += TextWidth.wrap(settings, to: width).map { ink.paint($0, .faint) }
        }
        lines += [""] + (axes.isEmpty ? listed(metrics) : table(metrics)).lines(width: width, ink: ink)
        let legend = "Means of the runs, with ± the margin of 95 % by Student's t where there are several."
        lines += [""] + TextWidth.wrap(legend, to: width).map { ink.paint($0, .faint) }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Of several points: a row each.
    private func table(_ metrics: [String]) -> Table {
        let shown = metrics.compactMap { name in columns.firstIndex { $0.fullName == name } }
        let groups = shown.map { Table.Group("", [.init(columns[$0].fullName)]) }
        var table = Table(
            head: .init(axes.map(\.name).joined(separator: ", "), .left),
            groups: [.init("", [.init("runs")])] + groups)
        for point in points {
            let cells = shown.map { cell(columns[$0].kind, point.estimates[$0]) }
            let runs = Table.Cell(
                "\(point.seeds.count)", point.clean == point.seeds.count ? .faint : .bad)
            table.add(.init(point.values.joined(separator: ", "), .strong), [runs] + cells)
        }
        return table
    }

    /// Of one point: a row for each metric.
    private func listed(_ metrics: [String]) -> Table {
        var table = Table(
            head: .init("metric", .left),
            groups: [.init("", [.init("mean")]), .init("", [.init("least"), .init("most")])])
        guard let point = points.first else { return table }
        for name in metrics {
            guard let index = columns.firstIndex(where: { $0.fullName == name }),
                let estimate = point.estimates[index]
            else { continue }
            let kind = columns[index].kind
            table.add(
                .init(name),
                [
                    cell(kind, estimate), .init(kind.text(estimate.minimum), .faint),
                    .init(kind.text(estimate.maximum), .faint),
                ])
        }
        return table
    }

    private func cell(_ kind: MetricValue.Kind, _ estimate: Estimate?) -> Table.Cell {
        estimate.map { .init(kind.text($0)) } ?? .init("–", .faint)
    }
}
