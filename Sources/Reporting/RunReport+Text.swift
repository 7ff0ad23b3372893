internal import Measurement

extension RunReport {
    /// The report for a terminal of `width` columns, ending with a newline. Never wider than `width` from 40 columns
    /// on, except for the replay command and the digest, which stay whole for copying. The line `digest: …`, if there
    /// is a digest, is the last and never coloured.
    public func text(width: Int, colour: Bool) -> String {
        let ink = Ink(isColoured: colour)
        let width = max(40, width)
        var lines = heading(width, ink)
        lines.append("")
        if !regions.isEmpty {
            lines += table().lines(width: width, ink: ink)
            lines.append("")
            let updates = regions.reduce(0) { $0 + $1.projectionLatency.count }
            let legend =
                "Projection latency: from the hub's receipt of a change to readable at the edge, "
                + Quantity.counted(updates, "update") + "."
            lines += TextWidth.wrap(legend, to: width).map { ink.paint($0, .faint) }
            lines.append("")
        }
        lines += visitorLines(width, ink)
        var sections = [lossSection(ink), faultSection(), checkSection(), expectationSection()]
        sections.removeAll { $0.items.isEmpty }
        for section in sections { lines += section.lines(width: width, ink: ink) }
        if let replay, !isClean { lines.append(ink.paint("Replay    ", .strong) + " " + replay) }
        if let digest { lines.append("digest: \(digest)") }
        return lines.joined(separator: "\n") + "\n"
    }

    private func heading(_ width: Int, _ ink: Ink) -> [String] {
        let edges = regions.reduce(0) { $0 + $1.edges }
        let place =
            switch mode {
            case .processes: "\(Quantity.text(covered)) of real processes"
            case .simulation: "\(Quantity.text(covered)) simulated in \(Quantity.text(took))"
            }
        let facts = ["1 hub, " + Quantity.counted(edges, "edge"), place, "seed \(seed)"]
        let verdict = !isWhole ? "– stopped early" : isClean ? "✔ clean" : "✘ not clean"
        let first = "\(name)  \(verdict)"
        let paintedFirst =
            ink.paint(name, .strong) + "  " + ink.paint(verdict, !isWhole ? .warning : isClean ? .good : .bad)
        let rest = facts.joined(separator: " · ")
        if TextWidth.columns(first) + 3 + TextWidth.columns(rest) <= width {
            return [paintedFirst + "   " + ink.paint(rest, .faint)]
        }
        return [paintedFirst] + TextWidth.wrap(rest, to: width).map { ink.paint($0, .faint) }
    }

    private func table() -> Table {
        var table = Table(
            head: .init("region", .left),
            groups: [
                .init("projection latency", [.init("p50"), .init("p99"), .init("max")]),
                .init("lookups", [.init("hit"), .init("refreshed"), .init("stale"), .init("empty")]),
                .init("events", [.init("accepted"), .init("at hub")]),
                .init("gaps", [.init("repaired")]),
            ])
        for region in regions { table.add(.init(region.region, .strong), cells(region)) }
        if var all = regions.first, regions.count > 1 {
            for region in regions.dropFirst() { all.merge(region) }
            table.add(.init("all", .strong), cells(all), isTotal: true)
        }
        return table
    }

    private func cells(_ region: RegionReport) -> [Table.Cell] {
        let latency = region.projectionLatency.summary
        func duration(_ value: Duration?) -> Table.Cell {
            value.map { .init(Quantity.text($0)) } ?? .init("–", .faint)
        }
        func count(_ value: Int, _ tone: Tone = .plain) -> Table.Cell {
            .init(Quantity.text(value), value == 0 ? .faint : tone)
        }
        let isBehind = region.eventsAcknowledged < region.eventsAccepted
        return [
            duration(latency?.p50), duration(latency?.p99), duration(latency?.maximum),
            count(region.lookups.hit, .good), count(region.lookups.refreshed, .accent),
            count(region.lookups.stale, .warning), count(region.lookups.empty),
            count(region.eventsAccepted), count(region.eventsAcknowledged, isBehind ? .warning : .plain),
            count(region.gapsRepaired),
        ]
    }

    private func lossSection(_ ink: Ink) -> ReportSection {
        var section = ReportSection(label: "Lost")
        let lost = promises.filter { $0.lost > 0 }
        if lost.isEmpty, !promises.isEmpty {
            let kept = promises.map { "\(Quantity.text($0.acknowledged)) \($0.what)" }.joined(separator: ", ")
            section.add("✔", .good, "nothing", detail: "all acknowledged is there: \(kept)")
        }
        for promise in lost {
            section.add(
                "✘", .bad,
                "\(Quantity.text(promise.lost)) of \(Quantity.text(promise.acknowledged)) \(promise.what)",
                note: promise.firstLost.map { "first: \($0)" })
        }
        return section
    }

    private func faultSection() -> ReportSection {
        var section = ReportSection(label: "Faults")
        for fault in faults {
            section.add(
                "•", .warning, "\(Quantity.text(fault.count)) × \(fault.kind)", detail: fault.detail ?? "")
        }
        return section
    }

    private func checkSection() -> ReportSection {
        var section = ReportSection(label: "Checks")
        for check in checks {
            let cases = Quantity.counted(check.examined, "case")
            if check.violations == 0 {
                // A rule that was never put to the test has not been shown to hold.
                let isTested = check.examined > 0
                section.add(
                    isTested ? "✔" : "–", isTested ? .good : .warning, check.name,
                    detail: isTested ? cases : "never came up")
            } else {
                section.add(
                    "✘", .bad, check.name,
                    detail: "violated in \(Quantity.text(check.violations)) of \(cases)",
                    note: check.firstViolation.map { "first: \($0)" })
            }
        }
        return section
    }

    private func expectationSection() -> ReportSection {
        var section = ReportSection(label: "Expected")
        for expectation in expectations {
            section.add(
                expectation.isMet ? "✔" : "✘", expectation.isMet ? .good : .bad, expectation.text,
                detail: expectation.measured)
        }
        return section
    }
}
