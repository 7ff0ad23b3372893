internal import Measurement

/// What visitors and data see.
extension MetricDefinition {
    static let latency = durations("projection.latency", RegionDistribution.projectionLatency.meaning) {
        $0[.projectionLatency]
    }

    static let stages: [MetricDefinition] = [
        RegionDistribution.durable, .evaluated, .published, .applied, .firstRead,
    ].flatMap { stage in durations(stage.rawValue, stage.meaning) { $0[stage] } }

    static let personalisation: [MetricDefinition] =
        pages("personalised", .full, .higher, "answered with a fresh profile")
        + pages("stale", .stale, .lower, "answered with a stale profile")
        + pages("unpersonalised", .none, .lower, "answered without a profile")
        + [
            MetricDefinition("pages", .count, nil, "page views that were answered") {
                $0.pages.map { .count($0.total) }
            },
            MetricDefinition("failed", .count, .lower, "requests that got no answer") {
                $0.sum { $0.failed }
            },
        ]

    static let lookups: [MetricDefinition] = [
        lookup("hit", .higher, "answered from the edge's own table", \.hit),
        lookup("refreshed", nil, "answered after asking the hub", \.refreshed),
        lookup("stale", .lower, "answered with what was called stale", \.stale),
        lookup("empty", .lower, "answered without a profile", \.empty),
        MetricDefinition("hitRatio", .ratio, .higher, "share of lookups answered from the edge's table") {
            .share($0.lookups.hit, of: $0.lookups.total)
        },
        MetricDefinition("refreshedRatio", .ratio, nil, "share of lookups answered after asking the hub") {
            .share($0.lookups.refreshed, of: $0.lookups.total)
        },
        MetricDefinition("staleRatio", .ratio, .lower, "share of lookups answered with what was stale") {
            .share($0.lookups.stale, of: $0.lookups.total)
        },
        MetricDefinition("emptyRatio", .ratio, .lower, "share of lookups answered without a profile") {
            .share($0.lookups.empty, of: $0.lookups.total)
        },
        MetricDefinition("refreshes", .count, .lower, "refreshes that edges sent to the hub") {
            $0.sum { $0.refreshes }
        },
    ]

    static let staleness: [MetricDefinition] =
        durations("age", RegionDistribution.age.meaning) { $0[.age] }
        + [
            MetricDefinition(
                "outdated", .ratio, .lower, "share of followed answers that lacked a change the hub had"
            ) { scope in
                .share(
                    scope[.outdatedFor]?.count ?? 0, of: scope.measured.reduce(0) { $0 + $1.followedAnswers })
            }
        ]
        + durations("outdatedFor", RegionDistribution.outdatedFor.meaning) { $0[.outdatedFor] }

    static let waiting = durations("wait", RegionDistribution.wait.meaning) { $0[.wait] }

    /// Percentiles, maximum and mean of durations.
    static func durations(
        _ name: String, _ meaning: String, isRegional: Bool = true,
        _ figures: @escaping @Sendable (MetricScope) -> DurationFigures?
    ) -> [MetricDefinition] {
        func definition(
            _ suffix: String, _ word: String, _ read: @escaping @Sendable (DurationFigures) -> Duration
        ) -> MetricDefinition {
            MetricDefinition(
                "\(name).\(suffix)", .duration, .lower, "\(word): \(meaning)", isRegional: isRegional
            ) { figures($0).map { .duration(read($0)) } }
        }
        return [
            definition("p50", "median") { $0.p50 }, definition("p90", "90 %") { $0.p90 },
            definition("p99", "99 %") { $0.p99 }, definition("p999", "99.9 %") { $0.p999 },
            definition("max", "longest") { $0.maximum }, definition("mean", "mean") { $0.mean },
        ]
    }

    /// Shares of page views by position.
    private static func pages(
        _ name: String, _ answer: PageViews.Personalisation, _ better: Better, _ meaning: String
    ) -> [MetricDefinition] {
        let positions: [(String, String, [PageViews.Position])] = [
            ("firstPage", "first pages of first sessions", [.first]),
            ("samePage", "pages that carried an event of their own", [.same]),
            ("nextPage", "further pages of a session", [.next]),
            ("nextSession", "first pages of later sessions", [.nextSession]),
            ("anyPage", "all pages", [.first, .next, .nextSession]),
        ]
        return positions.map { suffix, which, places in
            MetricDefinition("\(name).\(suffix)", .ratio, better, "share of \(which) \(meaning)") { scope in
                scope.pages.flatMap { pages in
                    .share(
                        places.reduce(0) { $0 + pages[$1, answer] },
                        of: places.reduce(0) { $0 + pages.total($1) })
                }
            }
        }
    }

    private static func lookup(
        _ name: String, _ better: Better?, _ meaning: String,
        _ count: @escaping @Sendable (RegionReport.Lookups) -> Int
    ) -> MetricDefinition {
        MetricDefinition("lookups.\(name)", .count, better, "lookups \(meaning)") {
            .count(count($0.lookups))
        }
    }
}
