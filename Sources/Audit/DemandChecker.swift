public import SansIO
internal import Wire

/// A caller who demands freshness gets it, or is told that the answer is stale.
public struct DemandChecker: Checker {
    public static let name = "demands-honoured"

    private let edges: [String]
    private var isRestoredLately: [Bool]
    private var hasRestored = false

    public init(edges: [String]) {
        self.edges = edges
        isRestoredLately = [Bool](repeating: false, count: edges.count)
    }

    public mutating func observe(
        _ observation: Observation, at now: Instant, into breaches: inout [String]
    ) {
        switch observation {
        case .hubStarted(_, restored: true): hasRestored = true
        case .answered(let answer):
            guard answer.source.isFresh else { return }
            if let maximum = answer.stalenessMaximum {
                // The age may have grown while an event of the same request waited for the disk.
                if let age = answer.age, age > maximum + answer.waited {
                    breaches.append(
                        "\(edges[answer.edge]) answered \(answer.identity) as \(answer.source.rawValue), "
                            + "\(age.milliseconds) ms old; \(maximum.milliseconds) ms were demanded")
                } else if answer.age == nil {
                    breaches.append(
                        "\(edges[answer.edge]) answered \(answer.identity) as \(answer.source.rawValue) of unknown "
                            + "age; \(maximum.milliseconds) ms were demanded")
                }
            }
            if let minimum = answer.revisionMinimum, answer.source == .hit, !hasRestored,
                (answer.asOf?.revision ?? 0) < minimum.revision, (answer.revision ?? 0) < minimum.revision
            {
                breaches.append(
                    "\(edges[answer.edge]) answered \(answer.identity) as a hit at revision "
                        + "\(answer.asOf?.revision ?? 0); \(minimum.revision) was demanded")
            }
        default: break
        }
    }
}
