internal import Profiles
internal import SansIO

/// Adobe 1.0: one answer to everything.
///
/// XDM has no such purpose. It is taken to be collection, which the published `general=in|out` decides on, and
/// personalisation, since nothing is decided for who is out (inferred).
struct GeneralConsent {
    let consents: Value

    init(_ value: Value, at place: String) throws(Problem) {
        guard let fields = value.fields else {
            throw Problem(.invalidField, "'\(place).value' must be an object.")
        }
        try checkNames(of: fields, among: ["general"], at: "\(place).value")
        let choice: String
        switch fields["general"] {
        case nil: throw Problem(.missingValue, "'\(place).value.general' is missing.")
        case "in": choice = "y"
        case "out": choice = "n"
        case "pending": choice = "p"
        case "not_provided": choice = "u"
        default:
            throw Problem(
                .invalidField, "'\(place).value.general' must be in, out, pending or not_provided.")
        }
        let said: Value = ["val": .string(choice)]
        consents = ["collect": said, "personalize": ["content": said]]
    }
}

/// Adobe 2.0: choices by purpose, `consents` of XDM but for the case of some values.
struct DetailedConsent {
    private(set) var consents = Value.object(Fields())

    private static let purposes = ["collect", "share", "adID", "personalize", "marketing", "metadata"]
    private static let channels = [
        "preferred", "any", "email", "push", "sms", "call", "postalMail", "whatsApp", "fax",
    ]
    /// The values of XDM by those of the Edge Network, which has some in lower case.
    private static let choices = [
        "y": "y", "n": "n", "p": "p", "u": "u", "dy": "dy", "dn": "dn", "li": "LI", "ct": "CT", "cp": "CP",
        "vi": "VI", "pi": "PI",
    ]

    init(_ value: Value, at place: String) throws(Problem) {
        let place = "\(place).value"
        let fields = try object(value, at: place)
        try checkNames(of: fields, among: DetailedConsent.purposes, at: place)
        var result = Fields()
        for member in fields.members {
            let here = "\(place).\(member.name)"
            switch member.name {
            case "personalize":
                let content = try object(member.value, at: here)
                try checkNames(of: content, among: ["content"], at: here)
                result[member.name] = try DetailedConsent.each(of: content, at: here, DetailedConsent.choice)
            case "marketing":
                let channels = try object(member.value, at: here)
                try checkNames(of: channels, among: DetailedConsent.channels, at: here)
                result[member.name] = try DetailedConsent.each(of: channels, at: here) {
                    value, place throws(Problem) in
                    place.hasSuffix(".preferred")
                        ? try text(value, at: place) : try DetailedConsent.choice(value, at: place)
                }
            case "metadata": result[member.name] = try DetailedConsent.metadata(member.value, at: here)
            default: result[member.name] = try DetailedConsent.choice(member.value, at: here)
            }
        }
        consents = .object(result)
    }

    private static func each(
        of fields: Fields, at place: String, _ read: (Value, String) throws(Problem) -> Value
    ) throws(Problem) -> Value {
        var result = Fields()
        for member in fields.members {
            result[member.name] = try read(member.value, "\(place).\(member.name)")
        }
        return .object(result)
    }

    /// `{"val": "y"}`, and what may stand beside it.
    private static func choice(_ value: Value, at place: String) throws(Problem) -> Value {
        let fields = try object(value, at: place)
        guard let given = fields["val"] else { throw Problem(.missingValue, "'\(place).val' is missing.") }
        guard let choice = given.string.flatMap({ choices[$0] ?? choices[$0.lowercased()] }) else {
            let known = choices.keys.sorted().joined(separator: ", ")
            throw Problem(.invalidField, "'\(place).val' must be one of \(known).")
        }
        var result = Fields([("val", .string(choice))])
        for name in ["idType", "reason", "time"] {
            if let value = fields[name] { result[name] = try text(value, at: "\(place).\(name)") }
        }
        return .object(result)
    }

    private static func metadata(_ value: Value, at place: String) throws(Problem) -> Value {
        guard let time = try object(value, at: place)["time"] else { return .object(Fields()) }
        guard time.string.flatMap({ Timestamp(rfc3339: $0) }) != nil else {
            throw Problem(.invalidField, "'\(place).time' must be an RFC 3339 date and time.")
        }
        return ["time": time]
    }
}

/// IAB TCF 2.0: a string that says much. Collection needs Purpose 1 and Adobe as a vendor, where the regulation applies.
struct TransparencyConsent {
    private let string: String
    private let applies: Bool
    private let containsPersonalData: Bool
    private let allowsCollection: Bool

    init(_ value: Value, of fields: Fields, at place: String) throws(Problem) {
        string = try text(value, at: "\(place).value").string ?? ""
        applies = try TransparencyConsent.flag("gdprApplies", of: fields, at: place) ?? true
        containsPersonalData =
            try TransparencyConsent.flag("gdprContainsPersonalData", of: fields, at: place) ?? false
        guard let decoded = TransparencyString(string) else {
            throw Problem(
                .failedValidation, "'\(place).value' is no TC string of version 2, or not all of one.")
        }
        allowsCollection = !applies || decoded.allowsCollection
    }

    var consents: Value { ["collect": ["val": allowsCollection ? "y" : "n"]] }

    /// The string itself, where XDM keeps it (IAB TCF 2.0 Consent for profiles).
    func privacyInfo(of device: Identity) -> Value {
        let consentString: Value = [
            "consentStandard": "IAB TCF", "consentStandardVersion": "2.0",
            "consentStringValue": .string(string), "gdprApplies": .bool(applies),
            "containsPersonalData": .bool(containsPersonalData),
        ]
        let byValue = Fields([(device.value, ["identityIABConsent": ["consentString": consentString]])])
        return ["identityPrivacyInfo": .object(Fields([(device.namespace, .object(byValue))]))]
    }

    private static func flag(_ name: String, of fields: Fields, at place: String) throws(Problem) -> Bool? {
        switch fields[name] {
        case nil, .null: return nil
        case .bool(let truth): return truth
        default: throw Problem(.invalidField, "'\(place).\(name)' must be true or false.")
        }
    }
}

/// A purpose that does not exist is refused rather than passed over: somebody would believe that it counts.
private func checkNames(of fields: Fields, among known: [String], at place: String) throws(Problem) {
    for member in fields.members where !known.contains(member.name) {
        throw Problem(
            .invalidField,
            "'\(place).\(member.name.prefix(64))' is no purpose: it may be \(known.joined(separator: ", ")).")
    }
}

private func object(_ value: Value, at place: String) throws(Problem) -> Fields {
    guard let fields = value.fields else { throw Problem(.invalidField, "'\(place)' must be an object.") }
    return fields
}

private func text(_ value: Value, at place: String) throws(Problem) -> Value {
    guard value.string != nil else { throw Problem(.invalidField, "'\(place)' must be a text.") }
    return value
}
