internal import HTTPTypes
internal import HubCore
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles
internal import SansIO

/// `/data/core/ups/segment/jobs` (Platform's Segmentation Service API): batch evaluations over all profiles.
struct SegmentJobRoutes: Sendable {
    private static let path = "/data/core/ups/segment/jobs"

    let definitions: Definitions

    func add(to group: RouterGroup<HubAPI.Context>) {
        let one = "\(SegmentJobRoutes.path)/:id"
        group.get("\(SegmentJobRoutes.path)") { request, _ in try await self.list(Query(request)) }
        group.post("\(SegmentJobRoutes.path)") { request, _ in try await self.start(request) }
        group.post("\(SegmentJobRoutes.path)/bulk-get") { request, _ in try await self.bulkGet(request) }
        group.get("\(one)") { _, context in try await self.look(up: context.parameters.require("id")) }
        group.delete("\(one)") { _, context in try await self.cancel(context.parameters.require("id")) }
    }

    /// Newest first.
    private func jobs() async throws -> [SegmentationJob] {
        guard case .jobs(let jobs) = try await definitions.service.answer({ .listJobs($0) }) else {
            throw HubService.Mismatch()
        }
        return jobs.reversed()
    }

    private func list(_ query: Query) async throws -> Response {
        var found = try await jobs()
        if let wanted = query.text("status") {
            let known = SegmentationJob.Status.allCases.map(\.publishedName)
            guard known.contains(wanted) else {
                throw Problem(.badRequest, "status is one of \(known.joined(separator: ", "))")
            }
            found.removeAll { $0.status.publishedName != wanted }
        }
        let page = try query.page(of: found, limit: 100)
        let catalog = definitions.catalog
        var fields = Fields([
            ("totalCount", .integer(Int64(page.total))), ("pageSize", .integer(Int64(page.items.count))),
        ])
        fields["next"] = page.next.map {
            .string(query.link(SegmentJobRoutes.path, replacing: "start", with: String($0)))
        }
        return Response(json: [
            "_page": .object(fields), "children": .array(page.items.map { $0.published(catalog) }),
        ])
    }

    /// The body is a list of `{ "segmentId": … }`; a job that evaluates them all starts by a schedule, or here by an
    /// empty list.
    private func start(_ request: Request) async throws -> Response {
        guard let items = try await definitions.document(of: request).array else {
            throw Problem(.badRequest, "send a list of { \"segmentId\": … }")
        }
        let catalog = definitions.catalog
        let numbers = try items.enumerated().map { index, item -> AudienceNumber in
            let id = try Members(item, at: "[\(index)]").requiredText("segmentId")
            guard let audience = catalog.audiences.first(where: { $0.id == id }) else {
                throw Problem(.badRequest, "[\(index)].segmentId names \(id), which is no segment definition")
            }
            return audience.number
        }
        let answer: HubAnswer
        do {
            answer = try await definitions.service.answer { .segment(numbers, $0) }
        } catch let problem as Problem where problem.status == .unprocessableContent {
            throw Problem(.tooManyRequests, problem.detail, retryAfterSeconds: 60)
        }
        guard case .jobs(let jobs) = answer, let job = jobs.first else { throw HubService.Mismatch() }
        return Response(json: job.published(catalog))
    }

    private func bulkGet(_ request: Request) async throws -> Response {
        let ids = Set(try await definitions.members(of: request).bulkIDs())
        let catalog = definitions.catalog
        let found = try await jobs().filter { ids.contains($0.id) }
        return Response(
            status: .multiStatus,
            json: ["results": .object(Fields(found.map { ($0.id, $0.published(catalog)) }))])
    }

    private func look(up id: String) async throws -> Response {
        guard let job = try await jobs().first(where: { $0.id == id }) else {
            throw Problem.notFound("segment job", id)
        }
        return Response(json: job.published(definitions.catalog))
    }

    private func cancel(_ id: String) async throws -> Response {
        guard case .jobs(let jobs) = try await definitions.service.answer({ .cancelJob(id: id, $0) }) else {
            throw HubService.Mismatch()
        }
        if jobs.isEmpty { throw Problem.notFound("segment job", id) }
        return Response(status: .noContent)
    }
}

extension SegmentationJob {
    /// In the published shape. Batches and compute jobs of Platform's own have no counterpart here.
    func published(_ catalog: Catalog) -> Value {
        [
            "id": .string(id), "imsOrgId": .string(catalog.organisation),
            "sandbox": catalog.sandboxDocument(), "profileInstanceId": "ups",
            "source": isScheduled ? "scheduler" : "api", "status": .string(status.publishedName),
            "segments": .array(
                evaluated(catalog).map { audience in
                    ["segmentId": .string(audience.id), "segment": audience.published(catalog)]
                }),
            "metrics": metrics(catalog), "schema": ProfileSchema.document,
            "creationTime": .integer(created.milliseconds),
            "updateTime": .integer((ended ?? started ?? created).milliseconds),
        ]
    }

    private func evaluated(_ catalog: Catalog) -> [Audience] {
        audiences.isEmpty ? catalog.audiences : audiences.compactMap { catalog.audience($0) }
    }

    private func metrics(_ catalog: Catalog) -> Value {
        var fields = Fields()
        if let started {
            var time = Fields([("startTimeInMs", .integer(started.milliseconds))])
            if let ended {
                time["endTimeInMs"] = .integer(ended.milliseconds)
                time["totalTimeInMs"] = .integer(ended.milliseconds - started.milliseconds)
            }
            fields["totalTime"] = .object(time)
            fields["profileSegmentationTime"] = .object(time)
        }
        fields["totalProfiles"] = .integer(Int64(profiles))
        let policies = Set(evaluated(catalog).map { $0.mergePolicy ?? catalog.edgeMergePolicy.id }).sorted()
        fields["totalProfilesByMergePolicy"] = .object(
            Fields(policies.map { ($0, .integer(Int64(profiles))) }))
        let counted = counts.compactMap { count in catalog.audience(count.audience).map { ($0.id, count) } }
        fields["segmentedProfileCounter"] = .object(
            Fields(counted.map { ($0, .integer(Int64($1.realized + $1.existing))) }))
        fields["segmentedProfileByStatusCounter"] = .object(
            Fields(
                counted.map { id, count in
                    (
                        id,
                        [
                            "realized": .integer(Int64(count.realized)),
                            "existing": .integer(Int64(count.existing)),
                            "exited": .integer(Int64(count.exited)),
                        ]
                    )
                }))
        return .object(fields)
    }
}

extension SegmentationJob.Status {
    var publishedName: String {
        switch self {
        case .queued: "QUEUED"
        case .processing: "PROCESSING"
        case .succeeded: "SUCCEEDED"
        case .failed: "FAILED"
        case .cancelled: "CANCELLED"
        }
    }
}
