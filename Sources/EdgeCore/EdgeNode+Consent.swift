internal import Profiles
internal import SansIO
internal import Wire

extension EdgeNode {
    /// What the person of an identity does not consent to, as far as the edge knows: what they have said here over what
    /// the hub says. An entry counts also once it has expired: a refusal does not lapse.
    func refused(by identity: Key16) -> Consent.Purposes {
        let entry = table.index(owning: identity).map { table[$0].entry.refused } ?? []
        return entry.covered(by: overlay.consent(over: identity))
    }

    /// Whether one of the events says a consent that the datastream has no dataset for.
    func lacksProfileDataset(for events: [SubmittedEvent], plan: Int) -> Bool {
        plans[plan].datastream.profileDataset == nil && events.contains { $0.kind != .event }
    }

    /// Whether an event is not taken. What a person says of their consents always is.
    func refuses(_ event: SubmittedEvent, of interaction: Interaction) -> Bool {
        event.kind == .event
            && (interaction.refusesCollection || refused(by: event.primary.key).contains(.collect))
    }
}
