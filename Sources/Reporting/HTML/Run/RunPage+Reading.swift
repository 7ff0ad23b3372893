internal import Measurement

extension RunPage {
    /// What the words of the page mean, and how exact its numbers are.
    func writeReading(_ page: inout Markup) {
        let terms = [
            (
                "p50, p90, p99",
                "The smallest sample that 50, 90 or 99 % of all samples do not exceed. \(exactness)"
            ),
            ("Full profile", "The answer carried the visitor's profile, fresh as the edge promises."),
            ("Stale profile", "The answer carried a profile and said that it may be out of date."),
            ("No profile", "The visitor was unknown, the profile expired, or it was still on its way."),
            ("Hit", "Answered from the edge's own memory, without asking the hub."),
            ("Refreshed", "Asked the hub for the one profile that was missing or expired, then answered."),
            (
                "Caught up",
                "Every edge concerned follows its stream again and holds everything that the hub has for it."
            ),
            (
                "Digest",
                "Two runs with the same digest had the same events in the same order."
            ),
        ]
        page.element("footer") { page in
            page.element("h2", [:], "How to read this")
            page.element("dl") { page in
                for (term, meaning) in terms {
                    page.element("div") { page in
                        page.element("dt", [:], term)
                        page.element("dd", [:], meaning)
                    }
                }
            }
        }
    }

    private var exactness: String {
        let all = regions.flatMap { [$0.projectionLatency, $0.age, $0.wait] + $0.stages }
        return all.allSatisfy(\.isExact)
            ? "Exact: every sample of a region was kept."
            : "Where a region had more than a million samples, at most 0.05 % above that."
    }
}
