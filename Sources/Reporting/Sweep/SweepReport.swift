/// What runs with different settings and seeds came to: every metric at every point, with its confidence.
public struct SweepReport: Sendable {
    /// A setting that differs between runs.
    public struct Axis: Hashable, Sendable {
        /// As given, for example `edges.*.ttl`.
        public var name: String
        /// In the order of the runs.
        public var values: [String]
    }

    /// A metric that at least one run has.
    public struct Column: Hashable, Sendable {
        public var name: String
        public var region: String?
        public var kind: MetricValue.Kind
        public var better: Better?

        public var fullName: String { region.map { "\(name).\($0)" } ?? name }
    }

    /// The runs that differ in their seeds alone.
    public struct Point: Hashable, Sendable {
        /// One for each axis.
        public var values: [String]
        /// In the order of the runs.
        public var seeds: [UInt64]
        /// Of these runs, so many were clean.
        public var clean: Int
        /// One for each column; `nil` where no run measured it.
        public var estimates: [Estimate?]
    }

    /// The topology's.
    public var name: String
    /// Settings that differ between runs; none where only the seeds do.
    public var axes: [Axis]
    /// Settings that all runs share.
    public var constants: [RunParameter]
    public var columns: [Column]
    /// In the order of the axes' values, the last axis changing fastest.
    public var points: [Point]
    /// What the value of a setting is called that a run was not given.
    public static let unset = "(file)"

    /// Runs of one topology; the order of an axis's values is that of their first runs.
    public init(_ runs: [RunSummary]) {
        name = runs.first?.name ?? ""
        var names: [String] = []
        for parameter in runs.flatMap(\.parameters) where !names.contains(parameter.name) {
            names.append(parameter.name)
        }
        var axes: [Axis] = []
        var constants: [RunParameter] = []
        for name in names {
            var values: [String] = []
            for run in runs where !values.contains(run.value(of: name)) { values.append(run.value(of: name)) }
            if values.count > 1 {
                axes.append(Axis(name: name, values: values))
            } else {
                constants.append(RunParameter(name, values[0]))
            }
        }
        self.axes = axes
        self.constants = constants
        let columns = SweepReport.columns(of: runs)
        self.columns = columns
        let places = runs.map { run in
            axes.map { axis in axis.values.firstIndex(of: run.value(of: axis.name)) ?? 0 }
        }
        points = Dictionary(grouping: runs.indices) { places[$0] }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .map { place, members in
                Point(
                    values: zip(axes, place).map { $0.values[$1] },
                    runs: members.map { runs[$0] }, columns: columns)
            }
    }

    /// How many runs there are of all points together.
    public var runs: Int { points.reduce(0) { $0 + $1.seeds.count } }

    /// Of a metric by its full name, at every point; `nil` if no run has it.
    public func estimates(of fullName: String) -> [Estimate?]? {
        columns.firstIndex { $0.fullName == fullName }.map { column in points.map { $0.estimates[column] } }
    }

    /// Every metric that any run has, in the order of the catalog.
    static func columns(of runs: [RunSummary]) -> [Column] {
        var found: [Column] = []
        var seen: Set<Column> = []
        for metric in runs.flatMap(\.metrics) {
            let column = Column(
                name: metric.name, region: metric.region, kind: metric.value.kind, better: metric.better)
            if seen.insert(column).inserted { found.append(column) }
        }
        // Stable: regions keep the order of their first run.
        return found.enumerated().sorted { first, second in
            let places = [first, second].map { MetricDefinition.place(of: $0.element.name) }
            return places[0] == places[1] ? first.offset < second.offset : places[0] < places[1]
        }.map(\.element)
    }
}

extension SweepReport.Point {
    fileprivate init(values: [String], runs: [RunSummary], columns: [SweepReport.Column]) {
        self.values = values
        seeds = runs.map(\.seed)
        clean = runs.count { $0.isClean }
        var samples: [String: [Double]] = [:]
        for metric in runs.flatMap(\.metrics) {
            samples[metric.fullName, default: []].append(metric.value.number)
        }
        estimates = columns.map { Estimate(samples[$0.fullName] ?? []) }
    }
}

extension RunSummary {
    func value(of parameter: String) -> String {
        parameters.first { $0.name == parameter }?.value ?? SweepReport.unset
    }
}
