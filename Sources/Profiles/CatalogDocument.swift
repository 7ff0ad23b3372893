internal import SansIO

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
        var fields = Fields([
            ("version", .integer(Int64(bitPattern: version))),
            ("organisation", .string(organisation)),
            ("sandbox", .string(sandbox)),
            ("tenant", .string(tenant)),
            ("namespaces", .array(namespaces.map(\.document))),
            ("schemas", .array(schemas.map(\.document))),
            ("datasets", .array(datasets.map(\.document))),
            ("inlets", .array(inlets.map(\.document))),
            ("audiences", .array(audiences.map(\.document))),
            ("destinations", .array(destinations.map(\.document))),
            ("datastreams", .array(datastreams.map(\.document))),
            ("clients", .array(clients.map(\.document))),
        ])
        fields["trust"] = trust?.document
        fields.write("resources", resources)
        fields.write("mergePolicies", mergePolicies.map(\.document))
        fields.write("computedAttributes", computedAttributes.map(\.document))
        fields["computation"] = computation?.document
        if isReprojectionPending { fields["reprojection"] = .bool(true) }
        fields.write("projectionDestinations", projectionDestinations.map(\.document))
        fields.write("projections", projections.map(\.document))
        fields.write("schedules", schedules.map(\.document))
        fields.write("audienceNumberGiven", Int64(audienceNumberGiven))
        fields["declaration"] = declaration
        return .object(fields)
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
        tenant = try reader.optionalText("tenant") ?? tenant
        trust = try reader.optionalObject("trust", Trust.init(reading:))
        resources = reader["resources"]?.array ?? []
        mergePolicies = try reader.optionalList("mergePolicies", MergePolicy.init(reading:))
        computedAttributes = try reader.optionalList(
            "computedAttributes", ComputedAttributeDefinition.init(reading:))
        computation = try reader.optionalObject("computation", Computation.init(reading:))
        isReprojectionPending = reader["reprojection"] == .bool(true)
        projectionDestinations = try reader.optionalList(
            "projectionDestinations", ProjectionDestination.init(reading:))
        projections = try reader.optionalList("projections", ProjectionConfiguration.init(reading:))
        schedules = try reader.optionalList("schedules", JobSchedule.init(reading:))
        if reader["audienceNumberGiven"] != nil {
            audienceNumberGiven = try reader.audience("audienceNumberGiven")
        }
        declaration = reader["declaration"]
    }
}

extension Namespace {
    fileprivate var document: Value {
        var fields = Fields([("code", .string(code)), ("kind", .string(kind.rawValue))])
        fields.write("number", Int64(number))
        fields.write("name", name)
        fields.write("description", description)
        if isUnique { fields["unique"] = .bool(true) }
        fields["priority"] = priority.map { .integer(Int64($0)) }
        fields.write("created", created)
        fields.write("updated", updated)
        return .object(fields)
    }

    fileprivate init(reading reader: CatalogReader) throws(CatalogError) {
        self.init(code: try reader.name("code"), kind: try reader.choice("kind"))
        number = Int(clamping: try reader.optionalInteger("number") ?? 0)
        name = try reader.optionalText("name") ?? ""
        description = try reader.optionalText("description") ?? ""
        isUnique = try reader.optionalTruth("unique") ?? false
        priority = try reader.optionalInteger("priority").map { Int(clamping: $0) }
        created = try reader.optionalInteger("created") ?? 0
        updated = try reader.optionalInteger("updated") ?? 0
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
        var fields = Fields([("id", .string(id)), ("name", .string(name)), ("schema", .string(schema))])
        if !isForProfile { fields["profile"] = .bool(false) }
        if !isForIdentity { fields["identity"] = .bool(false) }
        if !isUpsert { fields["upsert"] = .bool(false) }
        fields.write("description", description)
        if !tags.isEmpty { fields["tags"] = .object(tags) }
        fields.write("revision", revision)
        fields.write("created", created)
        fields.write("updated", updated)
        return .object(fields)
    }

    fileprivate init(reading reader: CatalogReader) throws(CatalogError) {
        self.init(
            id: try reader.name("id"), name: try reader.text("name"), schema: try reader.text("schema"))
        isForProfile = try reader.optionalTruth("profile") ?? true
        isForIdentity = try reader.optionalTruth("identity") ?? true
        isUpsert = try reader.optionalTruth("upsert") ?? true
        description = try reader.optionalText("description") ?? ""
        tags = reader["tags"]?.fields ?? Fields()
        revision = try reader.optionalInteger("revision") ?? 0
        created = try reader.optionalInteger("created") ?? 0
        updated = try reader.optionalInteger("updated") ?? 0
    }
}

extension Inlet {
    fileprivate var document: Value {
        var fields = Fields([("id", .string(id)), ("name", .string(name))])
        if isAuthenticated { fields["authenticated"] = true }
        return .object(fields)
    }

    fileprivate init(reading reader: CatalogReader) throws(CatalogError) {
        self.init(id: try reader.name("id"), name: try reader.text("name"))
        if reader["authenticated"] != nil { isAuthenticated = try reader.truth("authenticated") }
    }
}

extension Audience {
    fileprivate var document: Value {
        var fields = Fields([
            ("number", .integer(Int64(number))), ("id", .string(id)), ("name", .string(name)),
            ("expression", .string(expression)), ("evaluation", .string(evaluation.rawValue)),
        ])
        fields.write("description", description)
        fields["mergePolicy"] = mergePolicy.map { .string($0) }
        fields.write("created", created)
        fields.write("updated", updated)
        return .object(fields)
    }

    fileprivate init(reading reader: CatalogReader) throws(CatalogError) {
        self.init(
            number: try reader.audience("number"), id: try reader.name("id"), name: try reader.text("name"),
            expression: try reader.text("expression"), evaluation: try reader.choice("evaluation"))
        description = try reader.optionalText("description") ?? ""
        mergePolicy = try reader.optionalText("mergePolicy")
        created = try reader.optionalInteger("created") ?? 0
        updated = try reader.optionalInteger("updated") ?? 0
    }
}

extension Destination {
    fileprivate var document: Value {
        var fields = Fields([
            ("id", .string(id)), ("name", .string(name)), ("alias", .string(alias)),
            ("audiences", .array(audiences.map { .integer(Int64($0)) })),
            (
                "attributes",
                .array(attributes.map { ["source": .string($0.source), "name": .string($0.name)] })
            ),
            ("replication", .string(replication.rawValue)),
            ("regions", .array(regions.map { .string($0.code) })),
            ("timeToLive", .string(timeToLive.quantity)),
        ])
        fields.write("schedules", schedules.map(\.document))
        fields.write("description", description)
        fields.write("created", created)
        fields.write("updated", updated)
        return .object(fields)
    }

    fileprivate init(reading reader: CatalogReader) throws(CatalogError) {
        self.init(
            id: try reader.name("id"), name: try reader.text("name"), alias: try reader.text("alias"),
            audiences: try reader.audiences("audiences"),
            attributes: try reader.list("attributes", Mapping.init(reading:)),
            replication: try reader.choice("replication"),
            regions: try reader.texts("regions").map { Region($0) },
            timeToLive: try reader.duration("timeToLive"))
        schedules = try reader.optionalList("schedules", Schedule.init(reading:))
        description = try reader.optionalText("description") ?? ""
        created = try reader.optionalInteger("created") ?? 0
        updated = try reader.optionalInteger("updated") ?? 0
    }
}

extension Destination.Schedule {
    fileprivate var document: Value {
        var fields = Fields([("audience", .integer(Int64(audience)))])
        fields["start"] = start.map { .integer($0.milliseconds) }
        fields["end"] = end.map { .integer($0.milliseconds) }
        return .object(fields)
    }

    fileprivate init(reading reader: CatalogReader) throws(CatalogError) {
        self.init(
            audience: try reader.audience("audience"),
            start: try reader.optionalInteger("start").map { Timestamp(milliseconds: $0) },
            end: try reader.optionalInteger("end").map { Timestamp(milliseconds: $0) })
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
        fields["profileDataset"] = profileDataset.map { .string($0) }
        if !overrideDatasets.isEmpty {
            fields["overrideDatasets"] = .array(overrideDatasets.map { .string($0) })
        }
        if firstPartyIDCookie != Datastream.firstPartyIDCookieDefault {
            fields["firstPartyIDCookie"] = .string(firstPartyIDCookie)
        }
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
        profileDataset = try reader.optionalText("profileDataset")
        if reader["overrideDatasets"] != nil { overrideDatasets = try reader.texts("overrideDatasets") }
        firstPartyIDCookie = try reader.optionalText("firstPartyIDCookie") ?? firstPartyIDCookie
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
    fileprivate var document: Value {
        ["id": .string(id), "scopes": .array(scopes.map { .string($0.rawValue) })]
    }

    /// Catalogs written before there were scopes name none: their clients keep all.
    fileprivate init(reading reader: CatalogReader) throws(CatalogError) {
        self.init(id: try reader.name("id"))
        if reader["scopes"] != nil { scopes = try reader.choices("scopes") }
    }
}
