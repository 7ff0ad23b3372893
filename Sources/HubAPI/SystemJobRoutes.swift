internal import Batches
internal import HTTPTypes
internal import HubCore
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles
internal import SansIO

/// `/data/core/ups/system/jobs` (Real-Time Customer Profile API, Profile system jobs): removes a dataset's or a batch's
/// data from all profiles, in the background.
///
/// A job has the members of both published forms, under the names that either gives them; its status is that of the
/// newer one. A dataset need not be in the catalog any more: its data outlives its definition.
struct SystemJobRoutes: Sendable {
    private static let path = "/data/core/ups/system/jobs"

    let service: HubService
    /// Absent, there is no batch ingestion.
    let folder: BatchFolder?
    let limits: HubAPI.Limits

    func add(to group: RouterGroup<HubAPI.Context>) {
        let one = "\(SystemJobRoutes.path)/:id"
        group.get("\(SystemJobRoutes.path)") { request, _ in try await self.list(Query(request)) }
        group.post("\(SystemJobRoutes.path)") { request, _ in try await self.start(request) }
        group.get("\(one)") { _, context in try await self.look(up: context.parameters.require("id")) }
        group.delete("\(one)") { _, context in try await self.drop(context.parameters.require("id")) }
    }

    private func jobs(
        _ input: @escaping @Sendable (Ticket) -> HubInput
    ) async throws -> [SystemJob] {
        guard case .systemJobs(let jobs) = try await service.answer(input) else {
            throw HubService.Mismatch()
        }
        return jobs
    }

    /// Newest first; `page` counts pages from 0, as clients do that do not follow `start`.
    private func list(_ query: Query) async throws -> Response {
        let catalog = service.catalog()
        var found = try await jobs { .listSystemJobs($0) }.reversed().map { $0.published(catalog) }
        if let sort = query.text("sort") {
            let parts = sort.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 1 || ["asc", "desc"].contains(parts[1]) else {
                throw Problem(.badRequest, "sort is a field and asc or desc, such as batchId:asc")
            }
            let order = SortOrder(parts[0], isDescending: parts.count == 2 && parts[1] == "desc")
            let names = ["batchId", "dataSetId", "status", "createEpoch", "updateEpoch"]
            let fields = names.map { name in (name, { (job: Value) in job[path: name] ?? .null }) }
            found = try SortOrder.sort(found, [order], by: Dictionary(uniqueKeysWithValues: fields))
        }
        let limit = try query.number("limit", in: 1...100) ?? 100
        let number = try query.number("page", in: 0...1_000) ?? 0
        let start = try query.number("start", in: 0...1_000) ?? number * limit
        let page = Page(of: found, start: Int(start), limit: Int(limit))
        return Response(json: [
            "_page": [
                "count": .integer(Int64(page.items.count)),
                "next": .string(page.next.map { String($0) } ?? ""),
            ],
            "children": .array(page.items),
        ])
    }

    private func start(_ request: Request) async throws -> Response {
        let target = try await target(
            Members(try await limits.document(of: request, problem: "about:blank")))
        guard let job = try await jobs({ .removeData(target, $0) }).first else { throw HubService.Mismatch() }
        return Response(json: job.published(service.catalog()))
    }

    /// `{ "dataSetId" }`, or `{ "batchId" }` with the dataset where the batch itself is forgotten.
    private func target(_ members: Members) async throws -> SystemJob.Target {
        let dataset = try members.text("dataSetId") ?? members.text("datasetId")
        if dataset?.isEmpty == true { throw members.wrong("dataSetId", "is empty: name a dataset") }
        // Elsewhere null counts as absent; here that would remove a dataset where a batch was meant.
        if members.fields["batchId"] == .null {
            throw members.wrong("batchId", "is null: leave it out to remove the whole dataset")
        }
        guard let text = try members.text("batchId") else {
            guard let dataset else { throw members.missing("dataSetId or batchId") }
            return .dataset(dataset)
        }
        guard let id = BatchID(text) else {
            throw members.wrong("batchId", "is no batch's name, which has 26 digits and capital letters")
        }
        let batch = try await onDisk { [folder] in folder?.all().first { $0.id == id } }
        guard let known = batch?.order.dataset ?? dataset else {
            throw members.wrong("batchId", "names no batch here: name its dataset too, as datasetId")
        }
        if let dataset, dataset != known {
            throw members.wrong("datasetId", "is not the batch's dataset, which is \(known)")
        }
        if let batch, !batch.status.isFinal {
            throw members.wrong(
                "batchId",
                "names a batch that is \(batch.status.rawValue): wait for its end, or abort it first")
        }
        return .batch(id.description, dataset: known)
    }

    private func look(up id: String) async throws -> Response {
        guard let job = try await jobs({ .listSystemJobs($0) }).first(where: { $0.id == id }) else {
            throw Problem.notFound("profile system job", id)
        }
        return Response(json: job.published(service.catalog()))
    }

    /// Forgets the job, as published with an empty body, and stops it: what it has removed stays removed.
    private func drop(_ id: String) async throws -> Response {
        guard try await !jobs({ .dropSystemJob(id: id, $0) }).isEmpty else {
            throw Problem.notFound("profile system job", id)
        }
        return Response(status: .ok)
    }
}

extension SystemJob {
    fileprivate func published(_ catalog: Catalog) -> Value {
        var properties = Fields([("datasetId", .string(target.dataset))])
        var fields = Fields([
            ("id", .string(id)), ("requestId", .string(id)), ("jobType", "DELETE"),
            ("requestType", target.batch == nil ? "TRUNCATE_DATASET" : "DELETE_EE_BATCH"),
            ("imsOrgId", .string(catalog.organisation)), ("sandbox", catalog.sandboxDocument()),
            ("dataSetId", .string(target.dataset)), ("status", .string(status.publishedName)),
            ("createdAt", .string(created.rfc3339)), ("updatedAt", .string(updated.rfc3339)),
            ("createEpoch", .integer(created.milliseconds / 1_000)),
            ("updateEpoch", .integer(updated.milliseconds / 1_000)),
        ])
        if let batch = target.batch {
            properties["batchId"] = .string(batch)
            fields["batchId"] = .string(batch)
        }
        fields["properties"] = .object(properties)
        if status != .new {
            let seconds = (updated.milliseconds - created.milliseconds) / 1_000
            let metrics: Value = [
                "recordsProcessed": .integer(Int64(removed)), "timeTakenInSec": .integer(seconds),
            ]
            fields["metrics"] = .string(metrics.jsonText)
        }
        if status == .error {
            fields["message"] = .string(
                "batches of records cannot be deleted, for they lay over earlier records: ingest a batch with the right"
                    + " ones, or delete the dataset")
        }
        return .object(fields)
    }
}

extension SystemJob.Status {
    fileprivate var publishedName: String {
        switch self {
        case .new: "NEW"
        case .inProgress: "IN-PROGRESS"
        case .success: "SUCCESS"
        case .error: "ERROR"
        }
    }
}
