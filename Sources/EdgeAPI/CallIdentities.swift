internal import EdgeCore
internal import Profiles
internal import SansIO

/// Who a call is about, by the rules of its host.
///
/// Server host: each event names its primary identity. Edge host: the visitor's ECID is added to every event that
/// brings none, and is primary where the event names none. The edge never stitches.
struct CallIdentities {
    /// Whose profile is looked up: the first event's.
    private(set) var primary: Identity
    /// All that the first event names, the visitor's ECID among them.
    private(set) var all: [Identity]
    /// What is to be collected: the events that say more than who they are about.
    private(set) var events: [SubmittedEvent] = []
    /// `nil` on the server host.
    private(set) var visitor: Visitor?
    /// Events that call more than one identity primary: edge segmentation passes them over.
    private(set) var ambiguousEvents: [Int] = []

    /// - Parameter visit: The visitor, by what the first event brings; asked once, and only on the edge host.
    init(
        of body: CallBody, _ call: Call, onServerHost isServerHost: Bool,
        visit: (_ own: Identity?, _ firstPartyID: Identity?) -> Visitor?
    ) throws(Problem) {
        var first: (primary: Identity, all: [Identity])?
        for (index, event) in body.events.enumerated() {
            var (flagged, all, isAmbiguous) = try CallIdentities.named(in: event)
            if isAmbiguous { ambiguousEvents.append(index) }
            if isServerHost {
                if flagged == nil {
                    throw Problem(
                        .missingPrimaryIdentity,
                        "No primary identity found in the input event (\(event.place)). Set 'primary' to true in one "
                            + "element of its identityMap.")
                }
            } else {
                let firstPartyID = all.first { $0.namespace == Visitor.firstPartyNamespace }
                if first == nil {
                    visitor = visit(all.first { $0.namespace == "ECID" }, firstPartyID)
                }
                CallIdentities.add(visitor?.ecid, to: &all, primary: &flagged)
            }
            guard let primary = flagged ?? XDM.defaultPrimary(of: all) else {
                throw Problem(
                    .missingPrimaryIdentity,
                    "No identity found in the input event (\(event.place)). Put at least one into its identityMap."
                )
            }
            if first == nil { first = (primary, all) }
            if !event.isLookup || call.action == .collect {
                events.append(
                    SubmittedEvent(
                        id: event.id, timestamp: event.timestamp, primary: primary, identities: all,
                        body: event.xdm, isEvaluated: !isAmbiguous))
            }
        }
        guard let first else { throw Problem(.missingValue, "'events' is empty: send at least one.") }
        (primary, all) = first
    }

    /// Adds the visitor's ECID where an event brings none. It stands in for a first-party id.
    private static func add(_ ecid: Identity?, to all: inout [Identity], primary: inout Identity?) {
        guard let ecid else { return }
        all.removeAll { $0.namespace == Visitor.firstPartyNamespace }
        if primary?.namespace == Visitor.firstPartyNamespace { primary = ecid }
        guard !all.contains(where: { $0.namespace == "ECID" }), all.count < XDM.identitiesMaximum else {
            return
        }
        all.append(ecid)
        all.sort()
    }

    private static func named(
        in event: CallBody.Event
    ) throws(Problem) -> (primary: Identity?, all: [Identity], isAmbiguous: Bool) {
        let primaries = try checkForm(of: event)
        do throws(Rejection) {
            let (primary, all) = try XDM.identities(in: event.xdm)
            return (primary, all, primaries > 1)
        } catch {
            switch error {
            case .tooManyIdentities:
                throw Problem(
                    .unexpectedIdentities,
                    "'\(event.place)' has more than \(XDM.identitiesMaximum) identities: send fewer.")
            case .noIdentity where primaries == 0: return (nil, [], false)
            default:
                throw Problem(
                    .invalidIdentity,
                    "The primary identity of '\(event.place)' is malformed: an ECID has 38 digits, any other value 1 "
                        + "to \(Identity.valueBytesMaximum) bytes.")
            }
        }
    }

    /// `{"<namespace>": [{"id": "…"}]}`. Returns how many of them, well-formed or not, are called primary.
    private static func checkForm(of event: CallBody.Event) throws(Problem) -> Int {
        let map: Fields
        switch event.xdm.fields?["identityMap"] {
        case nil, .null: return 0
        case .object(let fields): map = fields
        default: throw Problem(.malformedIdentities, "'\(event.identitiesPlace)' must be an object.")
        }
        var primaries = 0
        for namespace in map.members {
            let name = namespace.name.prefix(Identity.namespaceBytesMaximum)
            guard let items = namespace.value.array else {
                throw Problem(
                    .malformedIdentities,
                    "'\(event.identitiesPlace).\(name)' must be an array of identities.")
            }
            for item in items {
                guard let fields = item.fields, fields["id"]?.string != nil else {
                    throw Problem(
                        .malformedIdentities,
                        "Each identity in '\(event.identitiesPlace).\(name)' needs an 'id' in quotes.")
                }
                if fields["primary"] == true || fields["primary"] == "true" { primaries += 1 }
            }
        }
        return primaries
    }
}
