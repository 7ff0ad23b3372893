/// One thing that was measured, of the whole run or of one region.
public struct Metric: Hashable, Sendable {
    /// As in the catalog of metrics, for example `projection.latency.p99`.
    public var name: String
    /// `nil` for the whole run.
    public var region: String?
    public var value: MetricValue
    /// `nil` where neither way is.
    public var better: Better?

    public init(_ name: String, region: String? = nil, _ value: MetricValue, better: Better? = nil) {
        self.name = name
        self.region = region
        self.value = value
        self.better = better
    }

    /// What `expect:` and files call it: `projection.latency.p99`, `projection.latency.p99.JPN3`.
    public var fullName: String { region.map { "\(name).\($0)" } ?? name }
}

/// One setting that a run had, as it was given: `edges.*.ttl` with `14d`.
public struct RunParameter: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
