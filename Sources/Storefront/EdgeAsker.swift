public import Laboratory
internal import Profiles
internal import SansIO

/// How the shop's own server asks an edge: as a client with a token, on the server host.
///
/// The token stays here: pages see only what was answered about the customer who is logged in.
public struct EdgeAsker: Sendable {
    private let access: HubAccess
    private let caller: HTTPCaller

    /// - Parameter access: Where the token comes from.
    public init(access: HubAccess, caller: HTTPCaller) {
        self.access = access
        self.caller = caller
    }

    /// An edge profile lookup (`POST /ee/v2/interact` with nothing but the primary identity), told for the page.
    func lookUp(_ email: String, at edge: ShopPlan.Edge, _ stream: ShopPlan.Stream) async throws -> Value {
        let path = "/ee/v2/interact"
        let start = ContinuousClock.now
        let reply = try await access.calling { fields in
            try await caller.call(
                "POST", edge.server, path + "?datastreamId=\(stream.server.id)", fields: fields,
                json: DemoRecords.lookup(email))
        }
        let took = ContinuousClock.now - start
        let pulled = reply.json[path: "handle"]?.array?.first { $0[path: "type"] == "activation:pull" }
        let destinations = pulled?[path: "payload"]?.array ?? []
        return [
            "status": .integer(Int64(reply.status)),
            "route": .string("POST " + path),
            "datastream": .string(stream.server.name),
            "edgeMs": .number(Double(took.nanoseconds / 1_000) / 1_000),
            "region": text(reply.field("x-spoke-region")),
            "source": text(reply.field("x-spoke-source")),
            "revision": text(reply.field("x-spoke-revision")),
            "ageMs": reply.field("x-spoke-age-ms").flatMap { Int64($0) }.map { .integer($0) } ?? .null,
            "problem": reply.json[path: "detail"] ?? .null,
            "audiences": .array(audiences(in: destinations)),
            "attributes": .object(attributes(in: destinations)),
        ]
    }

    /// How long the edge still keeps the profile for the pages; no access in the sense of the time to live.
    func held(
        _ email: String, at edge: ShopPlan.Edge, _ stream: ShopPlan.Stream, in plan: ShopPlan
    ) async throws -> Value {
        // Anybody may ask the edge host this much.
        let reply = try await caller.call("GET", edge.open, "/spoke/show?identity=Email:\(email)")
        let timeToLive = plan.timeToLive(of: stream, at: edge)
        var members: [(String, Value)] = [
            ("isHeld", .bool(reply.json[path: "entry"] != nil)),
            ("timeToLiveMs", .integer(timeToLive.milliseconds)),
        ]
        if let left = reply.json[path: "expiresInMs"]?.integer {
            // The edge counts by the longest life that any of its destinations gives.
            let rest = left - (edge.longestTimeToLive - timeToLive).milliseconds
            members.append(("expiresInMs", .integer(max(0, rest))))
        }
        return .object(Fields(members))
    }

    private func text(_ text: String?) -> Value { text.map { .string($0) } ?? .null }

    private func audiences(in destinations: [Value]) -> [Value] {
        var ids: [Value] = []
        for segment in destinations.flatMap({ $0[path: "segments"]?.array ?? [] }) {
            if let id = segment[path: "id"], !ids.contains(id) { ids.append(id) }
        }
        return ids
    }

    /// By their names in the destinations, without the published `{"value": …}` around them.
    private func attributes(in destinations: [Value]) -> Fields {
        var attributes = Fields()
        for destination in destinations {
            for member in destination[path: "attributes"]?.fields?.members ?? [] {
                attributes[member.name] = member.value[path: "value"]
            }
        }
        return attributes
    }
}
