internal import EdgeCore
internal import Profiles
internal import SansIO

extension EdgeResponder {
    /// `privacy/set-consent`: taken like an event, durable before it is answered.
    func setConsent(
        _ body: CallBody, _ subject: CallIdentities, datastream: Datastream, isAuthenticated: Bool,
        _ envelope: Envelope, through exchange: Exchange
    ) throws(Problem) {
        // Consents are said of a device (published for Web SDK); the person's other identities link to it.
        let device = subject.all.first { $0.namespace == "ECID" } ?? subject.primary
        let said = try ConsentBody(of: body.fields, device: device)
        let interaction = Interaction(
            datastream: datastream.id, requestID: envelope.context.requestID,
            isAuthenticated: isAuthenticated, primary: nil,
            events: [
                SubmittedEvent(
                    id: nil, timestamp: nil, primary: device, identities: subject.all, body: said.record,
                    kind: said.kind)
            ])
        var envelope = envelope
        envelope.preferences = said.preferences(at: service.timestamp())
        if let general = said.general {
            envelope.stored.append(StoredState(entry: .consent, value: general))
        }
        service.interact(interaction) { [envelope] answer in
            exchange.answer { writer in
                if let problem = EdgeResponder.problem(with: answer, toEvents: 1) {
                    return envelope.context.write(problem, to: &writer)
                }
                envelope.write(answer, to: &writer)
            }
        }
    }
}

extension Envelope {
    /// What is left of an answer where the person does not consent to collection.
    mutating func withhold(for answer: EdgeAnswer) {
        guard answer.isWithheld || answer.eventsRefused > 0 else { return }
        warnings.append(
            Remark(
                code: .consentMissing,
                detail: "The request was ignored, wholly or in part, for want of consent to collection."))
        guard answer.isWithheld else { return }
        isLookup = false
        decisions = []
    }
}
