internal import EdgeCore
internal import Profiles
internal import SansIO

/// Who a call is about, by the rules of its host.
///
/// Server host: each event names its primary identity. Edge host: an ECID that the request brings (in the event,
/// the state entries or the cookie) is added to every event, and is primary where the event names none; an
/// interact call without one gets a new one. The edge never stitches.
struct CallIdentities {
    /// Whose profile is looked up: the first event's.
    private(set) var primary: Identity
    /// What is to be collected: the events that say more than who they are about.
    private(set) var events: [SubmittedEvent] = []
    private(set) var ecid: Identity?
    private(set) var isNew = false

    /// - Parameters:
    ///   - known: The ECID that came with the request rather than in an event.
    ///   - mint: Makes the new visitor's ECID; called at most once.
    init(
        of body: CallBody, _ call: Call, onServerHost isServerHost: Bool, known: Identity?,
        mint: () -> Identity
    ) throws(Problem) {
        var ecid = isServerHost ? nil : known
        var first: Identity?
        for event in body.events {
            var (flagged, all) = try CallIdentities.named(in: event)
            if let own = all.first(where: { $0.namespace == "ECID" }) {
                if ecid == nil || first == nil { ecid = own }
            } else if !isServerHost {
                if ecid == nil, call.action == .interact {
                    ecid = mint()
                    isNew = true
                }
                if let ecid, all.count < XDM.identitiesMaximum {
                    all.append(ecid)
                    all.sort()
                }
            }
            if isServerHost, flagged == nil {
                throw Problem(
                    .missingPrimaryIdentity,
                    "No primary identity found in the input event (\(event.place)). Set 'primary' to true in one "
                        + "element of its identityMap.")
            }
            flagged = flagged ?? XDM.defaultPrimary(of: all)
            guard let primary = flagged else {
                throw Problem(
                    .missingPrimaryIdentity,
                    "No identity found in the input event (\(event.place)). Put at least one into its identityMap."
                )
            }
            if first == nil { first = primary }
            if !event.isLookup || call.action == .collect {
                events.append(
                    SubmittedEvent(
                        id: event.id, timestamp: event.timestamp, primary: primary, identities: all,
                        body: event.xdm))
            }
        }
        guard let first else { throw Problem(.missingValue, "'events' is empty: send at least one.") }
        primary = first
        self.ecid = ecid
    }

    private static func named(
        in event: CallBody.Event
    ) throws(Problem) -> (primary: Identity?, all: [Identity]) {
        let namesPrimary = try checkForm(of: event)
        do throws(Rejection) {
            return try XDM.identities(in: event.xdm)
        } catch {
            switch error {
            case .tooManyIdentities:
                throw Problem(
                    .unexpectedIdentities,
                    "'\(event.place)' has more than \(XDM.identitiesMaximum) identities: send fewer.")
            case .noIdentity where !namesPrimary: return (nil, [])
            default:
                throw Problem(
                    .invalidIdentity,
                    "The primary identity of '\(event.place)' is malformed: an ECID has 38 digits, any other value 1 "
                        + "to \(Identity.valueBytesMaximum) bytes.")
            }
        }
    }

    /// `{"<namespace>": [{"id": "…"}]}`. Returns whether any of them, well-formed or not, is called primary.
    private static func checkForm(of event: CallBody.Event) throws(Problem) -> Bool {
        let map: Fields
        switch event.xdm.fields?["identityMap"] {
        case nil, .null: return false
        case .object(let fields): map = fields
        default: throw Problem(.malformedIdentities, "'\(event.place).xdm.identityMap' must be an object.")
        }
        var namesPrimary = false
        for namespace in map.members {
            let name = namespace.name.prefix(Identity.namespaceBytesMaximum)
            guard let items = namespace.value.array else {
                throw Problem(
                    .malformedIdentities,
                    "'\(event.place).xdm.identityMap.\(name)' must be an array of identities.")
            }
            for item in items {
                guard let fields = item.fields, fields["id"]?.string != nil else {
                    throw Problem(
                        .malformedIdentities,
                        "Each identity in '\(event.place).xdm.identityMap.\(name)' needs an 'id' in quotes.")
                }
                if fields["primary"] == true || fields["primary"] == "true" { namesPrimary = true }
            }
        }
        return namesPrimary
    }
}
