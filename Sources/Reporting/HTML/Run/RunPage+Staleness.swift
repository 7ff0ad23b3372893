internal import Measurement
internal import SansIO

extension RunPage {
    /// The age of what was read, over time and in all, and how long it had been outdated.
    func writeStaleness(_ page: inout Markup) {
        guard let measurements else { return }
        let lead =
            "An answer's age is the time since its profile was last known to be current. An old answer need not be"
            + " wrong: it is outdated only if the hub had a change by then that it does not show."
        section(.age, lead: lead, &page) { page in
            let ages = Distribution(merging: regions.map(\.age))
            guard let age = ages.summary else {
                return page.element("p", ["class": "note"], "No answer carried a profile in this run.")
            }
            page.element("div", ["class": "figures"]) { page in
                page.element("div", ["class": "card"]) { ageTable.write(&$0) }
                cumulative(
                    "Age at read",
                    "Half of the answers with a profile were at most \(Quantity.text(age.p50)) old.\(leftOutNote)",
                    "age of the answer",
                    plotted.map { Curve(name: $0.region.region, tint: $0.tint, of: $0.region.age) }
                )?.write(&page)
                outdatedFigure?.write(&page)
                over(
                    "The oldest answer over time",
                    "The greatest age at read in every \(Quantity.text(fine.step))\(bandsNote(measurements)).",
                    .duration, byRegion(\.greatestAge), isStacked: false, isLogarithmic: true
                )?.write(&page)
                over(
                    "The slowest change over time",
                    "The greatest projection latency of every \(Quantity.text(fine.step))"
                        + "\(bandsNote(measurements)).",
                    .duration, byRegion(\.slowestProjection), isStacked: false, isLogarithmic: true
                )?.write(&page)
            }
        }
    }

    private var outdatedFigure: Figure? {
        let answers = regions.reduce(0) { $0 + $1.followedAnswers }
        let outdated = regions.reduce(0) { $0 + $1.outdatedFor.count }
        return cumulative(
            "How long outdated answers had been outdated",
            "\(Quantity.percent(outdated, of: answers)) of \(Quantity.counted(answers, "answer")) did not show a change"
                + " that the hub already had; \(followed).",
            "outdated for",
            plotted.map { Curve(name: $0.region.region, tint: $0.tint, of: $0.region.outdatedFor) })
    }

    private var ageTable: DataTable {
        DataTable(
            columns: [
                .words("Region"), .numbers("Answers"), .numbers("Age p50"), .numbers("p99"), .numbers("most"),
                .numbers("Followed"), .numbers("Outdated"), .numbers("for p50"), .numbers("p99"),
                .numbers("most"),
            ],
            rows: regions.map { region in
                let age = region.age.summary
                let outdated = region.outdatedFor.summary
                return [
                    .init(region.region, "key-cell"), .init(Quantity.text(region.age.count)),
                    .init(text(age?.p50)), .init(text(age?.p99)), .init(text(age?.maximum)),
                    .init(Quantity.text(region.followedAnswers)),
                    .init(Quantity.percent(region.outdatedFor.count, of: region.followedAnswers)),
                    .init(text(outdated?.p50)), .init(text(outdated?.p99)), .init(text(outdated?.maximum)),
                ]
            })
    }
}
