internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles
internal import SansIO

/// `/spoke/destinations`: Custom Personalization destinations with what is activated to them.
///
/// Platform has them in its user interface and in Flow Service, whose shape for them is not published; this
/// one is Spoke's own, with the members of a topology's catalog file.
struct PersonalizationRoutes: Sendable {
    private static let path = "/spoke/destinations"
    // Published guardrails.
    private static let destinationsMaximum = 10
    private static let audiencesMaximum = 250

    let definitions: Definitions

    func add(to group: RouterGroup<HubAPI.Context>) {
        let one = "\(PersonalizationRoutes.path)/:id"
        group.get("\(PersonalizationRoutes.path)") { _, _ in
            let catalog = self.definitions.catalog
            return Response(json: ["destinations": .array(catalog.destinations.map { $0.document(catalog) })])
        }
        group.post("\(PersonalizationRoutes.path)") { request, _ in try await self.create(request) }
        group.get("\(one)") { _, context in
            let catalog = self.definitions.catalog
            let index = try self.index(of: context.parameters.require("id"), in: catalog)
            return Response(json: catalog.destinations[index].document(catalog))
        }
        group.put("\(one)") { request, context in
            try await self.replace(context.parameters.require("id"), request)
        }
        group.delete("\(one)") { _, context in try await self.delete(context.parameters.require("id")) }
    }

    private func index(of id: String, in catalog: Catalog) throws -> Int {
        if let index = catalog.destinations.firstIndex(where: { $0.id == id }) { return index }
        throw Problem.notFound("destination", id)
    }

    private func create(_ request: Request) async throws -> Response {
        let members = try await definitions.members(of: request)
        let id = definitions.newID()
        let time = definitions.now().milliseconds
        let document = try await definitions.change { catalog -> Value in
            var destination = try Destination(
                members, id: id, regions: definitions.service.regions, in: catalog)
            destination.created = time
            destination.updated = time
            catalog.destinations.append(destination)
            try definitions.check(
                catalog.destinations.count, atMost: PersonalizationRoutes.destinationsMaximum,
                "Custom Personalization destinations")
            try self.check(destination, in: catalog)
            return destination.document(catalog)
        }
        return Response(status: .created, json: document)
    }

    private func replace(_ id: String, _ request: Request) async throws -> Response {
        let members = try await definitions.members(of: request)
        let time = definitions.now().milliseconds
        let document = try await definitions.change { catalog -> Value in
            let index = try self.index(of: id, in: catalog)
            var destination = try Destination(
                members, id: id, regions: definitions.service.regions, in: catalog)
            destination.created = catalog.destinations[index].created
            destination.updated = time
            catalog.destinations[index] = destination
            try self.check(destination, in: catalog)
            return destination.document(catalog)
        }
        return Response(json: document)
    }

    private func check(_ destination: Destination, in catalog: Catalog) throws {
        if catalog.destinations.contains(where: { $0.id != destination.id && $0.name == destination.name }) {
            throw Problem(.conflict, "a destination named \(destination.name) exists: choose another name")
        }
        try definitions.check(
            destination.audiences.count, atMost: PersonalizationRoutes.audiencesMaximum,
            "audiences in one destination")
        try catalog.checkAttributes()
    }

    private func delete(_ id: String) async throws -> Response {
        try await definitions.change { catalog in
            catalog.destinations.remove(at: try self.index(of: id, in: catalog))
            let users = catalog.datastreams.filter { $0.destinations.contains(id) }
                .map { "the datastream \($0.name)" }
            if !users.isEmpty { throw Problem.inUse("the destination", by: users) }
        }
        return Response(status: .noContent)
    }
}
