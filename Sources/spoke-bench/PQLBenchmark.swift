import NodeRuntime
import Profiles
import Reporting
import SansIO
import Segmentation

/// Evaluations of whole catalogs on events, with the index and, as the peer, with every audience evaluated.
func measurePQL(in session: inout Session) throws -> [BenchmarkResult] {
    session.note(
        "pql: one event of a profile of six attributes that holds some memberships, edge and streaming audiences; of "
            + "ten audiences three look at attributes, four at one event, two at both, and one is of audiences. They "
            + "ask for up to fifty types of event, in turn. The peer evaluates every audience at each event.")
    var results: [BenchmarkResult] = []
    for count in [150, 500, 4_000] {
        let workload = try PQLWorkload(audiences: count)
        let indexed = try workload.agreement()
        session.note(
            "pql-\(Quantity.text(count)): \(Quantity.text(indexed)) of the audiences are evaluated at an event, on average."
        )
        var (own, peer, rates): ([Double], [Double], [Double]) = ([], [], [])
        for _ in 0..<session.samples {
            let events = session.isQuick ? 2_000 : 20_000
            own.append(workload.microseconds(events: events, isIndexed: true))
            peer.append(workload.microseconds(events: max(50, events / count), isIndexed: false))
            rates.append(Double(count) * 1e6 / (peer.last ?? 1))
        }
        results.append(
            BenchmarkResult(
                name: "pql-\(count)", unit: "µs/event", better: .lower, samples: own, peer: "every audience",
                peerValue: BenchmarkResult.median(peer), floor: 5))
        results.append(
            BenchmarkResult(
                name: "pql-\(count)-rate", unit: "evaluations/s", better: .higher, samples: rates))
    }
    return results
}

/// A catalog in the mix of a shop, and the events and profile that it is evaluated on.
private struct PQLWorkload {
    private static let now = Timestamp(milliseconds: 1_790_000_000_000)

    private let program: AudienceProgram
    private let events: [Event]
    private let attributes: Value
    private let held: [Membership]

    init(audiences count: Int) throws {
        let types = SampleAudiences.types(of: count)
        let audiences = SampleAudiences.list(
            count, evaluation: { $0 % 10 == 0 || $0 % 2 == 1 ? .edge : .streaming })
        program = try AudienceProgram(audiences)
        attributes = [
            "person": ["name": ["firstName": "Jane"], "birthYear": 1984],
            "homeAddress": ["countryCode": "CH", "city": "Basel"],
            "loyalty": ["tier": "gold", "points": 1_234], "consents": ["collect": ["val": "y"]],
        ]
        events = (0..<types).map { PQLWorkload.event(type: $0) }
        // What a visitor holds after some events of the day.
        var held: [AudienceNumber: Membership] = [:]
        for event in [nil] + events.prefix(10).map(Optional.some) {
            let outcomes = program.evaluate(
                attributes: attributes, event: event, history: [],
                held: held.values.sorted { $0.audience < $1.audience },
                at: PQLWorkload.now, evaluations: .onArrival)
            for outcome in outcomes { held[outcome.audience] = outcome.membership }
        }
        self.held = held.values.sorted { $0.audience < $1.audience }
    }

    private static func event(type: Int) -> Event {
        let identity = Identity(namespace: "ECID", value: String(repeating: "1", count: 38))
        return Event(
            id: "event-\(type)", dataset: "be9c00000000000000000001", timestamp: now, primary: identity,
            identities: [identity],
            body: [
                "eventType": .string(SampleAudiences.eventType(type)),
                "commerce": ["order": ["priceTotal": .integer(Int64(type * 4)), "currencyCode": "CHF"]],
                "web": [
                    "webPageDetails": ["name": .string("page \(type % 9)"), "URL": "https://example.com/"]
                ],
            ])
    }

    private func evaluate(_ event: Event, isIndexed: Bool) -> [AudienceOutcome] {
        program.evaluate(
            attributes: attributes, event: event, history: [], held: held, at: PQLWorkload.now,
            evaluations: .onArrival, usesIndex: isIndexed)
    }

    /// How many audiences the index finds for an event, on average, after a check that it misses none.
    func agreement() throws -> Double {
        for event in events {
            let own = evaluate(event, isIndexed: true)
            let peer = evaluate(event, isIndexed: false)
            guard own == peer else {
                throw BenchmarkFailure("with and without the index the outcomes of \(event.id) differ")
            }
        }
        return Double(events.map { program.audienceCount(for: $0) }.reduce(0, +)) / Double(events.count)
    }

    /// Of an evaluation, on average.
    func microseconds(events count: Int, isIndexed: Bool) -> Double {
        var outcomes = 0
        let start = SystemClock.now
        for number in 0..<count {
            outcomes += evaluate(events[number % events.count], isIndexed: isIndexed).count
        }
        let taken = SystemClock.now - start
        precondition(outcomes > 0, "the workload changes no membership")
        return Double(max(1, taken.nanoseconds)) / 1e3 / Double(count)
    }
}
