internal import HTTPTypes
internal import HubCore
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles
internal import SansIO

extension EntityRoutes {
    /// Most identities of one call; Spoke's own bound.
    private static let identitiesMaximum = 1_000

    /// `POST /access/entities`: several profiles at once, as a map from their XIDs. One that nobody knows has an empty
    /// entity. Events are asked for one profile at a time, with `GET`.
    func lookUpSeveral(_ request: Request, _ limits: HubAPI.Limits) async throws -> Response {
        let members = try Members(
            try await limits.document(of: request, types: [MediaType.json], problem: "about:blank"))
        try ProfileSchema.check(members)
        let fields = try members.texts("fields") ?? []
        let policy = try members.text("mergePolicyId")
        let withComputed = try members.truth("withCA") ?? false
        guard let asked = try members.objects("identities"), !asked.isEmpty else {
            throw members.missing("identities")
        }
        guard asked.count <= EntityRoutes.identitiesMaximum else {
            throw members.wrong("identities", "may be \(EntityRoutes.identitiesMaximum) at a time")
        }
        let identities = try asked.map(EntityRoutes.identity)
        var found = Fields()
        for identity in identities {
            guard let entity = try await service.entity(of: identity, by: policy) else {
                found[identity.xid] = EntityRoutes.unknown(identity)
                continue
            }
            let published = entity.published(
                as: identity, service.catalog(), fields: fields, withComputed: withComputed)
            for member in published.fields?.members ?? [] { found[member.name] = member.value }
        }
        return Response(json: .object(found))
    }

    /// `{ "entityId": …, "entityIdNS": { "code": … } }`, or an XID alone.
    private static func identity(_ members: Members) throws -> Identity {
        guard let namespace = try members.object("entityIdNS")?.requiredText("code") else {
            return try XID.identity(of: members.requiredText("entityId"), as: "entityId")
        }
        let identity = Identity(namespace: namespace, value: try members.requiredText("entityId"))
        guard identity.isWellFormed else {
            throw members.wrong("entityId", "is malformed: \(Rejection.malformedIdentity)")
        }
        return identity
    }

    /// As published for an identity that no profile has.
    private static func unknown(_ identity: Identity) -> Value {
        [
            "requestedIdentity": identity.requested, "entityId": .string(identity.xid),
            "entity": [:], "sources": [""],
            "lastModifiedAt": .string(Timestamp(milliseconds: 0).rfc3339),
        ]
    }
}
