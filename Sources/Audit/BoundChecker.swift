package import SansIO

/// Every queue keeps to its bound.
package struct BoundChecker: Checker {
    package static let name = "bounded-queues"

    package init() {}

    package mutating func observe(
        _ observation: Observation, at now: Instant, into breaches: inout [String]
    ) {
        guard case .measured(let queue, let count, let bound) = observation, count > bound else { return }
        breaches.append("\(queue) holds \(count), its bound is \(bound)")
    }
}
