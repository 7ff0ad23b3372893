/// What comparisons and sweeps keep of a run: what it was, and its metrics. Nothing in it depends on how long the run
/// took or on what machine.
public struct RunSummary: Hashable, Sendable {
    /// The topology's.
    public var name: String
    public var mode: RunReport.Mode
    public var seed: UInt64
    public var parameters: [RunParameter]
    /// 32 hexadecimal digits; `nil` where nobody noted it.
    public var topologyHash: String?
    public var covered: Duration
    public var isClean: Bool
    /// Whether the run came to its end.
    public var isWhole: Bool
    public var digest: String?
    /// In the order of the catalog of metrics.
    public var metrics: [Metric]

    public init(
        name: String, mode: RunReport.Mode, seed: UInt64, parameters: [RunParameter] = [],
        topologyHash: String? = nil, covered: Duration, isClean: Bool, isWhole: Bool = true,
        digest: String? = nil,
        metrics: [Metric]
    ) {
        self.name = name
        self.mode = mode
        self.seed = seed
        self.parameters = parameters
        self.topologyHash = topologyHash
        self.covered = covered
        self.isClean = isClean
        self.isWhole = isWhole
        self.digest = digest
        self.metrics = metrics
    }
}

extension RunReport {
    public var summary: RunSummary {
        RunSummary(
            name: name, mode: mode, seed: seed, parameters: parameters, topologyHash: topologyHash,
            covered: covered, isClean: isClean, isWhole: isWhole, digest: digest, metrics: metrics)
    }
}
