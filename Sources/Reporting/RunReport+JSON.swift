public import Measurement
public import Profiles
internal import SansIO

extension RunReport {
    /// The report as JSON, ending with a newline. Durations are whole nanoseconds, as the names of the members say.
    public func json() -> [UInt8] { document.jsonBytes() + [UInt8(ascii: "\n")] }

    /// The summary's members, and everything else that was measured.
    public var document: Value {
        var fields = summary.fields
        fields["tookNanoseconds"] = .integer(took.nanoseconds)
        fields["regions"] = .array(regions.map(\.document))
        fields["promises"] = .array(promises.map(RunReport.document))
        fields["faults"] = .array(faults.map(RunReport.document))
        fields["checks"] = .array(checks.map(RunReport.document))
        fields["expectations"] = .array(expectations.map(RunReport.document))
        fields["measurements"] = measurementsDocument
        fields["replay"] = .optional(replay)
        return .object(fields)
    }

    private static func document(_ promise: Promise) -> Value {
        [
            "what": .string(promise.what), "acknowledged": .count(promise.acknowledged),
            "lost": .count(promise.lost),
            "firstLost": .optional(promise.firstLost),
        ]
    }

    private static func document(_ fault: Fault) -> Value {
        ["kind": .string(fault.kind), "count": .count(fault.count), "detail": .optional(fault.detail)]
    }

    private static func document(_ check: Check) -> Value {
        [
            "name": .string(check.name), "examined": .count(check.examined),
            "violations": .count(check.violations),
            "firstViolation": .optional(check.firstViolation),
        ]
    }

    private static func document(_ expectation: Expectation) -> Value {
        [
            "text": .string(expectation.text), "measured": .string(expectation.measured),
            "isMet": .bool(expectation.isMet),
        ]
    }
}

extension RegionReport {
    public var document: Value {
        [
            "region": .string(region), "edges": .count(edges),
            "projectionLatencyNanoseconds": projectionLatency.document,
            "lookups": [
                "hit": .count(lookups.hit), "refreshed": .count(lookups.refreshed),
                "stale": .count(lookups.stale),
                "empty": .count(lookups.empty),
            ],
            "eventsAccepted": .count(eventsAccepted), "eventsAcknowledged": .count(eventsAcknowledged),
            "gapsRepaired": .count(gapsRepaired),
        ]
    }
}

extension Distribution {
    /// Where the curve of a distribution is noted, so that it can be drawn from the file.
    static let ladder: [Ratio] = [
        0, 1_000, 5_000, 10_000, 25_000, 50_000, 75_000, 100_000, 150_000, 200_000, 250_000, 300_000, 350_000,
        400_000, 450_000, 500_000, 550_000, 600_000, 650_000, 700_000, 750_000, 800_000, 850_000, 900_000,
        925_000, 950_000, 975_000, 990_000, 995_000, 998_000, 999_000, 999_500, 999_900, 999_990, 999_999,
        1_000_000,
    ].map { Ratio(billionths: $0 * 1_000) }

    /// Count and figures in nanoseconds, and `percentiles` as pairs of a share and the nanoseconds there; only the
    /// count when nothing was recorded.
    public var document: Value {
        guard let figures = DurationFigures(self), let minimum, let values = percentiles(Distribution.ladder)
        else { return ["count": 0] }
        let rungs = zip(Distribution.ladder, values).map { share, value in
            Value.array([MetricValue.ratio(share).document, .integer(value.nanoseconds)])
        }
        return [
            "count": .count(count), "minimum": .integer(minimum.nanoseconds),
            "p50": .integer(figures.p50.nanoseconds), "p90": .integer(figures.p90.nanoseconds),
            "p99": .integer(figures.p99.nanoseconds), "p999": .integer(figures.p999.nanoseconds),
            "maximum": .integer(figures.maximum.nanoseconds), "mean": .integer(figures.mean.nanoseconds),
            "percentiles": .array(rungs),
        ]
    }
}
