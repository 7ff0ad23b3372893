internal import SansIO

// Definitions that only the hub works with.

extension MergePolicy {
    var document: Value {
        var fields = Fields([
            ("id", .string(id)), ("name", .string(name)), ("graph", .string(graph.rawValue)),
            ("default", .bool(isDefault)), ("activeOnEdge", .bool(isActiveOnEdge)),
            ("version", .integer(version)),
        ])
        if case .datasetPrecedence(let order) = attributeMerge {
            fields["datasetPrecedence"] = .array(order.map { .string($0) })
        }
        fields.write("updated", updated)
        return .object(fields)
    }

    init(reading reader: CatalogReader) throws(CatalogError) {
        self.init(
            id: try reader.name("id"), name: try reader.text("name"), graph: try reader.choice("graph"),
            attributeMerge: reader["datasetPrecedence"] == nil
                ? .timestampOrdered : .datasetPrecedence(try reader.texts("datasetPrecedence")),
            isDefault: try reader.truth("default"), isActiveOnEdge: try reader.truth("activeOnEdge"))
        version = try reader.integer("version")
        updated = try reader.optionalInteger("updated") ?? 0
    }
}

extension ComputedAttributeDefinition {
    var document: Value {
        var fields = Fields([
            ("id", .string(id)), ("name", .string(name)), ("displayName", .string(displayName)),
            ("expression", .string(expression)), ("count", .integer(count)),
            ("unit", .string(unit.rawValue)), ("status", .string(status.rawValue)),
        ])
        fields.write("description", description)
        if isFastRefresh { fields["fastRefresh"] = .bool(true) }
        fields["lastEvaluated"] = lastEvaluated.map { .integer($0.milliseconds) }
        fields.write("created", created)
        fields.write("updated", updated)
        return .object(fields)
    }

    init(reading reader: CatalogReader) throws(CatalogError) {
        self.init(
            id: try reader.name("id"), name: try reader.name("name"),
            displayName: try reader.text("displayName"), expression: try reader.text("expression"),
            count: try reader.integer("count"), unit: try reader.choice("unit"))
        status = try reader.choice("status")
        description = try reader.optionalText("description") ?? ""
        isFastRefresh = try reader.optionalTruth("fastRefresh") ?? false
        lastEvaluated = try reader.optionalInteger("lastEvaluated").map { Timestamp(milliseconds: $0) }
        created = try reader.optionalInteger("created") ?? 0
        updated = try reader.optionalInteger("updated") ?? 0
    }
}

extension Computation {
    var document: Value {
        var fields = Fields([("attributes", .array(attributes.map(\.document)))])
        fields["cursor"] = cursor.map { .string($0.hexadecimal) }
        return .object(fields)
    }

    init(reading reader: CatalogReader) throws(CatalogError) {
        self.init(attributes: try reader.list("attributes", Attribute.init(reading:)))
        guard let text = try reader.optionalText("cursor") else { return }
        guard let key = ProfileID(hexadecimal: text) else {
            throw CatalogError(path: reader.path + ".cursor", problem: "must be 32 hexadecimal digits")
        }
        cursor = key
    }
}

extension Computation.Attribute {
    fileprivate var document: Value {
        ["id": .string(id), "instant": .integer(instant.milliseconds)]
    }

    fileprivate init(reading reader: CatalogReader) throws(CatalogError) {
        self.init(
            id: try reader.name("id"),
            instant: Timestamp(milliseconds: try reader.integer("instant")))
    }
}

extension ProjectionDestination {
    var document: Value {
        [
            "id": .string(id), "regions": .array(regions.map { .string($0.code) }),
            "timeToLive": .string(timeToLive.quantity), "replication": .string(replication.rawValue),
            "version": .integer(version),
        ]
    }

    init(reading reader: CatalogReader) throws(CatalogError) {
        self.init(
            id: try reader.name("id"), regions: try reader.texts("regions").map { Region($0) },
            timeToLive: try reader.duration("timeToLive"), replication: try reader.choice("replication"))
        version = try reader.integer("version")
    }
}

extension ProjectionConfiguration {
    var document: Value {
        var fields = Fields([
            ("id", .string(id)), ("name", .string(name)), ("destination", .string(destination)),
            ("selector", .string(selector)), ("version", .integer(version)),
        ])
        fields["mergePolicy"] = mergePolicy.map { .string($0) }
        return .object(fields)
    }

    init(reading reader: CatalogReader) throws(CatalogError) {
        self.init(
            id: try reader.name("id"), name: try reader.text("name"),
            destination: try reader.name("destination"), selector: try reader.text("selector"),
            mergePolicy: try reader.optionalText("mergePolicy"))
        version = try reader.integer("version")
    }
}

extension JobSchedule {
    var document: Value {
        var fields = Fields([
            ("id", .string(id)), ("name", .string(name)), ("time", .string(time.description)),
            ("active", .bool(isActive)),
        ])
        fields.write("audiences", audiences.map { .string($0) })
        fields.write("created", created)
        fields.write("updated", updated)
        return .object(fields)
    }

    init(reading reader: CatalogReader) throws(CatalogError) {
        guard let time = DailyTime(cron: try reader.text("time")) else {
            throw CatalogError(
                path: reader.path + ".time", problem: "must be one time a day, as in 0 30 13 * * ?")
        }
        self.init(
            id: try reader.name("id"), name: try reader.text("name"),
            audiences: reader["audiences"] == nil ? [] : try reader.texts("audiences"), time: time,
            isActive: try reader.truth("active"))
        created = try reader.optionalInteger("created") ?? 0
        updated = try reader.optionalInteger("updated") ?? 0
    }
}

extension Fields {
    // What has its usual value is left out: most definitions name few members.

    mutating func write(_ name: String, _ items: [Value]) {
        if !items.isEmpty { self[name] = .array(items) }
    }

    mutating func write(_ name: String, _ text: String) {
        if !text.isEmpty { self[name] = .string(text) }
    }

    mutating func write(_ name: String, _ number: Int64) {
        if number != 0 { self[name] = .integer(number) }
    }
}
