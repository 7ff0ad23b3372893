internal import Profiles
public import SansIO
internal import Wire

/// After the faults have healed and the bound has passed, every edge holds its region's set as the hub has it.
public struct ConvergenceChecker: Checker {
    public static let name = "convergence"

    private let edges: [String]

    public init(edges: [String]) {
        self.edges = edges
    }

    public mutating func observe(
        _ observation: Observation, at now: Instant, into breaches: inout [String]
    ) {
        guard case .regionRead(let readOut) = observation else { return }
        let place = "\(edges[readOut.edge]) and \(readOut.identity)"
        switch (readOut.expected, readOut.held) {
        case (nil, nil): break
        case (nil, let held?):
            if !readOut.mayLack {
                breaches.append("\(place): revision \(held.revision) is held, but the region's set lacks it")
            }
        case (let expected?, nil):
            if !readOut.mayLack {
                breaches.append("\(place): revision \(expected.revision) is missing")
            }
        case (let expected?, let held?):
            if !readOut.mayLack { compare(expected, held, place, into: &breaches) }
        }
        if readOut.overlayCount > 0 {
            breaches.append("\(place): \(readOut.overlayCount) memberships still lie over the entry")
        }
        if readOut.outboxCount > 0 {
            breaches.append("\(place): \(readOut.outboxCount) events are still in the outbox")
        }
    }

    private func compare(_ expected: Entry, _ held: Entry, _ place: String, into breaches: inout [String]) {
        if expected.profile != held.profile {
            breaches.append(
                "\(place): profile \(held.profile.hexadecimal.prefix(8))@\(held.revision) is held instead of "
                    + "\(expected.profile.hexadecimal.prefix(8))@\(expected.revision)")
        } else if expected.revision != held.revision {
            breaches.append(
                "\(place): revision \(held.revision) is held instead of \(expected.revision)")
        } else if !expected.hasSameContent(as: held) {
            breaches.append("\(place): revision \(held.revision) differs from the hub's bytes")
        }
    }
}
