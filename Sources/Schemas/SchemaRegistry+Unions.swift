internal import Profiles

/// Union schemas: for each class, all that its profile-enabled schemas define. They are read only and always current,
/// for they are put together when they are asked for.
extension SchemaRegistry {
    var enabledSchemas: [Value] { resources.filter(\.isEnabledForProfile) }

    var unions: [Value] {
        var classes: [String] = []
        for schema in enabledSchemas {
            guard let id = schema.fields?["meta:class"]?.string, !classes.contains(id) else { continue }
            classes.append(id)
        }
        return classes.compactMap(union(ofClass:))
    }

    /// By `$id` or `meta:altId`: those of the class with `__union` at the end.
    func union(_ id: String) -> Value? {
        guard id.hasSuffix("__union"), let document = resource(String(id.dropLast("__union".count))),
            let identifier = document.fields?["$id"]?.string
        else { return nil }
        return union(ofClass: identifier)
    }

    private func union(ofClass id: String) -> Value? {
        let schemas = enabledSchemas.filter { $0.fields?["meta:class"]?.string == id }
        guard !schemas.isEmpty, let base = resource(id)?.fields else { return nil }
        var references = [id]
        // The platform keeps identities and memberships of every profile (the published example of a union).
        if id == StandardResources.profile {
            references += [StandardResources.identityMap, StandardResources.segmentation]
        }
        for schema in schemas {
            guard let fields = schema.fields else { continue }
            references += (fields["allOf"]?.array ?? []).compactMap { $0.fields?["$ref"]?.string }
                .filter { !$0.hasPrefix("#") }
            let hasOwnFields = fields["properties"] != nil || fields["definitions"] != nil
            if hasOwnFields, let own = schema.registryID { references.append(own) }
        }
        var each: [String] = []
        for reference in references where !each.contains(reference) { each.append(reference) }
        var union = Fields([
            ("$id", .string(id + "__union")), ("meta:resourceType", "unions"), ("version", "1.0"),
            ("title", base["title"] ?? ""), ("type", "object"), ("description", base["description"] ?? ""),
            ("allOf", .array(each.map { ["$ref": .string($0)] })), ("imsOrg", .string(organisation)),
            ("refs", .array(each.map(Value.string))), ("meta:xdmType", "object"),
            ("meta:class", .string(id)), ("meta:containerId", "tenant"), ("meta:sandboxType", "production"),
        ])
        if let other = base["meta:altId"]?.string { union["meta:altId"] = .string(other + "__union") }
        union["meta:extends"] = .array(extends(.object(union)).map(Value.string))
        return .object(union)
    }
}
