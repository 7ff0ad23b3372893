internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles
internal import SansIO

/// `/data/core/ups/config/destinations`: where projections go (Platform's edge projection API, a documented
/// legacy).
///
/// Where pages differ the newer one holds: `ttl` is up to 90 days and by default 14 days; the older page has
/// a week and an hour. At least 600 s, as the older one says.
struct ProjectionDestinationRoutes: Sendable {
    static let path = "/data/core/ups/config/destinations"
    /// As published; clients leave the version out.
    private static let types = [
        "application/vnd.adobe.platform.projectiondestination+json;version=1",
        "application/vnd.adobe.platform.projectiondestination+json",
    ]

    let definitions: Definitions

    func add(to group: RouterGroup<HubAPI.Context>) {
        let one = "\(ProjectionDestinationRoutes.path)/:id"
        group.get("\(ProjectionDestinationRoutes.path)") { _, _ in self.list() }
        group.post("\(ProjectionDestinationRoutes.path)") { request, _ in try await self.create(request) }
        group.get("\(one)") { _, context in
            let catalog = self.definitions.catalog
            let index = try self.index(of: context.parameters.require("id"), in: catalog)
            return Response(json: catalog.projectionDestinations[index].published())
        }
        group.put("\(one)") { request, context in
            try await self.replace(context.parameters.require("id"), request)
        }
        group.delete("\(one)") { _, context in try await self.delete(context.parameters.require("id")) }
    }

    private func index(of id: String, in catalog: Catalog) throws -> Int {
        if let index = catalog.projectionDestinations.firstIndex(where: { $0.id == id }) { return index }
        throw Problem.notFound("projection destination", id)
    }

    private func list() -> Response {
        let items = definitions.catalog.projectionDestinations.map { $0.published(inList: true) }
        return Response(json: [
            "_links": Hal.links(("self", ProjectionDestinationRoutes.path)),
            "_embedded": ["projectionDestinations": .array(items)],
        ])
    }

    private func create(_ request: Request) async throws -> Response {
        let members = try await definitions.members(of: request, types: ProjectionDestinationRoutes.types)
        let destination = try ProjectionDestination(
            members, id: definitions.newID(), regions: definitions.service.regions)
        try await definitions.change { $0.projectionDestinations.append(destination) }
        return Response(json: destination.published())
    }

    private func replace(_ id: String, _ request: Request) async throws -> Response {
        let members = try await definitions.members(of: request, types: ProjectionDestinationRoutes.types)
        let sent = try ProjectionDestination(members, id: id, regions: definitions.service.regions)
        let destination = try await definitions.change { catalog -> ProjectionDestination in
            let index = try self.index(of: id, in: catalog)
            let held = catalog.projectionDestinations[index]
            try members.checkVersion(held.version)
            var destination = sent
            destination.version = held.version + 1
            catalog.projectionDestinations[index] = destination
            return destination
        }
        return Response(json: destination.published())
    }

    private func delete(_ id: String) async throws -> Response {
        try await definitions.change { catalog in
            catalog.projectionDestinations.remove(at: try self.index(of: id, in: catalog))
            let users = catalog.projections.filter { $0.destination == id }
                .map { "the projection \($0.name)" }
            if !users.isEmpty { throw Problem.inUse("the projection destination", by: users) }
        }
        return Response(status: .noContent)
    }
}

extension ProjectionDestination {
    private static let kind = "EDGE"

    /// In the published shape; in lists the link to itself stands under `_links`.
    func published(inList: Bool = false) -> Value {
        let path = "\(ProjectionDestinationRoutes.path)/\(id)"
        var fields = Fields([
            ("id", .string(id)), ("type", .string(ProjectionDestination.kind)),
            ("dataCenters", .array(regions.map { .string($0.code) })),
            ("ttl", .integer(timeToLive.nanoseconds / 1_000_000_000)),
            ("replicationPolicy", .string(replication.rawValue.uppercased())), ("version", .integer(version)),
        ])
        if inList { fields["_links"] = Hal.links(("self", path)) } else { fields["self"] = Hal.link(path) }
        return .object(fields)
    }

    /// - Parameter known: The regions that have a stream; none for any well-formed code.
    fileprivate init(_ members: Members, id: String, regions known: [Region]) throws {
        guard try members.requiredText("type") == ProjectionDestination.kind else {
            throw members.wrong("type", "must be \(ProjectionDestination.kind)")
        }
        let regions = try members.regions("dataCenters", known: known)
        if regions.isEmpty { throw members.wrong("dataCenters", "must name at least one region") }
        let seconds = { (duration: Duration) in duration.nanoseconds / 1_000_000_000 }
        let ttl = try members.integer(
            "ttl",
            in: seconds(ProjectionDestination.timeToLiveMinimum)...seconds(Destination.timeToLiveMaximum))
        var replication = Destination.Replication.reactive
        if let policy = try members.text("replicationPolicy") {
            guard let named = Destination.Replication(rawValue: policy.lowercased()),
                policy == policy.uppercased()
            else { throw members.wrong("replicationPolicy", "must be PROACTIVE or REACTIVE") }
            replication = named
        }
        self.init(
            id: id, regions: regions,
            timeToLive: ttl.map { .seconds($0) } ?? Destination.timeToLiveDefault, replication: replication)
    }
}

extension Members {
    /// The regions of a list of codes, each once; empty where it is absent.
    ///
    /// - Parameter known: The regions that have a stream; none for any well-formed code.
    func regions(_ name: String, known: [Region]) throws -> [Region] {
        var regions: [Region] = []
        for code in try texts(name) ?? [] {
            let isWellFormed = !code.isEmpty && code.utf8.allSatisfy(\.isAlphanumeric)
            guard known.isEmpty ? isWellFormed : known.contains(Region(code)) else {
                let names = known.isEmpty ? "" : ": \(known.map(\.code).joined(separator: ", "))"
                throw wrong(name, "names \(code), which is no region here\(names)")
            }
            if regions.contains(Region(code)) { throw wrong(name, "must name each region once") }
            regions.append(Region(code))
        }
        return regions
    }
}
