import EdgeCore
import Profiles
import SansIO
import Synchronization
import Testing
import Tokens
import Wire

@testable import EdgeAPI

/// Stands for the edge behind the HTTP side: records what it is asked, answers as it is told.
final class StubEdge: Sendable {
    struct State {
        var interactions: [Interaction] = []
        var answer = EdgeAnswer()
        /// Keep completions in `held` instead of answering.
        var isHolding = false
        var held: [@Sendable (EdgeAnswer) -> Void] = []
        /// Claim to have taken fewer events than were sent.
        var losesEvents = false
        var description = EdgeDescription()
        var catalog = StubEdge.catalog
        var isReady = true
        var isStrictlyReady = true
        var now = StubEdge.now
    }

    static let datastream = "bc1a10e0-aee4-4e0e-ac5b-cdbb9abbec83"
    static let disabledDatastream = "00000000-0000-4000-8000-000000000001"
    static let guardedDatastream = "00000000-0000-4000-8000-000000000002"
    static let now = Timestamp(milliseconds: 1_795_526_640_250)

    /// The key of the hub whose catalog this is.
    static let key = SigningKey()
    /// A token of the client `app`, which may do everything, made an hour ago.
    static let token = token("app")

    let state = Mutex(State())
    private let rates: CallRates

    init(rates: CallRates = .relaxed) {
        self.rates = rates
    }

    /// A token as the hub makes them.
    static func token(
        _ client: String, organisation: String = Catalog().organisation, scopes: [Scope] = Scope.allCases,
        at time: Timestamp = now - .hours(1), by key: SigningKey = key
    ) -> String {
        key.token(TokenClaims(client: client, organisation: organisation, scopes: scopes, at: time))
    }

    static var catalog: Catalog {
        var catalog = Catalog()
        catalog.clients = [Client(id: "app"), Client(id: "narrow", scopes: [.ingestion])]
        catalog.trust = .tokens(
            of: catalog.clients.map { TrustedClient(id: $0.id, since: now - .days(1)) },
            keys: [key.verificationKey.jwk])
        catalog.datastreams = [
            Datastream(id: datastream, name: "shop", eventDataset: "events", destinations: []),
            Datastream(id: disabledDatastream, name: "old shop", eventDataset: "events", destinations: []),
            Datastream(id: guardedDatastream, name: "till", eventDataset: "events", destinations: []),
        ]
        catalog.datastreams[0].overrideDatasets = ["other-events"]
        catalog.datastreams[1].isEnabled = false
        catalog.datastreams[2].accessType = .authenticated
        catalog.audiences = [
            Audience(number: 7, id: "a-7", name: "loyal", expression: "true", evaluation: .batch)
        ]
        return catalog
    }

    func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }
    func get<T>(_ path: (State) -> T) -> T where T: Sendable { state.withLock { path($0) } }
    var interactions: [Interaction] { state.withLock { $0.interactions } }

    /// Answers the interaction held longest, or another.
    func release(_ index: Int = 0, with answer: EdgeAnswer = EdgeAnswer()) {
        let completion = state.withLock { state in
            state.held.indices.contains(index) ? state.held.remove(at: index) : nil
        }
        #expect(completion != nil, "no interaction is held")
        completion?(answer)
    }

    var service: EdgeService {
        EdgeService(
            region: Region("VA6"), sandboxKey: (1, 2),
            interact: { interaction, completion in
                let answer: EdgeAnswer? = self.state.withLock { state in
                    state.interactions.append(interaction)
                    let refused = state.answer.eventsRefused
                    let ids =
                        state.losesEvents
                        ? [] : interaction.events.indices.dropLast(refused).map { "e\($0)" }
                    if !state.isHolding {
                        var answer = state.answer
                        answer.eventIDs = ids
                        return answer
                    }
                    state.held.append { answer in
                        var answer = answer
                        answer.eventIDs = ids
                        completion(answer)
                    }
                    return nil
                }
                if let answer { completion(answer) }
            },
            describe: { _, completion in completion(self.get { $0.description }) },
            catalog: { self.get { $0.catalog } },
            isReady: { self.get { $0.isReady } },
            isStrictlyReady: { self.get { $0.isStrictlyReady } },
            metrics: { "spoke_edge_entries 3\n" },
            timestamp: { self.get { $0.now } }, rates: rates)
    }
}
