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

        /// An event that says nothing but who it is about asks, and reports nothing: the published edge lookup.
        var isLookup: Bool { xdm.fields?.members.allSatisfy { $0.name == "identityMap" } ?? true }
    }

    /// At least one.
    private(set) var events: [Event]
    /// `query.identity.fetch` names ECID.
    private(set) var fetchesECID = false
    /// `meta.state.entries` as key and value.
    private(set) var stateEntries: [(key: String, value: String)] = []

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
        events = try CallBody.events(of: body, call)
        fetchesECID =
            try CallBody.object("query", in: body)?["identity"]?.fields?["fetch"]?.array?
            .contains(.string("ECID")) ?? false
        let state = try CallBody.object("meta", in: body)?["state"]?.fields
        for entry in state?["entries"]?.array ?? [] {
            guard let key = entry.fields?["key"]?.string, let value = entry.fields?["value"]?.string else {
                continue
            }
            stateEntries.append((key, value))
        }
    }

    private static func events(of body: Fields, _ call: Call) throws(Problem) -> [Event] {
        if call.version == .v2, call.action == .interact {
            guard let event = body["event"] else {
                throw Problem(.missingValue, "'event' is missing: v2/interact takes one event.")
            }
            return [try self.event(event, at: "event", sharing: nil, call)]
        }
        guard let value = body["events"] else { throw Problem(.missingValue, "'events' is missing.") }
        guard let items = value.array else { throw Problem(.invalidField, "'events' must be an array.") }
        if items.isEmpty { throw Problem(.missingValue, "'events' is empty: send at least one.") }
        let shared = call.version == .v1 ? try object("xdm", in: body) : nil
        var events: [Event] = []
        events.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            events.append(try event(item, at: "events[\(index)]", sharing: shared, call))
        }
        return events
    }

    private static func event(
        _ value: Value, at place: String, sharing shared: Fields?, _ call: Call
    ) throws(Problem) -> Event {
        guard let event = value.fields else { throw Problem(.invalidField, "'\(place)' must be an object.") }
        let own: Fields
        switch event["xdm"] {
        case .object(let fields): own = fields
        case nil where call.version == .v1: own = Fields()
        case nil: throw Problem(.missingValue, "'\(place).xdm' is missing.")
        default: throw Problem(.invalidField, "'\(place).xdm' must be an object.")
        }
        let xdm = Value.object(shared.map { folded($0, under: own) } ?? own)
        let id = XDM.id(in: xdm)
        if let id, id.utf8.count > CallBody.idBytesMaximum {
            throw Problem(.invalidField, "'\(place).xdm._id' may have \(CallBody.idBytesMaximum) bytes.")
        }
        do throws(Rejection) {
            return Event(id: id, timestamp: try XDM.timestamp(in: xdm), xdm: xdm, place: place)
        } catch {
            throw Problem(.invalidField, "'\(place).xdm.timestamp' must be an RFC 3339 date and time.")
        }
    }

    private static let idBytesMaximum = 128

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

    private static func object(_ name: String, in body: Fields) throws(Problem) -> Fields? {
        switch body[name] {
        case nil, .null: return nil
        case .object(let fields): return fields
        default: throw Problem(.invalidField, "'\(name)' must be an object.")
        }
    }
}
