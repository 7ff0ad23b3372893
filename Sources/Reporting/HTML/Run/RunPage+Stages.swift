internal import Measurement
internal import SansIO

extension RunPage {
    /// The way of a change, step by step.
    func writeStages(_ page: inout Markup) {
        let lead =
            "A change is received, becomes durable, is evaluated against the audiences, published, applied at the edge,"
            + " and some time later somebody looks the profile up."
        section(.stages, lead: lead, &page) { page in
            guard regions.contains(where: { region in region.stages.contains { !$0.isEmpty } }) else {
                return page.element("p", ["class": "note"], "No change went all the way in this run.")
            }
            page.element("div", ["class": "figures"]) { page in
                stageFigure(
                    "The median of each step",
                    "Medians of steps, one after the other. They need not add up to the median of the whole way.",
                    .percent(50)
                ).write(&page)
                stageFigure(
                    "The slow end of each step",
                    "What 99 % of changes took at most, step by step. No single change was slow in all of them.",
                    .percent(99)
                ).write(&page)
                page.element("div", ["class": "card half"]) { page in
                    page.element("h3", [:], "Every step, all regions together")
                    stepTable.write(&page)
                }
                firstReadFigure?.write(&page)
            }
        }
    }

    private static let steps: [(stage: PipelineStage, name: String)] = [
        (.durable, "received to durable"), (.evaluated, "durable to evaluated"),
        (.published, "evaluated to published"), (.applied, "published to applied"),
    ]

    private func stageFigure(_ title: String, _ caption: String, _ share: Ratio) -> Figure {
        let rows = plotted.map { region, _ in
            let segments = RunPage.steps.enumerated().map { index, step in
                let value = region[step.stage].percentile(share)
                return StackedBars.Segment(
                    name: step.name, tint: .series(index), value: Double(value?.nanoseconds ?? 0),
                    text: text(value))
            }
            let total = segments.reduce(0) { $0 + $1.value }
            return StackedBars.Row(
                label: region.region, segments: segments, note: Measure.duration.text(total))
        }
        let axis = Axis.linear("time", .duration, holding: rows.map(\.total))
        let bars = StackedBars(
            sentence: "\(title), for each region. \(caption)", rows: rows, axis: axis)
        let table = DataTable(
            columns: [.words("Region")] + RunPage.steps.map { .numbers($0.name) },
            rows: regions.map { region in
                [.init(region.region, "key-cell")]
                    + RunPage.steps.map { .init(text(region[$0.stage].percentile(share))) }
            })
        return Figure(
            title: title, caption: caption + leftOutNote, legend: bars.legend, drawing: { bars.draw(&$0) },
            table: table)
    }

    private var stepTable: DataTable {
        let steps = RunPage.steps + [(.firstRead, "applied to first read")]
        return DataTable(
            columns: [
                .words("Step"), .numbers("p50"), .numbers("p90"), .numbers("p99"), .numbers("Most"),
            ],
            rows: steps.map { stage, name in
                let summary = Distribution(merging: regions.map { $0[stage] }).summary
                return [
                    .init(name), .init(text(summary?.p50)), .init(text(summary?.p90)),
                    .init(text(summary?.p99)), .init(text(summary?.maximum)),
                ]
            })
    }

    private var firstReadFigure: Figure? {
        let curves = plotted.map {
            Curve(name: $0.region.region, tint: $0.tint, of: $0.region[.firstRead])
        }
        let count = regions.reduce(0) { $0 + $1[.firstRead].count }
        return cumulative(
            "From applied to first read",
            "How long a change lay ready before anybody looked: the time that nobody waits for. "
                + "\(Quantity.counted(count, "change")), \(followed).",
            "time until the first look-up", curves)
    }

    /// Which profiles were followed, in words.
    var followed: String {
        let oneIn = measurements?.followedOneIn ?? 1
        return oneIn <= 1 ? "all profiles" : "of one profile in \(Quantity.text(oneIn))"
    }
}
