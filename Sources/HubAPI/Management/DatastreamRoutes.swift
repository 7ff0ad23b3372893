internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles
internal import SansIO

/// `/spoke/datastreams`: what clients of the edge name as `datastreamId`.
///
/// Platform has them in its user interface, with no published shape; this one is Spoke's own, with the
/// members of a topology's catalog file. A datastream whose personalization is off has no destinations.
struct DatastreamRoutes: Sendable {
    private static let path = "/spoke/datastreams"

    let definitions: Definitions

    func add(to group: RouterGroup<HubAPI.Context>) {
        let one = "\(DatastreamRoutes.path)/:id"
        group.get("\(DatastreamRoutes.path)") { _, _ in
            Response(json: ["datastreams": .array(self.definitions.catalog.datastreams.map(\.published))])
        }
        group.post("\(DatastreamRoutes.path)") { request, _ in try await self.create(request) }
        group.get("\(one)") { _, context in
            let catalog = self.definitions.catalog
            let index = try self.index(of: context.parameters.require("id"), in: catalog)
            return Response(json: catalog.datastreams[index].published)
        }
        group.put("\(one)") { request, context in
            try await self.replace(context.parameters.require("id"), request)
        }
        group.delete("\(one)") { _, context in
            let id = try context.parameters.require("id")
            try await self.definitions.change { catalog in
                _ = catalog.datastreams.remove(at: try self.index(of: id, in: catalog))
            }
            return Response(status: .noContent)
        }
    }

    private func index(of id: String, in catalog: Catalog) throws -> Int {
        if let index = catalog.datastreams.firstIndex(where: { $0.id == id }) { return index }
        throw Problem.notFound("datastream", id)
    }

    private func create(_ request: Request) async throws -> Response {
        let members = try await definitions.members(of: request)
        let id = definitions.newID()
        let document = try await definitions.change { catalog -> Value in
            let datastream = try Datastream(members, id: id, in: catalog)
            catalog.datastreams.append(datastream)
            return datastream.published
        }
        return Response(status: .created, json: document)
    }

    private func replace(_ id: String, _ request: Request) async throws -> Response {
        let members = try await definitions.members(of: request)
        let document = try await definitions.change { catalog -> Value in
            let index = try self.index(of: id, in: catalog)
            let datastream = try Datastream(members, id: id, in: catalog)
            catalog.datastreams[index] = datastream
            return datastream.published
        }
        return Response(json: document)
    }
}

extension Datastream {
    private static let awaitMaximum = Duration.seconds(30)

    fileprivate var published: Value {
        var fields = Fields([
            ("id", .string(id)), ("name", .string(name)), ("enabled", .bool(isEnabled)),
            ("accessType", .string(accessType.rawValue)), ("eventDataset", .string(eventDataset)),
            ("profileDataset", profileDataset.map { .string($0) } ?? .null),
            ("overrideDatasets", .array(overrideDatasets.map { .string($0) })),
            ("firstPartyIDCookie", .string(firstPartyIDCookie)),
            ("edgeSegmentation", .bool(edgeSegmentation)),
            ("destinations", .array(destinations.map { .string($0) })),
            ("staleGrace", .string(staleGrace.quantity)), ("freshFor", .string(freshFor.quantity)),
        ])
        switch fallback {
        case .answerThenRefresh: fields["fallback"] = "answerThenRefresh"
        case .awaitHub(let wait): fields["fallback"] = ["awaitHub": .string(wait.quantity)]
        case nil: fields["fallback"] = .null
        }
        return .object(fields)
    }

    /// Reads a whole datastream; `name` and `eventDataset` are required. Datasets and destinations go by name
    /// or id.
    fileprivate init(_ members: Members, id: String, in catalog: Catalog) throws {
        guard let events = try Datastream.dataset("eventDataset", .event, members, catalog) else {
            throw members.missing("eventDataset")
        }
        var destinations: [String] = []
        for name in try members.texts("destinations") ?? [] {
            guard let found = catalog.destinations.first(where: { $0.id == name || $0.name == name }) else {
                throw members.wrong("destinations", "names the destination \(name), which is not there")
            }
            if destinations.contains(found.id) {
                throw members.wrong("destinations", "names the destination \(name) a second time")
            }
            destinations.append(found.id)
        }
        self.init(
            id: id, name: try members.requiredText("name"), eventDataset: events, destinations: destinations)
        if catalog.datastreams.contains(where: { $0.id != id && $0.name == name }) {
            throw Problem(.conflict, "a datastream named \(name) exists: choose another name")
        }
        profileDataset = try Datastream.dataset("profileDataset", .record, members, catalog)
        overrideDatasets = try (members.texts("overrideDatasets") ?? []).map { text in
            try Datastream.dataset(named: text, for: "overrideDatasets", members, catalog).id
        }
        firstPartyIDCookie = try Datastream.cookieName(members) ?? firstPartyIDCookie
        isEnabled = try members.truth("enabled") ?? true
        accessType = try members.choice("accessType") ?? .mixed
        edgeSegmentation = try members.truth("edgeSegmentation") ?? true
        staleGrace = try members.duration("staleGrace", in: .zero ... .days(90)) ?? .zero
        freshFor = try members.duration("freshFor", in: .zero ... .days(1)) ?? freshFor
        fallback = try Datastream.fallback(members)
    }

    private static func dataset(
        _ name: String, _ behaviour: Schema.Behaviour, _ members: Members, _ catalog: Catalog
    ) throws -> String? {
        guard let text = try members.text(name) else { return nil }
        let dataset = try self.dataset(named: text, for: name, members, catalog)
        guard catalog.schemas.first(where: { $0.id == dataset.schema })?.behaviour == behaviour else {
            throw members.wrong(
                name, "names the dataset \(text), whose schema is not one of \(behaviour.rawValue)s")
        }
        return dataset.id
    }

    private static func dataset(
        named text: String, for name: String, _ members: Members, _ catalog: Catalog
    ) throws -> Dataset {
        if let dataset = catalog.dataset(text) ?? catalog.datasets.first(where: { $0.name == text }) {
            return dataset
        }
        throw members.wrong(name, "names the dataset \(text), which is not there")
    }

    private static func cookieName(_ members: Members) throws -> String? {
        guard let name = try members.text("firstPartyIDCookie") else { return nil }
        let isGood =
            (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
        if isGood { return name }
        throw members.wrong("firstPartyIDCookie", "must be 1 to 64 letters, digits, '_' and '-'")
    }

    private static func fallback(_ members: Members) throws -> Fallback? {
        switch members["fallback"] {
        case nil: return nil
        case "answerThenRefresh": return .answerThenRefresh
        case .object?:
            let awaiting = try members.requiredObject("fallback")
            guard let wait = try awaiting.duration("awaitHub", in: .milliseconds(1)...awaitMaximum) else {
                throw awaiting.missing("awaitHub")
            }
            return .awaitHub(wait)
        default:
            throw members.wrong("fallback", "must be answerThenRefresh or { \"awaitHub\": \"400 ms\" }")
        }
    }
}
