internal import Profiles
internal import SansIO

extension Form {
    /// A form read from one scalar by `parse`; `expected` is what messages say belongs there.
    fileprivate static func scalar(
        _ expected: String, schema: Plain, parse: @escaping @Sendable (String) -> Value?,
        check: @escaping @Sendable (Value) -> TopologyError.Problem? = { _ in nil },
        write: @escaping @Sendable (Value) -> Plain
    ) -> Form {
        Form(
            read: { tree, _, reading in
                guard let text = tree.scalar, let value = parse(text) else {
                    reading.report(.wrongKind(found: tree.kindPhrase, expected: expected), at: tree.location)
                    return nil
                }
                if let problem = check(value) {
                    reading.report(problem, at: tree.location)
                    return nil
                }
                return value
            },
            write: write, schema: schema)
    }
}

/// Digits with groups, as the quantities of a file are written.
private let decimalPattern = "[0-9]+([ _\u{2009}\u{202F}\u{00A0}][0-9]{3})*([.][0-9]+)?"
private let durationPattern = "\(decimalPattern) *(ns|µs|us|ms|s|min|h|d)"

private func quantitySchema(_ pattern: String, examples: [String]) -> Plain {
    .members([
        ("type", .text("string")), ("pattern", .text("^\(pattern)$")),
        ("examples", .list(examples.map { .text($0) })),
    ])
}

extension Form where Value == String {
    static func text(_ rule: TextRule = .any) -> Form {
        .scalar(
            rule.phrase,
            schema: .members([
                ("type", .text("string")), ("minLength", rule == .any ? .integer(1) : nil),
                ("pattern", rule.pattern.map { .text($0) }),
            ]),
            parse: { rule.matches($0) ? $0 : nil }, write: { .text($0) })
    }
}

extension Form where Value == Region {
    static var region: Form {
        Form<String>.text(.region).converted(forth: { code, _, _ in Region(code) }, back: \.code)
    }
}

extension Form where Value == Bool {
    static var bool: Form {
        .scalar(
            "`true` or `false`", schema: .members([("type", .text("boolean"))]),
            parse: { $0 == "true" ? true : $0 == "false" ? false : nil }, write: { .bool($0) })
    }
}

extension Form where Value == Duration {
    static func duration(_ range: ClosedRange<Duration>) -> Form {
        .scalar(
            "a duration with its unit such as `80 ms`, `1.5 s` or `14 d`",
            schema: quantitySchema(durationPattern, examples: ["80 ms", "1.5 s", "14 d"]),
            parse: { Duration(parsing: $0) },
            check: { value in
                range.contains(value)
                    ? nil
                    : .outOfRange(
                        value.quantityText, least: "`\(range.lowerBound.quantityText)`",
                        most: "`\(range.upperBound.quantityText)`")
            },
            write: { .text($0.quantityText) })
    }
}

extension Form where Value == Timestamp {
    /// A moment in UTC or with its offset, to the millisecond.
    static var timestamp: Form {
        .scalar(
            "a time such as `2026-03-01T12:00:00Z`",
            schema: .members([
                ("type", .text("string")), ("format", .text("date-time")),
                ("examples", .list([.text("2026-03-01T12:00:00Z")])),
            ]),
            parse: { Timestamp(rfc3339: $0) }, write: { .text($0.rfc3339) })
    }
}

extension Form where Value == Spread {
    /// One duration, or two between which it lies evenly.
    static var evenSpread: Form {
        .scalar(
            "a duration such as `20 s`, a span such as `5 s .. 60 s`, the shorter first, or a mapping such as "
                + "`{ p50: 2 s, max: 60 s }`",
            schema: quantitySchema(
                "\(durationPattern)( *[.][.] *\(durationPattern))?", examples: ["20 s", "5 s .. 60 s"]),
            parse: { Spread(parsing: $0) }, write: { .text($0.quantityText) })
    }
}

extension Form where Value == TimeOfDay {
    static var timeOfDay: Form {
        .scalar(
            "a time of day such as `02:00`",
            schema: quantitySchema("([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?", examples: ["02:00"]),
            parse: { TimeOfDay(parsing: $0) }, write: { .text($0.quantityText) })
    }
}

extension Form where Value == UTCOffset {
    static var utcOffset: Form {
        .scalar(
            "an offset from UTC such as `-05:00`",
            schema: quantitySchema("(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])", examples: ["-05:00", "+05:30"]),
            parse: { UTCOffset(parsing: $0) }, write: { .text($0.quantityText) })
    }
}

extension Form where Value == Factor {
    static func factor(_ range: ClosedRange<Factor>) -> Form {
        .scalar(
            "a number with at most two decimals such as `8` or `1.5`",
            schema: .members([
                ("type", .list([.text("number"), .text("string")])),
                ("pattern", .text("^\(decimalPattern)$")),
                ("minimum", .integer(Int64(range.lowerBound.hundredths / 100))),
                ("maximum", .integer(Int64(range.upperBound.hundredths / 100))),
            ]),
            parse: { Factor(parsing: $0) },
            check: { value in
                range.contains(value)
                    ? nil
                    : .outOfRange(
                        value.quantityText, least: range.lowerBound.quantityText,
                        most: range.upperBound.quantityText)
            },
            write: { .text($0.quantityText) })
    }
}

extension Form where Value == Bandwidth {
    static var bandwidth: Form {
        .scalar(
            "a bandwidth such as `200 Mbit/s`",
            schema: quantitySchema("\(decimalPattern) *(bit|kbit|Mbit|Gbit)/s", examples: ["200 Mbit/s"]),
            parse: { Bandwidth(parsing: $0) }, write: { .text($0.quantityText) })
    }
}

extension Form where Value == Ratio {
    static var ratio: Form {
        .scalar(
            "a share such as `0.01 %`, at most `100 %` and exact to a billionth,",
            schema: .members([
                (
                    "anyOf",
                    .list([
                        quantitySchema("\(decimalPattern) *%", examples: ["0.01 %", "40 %"]),
                        .members([
                            ("type", .text("number")), ("minimum", .integer(0)), ("maximum", .integer(1)),
                        ]),
                    ])
                )
            ]),
            parse: { Ratio(parsing: $0) }, write: { .text($0.quantityText) })
    }
}

extension Form where Value == Int {
    static func count(_ range: ClosedRange<Int>) -> Form {
        .scalar(
            "a whole number such as `4` or `100 000`",
            schema: .members([
                ("type", .list([.text("integer"), .text("string")])),
                ("pattern", .text("^[0-9]+([ _\u{2009}\u{202F}\u{00A0}][0-9]{3})*$")),
                ("minimum", .integer(Int64(range.lowerBound))),
                ("maximum", .integer(Int64(range.upperBound))),
            ]),
            parse: { wholeNumber(parsing: $0).map { Int($0) } },
            check: { value in
                range.contains(value)
                    ? nil
                    : .outOfRange(
                        groupedText(UInt64(value)), least: groupedText(UInt64(range.lowerBound)),
                        most: groupedText(UInt64(range.upperBound)))
            },
            write: { .integer(Int64($0)) })
    }

    static func bytes(_ range: ClosedRange<Int>) -> Form {
        .scalar(
            "a size such as `256 MiB`",
            schema: quantitySchema("\(decimalPattern) *(B|kB|KiB|MB|MiB|GB|GiB)", examples: ["256 MiB"]),
            parse: { byteCount(parsing: $0) },
            check: { value in
                range.contains(value)
                    ? nil
                    : .outOfRange(
                        byteCountText(value), least: "`\(byteCountText(range.lowerBound))`",
                        most: "`\(byteCountText(range.upperBound))`")
            },
            write: { .text(byteCountText($0)) })
    }
}

extension Form where Value == UInt64 {
    static var seed: Form {
        Form<Int>.count(0...Int.max).converted(
            forth: { value, _, _ in UInt64(value) }, back: { Int(clamping: $0) })
    }
}

extension Form
where Value: RawRepresentable & CaseIterable, Value.RawValue == String, Value.AllCases: Sendable {
    /// One of the names of an enumeration.
    static var choice: Form {
        let names = Value.allCases.map(\.rawValue)
        return Form(
            read: { tree, _, reading in
                if let text = tree.scalar, let value = Value(rawValue: text) { return value }
                let nearest = tree.scalar.flatMap { nearestName(to: $0, among: names) }
                let expected = (nearest.map { [$0] } ?? names).map { "`\($0)`" }.joined(separator: " or ")
                reading.report(.wrongKind(found: tree.kindPhrase, expected: expected), at: tree.location)
                return nil
            },
            write: { .text($0.rawValue) },
            schema: .members([("enum", .list(names.map { .text($0) }))]))
    }
}
