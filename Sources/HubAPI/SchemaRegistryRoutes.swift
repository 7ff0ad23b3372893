internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles
internal import SansIO
internal import Schemas

/// `/data/foundation/schemaregistry`: the Schema Registry API over the catalog's resources.
///
/// What the organisation defines stands under `tenant`, what Spoke brings along and what was imported under `global`,
/// to be read only. A schema that is created is at once one that datasets can name.
struct SchemaRegistryRoutes: Sendable {
    private static let path = "/data/foundation/schemaregistry"

    let service: HubService
    let limits: HubAPI.Limits
    let now: @Sendable () -> Timestamp

    func add(to group: RouterGroup<HubAPI.Context>) {
        let collection = "\(Self.path)/:container/:kind"
        let one = collection + "/:id"
        group.get("\(Self.path)/stats") { _, _ in Response(json: SchemaRegistry(service.catalog()).statistics)
        }
        group.get("\(collection)") { request, context in try await answering(request, context, list) }
        group.get("\(one)") { request, context in try await answering(request, context, look(up:_:)) }
        group.post("\(collection)") { request, context in try await answering(request, context, create) }
        group.put("\(one)") { request, context in try await answering(request, context, replace) }
        group.patch("\(one)") { request, context in try await answering(request, context, patch) }
        group.delete("\(one)") { request, context in try await answering(request, context, delete) }
    }

    private func list(_ request: Request, _ place: RegistryPlace) async throws -> Response {
        let registry = SchemaRegistry(service.catalog())
        let accept = request.headers[.accept] ?? ""
        let query = Query(request)
        let wanted = try RegistryQuery(
            property: query.text("property"), orderby: query.text("orderby"), start: query.text("start"),
            limit: query.text("limit"))
        if place.kind == .descriptors {
            let form = try DescriptorForm(list: accept)
            guard place.container == .tenant else {
                throw Problem(.notFound, "only the tenant has descriptors: list tenant/descriptors")
            }
            return Response(
                json: registry.descriptorList(query: wanted, form: form, path: request.uri.path))
        }
        let form = try RegistryForm(list: accept)
        let page = try registry.list(place.kind, in: place.container, query: wanted, form: form)
        return Response(json: page.document(path: request.uri.path))
    }

    private func look(up request: Request, _ place: RegistryPlace) async throws -> Response {
        let registry = SchemaRegistry(service.catalog())
        let accept = request.headers[.accept] ?? ""
        if place.kind == .descriptors {
            // The call's documentation names no header: any that does not ask for something else will do.
            if !["", "*/*", "application/json"].contains(accept) { try DescriptorForm.check(lookup: accept) }
            return Response(json: try registry.read(place.kind, place.id, in: place.container))
        }
        let (form, version) = try RegistryForm.lookup(accept)
        return Response(
            json: try registry.read(
                place.kind, place.id, in: place.container, form: form, version: version))
    }

    private func create(_ request: Request, _ place: RegistryPlace) async throws -> Response {
        let body = try await body(of: request, place)
        let now = now()
        let created = try await service.change { catalog in
            var registry = SchemaRegistry(catalog)
            // Every change raises the version: of one version at most one resource is made.
            let stamp = RegistryStamp(number: catalog.version, now: now)
            let created = try registry.create(place.kind, body, stamp)
            try catalog.take(registry, changed: created)
            return created
        }
        return Response(status: .created, json: created)
    }

    private func replace(_ request: Request, _ place: RegistryPlace) async throws -> Response {
        let body = try await body(of: request, place)
        let now = now()
        let changed = try await service.change { catalog in
            var registry = SchemaRegistry(catalog)
            let changed = try registry.replace(place.kind, place.id, with: body, now: now)
            try catalog.take(registry, changed: changed)
            return changed
        }
        return Response(json: changed)
    }

    private func patch(_ request: Request, _ place: RegistryPlace) async throws -> Response {
        let body = try await body(of: request, place)
        let now = now()
        let changed = try await service.change { catalog in
            var registry = SchemaRegistry(catalog)
            let changed = try registry.patch(place.kind, place.id, body, now: now)
            try catalog.take(registry, changed: changed)
            return changed
        }
        return Response(json: changed)
    }

    private func delete(_ request: Request, _ place: RegistryPlace) async throws -> Response {
        guard place.container == .tenant else { throw place.problem }
        try await service.change { catalog in
            var registry = SchemaRegistry(catalog)
            let id = registry.resource(place.id)?.fields?["$id"]?.string ?? place.id
            try registry.delete(place.kind, place.id)
            if let user = catalog.datasets.first(where: { $0.schema == id }) {
                throw RegistryError.breaking("The dataset \(user.id) is of this schema: delete it first")
            }
            catalog.schemas.removeAll { $0.id == id }
            catalog.resources = registry.resources
        }
        return Response(status: .noContent)
    }

    private func body(of request: Request, _ place: RegistryPlace) async throws -> Value {
        guard place.container == .tenant else { throw place.problem }
        do {
            return try await limits.document(of: request)
        } catch var problem as Problem {
            // Not one of ingestion.
            problem.type = "about:blank"
            throw problem
        }
    }

    /// Finds the place that the path names; what the registry refuses becomes its published problem.
    private func answering(
        _ request: Request, _ context: HubAPI.Context,
        _ answer: (Request, RegistryPlace) async throws -> Response
    ) async throws -> Response {
        guard let place = RegistryPlace(context.parameters) else {
            throw Problem(.notFound, "no such route: \(request.method.rawValue) \(request.uri.path)")
        }
        do {
            return try await answer(request, place)
        } catch let error as RegistryError {
            throw Problem(error, now: now())
        }
    }
}

extension SchemaRegistry {
    init(_ catalog: Catalog) {
        self.init(
            resources: catalog.resources, tenant: catalog.tenant, organisation: catalog.organisation,
            namespaces: catalog.allNamespaces.map(\.code))
    }
}

extension Catalog {
    /// Keeps the registry's resources, and for a schema what ingestion needs to know of it.
    fileprivate mutating func take(_ registry: SchemaRegistry, changed: Value) throws {
        resources = registry.resources
        guard changed.fields?["meta:resourceType"] == "schemas", let id = changed.fields?["$id"]?.string
        else {
            return
        }
        guard let behaviour = registry.behaviour(of: id) else {
            throw RegistryError.malformed("The class of a schema must be of records or of events")
        }
        let title = changed.fields?["title"]?.string ?? ""
        let schema = Schema(id: id, title: title, behaviour: behaviour)
        if let place = schemas.firstIndex(where: { $0.id == id }) {
            if schemas[place].behaviour != behaviour, datasets.contains(where: { $0.schema == id }) {
                throw RegistryError.breaking(
                    "Datasets are of this schema: it cannot change between records and events")
            }
            schemas[place] = schema
        } else {
            schemas.append(schema)
        }
    }
}

extension Problem {
    fileprivate init(_ error: RegistryError, now: Timestamp) {
        // The published report writes its time as month, day, year.
        let time = now.rfc3339
        let date = time.prefix(10).split(separator: "-")
        let clock = time.dropFirst(11).prefix(8)
        let stamp = date.count == 3 ? "\(date[1])-\(date[2])-\(date[0]) \(clock)" : time
        let document = error.document(requestID: randomReportID(), timestamp: stamp).fields
        self.init(
            HTTPResponse.Status(code: error.status), type: document?["type"]?.string ?? "about:blank",
            title: error.title, error.detail, report: document?["report"])
    }
}

/// A UUID of version 4, drawn anew.
private func randomReportID() -> String {
    let id = Key16(
        high: UInt64.random(in: 0...UInt64.max) & ~0xF000 | 0x4000,
        low: UInt64.random(in: 0...UInt64.max) & ~(0b11 << 62) | 0b10 << 62)
    var text = id.hexadecimal
    for offset in [20, 16, 12, 8] { text.insert("-", at: text.index(text.startIndex, offsetBy: offset)) }
    return text
}
