/// The metrics of two groups of runs, side by side.
public struct Comparison: Sendable {
    /// One group: the same system with one or several seeds.
    public struct Side: Sendable {
        /// What people call it, for example the name of its file.
        public var label: String
        public var runs: [RunSummary]

        public init(_ label: String, _ runs: [RunSummary]) {
            self.label = label
            self.runs = runs
        }

        var seeds: [UInt64] { runs.map(\.seed) }
    }

    public enum Verdict: String, CaseIterable, Hashable, Sendable {
        case better, worse
        /// Shown, where neither way is better.
        case different
        /// Shown, but below the size that matters.
        case tooSmall
        /// The interval of the difference holds zero.
        case notShown
        /// Every run has the same value as the one it is compared with.
        case same
        /// A single run on a side: the difference may be luck.
        case oneRun
        /// Several runs, of which too few measured it.
        case rarelyMeasured
        case onlyBefore, onlyAfter
    }

    public struct Row: Sendable {
        public var column: SweepReport.Column
        public var before: Estimate?
        public var after: Estimate?
        /// `nil` where a side has not measured it.
        public var difference: MeanDifference?
        public var verdict: Verdict

        /// The difference as a part of what was before; `nil` where that was zero.
        public var relative: Double? {
            guard let before, let difference, before.mean != 0 else { return nil }
            return difference.difference / before.mean.magnitude
        }
    }

    public var before: Side
    public var after: Side
    /// Whether runs were compared by seed.
    public var isPaired: Bool
    /// The least difference that matters, as a part of what was before.
    public var threshold: Double
    /// Every metric that either side has, in the order of the catalog.
    public var rows: [Row]

    /// Runs are paired by seed where both sides have the same seeds, each once.
    public init(_ before: Side, _ after: Side, threshold: Double = 0) {
        self.before = before
        self.after = after
        self.threshold = threshold
        isPaired =
            Set(before.seeds).count == before.runs.count && before.seeds.sorted() == after.seeds.sorted()
        let columns = SweepReport.columns(of: before.runs + after.runs)
        let samples = [before, after].map { Comparison.samples(of: $0.runs) }
        let isPaired = isPaired
        let isSeveral = before.runs.count > 1 && after.runs.count > 1
        rows = columns.map {
            var row = Row(
                $0, samples[0][$0.fullName] ?? [], samples[1][$0.fullName] ?? [], isPaired, threshold)
            if row.verdict == .oneRun, isSeveral { row.verdict = .rarelyMeasured }
            return row
        }
    }

    /// Whether any metric, of the whole run or of a region, is shown to be worse.
    public var isWorse: Bool { rows.contains { $0.verdict == .worse } }

    /// The metrics whose names begin with one of these, all if there are none.
    public mutating func keep(only prefixes: [String]) {
        guard !prefixes.isEmpty else { return }
        rows.removeAll { row in !prefixes.contains { row.column.fullName.hasPrefix($0) } }
    }

    /// Leaves the whole run.
    public mutating func dropRegions() {
        rows.removeAll { $0.column.region != nil }
    }

    /// What is worth a line unless somebody asks for all: what differs or may, and the usual metrics.
    var telling: [Row] {
        rows.filter { row in
            switch row.verdict {
            case .same: false
            case .notShown, .tooSmall, .rarelyMeasured: SweepReport.headlines.contains(row.column.fullName)
            case .better, .worse, .different, .oneRun, .onlyBefore, .onlyAfter: true
            }
        }
    }

    struct Sample {
        var seed: UInt64
        var value: Double
    }

    private static func samples(of runs: [RunSummary]) -> [String: [Sample]] {
        var samples: [String: [Sample]] = [:]
        for run in runs {
            for metric in run.metrics {
                samples[metric.fullName, default: []].append(
                    Sample(seed: run.seed, value: metric.value.number))
            }
        }
        return samples
    }
}

extension Comparison.Row {
    fileprivate init(
        _ column: SweepReport.Column, _ before: [Comparison.Sample], _ after: [Comparison.Sample],
        _ isPaired: Bool, _ threshold: Double
    ) {
        self.column = column
        self.before = Estimate(before.map(\.value))
        self.after = Estimate(after.map(\.value))
        let values = Dictionary(after.map { ($0.seed, $0.value) }) { first, _ in first }
        let pairs = before.compactMap { sample in values[sample.seed].map { (sample.value, $0) } }
        // Not every run need have measured it.
        if isPaired, pairs.count == before.count, pairs.count == after.count {
            difference = MeanDifference(paired: pairs.map(\.0), pairs.map(\.1))
        } else {
            difference = MeanDifference(independent: before.map(\.value), after.map(\.value))
        }
        verdict = .notShown
        verdict = judged(threshold)
    }

    private func judged(_ threshold: Double) -> Comparison.Verdict {
        guard let before else { return .onlyAfter }
        guard let after, let difference else { return .onlyBefore }
        let isConstant = before.minimum == before.maximum && after.minimum == after.maximum
        if difference.difference == 0, isConstant || difference.method == .paired && difference.margin == 0 {
            return .same
        }
        guard let margin = difference.margin else { return .oneRun }
        if difference.difference.magnitude <= margin { return .notShown }
        if let relative, relative.magnitude < threshold { return .tooSmall }
        switch column.better {
        case .lower: return difference.difference < 0 ? .better : .worse
        case .higher: return difference.difference > 0 ? .better : .worse
        case nil: return .different
        }
    }
}
