extension RunPage {
    /// Expectations, promises and rules: what held, and what did not.
    func writeProof(_ page: inout Markup) {
        section(.proof, lead: "", &page) { page in
            if report.expectations.isEmpty, report.promises.isEmpty, report.checks.isEmpty {
                return page.element("p", ["class": "lead"], "Nothing was promised, checked or expected.")
            }
            page.element("div", ["class": "figures"]) { page in
                if !report.expectations.isEmpty {
                    card("Expected and measured", expectationTable, &page)
                }
                if !report.promises.isEmpty {
                    card("Acknowledged, and whether it is there", promiseTable, &page)
                }
                if !report.checks.isEmpty { card("Rules put to the test", checkTable, &page) }
            }
        }
    }

    private func card(_ title: String, _ table: DataTable, _ page: inout Markup) {
        page.element("div", ["class": "card"]) { page in
            page.element("h3", [:], title)
            table.write(&page)
        }
    }

    private enum Outcome {
        case good(String)
        case bad(String)
        case open(String)

        var cell: DataTable.Cell {
            let (mark, classes, text) =
                switch self {
                case .good(let text): ("✔", "good", text)
                case .bad(let text): ("✘", "bad", text)
                case .open(let text): ("–", "warn", text)
                }
            return .init { page in
                page.element("span", ["class": "mark \(classes)"], mark)
                page.text(text)
            }
        }
    }

    private var expectationTable: DataTable {
        DataTable(
            columns: [.words("Expected"), .words("Measured"), .words("")],
            rows: report.expectations.map {
                [
                    .init($0.text, "mono"), .init($0.measured),
                    ($0.isMet ? Outcome.good("met") : .bad("missed")).cell,
                ]
            })
    }

    private var promiseTable: DataTable {
        DataTable(
            columns: [.words("What"), .numbers("Acknowledged"), .numbers("Lost"), .words("")],
            rows: report.promises.map { promise in
                [
                    .init(promise.what), .init(Quantity.text(promise.acknowledged)),
                    .init(Quantity.text(promise.lost)),
                    (promise.lost == 0
                        ? Outcome.good("nothing lost")
                        : .bad(promise.firstLost.map { "first: \($0)" } ?? "lost")).cell,
                ]
            })
    }

    private var checkTable: DataTable {
        DataTable(
            columns: [.words("Rule"), .numbers("Cases"), .numbers("Violations"), .words("")],
            rows: report.checks.map { check in
                let outcome: Outcome =
                    if check.violations > 0 {
                        .bad(check.firstViolation.map { "first: \($0)" } ?? "violated")
                    } else if check.examined > 0 {
                        .good("held")
                    } else {
                        // A rule that was never put to the test has not been shown to hold.
                        .open("never came up")
                    }
                return [
                    .init(check.name), .init(Quantity.text(check.examined)),
                    .init(Quantity.text(check.violations)), outcome.cell,
                ]
            })
    }
}
