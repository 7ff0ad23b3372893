internal import Profiles

/// What the client of one request says of the collection of its events: by a TC string in one of them, else by the entry
/// that it keeps.
struct ClientConsent {
    private(set) var refusesCollection = false
    /// What the client is told to keep from now on.
    private(set) var stored: StoredState?

    init(of body: CallBody, _ state: ClientState) {
        if let isAllowed = body.events.lazy.compactMap({ ClientConsent.consent(in: $0.xdm) }).first {
            refusesCollection = !isAllowed
            stored = StoredState(entry: .consent, value: ClientConsent.value(isAllowed: isAllowed))
        } else if let kept = state.value(of: .consent) {
            refusesCollection = kept == "general=out" || kept == "general%3Dout"
        }
    }

    static func value(isAllowed: Bool) -> String { isAllowed ? "general=in" : "general=out" }

    /// What `consentStrings` of an event says, the last that can be read (XDM, IAB TCF 2.0 Consent for events).
    private static func consent(in xdm: Value) -> Bool? {
        guard let strings = xdm.fields?["consentStrings"]?.array else { return nil }
        for item in strings.reversed() {
            guard let fields = item.fields, fields["consentStandard"] == "IAB TCF",
                fields["consentStandardVersion"] == "2.0",
                let string = fields["consentStringValue"]?.string.flatMap({ TransparencyString($0) })
            else { continue }
            return fields["gdprApplies"] == false || string.allowsCollection
        }
        return nil
    }
}
