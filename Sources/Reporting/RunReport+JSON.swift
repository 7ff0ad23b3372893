public import Measurement
public import Profiles
internal import SansIO

extension RunReport {
    /// The report as JSON, ending with a newline. Durations are whole nanoseconds, as the names of the members say.
    public func json() -> [UInt8] { document.jsonBytes() + [UInt8(ascii: "\n")] }

    public var document: Value {
        .object(
            Fields([
                ("name", .string(name)), ("mode", .string(mode.rawValue)), ("seed", .unsigned(seed)),
                ("coveredNanoseconds", .integer(covered.nanoseconds)),
                ("tookNanoseconds", .integer(took.nanoseconds)), ("isClean", .bool(isClean)),
                ("regions", .array(regions.map(\.document))),
                ("promises", .array(promises.map(RunReport.document))),
                ("faults", .array(faults.map(RunReport.document))),
                ("checks", .array(checks.map(RunReport.document))),
                ("expectations", .array(expectations.map(RunReport.document))),
                ("replay", .optional(replay)), ("digest", .optional(digest)),
            ]))
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
    /// Count and figures in nanoseconds; only the count when nothing was recorded.
    public var document: Value {
        guard let summary else { return ["count": 0] }
        return [
            "count": .count(summary.count), "minimum": .integer(summary.minimum.nanoseconds),
            "p50": .integer(summary.p50.nanoseconds), "p90": .integer(summary.p90.nanoseconds),
            "p99": .integer(summary.p99.nanoseconds), "maximum": .integer(summary.maximum.nanoseconds),
            "mean": .integer(summary.mean.nanoseconds),
        ]
    }
}
