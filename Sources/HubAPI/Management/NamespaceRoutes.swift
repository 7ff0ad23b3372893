internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles
internal import SansIO

/// `/data/core/idnamespace/identities` (Platform's Identity Service API).
///
/// Namespaces cannot be deleted, and of those that every organisation has nothing can be changed.
struct NamespaceRoutes: Sendable {
    private static let path = "/data/core/idnamespace/identities"

    let definitions: Definitions

    func add(to group: RouterGroup<HubAPI.Context>) {
        group.get("\(NamespaceRoutes.path)") { _, _ in
            Response(json: .array(self.definitions.catalog.allNamespaces.map(\.published)))
        }
        group.post("\(NamespaceRoutes.path)") { request, _ in try await self.create(request) }
        group.get("\(NamespaceRoutes.path)/:id") { _, context in
            let id = try context.parameters.require("id")
            return Response(json: try self.namespace(id, in: self.definitions.catalog).published)
        }
        group.put("\(NamespaceRoutes.path)/:id") { request, context in
            try await self.replace(context.parameters.require("id"), request)
        }
    }

    private func namespace(_ id: String, in catalog: Catalog) throws -> Namespace {
        if let found = catalog.allNamespaces.first(where: { String($0.number) == id }) { return found }
        throw Problem.namespace(
            .notFound, "NAMESPACE_NOT_FOUND",
            "Namespace id not found for given IMS Org \(catalog.organisation)", at: definitions.now())
    }

    private func create(_ request: Request) async throws -> Response {
        let members = try await definitions.members(of: request)
        let time = definitions.now()
        let document = try await definitions.change { catalog -> Value in
            var namespace = try Namespace(members, at: time)
            namespace.created = time.milliseconds
            if catalog.allNamespaces.contains(where: { $0.code == namespace.code }) {
                throw Problem.namespace(
                    .conflict, title: "NAMESPACE_CODE_CONFLICT", "INTEGRATION_CODE_EXISTS",
                    "Namespace code already exists. Please use a different code", at: time)
            }
            catalog.namespaces.append(namespace)
            // Written down, so that it stays whatever else is defined.
            namespace.number = catalog.allNamespaces.last?.number ?? 0
            catalog.namespaces[catalog.namespaces.count - 1] = namespace
            return namespace.published
        }
        return Response(json: document)
    }

    private func replace(_ id: String, _ request: Request) async throws -> Response {
        let members = try await definitions.members(of: request)
        let time = definitions.now()
        let document = try await definitions.change { catalog -> Value in
            let held = try self.namespace(id, in: catalog)
            let sent = try Namespace(members, at: time)
            guard sent.code == held.code, sent.kind == held.kind else {
                throw Problem.namespace(
                    .badRequest, "INVALID_REQUEST_PARAMS", "code and idType are non editable fields", at: time
                )
            }
            guard !held.isStandard, let index = catalog.namespaces.firstIndex(where: { $0.code == held.code })
            else {
                throw Problem.namespace(
                    .badRequest, "INVALID_REQUEST_PARAMS", "a standard namespace cannot be changed", at: time)
            }
            var namespace = held
            namespace.name = sent.name
            namespace.description = sent.description
            namespace.updated = sent.updated
            catalog.namespaces[index] = namespace
            return namespace.published
        }
        // A list, as published, though there is but one.
        return Response(json: [document])
    }
}
