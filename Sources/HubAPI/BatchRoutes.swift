internal import Batches
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles
internal import SansIO

/// `/data/foundation/import/batches` (Batch Ingestion API) and `/data/foundation/catalog/batches` (Catalog Service):
/// creating, ending and looking at batches.
struct BatchRoutes: Sendable {
    static let path = "/data/foundation/import/batches"
    private static let catalogPath = "/data/foundation/catalog/batches"

    let service: HubService
    let loader: BatchLoader
    let limits: HubAPI.Limits
    let now: @Sendable () -> Timestamp

    private var folder: BatchFolder { loader.folder }

    func add(to group: RouterGroup<HubAPI.Context>) {
        group.post("\(BatchRoutes.path)") { request, _ in try await self.create(request) }
        group.post("\(BatchRoutes.path)/:batchId") { request, context in
            try await self.perform(Query(request), on: try context.batchID())
        }
        group.get("\(BatchRoutes.catalogPath)") { request, _ in try await self.list(Query(request)) }
        group.get("\(BatchRoutes.catalogPath)/:batchId") { _, context in
            try await self.show(context.batchID())
        }
    }

    private func create(_ request: Request) async throws -> Response {
        let order = try order(try await limits.document(of: request), client: request.client)
        let batch = try await onDisk { [self] in
            var generator = SystemRandomNumberGenerator()
            return try folder.create(order, at: now(), using: &generator)
        }
        return Response(status: .created, json: published(batch))
    }

    private func order(_ document: Value, client: String) throws -> Batch.Order {
        guard let dataset = document[path: "datasetId"]?.string else {
            throw Problem(.badRequest, "datasetId is missing: name the dataset that the files are for")
        }
        guard service.catalog().dataset(dataset) != nil else {
            throw Problem(.badRequest, "no dataset \(dataset) in the catalog: name one that is")
        }
        guard let format = document[path: "inputFormat.format"]?.string else {
            throw Problem(.badRequest, "inputFormat.format is missing: it is json")
        }
        guard format.lowercased() == "json" else {
            throw Problem(.badRequest, "files of the format \(format) are not supported: send json")
        }
        let isMultiLine: Bool
        switch document[path: "inputFormat.isMultiLineJson"] {
        case nil, .null, .bool(false), "false": isMultiLine = false
        case .bool(true), "true": isMultiLine = true
        default: throw Problem(.badRequest, "inputFormat.isMultiLineJson is true or false")
        }
        if document[path: "replay"] != nil {
            throw Problem(
                .notImplemented, "batches cannot be replaced: what they brought is part of profiles")
        }
        let externalID = document[path: "externalId"]?.string
        guard externalID?.utf8.count ?? 0 <= BatchFolder.pathBytesMaximum else {
            throw Problem(.badRequest, "externalId may have \(BatchFolder.pathBytesMaximum) bytes")
        }
        let tags = document[path: "tags"] ?? [:]
        guard tags.fields != nil, tags.jsonBytes().count <= 64 << 10 else {
            throw Problem(.badRequest, "tags are an object of lists of texts, at most 64 KB")
        }
        return Batch.Order(
            dataset: dataset, externalID: externalID, isMultiLine: isMultiLine, tags: tags, client: client)
    }

    private func perform(_ query: Query, on id: BatchID) async throws -> Response {
        let name = try query.required("action")
        guard let action = Batch.Action(rawValue: name.uppercased()) else {
            throw Problem(.badRequest, "action is COMPLETE, ABORT, FAIL or REVERT")
        }
        let batch = try await onDisk { [self] in try folder.perform(action, on: id, at: now()) }
        if action == .complete { loader.wake() }
        return Response(json: published(batch))
    }

    private func show(_ id: BatchID) async throws -> Response {
        let batch = try await onDisk { [folder] in try folder.batch(id) }
        return Response(json: .object(Fields([(id.description, published(batch))])))
    }

    private func list(_ query: Query) async throws -> Response {
        let limit = Int(try query.number("limit", in: 1...100) ?? 20)
        let (status, dataset) = (query.text("status"), query.text("dataSet"))
        let batches = try await onDisk { [folder] in folder.all() }.filter { batch in
            (status.map { $0 == batch.status.rawValue } ?? true)
                && (dataset.map { $0 == batch.order.dataset } ?? true)
        }
        let shown = batches.prefix(limit).map { ($0.id.description, published($0)) }
        return Response(json: .object(Fields(shown)))
    }

    private func published(_ batch: Batch) -> Value {
        batch.published(organisation: service.catalog().organisation)
    }
}

extension HubAPI.Context {
    /// The batch that the path names.
    func batchID() throws -> BatchID {
        let text = try parameters.require("batchId")
        guard let id = BatchID(text) else {
            throw Problem(.notFound, "no batch \(text) here: its name has 26 digits and capital letters")
        }
        return id
    }
}

extension Request {
    /// Who calls, as far as it says.
    fileprivate var client: String {
        guard let name = HTTPField.Name("x-api-key"), let key = headers[name], !key.isEmpty else {
            return "spoke"
        }
        return String(key.prefix(256))
    }
}
