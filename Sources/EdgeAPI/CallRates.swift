internal import Profiles
internal import SansIO
internal import Synchronization

/// How much one edge takes of its organisation in a second; beyond, 429 with `Retry-After`.
///
/// A request unit is 8 KB of a request, begun or full, for one upstream (Edge Network guardrails).
public struct CallRates: Sendable {
    /// `nil` is as many as come.
    public var interactUnitsMaximum: Int?
    public var collectUnitsMaximum: Int?
    /// Authenticated `interact` calls to datastreams that carry personalisation destinations.
    public var lookupsMaximum: Int?

    /// As much as comes, for the laboratory.
    public static let relaxed = CallRates()
    /// What the Edge Network takes by default, and edge profile lookup.
    public static let published = CallRates(
        interactUnitsMaximum: 4_000, collectUnitsMaximum: 6_000, lookupsMaximum: 1_500)

    public init(
        interactUnitsMaximum: Int? = nil, collectUnitsMaximum: Int? = nil, lookupsMaximum: Int? = nil
    ) {
        self.interactUnitsMaximum = interactUnitsMaximum
        self.collectUnitsMaximum = collectUnitsMaximum
        self.lookupsMaximum = lookupsMaximum
    }

    private static let fragmentBytes = 8_192

    /// What a request costs. Upstreams are edge segmentation, and the personalisation destinations together: the two
    /// services that a datastream switches on. One without either still costs a unit a fragment.
    static func units(ofBytes bytes: Int, to datastream: Datastream) -> Int {
        let fragments = max(1, (bytes + fragmentBytes - 1) / fragmentBytes)
        let upstreams = (datastream.edgeSegmentation ? 1 : 0) + (datastream.destinations.isEmpty ? 0 : 1)
        return fragments * max(1, upstreams)
    }
}

/// The meters of all calls to one edge, whichever listener they come to.
final class CallMeters: Sendable {
    private struct State {
        var interactUnits: RateMeter?
        var collectUnits: RateMeter?
        var lookups: RateMeter?
    }

    private let state: Mutex<State>
    /// Where nothing is metered, calls take no lock.
    private let isMetering: Bool

    init(_ rates: CallRates) {
        func meter(_ maximum: Int?) -> RateMeter? { maximum.map { RateMeter($0, per: .seconds(1)) } }
        let maxima = [rates.interactUnitsMaximum, rates.collectUnitsMaximum, rates.lookupsMaximum]
        isMetering = maxima.contains { $0 != nil }
        state = Mutex(
            State(
                interactUnits: meter(rates.interactUnitsMaximum),
                collectUnits: meter(rates.collectUnitsMaximum), lookups: meter(rates.lookupsMaximum)))
    }

    /// - Throws: 429 where the call is more than this second has left.
    func admit(
        _ action: Call.Action, ofBytes bytes: Int, to datastream: Datastream, isAuthenticated: Bool,
        at time: Timestamp
    ) throws(Problem) {
        guard isMetering else { return }
        let units = CallRates.units(ofBytes: bytes, to: datastream)
        let isLookup = isAuthenticated && !datastream.destinations.isEmpty
        let wait = state.withLock { state -> (seconds: Int, what: String)? in
            switch action {
            case .interact:
                if isLookup, let wait = state.lookups?.wait(for: 1, at: time) { return (wait, "lookups") }
                return state.interactUnits?.wait(for: units, at: time).map { ($0, "request units") }
            case .collect:
                return state.collectUnits?.wait(for: units, at: time).map { ($0, "request units") }
            case .acquireIdentity, .setConsent: return nil
            }
        }
        guard let wait else { return }
        throw Problem(
            .tooManyRequests,
            "The organisation has used up its \(wait.what) of this second at this edge: wait \(wait.seconds) s.",
            retryAfter: wait.seconds)
    }
}
