internal import SansIO

extension Definition {
    /// A distribution of durations: `20 s`, `5 s .. 60 s`, `{ p50: 2 s, max: 60 s }` or `{ exponential: 10 ms }`.
    static let spread: Form<Spread> = .either(
        .evenSpread, shapedSpread, isSecond: { $0.members != nil },
        writesSecond: { spread in
            switch spread.shape {
            case .constant, .uniform: false
            case .exponential, .percentiles: true
            }
        })

    /// The same, but that one duration is the longest of an even span from zero.
    static let jitter: Form<Spread> = spread.converted(
        forth: { spread, _, _ in
            if case .constant(let longest) = spread.shape { .upTo(longest) } else { spread }
        },
        back: { spread in
            if case .uniform(let range) = spread.shape, range.lowerBound == .zero {
                .constant(range.upperBound)
            } else {
                spread
            }
        })

    private struct SpreadDraft: Sendable {
        var p50: Duration?
        var p90: Duration?
        var p99: Duration?
        var maximum: Duration?
        var mean: Duration?
    }

    private static let shapedSpread: Form<Spread> = Form<SpreadDraft>.object(
        SpreadDraft(),
        fields: [
            Field("p50", \.p50, optional: .duration(drawn), "Half take at most this long."),
            Field("p90", \.p90, optional: .duration(drawn), "Nine in ten take at most this long."),
            Field(
                "p99", \.p99, optional: .duration(drawn), "All but one in a hundred take at most this long."),
            Field(
                "max", \.maximum, optional: .duration(drawn),
                "None takes longer. Between what is given the distribution is log-normal."),
            Field(
                "exponential", \.mean, optional: .duration(drawn),
                "The mean of an exponential distribution; stands alone."),
        ]
    ).converted(forth: spread(of:at:reading:), back: draft(of:))

    private static let drawn = Duration.nanoseconds(1) ... .days(400)

    @Sendable
    private static func spread(of draft: SpreadDraft, at path: Path, reading: inout Reading) -> Spread? {
        if let mean = draft.mean {
            if draft.p50 == nil, draft.p90 == nil, draft.p99 == nil, draft.maximum == nil {
                return .exponential(mean: mean)
            }
            reading.report(
                .impossible(
                    "an exponential distribution has no percentiles of its own",
                    remedy: "write `exponential` alone, or `p50` and `max`"), at: path / "exponential")
            return nil
        }
        guard let p50 = draft.p50, let maximum = draft.maximum else {
            reading.report(
                .impossible(
                    "a distribution needs its median and its maximum",
                    remedy: "write `{ p50: 2 s, max: 60 s }` or `{ exponential: 2 s }`"), at: path)
            return nil
        }
        let percentiles = Spread.Percentiles(p50: p50, p90: draft.p90, p99: draft.p99, maximum: maximum)
        guard percentiles.isAscending else {
            let largest = [p50, draft.p90, draft.p99].compactMap { $0 }.max() ?? p50
            reading.report(
                .impossible(
                    "the percentiles do not ascend",
                    remedy: "let each be at least the one before, and `max` at least "
                        + "`\(largest.quantityText)`"), at: path / "max")
            return nil
        }
        return Spread(.percentiles(percentiles))
    }

    @Sendable
    private static func draft(of spread: Spread) -> SpreadDraft {
        switch spread.shape {
        case .constant, .uniform: SpreadDraft()
        case .exponential(let mean): SpreadDraft(mean: mean)
        case .percentiles(let percentiles):
            SpreadDraft(
                p50: percentiles.p50, p90: percentiles.p90, p99: percentiles.p99, maximum: percentiles.maximum
            )
        }
    }
}
