internal import Measurement
internal import SansIO

extension RunReport {
    /// What visitors got by page position, and how old it was; nothing where that was not measured.
    func visitorLines(_ width: Int, _ ink: Ink) -> [String] {
        guard let measurements else { return [] }
        let pages = measurements.regions.reduce(into: PageViews()) { $0.merge($1.pages) }
        guard pages.total > 0 else { return [] }
        var table = Table(
            head: .init("page", .left),
            groups: [
                .init("", [.init("views")]),
                .init("answered with a profile", [.init("fresh"), .init("stale"), .init("none")]),
            ])
        for position in PageViews.Position.allCases where pages.total(position) > 0 {
            let total = pages.total(position)
            func share(_ personalisation: PageViews.Personalisation, _ tone: Tone) -> Table.Cell {
                let count = pages[position, personalisation]
                return .init(Quantity.percent(count, of: total), count == 0 ? .faint : tone)
            }
            table.add(
                .init(position.title, .strong),
                [
                    .init(Quantity.text(total)), share(.full, .good), share(.stale, .warning),
                    share(.none, .plain),
                ])
        }
        var lines = table.lines(width: width, ink: ink)
        lines.append("")
        lines += TextWidth.wrap(legend(measurements), to: width).map { ink.paint($0, .faint) }
        lines.append("")
        return lines
    }

    private func legend(_ measurements: RunMeasurements) -> String {
        var sentences = ["The same page: its own event evaluated before the answer."]
        if let age = samples(.age, region: nil).summary {
            sentences.append(
                "Profiles read were at most \(Quantity.text(age.p50)) old in half of the answers, "
                    + "\(Quantity.text(age.p99)) in 99 %.")
        }
        let followed = measurements.regions.reduce(0) { $0 + $1.followedAnswers }
        if let behind = samples(.outdatedFor, region: nil).summary {
            sentences.append(
                "\(Quantity.percent(behind.count, of: followed)) did not show yet what the hub already had, for "
                    + "\(Quantity.text(behind.p50)) (p50), \(Quantity.text(behind.p99)) (p99).")
        }
        if let wait = measurements.hub.wait.summary, wait.maximum > .zero {
            sentences.append(
                "Inputs waited \(Quantity.text(wait.p50)) (p50), \(Quantity.text(wait.p99)) (p99) for the hub."
            )
        }
        return sentences.joined(separator: " ")
    }
}

extension PageViews.Position {
    fileprivate var title: String {
        switch self {
        case .first: "first"
        case .same: "same"
        case .next: "next"
        case .nextSession: "next session"
        }
    }
}
