public import SansIO

/// Every queue keeps to its bound.
public struct BoundChecker: Checker {
    public static let name = "bounded-queues"

    public init() {}

    public mutating func observe(
        _ observation: Observation, at now: Instant, into breaches: inout [String]
    ) {
        guard case .measured(let queue, let count, let bound) = observation, count > bound else { return }
        breaches.append("\(queue) holds \(count), its bound is \(bound)")
    }
}
