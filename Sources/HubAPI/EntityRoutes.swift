internal import HTTPTypes
internal import HubCore
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles
internal import SansIO

/// `GET`, `POST` and `DELETE /data/core/ups/access/entities` (Platform's Real-Time Customer Profile API).
struct EntityRoutes: Sendable {
    private static let path = "/data/core/ups/access/entities"
    private static let profileSchema = "_xdm.context.profile"
    private static let eventSchema = "_xdm.context.experienceevent"

    let service: HubService
    let limits: HubAPI.Limits

    func add(to group: RouterGroup<HubAPI.Context>) {
        group.get("\(EntityRoutes.path)") { request, _ in try await self.look(up: Query(request)) }
        group.post("\(EntityRoutes.path)") { request, _ in try await self.lookUpSeveral(request, self.limits)
        }
        group.delete("\(EntityRoutes.path)") { request, _ in try await self.delete(Query(request)) }
    }

    private func look(up query: Query) async throws -> Response {
        let withComputed = try query.truth("withCA") ?? false
        switch try query.required("schema.name") {
        case EntityRoutes.profileSchema:
            if query.text("property") != nil {
                throw Problem(.badRequest, "property filters events: ask for \(EntityRoutes.eventSchema)")
            }
            let identity = try identity(query, id: "entityId", namespace: "entityIdNS")
            let entity = try await entity(of: identity, query)
            return Response(
                json: entity.published(
                    as: identity, service.catalog(), fields: query.fields, withComputed: withComputed))
        case EntityRoutes.eventSchema:
            if let related = query.text("relatedSchema.name"), related != EntityRoutes.profileSchema {
                throw Problem(.badRequest, "relatedSchema.name must be \(EntityRoutes.profileSchema)")
            }
            let identity = try identity(query, id: "relatedEntityId", namespace: "relatedEntityIdNS")
            return try await events(of: identity, query)
        case let other:
            throw Problem(
                .badRequest,
                "no schema \(other) here: \(EntityRoutes.profileSchema) or \(EntityRoutes.eventSchema)")
        }
    }

    private func delete(_ query: Query) async throws -> Response {
        guard try query.required("schema.name") == EntityRoutes.profileSchema else {
            throw Problem(.badRequest, "only entities of \(EntityRoutes.profileSchema) can be deleted")
        }
        let identity = try identity(query, id: "entityId", namespace: "entityIdNS")
        guard case .deleted(let found) = try await service.answer({ .delete(identity, $0) }) else {
            throw HubService.Mismatch()
        }
        if !found { throw unknown(identity) }
        return Response(status: .accepted)
    }

    private func events(of identity: Identity, _ query: Query) async throws -> Response {
        let filters = try query.texts("property").map { try EventFilter($0) }
        guard filters.count <= EventFilter.countMaximum else {
            throw Problem(.badRequest, "at most \(EventFilter.countMaximum) filters by property at a time")
        }
        // In a query a plus sign may mean a blank.
        let order = query.text("orderby")?.drop { $0 == "+" || $0 == " " } ?? "timestamp"
        guard order == "timestamp" || order == "-timestamp" else {
            throw Problem(.badRequest, "orderby is +timestamp or -timestamp")
        }
        let limit = Int(try query.number("limit", in: 1...1_000) ?? 1_000)
        let start = Int(try query.number("start", in: 0...1_000) ?? 0)
        let earliest = try query.time("startTime") ?? .distantPast
        let end = try query.time("endTime") ?? Timestamp(milliseconds: .max)
        let entity = try await entity(of: identity, query)
        var events = entity.events.filter { event in
            event.timestamp >= earliest && event.timestamp < end
                && filters.allSatisfy { $0.passes(event.body) }
        }
        if order == "-timestamp" { events.reverse() }
        let page = EventPage(
            identity: identity, events: Array(events.dropFirst(start).prefix(limit)),
            order: String(order),
            start: start, next: events.count > start + limit ? start + limit : nil, modified: entity.modified)
        return Response(
            json: page.published(fields: query.fields) { next in
                query.link(EntityRoutes.path, replacing: "start", with: String(next))
            })
    }

    private func entity(of identity: Identity, _ query: Query) async throws -> Entity {
        guard let entity = try await service.entity(of: identity, by: query.text("mergePolicyId")) else {
            throw unknown(identity)
        }
        return entity
    }

    private func identity(_ query: Query, id: String, namespace: String) throws -> Identity {
        let value = try query.required(id)
        guard let code = query.text(namespace) else {
            return try XID.identity(of: value, as: id, or: namespace)
        }
        let identity = Identity(namespace: code, value: value)
        if identity.isWellFormed { return identity }
        throw Problem(.badRequest, "\(id): \(Rejection.malformedIdentity)")
    }

    private func unknown(_ identity: Identity) -> Problem {
        Problem(.notFound, "no profile has the identity \(identity)")
    }
}

extension Query {
    /// The paths of `fields`, empty for all.
    fileprivate var fields: [String] { text("fields")?.split(separator: ",").map(String.init) ?? [] }
}
