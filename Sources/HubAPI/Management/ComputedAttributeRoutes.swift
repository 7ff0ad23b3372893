internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles
internal import SansIO

/// `/data/core/ca/attributes` (Platform's computed attributes API).
struct ComputedAttributeRoutes: Sendable {
    private static let path = "/data/core/ca/attributes"
    /// Disabled ones included.
    private static let definedMaximum = 1_000

    let definitions: Definitions

    func add(to group: RouterGroup<HubAPI.Context>) {
        let one = "\(ComputedAttributeRoutes.path)/:id"
        group.get("\(ComputedAttributeRoutes.path)") { request, _ in try self.list(Query(request)) }
        group.post("\(ComputedAttributeRoutes.path)") { request, _ in try await self.create(request) }
        group.get("\(one)") { _, context in
            let catalog = self.definitions.catalog
            let index = try self.index(of: context.parameters.require("id"), in: catalog)
            return Response(json: catalog.computedAttributes[index].published(catalog))
        }
        group.patch("\(one)") { request, context in
            try await self.patch(context.parameters.require("id"), request)
        }
        group.delete("\(one)") { _, context in try await self.delete(context.parameters.require("id")) }
    }

    private func index(of id: String, in catalog: Catalog) throws -> Int {
        if let index = catalog.computedAttributes.firstIndex(where: { $0.id == id }) { return index }
        throw Problem.notFound("computed attribute", id)
    }

    /// In the form of the OpenAPI document; also under `computedAttributes`, as an older page and clients name the list.
    private func list(_ query: Query) throws -> Response {
        let catalog = definitions.catalog
        var attributes = catalog.computedAttributes
        if let status = try query.status() { attributes.removeAll { $0.status != status } }
        for text in query.texts("property") {
            let filter = try PropertyFilter(
                text, texts: ["name", "status", "mergeFunction.value"],
                numbers: ["createEpoch", "updateEpoch"])
            attributes.removeAll { !filter.passes($0.published(catalog)) }
        }
        attributes = try SortOrder.sort(
            attributes, [SortOrder(signed: query.text("sortBy") ?? "-updateEpoch")],
            by: [
                "name": { .string($0.name) }, "status": { .string($0.status.rawValue) },
                "updateEpoch": { .integer($0.updated) }, "createEpoch": { .integer($0.created) },
            ])
        let page = try query.page(of: attributes, start: "offset", atMost: 40)
        let next = page.next.map { offset -> Value in
            let path = ComputedAttributeRoutes.path
            return ["href": .string(query.link(path, replacing: "offset", with: String(offset)))]
        }
        let children = page.items.map { $0.published(catalog) }
        return Response(json: [
            "_page": [
                "totalCount": .integer(Int64(page.total)), "pageSize": .integer(Int64(page.items.count)),
            ],
            "children": .array(children), "computedAttributes": .array(children),
            "_links": ["next": next ?? [:]],
        ])
    }

    private func create(_ request: Request) async throws -> Response {
        let members = try await definitions.members(of: request)
        var attribute = try ComputedAttributeDefinition(members, id: definitions.newID())
        attribute.created = definitions.now().milliseconds
        attribute.updated = attribute.created
        let defined = attribute
        let document = try await definitions.change { catalog -> Value in
            if catalog.computedAttributes.contains(where: { $0.name == defined.name }) {
                throw Problem(
                    .badRequest,
                    "Function with the same name already exists for the specified schema or definedOn: "
                        + defined.name)
            }
            let maximum = ComputedAttributeDefinition.countMaximum
            // As published, a disabled one makes room for another; and Spoke keeps no more than so many of those.
            guard catalog.computedAttributes.count(where: { $0.status != .disabled }) < maximum,
                catalog.computedAttributes.count < ComputedAttributeRoutes.definedMaximum
            else {
                throw Problem(
                    .badRequest,
                    "a sandbox has at most \(maximum) computed attributes: disable one, or delete a draft")
            }
            catalog.computedAttributes.append(defined)
            return defined.published(catalog)
        }
        return Response(json: document)
    }

    private func patch(_ id: String, _ request: Request) async throws -> Response {
        let members = try await definitions.members(of: request)
        let time = definitions.now().milliseconds
        let document = try await definitions.change { catalog -> Value in
            let index = try self.index(of: id, in: catalog)
            var attribute = catalog.computedAttributes[index]
            try attribute.change(members)
            attribute.updated = time
            catalog.computedAttributes[index] = attribute
            return attribute.published(catalog)
        }
        return Response(json: document)
    }

    /// Only drafts can be deleted, as published.
    private func delete(_ id: String) async throws -> Response {
        let document = try await definitions.change { catalog -> Value in
            let attribute = catalog.computedAttributes.remove(at: try self.index(of: id, in: catalog))
            guard attribute.status == .draft else {
                throw Problem(
                    .unprocessableContent,
                    "only a draft can be deleted, and this one is "
                        + "\(attribute.status.rawValue.uppercased()): change it to DISABLED")
            }
            return attribute.published(catalog)
        }
        return Response(status: .accepted, json: document)
    }
}

extension Query {
    /// `status=draft`, the older page's filter; the newer one has `property=status=draft`.
    fileprivate func status() throws -> ComputedAttributeDefinition.Status? {
        guard let text = text("status") else { return nil }
        guard let status = ComputedAttributeDefinition.Status(rawValue: text.lowercased()) else {
            let known = ComputedAttributeDefinition.Status.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(.badRequest, "status is one of \(known)")
        }
        return status
    }
}
