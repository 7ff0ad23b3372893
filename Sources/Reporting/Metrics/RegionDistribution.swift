public import Measurement
internal import SansIO

/// The durations that are measured in every region, by the names that metrics and files give them.
public enum RegionDistribution: String, CaseIterable, Hashable, Sendable {
    case projectionLatency = "projection.latency"
    case durable = "stage.durable"
    case evaluated = "stage.evaluated"
    case published = "stage.published"
    case applied = "stage.applied"
    case firstRead = "stage.firstRead"
    case age
    case outdatedFor
    case wait

    /// What one sample is.
    public var meaning: String {
        switch self {
        case .projectionLatency: "from the hub's receipt of a change to its being readable at an edge"
        case .durable: "from the hub's receipt of a change to its being committed"
        case .evaluated: "from there until the audiences are evaluated"
        case .published: "from there until the projection leaves the hub"
        case .applied: "from there until an edge has applied it"
        case .firstRead: "from there until somebody first looks it up at that edge"
        case .age: "the age that answers with a profile told"
        case .outdatedFor: "how long the hub already had what an answer did not show"
        case .wait: "from a request's arrival at the edge until its answer leaves"
        }
    }

    /// Of one region; `measured` is `nil` where only the report's own figures are known.
    public func samples(of report: RegionReport, _ measured: RegionMeasurements?) -> Distribution {
        switch self {
        case .projectionLatency: report.projectionLatency
        case .durable: measured?[.durable] ?? Distribution()
        case .evaluated: measured?[.evaluated] ?? Distribution()
        case .published: measured?[.published] ?? Distribution()
        case .applied: measured?[.applied] ?? Distribution()
        case .firstRead: measured?[.firstRead] ?? Distribution()
        case .age: measured?.age ?? Distribution()
        case .outdatedFor: measured?.outdatedFor ?? Distribution()
        case .wait: measured?.wait ?? Distribution()
        }
    }
}

extension RunReport {
    /// The measurements of a region, where there are any.
    public func measurements(of region: String) -> RegionMeasurements? {
        measurements?.regions.first { $0.region == region }
    }

    /// All samples of a region, or of all regions, sorted.
    public func samples(_ kind: RegionDistribution, region: String? = nil) -> Distribution {
        var all = Distribution()
        for report in regions where region == nil || report.region == region {
            all.merge(kind.samples(of: report, measurements(of: report.region)))
        }
        all.sort()
        return all
    }
}

/// What metrics say of a distribution.
struct DurationFigures {
    var count: Int
    var p50: Duration
    var p90: Duration
    var p99: Duration
    var p999: Duration
    var maximum: Duration
    var mean: Duration

    /// `nil` without samples.
    init?(_ samples: Distribution) {
        let shares: [Ratio] = [
            .percent(50), .percent(90), .percent(99), Ratio(billionths: 999_000_000), .one,
        ]
        guard let found = samples.percentiles(shares), let mean = samples.mean else { return nil }
        count = samples.count
        p50 = found[0]
        p90 = found[1]
        p99 = found[2]
        p999 = found[3]
        maximum = found[4]
        self.mean = mean
    }
}
