internal import HTTPTypes
internal import HubCore
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles

/// Spoke's own routes, behind `spoke hub show`, `spoke hub rejected` and `spoke hub load`.
struct SpokeRoutes: Sendable {
    let service: HubService

    func add(to group: RouterGroup<HubAPI.Context>) {
        group.get("/spoke/show") { request, _ in try await self.show(request) }
        group.get("/spoke/datasets") { _, _ in self.listDatasets() }
        group.get("/spoke/rejected") { request, _ in try await self.listRejected(request) }
    }

    private func show(_ request: Request) async throws -> Response {
        guard let text = request.uri.queryParameters["identity"].map(String.init),
            let identity = Identity(parsing: text)
        else {
            throw Problem(.badRequest, "name an identity: ?identity=Email:jane@example.com")
        }
        guard let entity = try await service.entity(of: identity) else {
            throw Problem(.notFound, "no profile has the identity \(identity)")
        }
        return Response(json: entity.document(service.catalog()))
    }

    private func listDatasets() -> Response {
        let datasets = service.catalog().datasets.map { dataset -> Value in
            ["id": .string(dataset.id), "name": .string(dataset.name), "schema": .string(dataset.schema)]
        }
        return Response(json: ["datasets": .array(datasets)])
    }

    private func listRejected(_ request: Request) async throws -> Response {
        let query = Query(request)
        let limit = try query.number("limit", in: 1...1_000) ?? 100
        guard case .rejected(let records) = try await service.answer({ .listRejected($0) }) else {
            throw HubService.Mismatch()
        }
        return Response(json: ["rejected": .array(records.prefix(Int(limit)).map(\.document))])
    }
}

extension RejectedRecord {
    fileprivate var document: Value {
        [
            "time": .string(time.rfc3339), "reason": .string("\(reason)"), "dataset": .string(dataset),
            "edge": edge.map { .string($0) } ?? .null, "body": body,
        ]
    }
}
