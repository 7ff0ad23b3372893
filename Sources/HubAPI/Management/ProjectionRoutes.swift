internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles

/// `/data/core/ups/config/projections`: what is projected (Platform's edge projection API, a documented
/// legacy).
///
/// A departure: `mergePolicyId` can only name the policy that edges follow, because the hub makes one
/// projection of each profile. Without it that policy is meant.
struct ProjectionRoutes: Sendable {
    static let path = "/data/core/ups/config/projections"
    /// As published; and what clients send instead: it without the version, and plain JSON.
    private static let types = [
        "application/vnd.adobe.platform.projectionconfig+json;version=1",
        "application/vnd.adobe.platform.projectionconfig+json", MediaType.json,
    ]

    let definitions: Definitions

    func add(to group: RouterGroup<HubAPI.Context>) {
        let one = "\(ProjectionRoutes.path)/:id"
        group.get("\(ProjectionRoutes.path)") { request, _ in try self.list(Query(request)) }
        group.post("\(ProjectionRoutes.path)") { request, _ in try await self.create(request) }
        group.get("\(one)") { _, context in
            let catalog = self.definitions.catalog
            let index = try self.index(of: context.parameters.require("id"), in: catalog)
            return Response(json: catalog.projections[index].published(catalog))
        }
        group.put("\(one)") { request, context in
            try await self.replace(context.parameters.require("id"), request)
        }
        group.delete("\(one)") { _, context in try await self.delete(context.parameters.require("id")) }
    }

    private func index(of id: String, in catalog: Catalog) throws -> Int {
        if let index = catalog.projections.firstIndex(where: { $0.id == id }) { return index }
        throw Problem.notFound("projection configuration", id)
    }

    private func list(_ query: Query) throws -> Response {
        let catalog = definitions.catalog
        var projections = catalog.projections
        let schema = query.text("schemaName")
        if let name = query.text("name") {
            if schema == nil { throw Problem(.badRequest, "the query needs schemaName with name") }
            projections.removeAll { $0.name != name }
        }
        if let schema, schema != ProfileSchema.name { projections = [] }
        return Response(json: [
            "_links": Hal.links(("self", ProjectionRoutes.path)),
            "_embedded": ["projectionConfigs": .array(projections.map { $0.published(catalog) })],
        ])
    }

    private func create(_ request: Request) async throws -> Response {
        guard try Query(request).required("schemaName") == ProfileSchema.name else {
            throw Problem(.badRequest, "schemaName must be \(ProfileSchema.name)")
        }
        let members = try await definitions.members(of: request, types: ProjectionRoutes.types)
        let id = definitions.newID()
        let document = try await definitions.change { catalog -> Value in
            let projection = try ProjectionConfiguration(members, id: id, in: catalog)
            catalog.projections.append(projection)
            return projection.published(catalog)
        }
        return Response(json: document)
    }

    private func replace(_ id: String, _ request: Request) async throws -> Response {
        let members = try await definitions.members(of: request, types: ProjectionRoutes.types)
        let document = try await definitions.change { catalog -> Value in
            let index = try self.index(of: id, in: catalog)
            let held = catalog.projections[index]
            try members.checkVersion(held.version)
            var projection = try ProjectionConfiguration(members, id: id, in: catalog)
            projection.version = held.version + 1
            catalog.projections[index] = projection
            return projection.published(catalog)
        }
        return Response(json: document)
    }

    private func delete(_ id: String) async throws -> Response {
        try await definitions.change { catalog in
            _ = catalog.projections.remove(at: try self.index(of: id, in: catalog))
        }
        return Response(status: .noContent)
    }
}

extension ProjectionConfiguration {
    private static let nameDefault = "default"

    fileprivate func published(_ catalog: Catalog) -> Value {
        let target = catalog.projectionDestinations.first { $0.id == destination }
        var embedded = Fields()
        if let target { embedded["destination"] = target.published() }
        var fields = Fields([
            (
                "_links",
                Hal.links(
                    ("destination", "\(ProjectionDestinationRoutes.path)/\(destination)"),
                    ("self", "\(ProjectionRoutes.path)/\(id)"))
            ),
            ("_embedded", .object(embedded)), ("selector", .string(selector)), ("version", .integer(version)),
            ("id", .string(id)), ("schemaName", .string(ProfileSchema.name)), ("name", .string(name)),
            ("destinationId", .string(destination)),
        ])
        fields["mergePolicyId"] = mergePolicy.map { .string($0) }
        return .object(fields)
    }

    fileprivate init(_ members: Members, id: String, in catalog: Catalog) throws {
        let destination = try members.requiredText("destinationId")
        guard catalog.projectionDestinations.contains(where: { $0.id == destination }) else {
            throw members.wrong(
                "destinationId", "names the projection destination \(destination), which is not there")
        }
        let selector = try members.requiredText("selector", bytesMaximum: FieldSelector.bytesMaximum)
        do throws(FieldSelectorError) {
            _ = try FieldSelector(selector)
        } catch {
            throw Problem(
                .badRequest, title: "Invalid selector", "the selector, \(error)",
                report: ["column": .integer(Int64(error.column))])
        }
        let name = try members.text("name") ?? ProjectionConfiguration.nameDefault
        if catalog.projections.contains(where: { $0.name == name && $0.id != id }) {
            throw Problem(.conflict, "a projection named \(name) exists: choose another name")
        }
        let policy = try members.text("mergePolicyId")
        if let policy {
            guard catalog.mergePolicy(policy) != nil else {
                throw members.wrong("mergePolicyId", "names the merge policy \(policy), which is not there")
            }
            guard policy == catalog.edgeMergePolicy.id else {
                throw members.wrong(
                    "mergePolicyId",
                    "must be the policy active on edge, \(catalog.edgeMergePolicy.id): the hub projects by "
                        + "that one alone")
            }
        }
        self.init(id: id, name: name, destination: destination, selector: selector, mergePolicy: policy)
    }
}
