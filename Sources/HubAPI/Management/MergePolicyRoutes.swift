internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles
internal import SansIO

/// `/data/core/ups/config/mergePolicies` (Platform's Real-Time Customer Profile API).
///
/// Departures from the published API: a policy whose graph is `none` cannot become the one that edges follow,
/// because the hub projects stitched profiles; the default policy is deleted only after another has become
/// the default.
struct MergePolicyRoutes: Sendable {
    private static let path = "/data/core/ups/config/mergePolicies"

    let definitions: Definitions

    func add(to group: RouterGroup<HubAPI.Context>) {
        let one = "\(MergePolicyRoutes.path)/:id"
        group.get("\(MergePolicyRoutes.path)") { request, _ in try self.list(Query(request)) }
        group.post("\(MergePolicyRoutes.path)") { request, _ in try await self.create(request) }
        group.post("\(MergePolicyRoutes.path)/bulk-get") { request, _ in try await self.bulkGet(request) }
        group.get("\(one)") { _, context in
            let catalog = self.definitions.catalog
            return Response(
                json: try self.policy(context.parameters.require("id"), in: catalog).published(catalog))
        }
        group.patch("\(one)") { request, context in
            try await self.patch(context.parameters.require("id"), request)
        }
        group.put("\(one)") { request, context in
            try await self.replace(context.parameters.require("id"), request)
        }
        group.delete("\(one)") { _, context in try await self.delete(context.parameters.require("id")) }
    }

    private func policy(_ id: String, in catalog: Catalog) throws -> MergePolicy {
        if let policy = catalog.allMergePolicies.first(where: { $0.id == id }) { return policy }
        throw Problem.notFound("merge policy", id)
    }

    private func list(_ query: Query) throws -> Response {
        let catalog = definitions.catalog
        var policies = catalog.allMergePolicies
        if let schema = query.text("schema.name"), schema != ProfileSchema.name { policies = [] }
        if let isDefault = try query.truth("default") { policies.removeAll { $0.isDefault != isDefault } }
        if let isActive = try query.truth("isActiveOnEdge") {
            policies.removeAll { $0.isActiveOnEdge != isActive }
        }
        if let order = query.text("orderBy") ?? query.text("orderby") {
            policies = try SortOrder.sort(
                policies, [SortOrder(signed: order)],
                by: [
                    "id": { .string($0.id) }, "name": { .string($0.name) },
                    "version": { .integer($0.version) },
                    "updateEpoch": { .integer($0.updated) },
                ])
        }
        let page = try query.page(of: policies)
        let next = page.next.map {
            query.link(MergePolicyRoutes.path, replacing: "start", with: String($0))
        }
        return Response(json: [
            "_page": [
                "count": .integer(Int64(page.items.count)), "next": .string(page.next.map(String.init) ?? ""),
            ],
            "children": .array(page.items.map { $0.published(catalog) }),
            // Clients follow it, and end at an empty one.
            "_links": ["next": next.map { ["href": .string($0)] } ?? [:]],
        ])
    }

    private func bulkGet(_ request: Request) async throws -> Response {
        let ids = Set(try await definitions.members(of: request).bulkIDs())
        let catalog = definitions.catalog
        let found = catalog.allMergePolicies.filter { ids.contains($0.id) }
        let results = Fields(found.map { ($0.id, $0.published(catalog)) })
        return Response(status: .multiStatus, json: ["results": .object(results)])
    }

    private func create(_ request: Request) async throws -> Response {
        let members = try await definitions.members(of: request)
        let id = definitions.newID()
        return try await store(id) { catalog in
            let count = catalog.allMergePolicies.count
            if count >= MergePolicy.countMaximum {
                throw Problem(
                    .badRequest,
                    "an organisation has at most \(MergePolicy.countMaximum) merge policies: delete one first"
                )
            }
            return try MergePolicy(members, id: id, in: catalog)
        }
    }

    private func replace(_ id: String, _ request: Request) async throws -> Response {
        let members = try await definitions.members(of: request)
        return try await store(id) { catalog in
            var policy = try MergePolicy(members, id: id, in: catalog)
            policy.version = try self.policy(id, in: catalog).version + 1
            return policy
        }
    }

    private func patch(_ id: String, _ request: Request) async throws -> Response {
        let patch = try MergePolicyPatch(
            try await definitions.document(of: request, types: [MediaType.json, MediaType.jsonPatch]))
        return try await store(id) { catalog in
            let held = try self.policy(id, in: catalog)
            let members = try Members(patch.applied(to: held.published(catalog)))
            var policy = try MergePolicy(members, id: id, in: catalog)
            policy.version = held.version + 1
            if patch.version != nil {
                policy.version = try members.integer("version", in: policy.version...Int64(Int32.max)) ?? 0
            }
            return policy
        }
    }

    /// Takes the policy that `read` makes of the catalog, and answers with it.
    private func store(
        _ id: String, _ read: @Sendable (Catalog) throws -> MergePolicy
    ) async throws -> Response {
        let updated = definitions.now().milliseconds / 1_000
        let document = try await definitions.change { catalog -> Value in
            var policy = try read(catalog)
            policy.updated = updated
            let wasDefault = catalog.allMergePolicies.first { $0.id == id }?.isDefault == true
            if wasDefault, !policy.isDefault {
                throw Problem(
                    .badRequest, "one policy is always the default: make another the default instead")
            }
            catalog.put(policy)
            if catalog.edgeMergePolicy.graph == .none {
                throw Problem(
                    .badRequest,
                    "edges would follow \(catalog.edgeMergePolicy.name), whose identityGraph is none, and "
                        + "this hub projects stitched profiles: let a policy with pdg be active on edge")
            }
            return policy.published(catalog)
        }
        return Response(json: document)
    }

    private func delete(_ id: String) async throws -> Response {
        try await definitions.change { catalog in
            let policy = try self.policy(id, in: catalog)
            if policy.isActiveOnEdge {
                throw Problem(
                    .badRequest, "a policy that is active on edge cannot be deleted: activate another first")
            }
            if policy.isDefault {
                throw Problem(
                    .badRequest, "the default policy cannot be deleted: make another the default first")
            }
            let users =
                catalog.audiences.filter { $0.mergePolicy == id }.map { "the audience \($0.name)" }
                + catalog.projections.filter { $0.mergePolicy == id }.map { "the projection \($0.name)" }
            if !users.isEmpty { throw Problem.inUse("the policy", by: users) }
            catalog.mergePolicies = catalog.allMergePolicies.filter { $0.id != id }
        }
        return Response(status: .ok)
    }
}
