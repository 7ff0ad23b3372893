internal import Profiles
public import SansIO

/// Nothing is applied twice: at the end each event is on the hub at most once, whatever was sent again.
public struct RepetitionChecker: Checker {
    public static let name = "nothing-twice"

    /// Where each event was found. Subjects who share a profile are read as often as they are many.
    private var places: [UInt64: ProfileID] = [:]

    public init() {}

    public mutating func observe(
        _ observation: Observation, at now: Instant, into breaches: inout [String]
    ) {
        guard case .subjectRead(let readOut) = observation else { return }
        var here: Set<FoundEvent> = []
        for event in readOut.events {
            let place = places[event.marker]
            if !here.insert(event).inserted || (place != nil && place != event.profile) {
                breaches.append("event \(event.marker) of subject \(readOut.subject) is on the hub twice")
            }
            places[event.marker] = event.profile
        }
    }
}
