public import Profiles

extension SchemaRegistry {
    /// Most resources that the lists of recent ones name.
    private static let recentMaximum = 10

    /// What `GET /stats` answers: the tenant's name, how many resources of each kind the organisation has, the newest
    /// and the last changed ones, and which schemas use which class.
    public var statistics: Value {
        let own = resources.filter { $0.registryContainer == .tenant && $0.registryKind != .descriptors }
        func count(_ kind: Kind) -> Value { .integer(Int64(own.count { $0.registryKind == kind })) }
        let counts: Value = [
            "schemas": count(.schemas), "mixins": count(.fieldgroups), "datatypes": count(.datatypes),
            "classes": count(.classes), "unions": .integer(Int64(unions.count)),
        ]
        return [
            "imsOrg": .string(organisation), "tenantId": .string(tenant), "counts": counts,
            "recentlyCreatedResources": recent(own, by: "repo:createdDate"),
            "recentlyUpdatedResources": recent(own, by: "repo:lastModifiedDate"),
            "classUsage": .array(classUsage(own.filter { $0.registryKind == .schemas })),
        ]
    }

    private func recent(_ resources: [Value], by date: String) -> Value {
        let dated = resources.enumerated().map { place, resource in
            (resource.fields?["meta:registryMetadata"]?.fields?[date]?.integer ?? 0, place, resource)
        }
        let newest = dated.sorted { $0.0 != $1.0 ? $0.0 > $1.0 : $0.1 > $1.1 }.prefix(Self.recentMaximum)
        return .array(newest.map { $0.2.keeping(["$id", "meta:altId", "version", "title"]) })
    }

    private func classUsage(_ schemas: [Value]) -> [Value] {
        var classes: [String] = []
        for schema in schemas {
            guard let id = schema.fields?["meta:class"]?.string, !classes.contains(id) else { continue }
            classes.append(id)
        }
        return classes.map { id in
            let users = schemas.filter { $0.fields?["meta:class"]?.string == id }
            return [
                "$id": .string(id), "title": resource(id)?.fields?["title"] ?? "",
                "numberOfSchemas": .integer(Int64(users.count)),
                "schemas": .array(users.map { $0.keeping(["$id", "title", "description"]) }),
            ]
        }
    }
}
