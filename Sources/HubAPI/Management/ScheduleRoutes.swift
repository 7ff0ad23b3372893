internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles
internal import SansIO

/// `/data/core/ups/config/schedules` (Platform's Segmentation Service API): batch evaluations that start by themselves.
struct ScheduleRoutes: Sendable {
    private static let path = "/data/core/ups/config/schedules"
    /// Most schedules; Spoke's own bound.
    private static let countMaximum = 100

    let definitions: Definitions

    func add(to group: RouterGroup<HubAPI.Context>) {
        let one = "\(ScheduleRoutes.path)/:id"
        group.get("\(ScheduleRoutes.path)") { request, _ in try self.list(Query(request)) }
        group.post("\(ScheduleRoutes.path)") { request, _ in try await self.create(request) }
        group.get("\(one)") { _, context in
            let catalog = self.definitions.catalog
            let index = try self.index(of: context.parameters.require("id"), in: catalog)
            return Response(json: catalog.schedules[index].published(catalog))
        }
        group.patch("\(one)") { request, context in
            try await self.patch(context.parameters.require("id"), request)
        }
        group.delete("\(one)") { _, context in try await self.delete(context.parameters.require("id")) }
    }

    private func index(of id: String, in catalog: Catalog) throws -> Int {
        if let index = catalog.schedules.firstIndex(where: { $0.id == id }) { return index }
        throw Problem.notFound("schedule", id)
    }

    private func list(_ query: Query) throws -> Response {
        let catalog = definitions.catalog
        let page = try query.page(of: catalog.schedules, limit: 100)
        return Response(json: [
            "_page": [
                "totalCount": .integer(Int64(page.total)), "pageSize": .integer(Int64(page.items.count)),
            ],
            "children": .array(page.items.map { $0.published(catalog) }),
        ])
    }

    private func create(_ request: Request) async throws -> Response {
        let members = try await definitions.members(of: request)
        let kind = try members.requiredText("type")
        guard kind == "batch_segmentation" else {
            throw members.wrong("type", "must be batch_segmentation: exports are not scheduled here")
        }
        let id = definitions.newID()
        let seconds = definitions.now().milliseconds / 1_000
        let document = try await definitions.change { catalog -> Value in
            guard catalog.schedules.count < ScheduleRoutes.countMaximum else {
                throw Problem(
                    .unprocessableContent, "there are \(catalog.schedules.count) schedules: delete one first")
            }
            guard let properties = try members.object("properties") else {
                throw members.missing("properties")
            }
            var schedule = JobSchedule(
                id: id, name: try members.requiredText("name"),
                time: try ScheduleRoutes.time(try members.requiredText("schedule")), isActive: false)
            schedule.audiences = try ScheduleRoutes.audiences(properties["segments"], in: catalog)
            schedule.isActive = try ScheduleRoutes.isActive(members["state"] ?? "inactive")
            schedule.created = seconds
            schedule.updated = seconds
            catalog.schedules.append(schedule)
            return schedule.published(catalog)
        }
        return Response(json: document)
    }

    /// A list of JSON Patch operations, `add` alone as published.
    private func patch(_ id: String, _ request: Request) async throws -> Response {
        guard let operations = try await definitions.document(of: request).array else {
            throw Problem(.badRequest, "send a list of { \"op\": \"add\", \"path\": …, \"value\": … }")
        }
        let seconds = definitions.now().milliseconds / 1_000
        try await definitions.change { catalog in
            let index = try self.index(of: id, in: catalog)
            for (place, operation) in operations.enumerated() {
                let members = try Members(operation, at: "[\(place)]")
                guard try members.requiredText("op") == "add" else {
                    throw members.wrong("op", "must be add: nothing else is taken here")
                }
                guard let value = members["value"] else { throw members.missing("value") }
                switch try members.requiredText("path") {
                case "/state": catalog.schedules[index].isActive = try ScheduleRoutes.isActive(value)
                case "/schedule":
                    catalog.schedules[index].time = try ScheduleRoutes.time(value.string ?? "")
                case "/properties/segments":
                    catalog.schedules[index].audiences = try ScheduleRoutes.audiences(value, in: catalog)
                case let path:
                    throw members.wrong(
                        "path", "must be /state, /schedule or /properties/segments, not \(path)")
                }
            }
            catalog.schedules[index].updated = seconds
        }
        return Response(status: .noContent)
    }

    private func delete(_ id: String) async throws -> Response {
        try await definitions.change { catalog in
            let index = try self.index(of: id, in: catalog)
            catalog.schedules[index...index] = []
        }
        return Response(status: .noContent)
    }

    private static func time(_ cron: String) throws -> DailyTime {
        if let time = DailyTime(cron: cron) { return time }
        throw Problem(
            .badRequest,
            "schedule must be a Quartz cron expression of one time a day in UTC, for example \"0 30 13 * * ?\""
        )
    }

    private static func isActive(_ state: Value) throws -> Bool {
        switch state {
        case "active": return true
        case "inactive": return false
        default: throw Problem(.badRequest, "state is active or inactive")
        }
    }

    /// `["*"]` is every definition.
    private static func audiences(_ value: Value?, in catalog: Catalog) throws -> [String] {
        guard let ids = value?.array?.map({ $0.string ?? "" }), !ids.isEmpty else {
            throw Problem(.badRequest, "properties.segments is a list of definitions, or [\"*\"]")
        }
        if ids == ["*"] { return [] }
        for id in ids where !catalog.audiences.contains(where: { $0.id == id }) {
            throw Problem(.badRequest, "properties.segments names \(id), which is no segment definition")
        }
        return ids
    }
}

extension JobSchedule {
    func published(_ catalog: Catalog) -> Value {
        [
            "id": .string(id), "imsOrgId": .string(catalog.organisation),
            "sandbox": catalog.sandboxDocument(), "name": .string(name), "type": "batch_segmentation",
            "state": isActive ? "active" : "inactive", "schedule": .string(time.description),
            "properties": ["segments": .array(audiences.isEmpty ? ["*"] : audiences.map { .string($0) })],
            "createEpoch": .integer(created), "updateEpoch": .integer(updated),
        ]
    }
}
