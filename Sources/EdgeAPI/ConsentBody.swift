internal import EdgeCore
internal import Profiles
internal import SansIO
internal import Wire

/// `consent` of a set-consent call: what a person says by one or several standards, as the record that is stored.
///
/// What one standard said before it says anew: `general` of Adobe 1.0 and a TC string say the same members each time,
/// and a statement of Adobe 2.0 replaces all consents unless the call says `update` (Mobile SDK).
struct ConsentBody {
    /// `consents` of XDM and, of a TC string, `identityPrivacyInfo`.
    private(set) var record = Value.object(Fields())
    private(set) var kind = OutboxEvent.Kind.consent

    /// - Parameter device: Whose TC strings are; consents are said of a device.
    init(of body: Fields, device: Identity) throws(Problem) {
        let isUpdate = try ConsentBody.isUpdate(body)
        let items = try body.list("consent")
        if items.isEmpty { throw Problem(.missingValue, "'consent' is missing: say at least one.") }
        for (index, item) in items.enumerated() {
            let place = "consent[\(index)]"
            guard let fields = item.fields else {
                throw Problem(.invalidField, "'\(place)' must be an object.")
            }
            let standard = try ConsentBody.text("standard", of: fields, at: place)
            let version = try ConsentBody.text("version", of: fields, at: place)
            guard let value = fields["value"], value != .null else {
                throw Problem(.missingValue, "'\(place).value' is missing.")
            }
            switch (standard, version) {
            case ("Adobe", "1.0"): take(try GeneralConsent(value, at: place).consents)
            case ("Adobe", "2.0"):
                take(try DetailedConsent(value, at: place).consents)
                if !isUpdate { kind = .replacingConsent }
            case ("IAB TCF", "2.0"):
                let said = try TransparencyConsent(value, of: fields, at: place)
                take(said.consents)
                record = record.merged(with: said.privacyInfo(of: device))
            default:
                throw Problem(
                    .invalidField,
                    "'\(place)' names no standard that is known: Adobe 1.0, Adobe 2.0 or IAB TCF 2.0.")
            }
        }
    }

    private mutating func take(_ consents: Value) { record = record.merged(with: ["consents": consents]) }

    /// `query.consent.operation`: with `update` what is not said stays.
    private static func isUpdate(_ body: Fields) throws(Problem) -> Bool {
        let query = try body.object("query")
        switch try query?.object("consent", in: "query")?["operation"] {
        case nil, .null: return false
        case .string("update"): return true
        default: throw Problem(.invalidField, "'query.consent.operation' may only be \"update\".")
        }
    }

    private static func text(_ name: String, of fields: Fields, at place: String) throws(Problem) -> String {
        switch fields[name] {
        case nil, .null: throw Problem(.missingValue, "'\(place).\(name)' is missing.")
        case .string(let text): return text
        default: throw Problem(.invalidField, "'\(place).\(name)' must be a text.")
        }
    }

    /// `general=in|out`, what the client keeps; `nil` where the person has not decided on collection.
    var general: String? {
        switch record[path: "consents.collect.val"]?.string {
        case nil, "p", "u": nil
        default: ClientConsent.value(isAllowed: Consent(in: record).collect ?? true)
        }
    }

    /// The payload of `consent:preferences`: what is said, with its time.
    func preferences(at time: Timestamp) -> [UInt8] {
        let dated: Value = ["metadata": ["time": .string(time.rfc3339)]]
        return Value.array([dated.merged(with: record[path: "consents"] ?? dated)]).jsonBytes()
    }
}
