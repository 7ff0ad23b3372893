/// What is wrong with a catalog's document, and where in it.
public struct CatalogError: Error, Hashable, Sendable, CustomStringConvertible {
    /// For example `datastreams[2].fallback`.
    public var path: String
    public var problem: String

    public init(path: String, problem: String) {
        self.path = path
        self.problem = problem
    }

    public var description: String { "\(path): \(problem)" }
}

extension Catalog {
    /// The catalog as a document with the names of a topology's `catalog:` file; nothing is lost.
    public var document: Value {
        [
            "version": .integer(Int64(bitPattern: version)),
            "organisation": .string(organisation),
            "sandbox": .string(sandbox),
            "namespaces": .array(namespaces.map(\.document)),
            "schemas": .array(schemas.map(\.document)),
            "datasets": .array(datasets.map(\.document)),
            "inlets": .array(inlets.map(\.document)),
            "audiences": .array(audiences.map(\.document)),
            "destinations": .array(destinations.map(\.document)),
            "datastreams": .array(datastreams.map(\.document)),
            "clients": .array(clients.map(\.document)),
        ]
    }

    /// Reads what `document` wrote. Members it does not know belong to later versions and are passed over.
    public init(document: Value) throws(CatalogError) {
        let reader = try CatalogReader(document, path: "catalog")
        self.init()
        version = UInt64(bitPattern: try reader.integer("version"))
        organisation = try reader.text("organisation")
        sandbox = try reader.text("sandbox")
        namespaces = try reader.list("namespaces", Namespace.init(reading:))
        schemas = try reader.list("schemas", Schema.init(reading:))
        datasets = try reader.list("datasets", Dataset.init(reading:))
        inlets = try reader.list("inlets", Inlet.init(reading:))
        audiences = try reader.list("audiences", Audience.init(reading:))
        destinations = try reader.list("destinations", Destination.init(reading:))
        datastreams = try reader.list("datastreams", Datastream.init(reading:))
        clients = try reader.list("clients", Client.init(reading:))
    }
}

extension Namespace {
    fileprivate var document: Value { ["code": .string(code), "kind": .string(kind.rawValue)] }

    fileprivate init(reading reader: CatalogReader) throws(CatalogError) {
        self.init(code: try reader.name("code"), kind: try reader.choice("kind"))
    }
}

extension Schema {
    fileprivate var document: Value {
        ["id": .string(id), "title": .string(title), "behaviour": .string(behaviour.rawValue)]
    }

    fileprivate init(reading reader: CatalogReader) throws(CatalogError) {
        self.init(
            id: try reader.text("id"), title: try reader.text("title"),
            behaviour: try reader.choice("behaviour"))
    }
}

extension Dataset {
    fileprivate var document: Value {
        ["id": .string(id), "name": .string(name), "schema": .string(schema)]
    }

    fileprivate init(reading reader: CatalogReader) throws(CatalogError) {
        self.init(
            id: try reader.name("id"), name: try reader.text("name"), schema: try reader.text("schema"))
    }
}

extension Inlet {
    fileprivate var document: Value { ["id": .string(id), "name": .string(name)] }

    fileprivate init(reading reader: CatalogReader) throws(CatalogError) {
        self.init(id: try reader.name("id"), name: try reader.text("name"))
    }
}

extension Audience {
    fileprivate var document: Value {
        [
            "number": .integer(Int64(number)), "id": .string(id), "name": .string(name),
            "expression": .string(expression), "evaluation": .string(evaluation.rawValue),
        ]
    }

    fileprivate init(reading reader: CatalogReader) throws(CatalogError) {
        self.init(
            number: try reader.audience("number"), id: try reader.name("id"), name: try reader.text("name"),
            expression: try reader.text("expression"), evaluation: try reader.choice("evaluation"))
    }
}

extension Destination {
    fileprivate var document: Value {
        [
            "id": .string(id), "name": .string(name), "alias": .string(alias),
            "audiences": .array(audiences.map { .integer(Int64($0)) }),
            "attributes": .array(
                attributes.map { ["source": .string($0.source), "name": .string($0.name)] }),
            "replication": .string(replication.rawValue),
            "regions": .array(regions.map { .string($0.code) }),
            "timeToLive": .string(timeToLive.quantity),
        ]
    }

    fileprivate init(reading reader: CatalogReader) throws(CatalogError) {
        self.init(
            id: try reader.name("id"), name: try reader.text("name"), alias: try reader.text("alias"),
            audiences: try reader.audiences("audiences"),
            attributes: try reader.list("attributes", Mapping.init(reading:)),
            replication: try reader.choice("replication"),
            regions: try reader.texts("regions").map { Region($0) },
            timeToLive: try reader.duration("timeToLive"))
    }
}

extension Destination.Mapping {
    fileprivate init(reading reader: CatalogReader) throws(CatalogError) {
        self.init(source: try reader.text("source"), name: try reader.text("name"))
    }
}

extension Datastream {
    fileprivate var document: Value {
        var fields = Fields([
            ("id", .string(id)), ("name", .string(name)), ("enabled", .bool(isEnabled)),
            ("accessType", .string(accessType.rawValue)), ("eventDataset", .string(eventDataset)),
            ("edgeSegmentation", .bool(edgeSegmentation)),
            ("destinations", .array(destinations.map { .string($0) })),
            ("staleGrace", .string(staleGrace.quantity)), ("freshFor", .string(freshFor.quantity)),
        ])
        switch fallback {
        case .answerThenRefresh: fields["fallback"] = "answerThenRefresh"
        case .awaitHub(let wait): fields["fallback"] = ["awaitHub": .string(wait.quantity)]
        case nil: break
        }
        return .object(fields)
    }

    fileprivate init(reading reader: CatalogReader) throws(CatalogError) {
        self.init(
            id: try reader.name("id"), name: try reader.text("name"),
            eventDataset: try reader.name("eventDataset"), destinations: try reader.texts("destinations"))
        isEnabled = try reader.truth("enabled")
        accessType = try reader.choice("accessType")
        edgeSegmentation = try reader.truth("edgeSegmentation")
        staleGrace = try reader.duration("staleGrace")
        freshFor = try reader.duration("freshFor")
        switch reader["fallback"] {
        case nil: fallback = nil
        case "answerThenRefresh": fallback = .answerThenRefresh
        case let value?:
            let awaiting = try CatalogReader(value, path: reader.path + ".fallback")
            fallback = .awaitHub(try awaiting.duration("awaitHub"))
        }
    }
}

extension Client {
    fileprivate var document: Value { ["id": .string(id)] }

    fileprivate init(reading reader: CatalogReader) throws(CatalogError) {
        self.init(id: try reader.name("id"))
    }
}
