extension Comparison {
    /// The comparison as one HTML page that needs nothing from elsewhere and no script, in UTF-8.
    public func html() -> [UInt8] { ComparisonPage(comparison: self).bytes() }
}

/// The page about two groups of runs: what differs, and how sure that is.
struct ComparisonPage: Sendable {
    let comparison: Comparison

    func bytes() -> [UInt8] {
        Document(title: "A → B: \(names) · Spoke") { page in
            writeHeader(&page)
            page.element("main") { page in
                let shown = comparison.rows.filter { $0.verdict != .same }
                page.element("section") { page in
                    page.element("h2", [:], "What differs")
                    page.element("p", ["class": "lead"], comparison.legend)
                    if shown.isEmpty {
                        page.element("p", ["class": "note"], "Every metric is the same in A and B.")
                    } else {
                        page.element("div", ["class": "card"]) { table(shown).write(&$0) }
                    }
                    let same = comparison.rows.count - shown.count
                    if same > 0, !shown.isEmpty {
                        page.element(
                            "p", ["class": "note"],
                            "\(Quantity.counted(same, "metric")) the same in every run of A and B.")
                    }
                }
            }
            page.element("footer") { $0.text("Spoke") }
        }.bytes()
    }

    private func count(_ verdict: Comparison.Verdict) -> Int {
        comparison.rows.count { $0.verdict == verdict }
    }

    private func writeHeader(_ page: inout Markup) {
        let (better, worse) = (count(.better), count(.worse))
        page.element("header") { page in
            page.element("p", ["class": "kicker"], "Spoke · comparison")
            page.element("h1", [:], "A → B: \(names)")
            page.element("div", ["class": worse > 0 ? "verdict bad" : "verdict"]) { page in
                page.element(
                    "strong", [:], worse > 0 ? "✘ B is worse in something" : "✔ B is worse in nothing")
                page.element(
                    "p", [:],
                    "\(Quantity.counted(better, "metric")) better, \(Quantity.text(worse)) worse,"
                        + " \(Quantity.text(count(.different))) different, of \(Quantity.text(comparison.rows.count))."
                )
            }
            page.element("dl", ["class": "facts"]) { page in
                side("A", comparison.before, &page)
                side("B", comparison.after, &page)
                for difference in comparison.differences { fact("Differs", difference, &page) }
            }
        }
    }

    /// Of the topologies, each once.
    private var names: String {
        (comparison.before.runs + comparison.after.runs).map(\.name)
            .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
            .joined(separator: ", ")
    }

    private func fact(_ term: String, _ value: String, _ page: inout Markup) {
        page.element("div") { page in
            page.element("dt", [:], term)
            page.element("dd", [:], value)
        }
    }

    private func side(_ term: String, _ side: Comparison.Side, _ page: inout Markup) {
        fact(term, "\(side.label): \(Quantity.counted(side.runs.count, "run"))", &page)
    }

    private func table(_ rows: [Comparison.Row]) -> DataTable {
        let widest =
            rows.map { row in (row.relative?.magnitude ?? 0) + (relativeMargin(row) ?? 0) }.max() ?? 0
        // Beyond doubling and halving the numbers say it.
        let scale = min(1, max(0.001, widest))
        return DataTable(
            columns: [
                .words("Metric"), .numbers("A"), .numbers("B"), .numbers("Difference"), .numbers("Margin"),
                .numbers("Part"), .words("less ← B → more"), .words("Verdict"),
            ],
            rows: rows.map { row in
                let kind = row.column.kind
                return [
                    .init(row.column.fullName, "mono"), .init(row.before.map { kind.text($0.mean) } ?? "–"),
                    .init(row.after.map { kind.text($0.mean) } ?? "–"),
                    .init(row.difference.map { kind.signedText($0.difference) } ?? "–"),
                    .init(row.difference?.margin.map { "± \(kind.differenceText($0))" } ?? "–"),
                    .init(row.relative.map(Comparison.percent) ?? "–"),
                    .init { draw(row, scale, &$0) }, .init(row.verdict.words, classes(of: row.verdict)),
                ]
            })
    }

    private func relativeMargin(_ row: Comparison.Row) -> Double? {
        guard let before = row.before, before.mean != 0, let margin = row.difference?.margin else {
            return nil
        }
        return margin / before.mean.magnitude
    }

    private func classes(of verdict: Comparison.Verdict) -> String {
        switch verdict.tone {
        case .good: "good"
        case .bad: "bad"
        case .accent, .warning: "warn"
        case .plain, .strong, .faint: ""
        }
    }

    /// The difference as a part of A, with its margin, on a scale from `-scale` to `scale`.
    private func draw(_ row: Comparison.Row, _ scale: Double, _ page: inout Markup) {
        guard let relative = row.relative else { return }
        func place(_ part: Double) -> Double { 60 + min(1, max(-1, part / scale)) * 56 }
        page.element(
            "svg",
            [
                "class": "forest \(classes(of: row.verdict))", "viewBox": "0 0 120 14", "role": "img",
                "aria-label": "\(row.column.fullName): \(Comparison.percent(relative))",
            ]
        ) { svg in
            svg.empty("path", ["class": "base", "d": "M60 0V14"])
            if let margin = relativeMargin(row) {
                var path = PathData()
                path.move(place(relative - margin), 7)
                path.horizontal(to: place(relative + margin))
                svg.empty("path", ["class": "whisker", "d": path.text])
            }
            svg.empty(
                "circle", ["class": "spot", "cx": PathData.number(place(relative)), "cy": "7", "r": "3.5"])
        }
    }
}
