internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles
internal import SansIO

/// `/data/foundation/catalog/dataSets` (Platform's Catalog Service API), and PATCH under `/v2/dataSets` too.
///
/// Removing a dataset takes its definition away; the records that came by it stay until a profile system job
/// or a deletion removes them.
struct DatasetRoutes: Sendable {
    private static let path = "/data/foundation/catalog/dataSets"
    private static let secondPath = "/data/foundation/catalog/v2/dataSets"
    /// Published guardrail: datasets of records, and as many of events, that are enabled for Profile.
    private static let profileDatasetsMaximum = 20

    let definitions: Definitions

    func add(to group: RouterGroup<HubAPI.Context>) {
        let one = "\(DatasetRoutes.path)/:id"
        group.get("\(DatasetRoutes.path)") { request, _ in try self.list(Query(request)) }
        group.post("\(DatasetRoutes.path)") { request, _ in try await self.create(request) }
        group.get("\(one)") { request, context in
            let catalog = self.definitions.catalog
            let dataset = try self.dataset(context.parameters.require("id"), in: catalog)
            return Response(json: Query(request).map([dataset], catalog))
        }
        group.put("\(one)") { request, context in
            let members = try await self.definitions.members(of: request)
            return try await self.update(context.parameters.require("id")) { _ in members }
        }
        for path in [one, "\(DatasetRoutes.secondPath)/:id"] {
            group.patch("\(path)") { request, context in
                try await self.patch(context.parameters.require("id"), request)
            }
        }
        group.delete("\(one)") { _, context in try await self.delete(context.parameters.require("id")) }
    }

    private func dataset(_ id: String, in catalog: Catalog) throws -> Dataset {
        guard let dataset = catalog.dataset(id) else { throw Problem.notFound("dataset", id) }
        return dataset
    }

    private func list(_ query: Query) throws -> Response {
        if query.text("property") != nil {
            throw Problem(.notImplemented, "filters by property are not supported: filter what you get")
        }
        let catalog = definitions.catalog
        var datasets = catalog.datasets
        if let name = query.text("name") { datasets.removeAll { $0.name != name } }
        if let description = query.text("description") {
            datasets.removeAll { $0.description != description }
        }
        if let created = try query.number("created", in: 0...Int64.max) {
            datasets.removeAll { $0.created != created }
        }
        if let updated = try query.number("updated", in: 0...Int64.max) {
            datasets.removeAll { $0.updated != updated }
        }
        if let tag = query.text("tags") {
            datasets.removeAll { !$0.published(catalog).has(tag: tag) }
        }
        datasets = try SortOrder.sort(
            datasets, query.catalogOrders,
            by: [
                "id": { .string($0.id) }, "name": { .string($0.name) }, "created": { .integer($0.created) },
                "updated": { .integer($0.updated) },
            ])
        let page = try query.page(of: datasets, atMost: 100)
        return Response(json: query.map(page.items, catalog))
    }

    private func create(_ request: Request) async throws -> Response {
        let members = try await definitions.members(of: request)
        // Ids of Catalog have 24 hexadecimal digits.
        let id = String(definitions.newID().filter { $0 != "-" }.prefix(24))
        let time = definitions.now().milliseconds
        try await definitions.change { catalog in
            var dataset = try Dataset(members, id: id, in: catalog)
            dataset.created = time
            dataset.updated = time
            catalog.datasets.append(dataset)
            try self.checkCounts(of: dataset, in: catalog)
        }
        return reference(id, status: .created)
    }

    private func patch(_ id: String, _ request: Request) async throws -> Response {
        let body = try await definitions.document(of: request, types: [MediaType.json, MediaType.jsonPatch])
        let isPatch = request.headers[.contentType]?.lowercased().hasPrefix(MediaType.jsonPatch) == true
        if body.array == nil, !isPatch {
            _ = try Members(body)
            return try await update(id) { try Members($0.merged(with: body)) }
        }
        do {
            let patch = try JSONPatch(body)
            return try await update(id) { try Members(patch.applied(to: $0)) }
        } catch let error as JSONPatchError {
            throw Problem(.badRequest, "the patch cannot be applied: \(error)")
        }
    }

    /// Replaces the dataset by what `read` makes of its published shape.
    private func update(_ id: String, _ read: @Sendable (Value) throws -> Members) async throws -> Response {
        let time = definitions.now().milliseconds
        try await definitions.change { catalog in
            let held = try self.dataset(id, in: catalog)
            let members = try read(held.published(catalog))
            var dataset = try Dataset(members, id: id, in: catalog)
            guard dataset.schema == held.schema else {
                throw members.wrong("schemaRef.id", "cannot change: create another dataset")
            }
            dataset.revision = held.revision + 1
            dataset.created = held.created
            dataset.updated = time
            guard let index = catalog.datasets.firstIndex(where: { $0.id == id }) else { return }
            catalog.datasets[index] = dataset
            if dataset.isForProfile, !held.isForProfile { try self.checkCounts(of: dataset, in: catalog) }
        }
        return reference(id)
    }

    private func delete(_ id: String) async throws -> Response {
        try await definitions.change { catalog in
            _ = try self.dataset(id, in: catalog)
            var users = catalog.datastreams.filter { $0.eventDataset == id || $0.profileDataset == id }
                .map { "the datastream \($0.name)" }
            for policy in catalog.mergePolicies {
                if case .datasetPrecedence(let order) = policy.attributeMerge, order.contains(id) {
                    users.append("the merge policy \(policy.name)")
                }
            }
            if !users.isEmpty { throw Problem.inUse("the dataset", by: users) }
            catalog.datasets.removeAll { $0.id == id }
        }
        return reference(id)
    }

    private func checkCounts(of dataset: Dataset, in catalog: Catalog) throws {
        guard dataset.isForProfile else { return }
        let behaviours = catalog.schemas.map { ($0.id, $0.behaviour) }
        let known = Dictionary(behaviours) { first, _ in first }
        let behaviour = known[dataset.schema]
        let count = catalog.datasets.count { $0.isForProfile && known[$0.schema] == behaviour }
        try definitions.check(
            count, atMost: DatasetRoutes.profileDatasetsMaximum,
            behaviour == .event
                ? "datasets of events that are enabled for Profile"
                : "datasets of records that are enabled for Profile")
    }

    private func reference(_ id: String, status: HTTPResponse.Status = .ok) -> Response {
        var response = Response(status: status, json: [.string("@/dataSets/\(id)")])
        if status == .created { response.headers[.location] = "\(DatasetRoutes.path)/\(id)" }
        return response
    }
}

extension Query {
    /// A map from ids, with only the members that `properties` lists.
    fileprivate func map(_ datasets: [Dataset], _ catalog: Catalog) -> Value {
        let names = text("properties")?.split(separator: ",").map(String.init)
        return .object(
            Fields(
                datasets.map { dataset in
                    let published = dataset.published(catalog)
                    guard let names else { return (dataset.id, published) }
                    let kept = names.compactMap { name in published.fields?[name].map { (name, $0) } }
                    return (dataset.id, .object(Fields(kept)))
                }))
    }

    /// `orderBy=asc:created,desc:name`; a field alone ascends.
    fileprivate var catalogOrders: [SortOrder] {
        (text("orderBy") ?? "").split(separator: ",").map { part in
            let parts = part.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { return SortOrder(String(part), isDescending: false) }
            return SortOrder(String(parts[1]), isDescending: parts[0] == "desc")
        }
    }
}

extension Value {
    /// `name:text`, or `name:*` for any.
    fileprivate func has(tag: String) -> Bool {
        let parts = tag.split(separator: ":", maxSplits: 1).map(String.init)
        guard let name = parts.first, let texts = fields?["tags"]?.fields?[name]?.array else { return false }
        return parts.count == 1 || parts[1] == "*" || texts.contains(.string(parts[1]))
    }
}
