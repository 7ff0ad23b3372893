internal import Profiles
public import Reporting
internal import SansIO
public import Topology

/// Compares what a topology expects with what a run measured.
public struct ExpectationJudge {
    private let expectations: [Expectation]
    private let values: [String: MetricValue]
    private let mode: RunReport.Mode

    public init(_ expectations: [Expectation], _ report: RunReport) {
        self.expectations = expectations
        mode = report.mode
        // Metrics of a large run take a moment, and most topologies expect nothing.
        let metrics = expectations.isEmpty ? [] : report.metrics
        values = Dictionary(metrics.map { ($0.fullName, $0.value) }) { first, _ in first }
    }

    /// What the report shows of each, in the order of the file. An expectation of something that a simulation did not
    /// measure is missed; of real processes only what they can measure is expected.
    public var judged: [RunReport.Expectation] {
        expectations.compactMap { expectation in
            guard let value = values[expectation.metric] else {
                guard mode == .simulation else { return nil }
                return RunReport.Expectation(
                    "\(expectation)", measured: "not measured in this run", isMet: false)
            }
            return RunReport.Expectation(
                "\(expectation)", measured: value.text,
                isMet: expectation.converted(to: value.kind).isMet(by: Expectation.Quantity(value)) ?? false
            )
        }
    }

    /// What is wrong with the expectations of a topology before anything ran, a sentence each: no such metric, no such
    /// region, a quantity of another kind.
    public static func problems(of topology: Topology) -> [String] {
        topology.expectations.compactMap { expectation in
            problem(of: expectation, regions: topology.allRegions.map(\.code)).map {
                "expect: `\(expectation)`: \($0)"
            }
        }
    }

    private static func problem(of expectation: Expectation, regions: [String]) -> String? {
        guard let (definition, region) = MetricDefinition.find(expectation.metric) else {
            return unknown(expectation.metric, regions)
        }
        if let region, !regions.contains(region) {
            return "there is no edge in \(region): write \(regions.joined(separator: ", ")), or leave it out"
        }
        if expectation.converted(to: definition.kind).quantity.kind == definition.kind { return nil }
        let example =
            switch definition.kind {
            case .duration: "a duration: write for example `\(expectation.metric) < 2 s`"
            case .ratio: "a share: write for example `\(expectation.metric) > 95 %`"
            case .count: "a count: write for example `\(expectation.metric) < 1 000`"
            }
        return "\(expectation.metric) is \(example)"
    }

    private static func unknown(_ name: String, _ regions: [String]) -> String {
        let names = MetricDefinition.all.flatMap { definition in
            [definition.name] + (definition.isRegional ? regions.map { "\(definition.name).\($0)" } : [])
        }
        let remedy =
            nearestName(to: name, among: names).map { "did you mean `\($0)`?" } ?? "write one of them"
        return "there is no metric `\(name)`: \(remedy) `spoke metrics` lists them all"
    }
}

extension Expectation {
    /// `lost = 0`, `hitRatio > 0`, `wait.max = 0`: zero needs no unit, and one is the whole of a share.
    fileprivate func converted(to kind: MetricValue.Kind) -> Expectation {
        var converted = self
        switch (kind, quantity) {
        case (.duration, .count(0)): converted.quantity = .duration(.zero)
        case (.ratio, .count(0)): converted.quantity = .ratio(.zero)
        case (.ratio, .count(1)): converted.quantity = .ratio(.one)
        default: break
        }
        return converted
    }
}

extension Expectation.Quantity {
    fileprivate init(_ value: MetricValue) {
        switch value {
        case .duration(let duration): self = .duration(duration)
        case .ratio(let ratio): self = .ratio(ratio)
        case .count(let count): self = .count(UInt64(max(0, count)))
        }
    }

    fileprivate var kind: MetricValue.Kind {
        switch self {
        case .duration: .duration
        case .ratio: .ratio
        case .count: .count
        }
    }
}
