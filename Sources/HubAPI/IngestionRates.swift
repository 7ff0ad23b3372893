internal import HTTPTypes
internal import Profiles
internal import SansIO
internal import Synchronization

extension HubAPI {
    /// How much streaming ingestion takes; beyond, 429 with `Retry-After`.
    public struct IngestionRates: Sendable {
        /// Of all inlets together; `nil` is as many as come.
        public var requestsPerSecondMaximum: Int?
        public var messagesPerSecondMaximum: Int?
        /// Requests with `syncValidation=true`, of each inlet.
        public var validationsPerMinuteMaximum = 60

        /// As many as come, for the laboratory.
        public static let relaxed = IngestionRates()
        /// What Platform takes (streaming ingestion overview).
        public static let published = IngestionRates(
            requestsPerSecondMaximum: 1_000, messagesPerSecondMaximum: 10_000)

        public init(requestsPerSecondMaximum: Int? = nil, messagesPerSecondMaximum: Int? = nil) {
            self.requestsPerSecondMaximum = requestsPerSecondMaximum
            self.messagesPerSecondMaximum = messagesPerSecondMaximum
        }
    }
}

/// The meters of all requests.
final class IngestionMeters: Sendable {
    private struct State {
        var requests: RateMeter?
        var messages: RateMeter?
        /// One for each inlet of the catalog that asks.
        var validations: [String: RateMeter] = [:]
    }

    private let state: Mutex<State>
    private let validationsMaximum: Int

    init(_ rates: HubAPI.IngestionRates) {
        validationsMaximum = rates.validationsPerMinuteMaximum
        state = Mutex(
            State(
                requests: rates.requestsPerSecondMaximum.map { RateMeter($0, per: .seconds(1)) },
                messages: rates.messagesPerSecondMaximum.map { RateMeter($0, per: .seconds(1)) }))
    }

    func admitRequest(at time: Timestamp) throws {
        let wait = state.withLock { $0.requests?.wait(for: 1, at: time) }
        if let wait { throw tooMany("requests", wait) }
    }

    func admitMessages(_ count: Int, at time: Timestamp) throws {
        let wait = state.withLock { $0.messages?.wait(for: count, at: time) }
        if let wait { throw tooMany("messages", wait) }
    }

    func admitValidation(of inlet: String, at time: Timestamp) throws {
        let wait = state.withLock { state in
            state.validations[inlet, default: RateMeter(validationsMaximum, per: .seconds(60))]
                .wait(for: 1, at: time)
        }
        if let wait { throw tooMany("requests for validation", wait) }
    }

    private func tooMany(_ what: String, _ seconds: Int) -> Problem {
        Problem(
            .tooManyRequests, type: Problem.inletType,
            "too many \(what): send them again in \(seconds) s, and fewer at a time",
            retryAfterSeconds: seconds)
    }
}
