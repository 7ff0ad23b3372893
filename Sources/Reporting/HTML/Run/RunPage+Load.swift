internal import Measurement
internal import SansIO

extension RunPage {
    /// What hub and links had to carry.
    func writeLoad(_ page: inout Markup) {
        guard let measurements else { return }
        section(.load, lead: "What hub, edges and links had to carry, and what waited.", &page) { page in
            let figures = [
                refreshFigure, inputFigure(measurements), busyFigure(measurements), queueFigure(measurements),
                bytesFigure("Bytes to the edges", measurements, \.bytesToEdge),
                bytesFigure("Bytes to the hub", measurements, \.bytesToHub),
            ].compactMap { $0 }
            if figures.isEmpty {
                page.element("p", ["class": "note"], "Nothing was sent in this run.")
            }
            page.element("div", ["class": "figures"]) { page in
                for figure in figures { figure.write(&page) }
                waitCard(measurements, &page)
            }
        }
    }

    private var refreshFigure: Figure? {
        let total = regions.reduce(0) { $0 + $1.refreshes.total }
        return over(
            "Refreshes", "\(Quantity.text(total)) profiles that edges asked the hub for.\(leftOutNote)",
            .count, byRegion(\.refreshes), isStacked: true)
    }

    private func inputFigure(_ measurements: RunMeasurements) -> Figure? {
        let inputs = measurements.hub.inputs
        return over(
            "Hub load",
            "\(Quantity.text(inputs.total)) requests of edges and records of back ends.", .count,
            [one("inputs of the hub", .series(0), inputs)], isStacked: true)
    }

    /// Of each step, how much of it the hub was at work.
    private func busyFigure(_ measurements: RunMeasurements) -> Figure? {
        let busy = one("hub at work", .series(0), measurements.hub.busy)
        let share = OverTime(
            name: busy.name, tint: busy.tint, fine: busy.fine.map { $0 / fine.stepWidth },
            coarse: busy.coarse.map { $0 / coarse.stepWidth })
        let most = share.fine.max() ?? 0
        return over(
            "Hub at work",
            "At most \(Measure.share.text(most)) of the time, by the service times that the topology gives it.",
            .share, [share], isStacked: true)
    }

    private func queueFigure(_ measurements: RunMeasurements) -> Figure? {
        let links = measurements.links.map(\.queued)
        let boxes = regions.map(\.outbox)
        let parts = [
            one("waiting for the hub", .series(0), measurements.hub.queued),
            one("held back by stages", .series(2), measurements.hub.postponed),
            OverTime(
                name: "under way on one link", tint: .series(1), fine: fine.greatest(links),
                coarse: coarse.greatest(links)),
            OverTime(
                name: "in one edge's outbox", tint: .series(3), fine: fine.greatest(boxes),
                coarse: coarse.greatest(boxes)),
        ]
        return over(
            "What waited",
            "The longest queues of every \(Quantity.text(fine.step))\(bandsNote(measurements)).",
            .count, parts, isStacked: false, isLogarithmic: true)
    }

    private func bytesFigure(
        _ title: String, _ measurements: RunMeasurements, _ series: (LinkMeasurements) -> TimeSeries
    ) -> Figure? {
        let parts = plotted.map { region, tint in
            let links = measurements.links.filter { $0.region == region.region }.map(series)
            return OverTime(
                name: region.region, tint: tint, fine: fine.total(links), coarse: coarse.total(links))
        }
        let total = measurements.links.reduce(0) { $0 + series($1).total }
        return over(
            title, "\(Quantity.bytes(total)) in all, by region.\(leftOutNote)", .bytes, parts, isStacked: true
        )
    }

    private func one(_ name: String, _ tint: Tint, _ series: TimeSeries) -> OverTime {
        OverTime(name: name, tint: tint, fine: fine.values(series), coarse: coarse.values(series))
    }

    /// How long requests waited, at the hub and at the edges of each region.
    private func waitCard(_ measurements: RunMeasurements, _ page: inout Markup) {
        var rows = [("Hub: until service begins", measurements.hub.wait)]
        rows += regions.map { ("\($0.region): until the answer leaves", $0.wait) }
        rows.removeAll { $0.1.isEmpty }
        guard !rows.isEmpty else { return }
        page.element("div", ["class": "card"]) { page in
            page.element("h3", [:], "Waiting times")
            DataTable(
                columns: [.words("Where"), .numbers("Requests")] + RunPage.figureColumns,
                rows: rows.map { name, wait in
                    [.init(name, "key-cell"), .init(Quantity.text(wait.count))] + figures(wait)
                }
            ).write(&page)
        }
    }
}
