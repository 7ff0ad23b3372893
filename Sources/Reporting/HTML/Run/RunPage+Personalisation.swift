internal import Measurement
internal import SansIO

extension RunPage {
    private static let positions: [(position: PageViews.Position, name: String)] = [
        (.first, "First page"), (.same, "Same page"), (.next, "Next page"), (.nextSession, "Next session"),
    ]
    private static let kinds: [(kind: PageViews.Personalisation, name: String, tint: Tint)] = [
        (.full, "full profile", .full), (.stale, "stale profile", .stale), (.none, "no profile", .none),
    ]

    /// Personalisation by page position, and how edges answered.
    func writePersonalisation(_ page: inout Markup) {
        let lead =
            "Page views by their place in a visitor's life: the very first page, a page whose own event was evaluated"
            + " before it was answered, a further page of a session, and the first page of a later session."
        section(.pages, lead: lead, &page) { page in
            page.element("div", ["class": "figures"]) { page in
                if pages.total > 0 {
                    positionFigure.write(&page)
                    pagesOverTime?.write(&page)
                    if regions.count > 1 {
                        page.element("div", ["class": "card"]) { page in
                            page.element("h3", [:], "By region: pages with a full profile")
                            regionTable.write(&page)
                        }
                    }
                } else if measurements != nil {
                    page.element("p", ["class": "note"], "Nobody viewed a page in this run.")
                }
                page.element("div", ["class": "card"]) { page in
                    page.element("h3", [:], "Look-ups and events at the edges")
                    lookupTable.write(&page)
                }
            }
        }
    }

    private var positionFigure: Figure {
        let rows = RunPage.positions.map { position, name in
            let total = pages.total(position)
            let segments = RunPage.kinds.map { kind, kindName, tint in
                StackedBars.Segment(
                    name: kindName, tint: tint,
                    value: total == 0 ? 0 : Double(pages[position, kind]) / Double(total),
                    text: Quantity.percent(pages[position, kind], of: total))
            }
            return StackedBars.Row(
                label: name, segments: segments, note: total == 0 ? "none" : Quantity.text(total))
        }
        let total = pages.total(.next)
        let caption =
            total == 0
            ? "How page views were answered; behind each bar how many there were."
            : "\(Quantity.percent(pages[.next, .full], of: total)) of next pages had a full profile."
                + " Behind each bar, how many page views it stands for."
        var bars = StackedBars(
            sentence: "Share of page views with full, stale and no profile by page position. \(caption)",
            rows: rows, axis: nil, labelWidth: 94, noteWidth: 84)
        bars.barHeight = 40
        let drawn = bars
        return Figure(
            title: "Personalisation by page position", caption: caption, legend: drawn.legend,
            drawing: { drawn.draw(&$0) }, table: positionTable)
    }

    private var positionTable: DataTable {
        DataTable(
            columns: [.words("Page")] + RunPage.kinds.map { .numbers($0.name) } + [.numbers("all")],
            rows: RunPage.positions.map { position, name in
                [.init(name)] + RunPage.kinds.map { .init(Quantity.text(pages[position, $0.kind])) }
                    + [.init(Quantity.text(pages.total(position)))]
            })
    }

    private var pagesOverTime: Figure? {
        guard let measurements else { return nil }
        let parts: [(String, Tint, [TimeSeries])] = [
            ("full profile", .full, regions.map(\.full)), ("stale profile", .stale, regions.map(\.stale)),
            ("no profile", .none, regions.map(\.none)), ("failed", .failed, regions.map(\.failed)),
        ]
        return over(
            "Page views over time",
            "All regions together, in every \(Quantity.text(fine.step))\(bandsNote(measurements)).", .count,
            parts.filter { part in part.1 != .failed || part.2.contains { $0.values.contains { $0 > 0 } } }
                .map { OverTime(name: $0.0, tint: $0.1, fine: fine.total($0.2), coarse: coarse.total($0.2)) },
            isStacked: true)
    }

    /// Region by position: the share in full, and a strip of all three.
    private var regionTable: DataTable {
        DataTable(
            columns: [.words("Region")] + RunPage.positions.map { .words($0.name) } + [
                .numbers("Page views")
            ],
            rows: regions.map { region in
                [.init(region.region, "key-cell")]
                    + RunPage.positions.map { stripCell(region.pages, $0.position) }
                    + [.init(Quantity.text(region.pages.total))]
            },
            totals: [
                [.init("All", "key-cell")] + RunPage.positions.map { stripCell(pages, $0.position) }
                    + [.init(Quantity.text(pages.total))]
            ])
    }

    private func stripCell(_ pages: PageViews, _ position: PageViews.Position) -> DataTable.Cell {
        let total = pages.total(position)
        let parts = RunPage.kinds.map { (pages[position, $0.kind], $0.name, $0.tint) }
        return .init { page in
            page.text(Quantity.percent(pages[position, .full], of: total))
            Strip(parts: parts).draw(&page)
        }
    }

    private var lookupTable: DataTable {
        func cells(_ name: String, _ region: RegionReport) -> [DataTable.Cell] {
            let lookups = region.lookups
            return [
                .init(name, "key-cell"), .init(Quantity.text(region.edges)),
                .init(Quantity.percent(lookups.hit, of: lookups.total)), .init(Quantity.text(lookups.hit)),
                .init(Quantity.text(lookups.refreshed)), .init(Quantity.text(lookups.stale)),
                .init(Quantity.text(lookups.empty)), .init(Quantity.text(region.eventsAccepted)),
                .init(Quantity.text(region.eventsAcknowledged)), .init(Quantity.text(region.gapsRepaired)),
            ]
        }
        var all = RegionReport(region: "All", edges: 0)
        for region in report.regions { all.merge(region.withoutSamples) }
        return DataTable(
            columns: [
                .words("Region"), .numbers("Edges"), .numbers("Hit ratio"), .numbers("Hit"),
                .numbers("Refreshed"), .numbers("Stale"), .numbers("Empty"), .numbers("Events accepted"),
                .numbers("… at the hub"), .numbers("Gaps repaired"),
            ],
            rows: report.regions.map { cells($0.region, $0) },
            totals: report.regions.count > 1 ? [cells("All", all)] : [])
    }
}

extension RegionReport {
    /// Its counts alone, which cost nothing to add up.
    fileprivate var withoutSamples: RegionReport {
        var copy = self
        copy.projectionLatency = .init()
        return copy
    }
}

/// Shares of a whole as a thin bar, for the cell of a table.
struct Strip: Sendable {
    var parts: [(count: Int, name: String, tint: Tint)]

    func draw(_ page: inout Markup) {
        let total = parts.reduce(0) { $0 + $1.count }
        guard total > 0 else { return }
        let sentence = parts.map { "\($0.name) \(Quantity.percent($0.count, of: total))" }
        page.element(
            "svg",
            [
                "class": "strip", "viewBox": "0 0 100 8", "preserveAspectRatio": "none", "role": "img",
                "aria-label": sentence.joined(separator: ", "),
            ]
        ) { svg in
            var left = 0.0
            for part in parts where part.count > 0 {
                let width = Double(part.count) / Double(total) * 100
                svg.empty(
                    "rect",
                    [
                        "class": "area \(part.tint.classes)", "x": PathData.number(left),
                        "width": PathData.number(max(0.3, width)), "height": "8",
                    ])
                left += width
            }
        }
    }
}
