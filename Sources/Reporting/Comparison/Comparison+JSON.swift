public import Profiles

extension Comparison {
    /// The comparison as JSON, ending with a newline. Numbers are nanoseconds, shares from 0 to 1, or counts.
    public func json() -> [UInt8] { document.jsonBytes() + [UInt8(ascii: "\n")] }

    public var document: Value {
        [
            "format": "spoke-comparison", "version": 1, "confidence": .number(Estimate.confidence),
            "isPaired": .bool(isPaired), "threshold": .number(threshold), "a": Comparison.document(before),
            "b": Comparison.document(after), "metrics": .array(rows.map(Comparison.document)),
        ]
    }

    private static func document(_ side: Side) -> Value {
        ["label": .string(side.label), "seeds": .array(side.seeds.map { .unsigned($0) })]
    }

    private static func document(_ row: Row) -> Value {
        [
            "metric": .string(row.column.name), "region": .optional(row.column.region),
            "unit": .string(row.column.kind.unit), "a": row.before?.document ?? .null,
            "b": row.after?.document ?? .null, "difference": .optional(row.difference?.difference),
            "margin": .optional(row.difference?.margin), "relative": .optional(row.relative),
            "verdict": .string(row.verdict.rawValue),
        ]
    }
}
