internal import Measurement
internal import SansIO

extension RunPage {
    /// When something broke, and what visitors had of it.
    func writeFaults(_ page: inout Markup) {
        let faults = measurements?.faults ?? []
        section(.faults, lead: "", &page) { page in
            if faults.isEmpty, report.faults.isEmpty {
                return page.element("p", ["class": "lead"], "No fault was injected in this run.")
            }
            page.element("div", ["class": "figures"]) { page in
                if !faults.isEmpty {
                    timeline(faults).write(&page)
                    page.element("div", ["class": "card"]) { page in
                        page.element("h3", [:], "Each fault and its effect")
                        page.element(
                            "p", ["class": "note"],
                            "Page views in the regions concerned, from the fault until recovery, and as long before it:"
                                + " full, stale, no profile, failed.")
                        faultTable(faults).write(&page)
                    }
                } else {
                    page.element("div", ["class": "card"]) { kindTable.write(&$0) }
                }
            }
        }
    }

    private func timeline(_ faults: [FaultMeasurement]) -> Figure {
        var kinds: [String] = []
        for fault in faults where !kinds.contains(fault.kind) { kinds.append(fault.kind) }
        let lanes = Lanes(
            sentence: "When faults began and ended, by kind, over \(Quantity.text(report.covered)).",
            x: timeAxis,
            lanes: kinds.map { kind in
                Lanes.Lane(
                    name: kind,
                    spans: faults.filter { $0.kind == kind }.prefix(Lanes.spansMaximum).map { fault in
                        let start = Double(fault.at.nanoseconds)
                        let healed = Double((fault.end ?? report.covered).nanoseconds)
                        return Lanes.Span(
                            start: start, end: max(start, healed), aftermath: max(start, ending(of: fault)),
                            name: fault.nodes)
                    })
            })
        return Figure(
            title: "Fault timeline",
            caption: "Solid until healed, pale until the edges concerned had caught up.", isWide: true,
            drawing: { lanes.draw(&$0) })
    }

    private func faultTable(_ faults: [FaultMeasurement]) -> DataTable {
        DataTable(
            columns: [
                .words("At"), .words("Fault"), .words("Nodes"), .words("Regions"), .numbers("Lasted"),
                .numbers("Caught up after"), .words("Full before"), .words("Full during"), .numbers("Failed"),
            ],
            rows: faults.map { fault in
                [
                    .init(Quantity.text(fault.at)), .init(fault.kind, "key-cell"), .init(fault.nodes),
                    .init(fault.regions.joined(separator: ", ")),
                    .init(fault.end.map { Quantity.text($0 - fault.at) } ?? "to the end"),
                    .init(recovery(of: fault)), viewsCell(fault.before), viewsCell(fault.during),
                    .init(Quantity.text(fault.during.failed), fault.during.failed > 0 ? "bad" : ""),
                ]
            })
    }

    /// Counted from the end of the fault, where it has one.
    private func recovery(of fault: FaultMeasurement) -> String {
        guard let recovered = fault.recovered else { return "not seen" }
        return Quantity.text(recovered - min(recovered, fault.end ?? fault.at))
    }

    private func viewsCell(_ views: FaultMeasurement.Views) -> DataTable.Cell {
        let total = views.full + views.stale + views.none + views.failed
        return .init { page in
            guard total > 0 else { return page.text("no views") }
            page.text("\(Quantity.percent(views.full, of: total)) of \(Quantity.text(total))")
            Strip(parts: [
                (views.full, "full profile", .full), (views.stale, "stale profile", .stale),
                (views.none, "no profile", .none), (views.failed, "failed", .failed),
            ]).draw(&page)
        }
    }

    private var kindTable: DataTable {
        DataTable(
            columns: [.words("Fault"), .numbers("Times"), .words("What")],
            rows: report.faults.map {
                [.init($0.kind, "key-cell"), .init(Quantity.text($0.count)), .init($0.detail ?? "", "long")]
            })
    }
}
