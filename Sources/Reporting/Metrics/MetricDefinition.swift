internal import SansIO

/// What a metric is called, what it means, and how it is read from a run.
public struct MetricDefinition: Sendable {
    public let name: String
    public let kind: MetricValue.Kind
    /// `nil` where neither way is.
    public let better: Better?
    /// There is one for each region besides: its name with `.REGION` behind it.
    public let isRegional: Bool
    /// In a few words.
    public let meaning: String
    /// `nil` where the run did not measure it.
    let value: @Sendable (MetricScope) -> MetricValue?

    init(
        _ name: String, _ kind: MetricValue.Kind, _ better: Better?, _ meaning: String,
        isRegional: Bool = true,
        value: @escaping @Sendable (MetricScope) -> MetricValue?
    ) {
        self.name = name
        self.kind = kind
        self.better = better
        self.isRegional = isRegional
        self.meaning = meaning
        self.value = value
    }

    /// Every metric there is, in the order of reports.
    public static let all: [MetricDefinition] =
        latency + stages + personalisation + lookups + staleness + waiting + hub + transport + outcomes

    private static let places = Dictionary(
        uniqueKeysWithValues: all.enumerated().map { ($0.element.name, $0.offset) })

    /// Splits `projection.latency.p99.JPN3` into a metric and a region; `nil` when there is no such metric.
    ///
    /// A region is a code in capitals; whether a run has it is for the caller to know.
    public static func find(_ fullName: String) -> (definition: MetricDefinition, region: String?)? {
        if let place = places[fullName] { return (all[place], nil) }
        guard let dot = fullName.lastIndex(of: "."), let place = places[String(fullName[..<dot])],
            all[place].isRegional
        else { return nil }
        let region = fullName[fullName.index(after: dot)...]
        guard let first = region.first, first.isASCII, first.isUppercase else { return nil }
        return (all[place], String(region))
    }

    /// Where a metric stands in `all`; behind all others if there is none of that name.
    static func place(of name: String) -> Int { places[name] ?? all.count }
}

extension RunReport {
    /// Everything that this run measured, in the order of the catalog of metrics: of the whole run first, then by
    /// region. What was not measured is left out.
    public var metrics: [Metric] {
        let whole = MetricScope(self)
        let parts = regions.map { ($0.region, MetricScope(self, region: $0.region)) }
        return MetricDefinition.all.flatMap { definition in
            let name = definition.name
            var found = definition.value(whole).map { [Metric(name, $0, better: definition.better)] } ?? []
            for (region, scope) in parts where definition.isRegional {
                guard let value = definition.value(scope) else { continue }
                found.append(Metric(name, region: region, value, better: definition.better))
            }
            return found
        }
    }
}
