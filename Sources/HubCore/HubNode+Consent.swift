internal import Profiles
internal import SansIO
internal import Wire

extension HubNode {
    /// Takes what a person has said of their consents at an edge: a record of the datastream's profile dataset, as of
    /// when it was said.
    ///
    /// It upserts, whatever the dataset does with records, and is known by its id for as long as events are.
    mutating func takeConsent(
        _ event: Event, replaces: Bool, accepted: Timestamp, at time: Timestamp,
        seenIn region: (index: Int, time: Timestamp)
    ) throws(StoreFailure) -> Rejection? {
        if try isRepeated(event) { return nil }
        let record = Record(
            dataset: event.dataset, primary: event.primary, identities: event.identities,
            body: storable(event.body, accepted: accepted, dataset: event.dataset))
        let statement = ConsentStatement(said: region.time, replaces: replaces)
        if let rejection = try take(record, statement: statement, at: time) { return rejection }
        remember(event, at: time)
        counters.consentsTaken += 1
        if let id = try profileID(of: event.primary) {
            staged.sight(id, region: region.index, at: region.time)
        }
        return nil
    }

    /// The record with the time of these consents, `consents.metadata.time`, unless the person's own client gave it;
    /// and, where the schema takes no more, only with what is acted on.
    private func storable(_ body: Value, accepted: Timestamp, dataset: String) -> Value {
        let dated: Value = ["consents": ["metadata": ["time": .string(accepted.rfc3339)]]]
        let whole = dated.merged(with: body)
        // Whoever wants to keep TC strings adds the field group for them (published); consents count all the same.
        guard let dataset = catalog.dataset(dataset), refusal(of: whole, dataset, behaviour: .record) != nil,
            let consents = whole.fields?["consents"]
        else { return whole }
        return ["consents": consents]
    }
}

/// That a record says a person's consents.
struct ConsentStatement: Sendable {
    /// When, by the hub's clock.
    var said: Timestamp
    /// Whether earlier ones of the same source no longer count.
    var replaces: Bool
}
