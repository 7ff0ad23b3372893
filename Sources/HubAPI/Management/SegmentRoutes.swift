internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles
internal import SansIO
internal import Segmentation

/// `/data/core/ups/segment/definitions` and `/segment/conversion` (Platform's Segmentation Service API).
struct SegmentRoutes: Sendable {
    private static let path = "/data/core/ups/segment/definitions"
    private static let conversionPath = "/data/core/ups/segment/conversion"
    // Published guardrails of a sandbox; streaming includes edge.
    private static let edgeMaximum = 150
    private static let streamingMaximum = 500
    private static let allMaximum = 4_000

    let definitions: Definitions

    func add(to group: RouterGroup<HubAPI.Context>) {
        let one = "\(SegmentRoutes.path)/:id"
        group.get("\(SegmentRoutes.path)") { request, _ in try self.list(Query(request)) }
        group.post("\(SegmentRoutes.path)") { request, _ in try await self.create(request) }
        group.post("\(SegmentRoutes.path)/bulk-get") { request, _ in try await self.bulkGet(request) }
        group.post("\(SegmentRoutes.conversionPath)") { request, _ in try await self.convert(request) }
        group.get("\(one)") { _, context in
            let catalog = self.definitions.catalog
            let index = try self.index(of: context.parameters.require("id"), in: catalog)
            return Response(json: catalog.audiences[index].published(catalog))
        }
        group.patch("\(one)") { request, context in
            try await self.patch(context.parameters.require("id"), request)
        }
        group.delete("\(one)") { _, context in try await self.delete(context.parameters.require("id")) }
    }

    private func index(of id: String, in catalog: Catalog) throws -> Int {
        if let index = catalog.audiences.firstIndex(where: { $0.id == id }) { return index }
        throw Problem.notFound("segment definition", id)
    }

    private func list(_ query: Query) throws -> Response {
        let catalog = definitions.catalog
        var audiences = catalog.audiences
        for evaluation in Audience.Evaluation.allCases {
            if let isWanted = try query.truth("evaluationInfo.\(evaluation.publishedName).enabled") {
                audiences.removeAll { ($0.evaluation == evaluation) != isWanted }
            }
        }
        let orders = query.segmentOrders
        audiences = try SortOrder.sort(
            audiences, orders,
            by: [
                "id": { .string($0.id) }, "internalId": { .integer(Int64($0.number)) },
                "name": { .string($0.name) }, "creationTime": { .integer($0.created) },
                "updateTime": { .integer($0.updated) },
            ])
        let page: Page<Audience>
        let next: String?
        if let number = try query.number("page", in: 0...1_000_000) {
            let limit = Int(try query.number("limit", in: 1...1_000) ?? 100)
            page = Page(of: audiences, start: Int(number) * limit, limit: limit)
            next = page.next.map { _ in
                query.link(SegmentRoutes.path, replacing: "page", with: String(number + 1))
            }
        } else {
            page = try query.page(of: audiences, limit: 100)
            next = page.next.map { query.link(SegmentRoutes.path, replacing: "start", with: String($0)) }
        }
        return Response(json: [
            "segments": .array(page.items.map { $0.published(catalog) }),
            "page": [
                "totalCount": .integer(Int64(page.total)),
                "totalPages": .integer(Int64((page.total + page.limit - 1) / page.limit)),
                "sortField": .string(orders[0].field), "sort": orders[0].isDescending ? "desc" : "asc",
                "pageSize": .integer(Int64(page.items.count)), "limit": .integer(Int64(page.limit)),
            ],
            "link": next.map { ["next": .string($0)] } ?? [:],
        ])
    }

    private func bulkGet(_ request: Request) async throws -> Response {
        let ids = Set(try await definitions.members(of: request).bulkIDs())
        let catalog = definitions.catalog
        let found = catalog.audiences.filter { ids.contains($0.id) }
        let results = Fields(found.map { ($0.id, $0.published(catalog)) })
        return Response(status: .multiStatus, json: ["results": .object(results)])
    }

    /// The definition that was sent, with its expression in the other format.
    private func convert(_ request: Request) async throws -> Response {
        let members = try await definitions.members(of: request)
        guard let expression = try PQLExpression(members) else { throw members.missing("expression") }
        var fields = members.fields
        fields["expression"] = try expression.converted()
        return Response(json: .object(fields))
    }

    private func create(_ request: Request) async throws -> Response {
        let members = try await definitions.members(of: request)
        for name in ["name", "schema", "expression"] where !members.has(name) { throw members.missing(name) }
        let id = definitions.newID()
        let time = definitions.now().milliseconds
        let document = try await definitions.change { catalog -> Value in
            guard let number = catalog.nextAudienceNumber else {
                throw Problem(.unprocessableContent, "every number of an audience has been used")
            }
            var audience = Audience(number: number, id: id, name: "", expression: "", evaluation: .batch)
            audience.created = time
            audience.updated = time
            try audience.read(members, in: catalog)
            catalog.audiences.append(audience)
            catalog.audienceNumberGiven = number
            try self.check(audience, in: catalog)
            return audience.published(catalog)
        }
        return located(id, document)
    }

    private func patch(_ id: String, _ request: Request) async throws -> Response {
        let members = try await definitions.members(of: request)
        let time = definitions.now().milliseconds
        let document = try await definitions.change { catalog -> Value in
            let index = try self.index(of: id, in: catalog)
            var audience = catalog.audiences[index]
            try audience.read(members, in: catalog)
            if let policy = try members.text("mergePolicyId"), policy != catalog.edgeMergePolicy.id,
                let destination = catalog.destinations.first(where: { $0.audiences.contains(audience.number) }
                )
            {
                throw Problem.inUse(
                    "the audience with the policy active on edge",
                    by: ["the destination \(destination.name)"])
            }
            audience.updated = time
            let before = catalog.audiences[index].evaluation
            catalog.audiences[index] = audience
            try self.check(audience, before: before, in: catalog)
            return audience.published(catalog)
        }
        return located(id, document)
    }

    private func delete(_ id: String) async throws -> Response {
        try await definitions.change { catalog in
            let audience = catalog.audiences.remove(at: try self.index(of: id, in: catalog))
            let users = catalog.destinations.filter { $0.audiences.contains(audience.number) }
                .map { "the destination \($0.name)" }
            if !users.isEmpty { throw Problem.inUse("the segment definition", by: users) }
            do throws(SegmentationError) {
                _ = try AudienceProgram(catalog.audiences)
            } catch {
                throw Problem(.conflict, "another audience needs this one: \(error)")
            }
        }
        return Response(json: ["status": true, "message": .string("segment definition \(id) was deleted")])
    }

    /// Names are unique, and guardrails count where there is one more than before.
    private func check(
        _ audience: Audience, before: Audience.Evaluation? = nil, in catalog: Catalog
    ) throws {
        if catalog.audiences.contains(where: { $0.id != audience.id && $0.name == audience.name }) {
            throw Problem(
                .unprocessableContent,
                "a segment definition named \(audience.name) exists: choose another name")
        }
        if before == nil {
            try definitions.check(catalog.audiences.count, atMost: SegmentRoutes.allMaximum, "audiences")
        }
        if audience.evaluation == .edge, before != .edge {
            try definitions.check(
                catalog.audiences.count { $0.evaluation == .edge }, atMost: SegmentRoutes.edgeMaximum,
                "edge audiences")
        }
        if audience.evaluation != .batch, before == nil || before == .batch {
            try definitions.check(
                catalog.audiences.count { $0.evaluation != .batch }, atMost: SegmentRoutes.streamingMaximum,
                "streaming audiences, edge audiences among them")
        }
    }

    private func located(_ id: String, _ document: Value) -> Response {
        var response = Response(json: document)
        if let name = HTTPField.Name("X-Location") {
            response.headers[name] = "\(SegmentRoutes.path)/\(id)"
        }
        return response
    }
}

extension Query {
    /// `sort=name:asc,internalId:desc`; by default what was created last comes first.
    fileprivate var segmentOrders: [SortOrder] {
        let orders = (text("sort") ?? "").split(separator: ",").map { part in
            let parts = part.split(separator: ":", maxSplits: 1).map(String.init)
            return SortOrder(parts.first ?? "", isDescending: parts.count == 2 && parts[1] == "desc")
        }
        return orders.isEmpty ? [SortOrder("creationTime", isDescending: true)] : orders
    }
}
