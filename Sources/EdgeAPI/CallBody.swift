internal import NIOCore
internal import Profiles
internal import SansIO

/// What a call says, checked for form but not yet for identities.
///
/// `init(parsing:)` is all that knows how bytes become a call: a parser that reads a lookup's body in place, without
/// values for what nobody asks for, replaces that alone.
struct CallBody {
    struct Event {
        var id: String?
        var timestamp: Timestamp?
        /// The XDM object, the shared one of a v1 call folded in.
        var xdm: Value
        /// Where it stands in the body, for sentences.
        var place: String
        /// Where its identities stand, if not in its `xdm`.
        var subjectPlace: String?
        var wantsDecisions = false

        var identitiesPlace: String { subjectPlace ?? place + ".xdm.identityMap" }

        /// An event that says nothing but who it is about asks, and reports nothing: the published edge lookup.
        var isLookup: Bool { xdm.fields?.members.allSatisfy { $0.name == "identityMap" } ?? true }
    }

    /// The whole body.
    let fields: Fields
    /// At least one; of calls that send no events, one that says who they are about.
    private(set) var events: [Event]
    /// What the call and its events ask for.
    private(set) var query: CallQuery
    let meta: CallMeta

    init(parsing buffer: ByteBuffer, as call: Call) throws(Problem) {
        let value: Value
        do throws(JSONError) {
            value = try JSONParser().parse(Array(buffer.readableBytesView))
        } catch {
            throw Problem(.invalidJSON, "The request body is not JSON: \(error)")
        }
        guard let body = value.fields else {
            throw Problem(.invalidField, "The request body must be a JSON object.")
        }
        fields = body
        query = try CallQuery(of: body)
        meta = try CallMeta(body)
        events = []
        switch call.action {
        case .interact, .collect: try readEvents(call)
        case .acquireIdentity, .setConsent: events = [try CallBody.subject(of: body)]
        }
        if query.scopes > CallQuery.scopesMaximum {
            throw Problem(
                .invalidField,
                "The request has \(query.scopes) decisionScopes: send at most \(CallQuery.scopesMaximum) at a time."
            )
        }
    }

    private mutating func readEvents(_ call: Call) throws(Problem) {
        if call.version == .v2, call.action == .interact {
            guard let event = fields["event"] else {
                throw Problem(.missingValue, "'event' is missing: v2/interact takes one event.")
            }
            return try take(event, at: "event", sharing: nil, call)
        }
        guard let value = fields["events"] else { throw Problem(.missingValue, "'events' is missing.") }
        guard let items = value.array else { throw Problem(.invalidField, "'events' must be an array.") }
        if items.isEmpty { throw Problem(.missingValue, "'events' is empty: send at least one.") }
        let shared = call.version == .v1 ? try fields.object("xdm") : nil
        events.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            try take(item, at: "events[\(index)]", sharing: shared, call)
        }
    }

    private mutating func take(
        _ value: Value, at place: String, sharing shared: Fields?, _ call: Call
    ) throws(Problem) {
        guard let event = value.fields else { throw Problem(.invalidField, "'\(place)' must be an object.") }
        let own: Fields
        switch event["xdm"] {
        case .object(let fields): own = fields
        case nil where call.version == .v1: own = Fields()
        case nil: throw Problem(.missingValue, "'\(place).xdm' is missing.")
        default: throw Problem(.invalidField, "'\(place).xdm' must be an object.")
        }
        let xdm = Value.object(shared.map { CallBody.folded($0, under: own) } ?? own)
        let id = XDM.id(in: xdm)
        switch xdm.fields?["_id"] {
        case nil, .null: break
        case .string(let text) where text.utf8.count <= CallBody.idBytesMaximum: break
        default:
            throw Problem(
                .invalidField,
                "'\(place).xdm._id' must be a text of at most \(CallBody.idBytesMaximum) bytes.")
        }
        let asked = try CallQuery(of: event, at: place)
        let timestamp: Timestamp?
        do throws(Rejection) {
            timestamp = try XDM.timestamp(in: xdm)
        } catch {
            throw Problem(.invalidField, "'\(place).xdm.timestamp' must be an RFC 3339 date and time.")
        }
        events.append(
            Event(
                id: id, timestamp: timestamp, xdm: xdm, place: place,
                wantsDecisions: asked.wantsDecisions || query.wantsDecisions))
        query = query.joined(with: asked)
    }

    private static let idBytesMaximum = 128

    /// Who a call without events is about: `xdm.identityMap`, or `identityMap` at the top.
    private static func subject(of body: Fields) throws(Problem) -> Event {
        let xdm = try body.object("xdm")
        let isOutside = xdm?["identityMap"] == nil && body["identityMap"] != nil
        let map = isOutside ? body["identityMap"] : xdm?["identityMap"]
        return Event(
            xdm: .object(Fields(map.map { [("identityMap", $0)] } ?? [])), place: "the request",
            subjectPlace: isOutside ? "identityMap" : "xdm.identityMap")
    }

    /// What an event does not say itself it takes from the shared object; of identities, namespace by namespace.
    private static func folded(_ shared: Fields, under own: Fields) -> Fields {
        var result = own
        for member in shared.members {
            switch (member.name, member.value, result[member.name]) {
            case (_, _, nil): result[member.name] = member.value
            case ("identityMap", .object(let map), .object(let ownMap)?):
                var merged = ownMap
                for namespace in map.members where merged[namespace.name] == nil {
                    merged[namespace.name] = namespace.value
                }
                result[member.name] = .object(merged)
            default: break
            }
        }
        return result
    }
}
