public import Profiles

extension SchemaRegistry {
    /// The kinds of descriptors that can be made (OpenAPI).
    private static let descriptorTypes = [
        "xdm:alternateDisplayInfo", "xdm:descriptorIdentity", "xdm:descriptorReferenceIdentity",
        "xdm:descriptorOneToOne", "xdm:descriptorRelationship",
    ]

    /// Numeric ids of standard namespaces, as far as public samples show them.
    private static let namespaceIDs: [Int64: String] = [
        4: "ECID", 6: "Email", 7: "Phone", 9: "TNTID", 10: "AAID",
    ]

    /// The checked and completed document of a descriptor.
    func descriptor(_ body: Fields, id: String) throws(RegistryError) -> Value {
        var result = body
        guard let type = body["@type"]?.string, Self.descriptorTypes.contains(type) else {
            throw .malformed("@type must be one of \(Self.descriptorTypes.joined(separator: ", "))")
        }
        guard let source = body["xdm:sourceSchema"]?.string, let schema = resource(source),
            schema.registryKind == .schemas, let schemaID = schema.registryID
        else { throw .malformed("xdm:sourceSchema must be the $id of a schema in the registry") }
        result["xdm:sourceSchema"] = .string(schemaID)
        guard (body["xdm:sourceVersion"] ?? 1).integer == 1 else {
            throw .malformed("xdm:sourceVersion must be 1, the only major version")
        }
        result["xdm:sourceVersion"] = 1
        guard let path = body["xdm:sourceProperty"]?.string, let field = try field(path, of: schema) else {
            throw .malformed(
                "xdm:sourceProperty must point to a field of the schema, as /personalEmail/address does")
        }
        if type == "xdm:descriptorIdentity" {
            try checkIdentity(body, field, schema: schemaID, path: path, id: id)
            result["xdm:isPrimary"] = .bool(body["xdm:isPrimary"]?.bool ?? false)
            if body["xdm:property"] == nil {
                result["xdm:property"] = body["xdm:namespace"]?.integer == nil ? "xdm:code" : "xdm:id"
            }
        }
        result["@id"] = .string(id)
        result["imsOrg"] = .string(organisation)
        result["version"] = "1"
        result["meta:containerId"] = "tenant"
        result["meta:sandboxType"] = "production"
        return .object(result)
    }

    private func checkIdentity(
        _ body: Fields, _ field: Fields, schema: String, path: String, id: String
    ) throws(RegistryError) {
        guard field["type"] == "string" else {
            throw .malformed(
                "An identity must be a field of type string, and \(path) is \(field["type"]?.string ?? "not")"
            )
        }
        guard let code = namespaceCode(body) else {
            throw .malformed(
                "xdm:namespace must be the code of a namespace, such as Email, or its id with xdm:id")
        }
        if let namespaces, !namespaces.contains(code) {
            throw .malformed("There is no namespace \(code): create it first")
        }
        if body["xdm:isPrimary"] != nil, body["xdm:isPrimary"]?.bool == nil {
            throw .malformed("xdm:isPrimary must be true or false")
        }
        for other in identityDescriptors(of: schema) where other["@id"]?.string != id {
            if other["xdm:sourceProperty"]?.string == path {
                throw .malformed(
                    "\(path) is an identity already: change the descriptor \(other["@id"]?.string ?? "")")
            }
            if other["xdm:isPrimary"] == true, body["xdm:isPrimary"] == true {
                throw .malformed(
                    "A schema has one primary identity, and \(other["xdm:sourceProperty"]?.string ?? "") is it"
                )
            }
        }
    }

    private func identityDescriptors(of schema: String) -> [Fields] {
        resources.compactMap(\.fields).filter { fields in
            fields["@type"] == "xdm:descriptorIdentity" && fields["xdm:sourceSchema"]?.string == schema
        }
    }

    private func namespaceCode(_ descriptor: Fields) -> String? {
        switch (descriptor["xdm:namespace"], descriptor["xdm:property"]?.string ?? "xdm:code") {
        case (.string(let code)?, "xdm:code"): code.isEmpty ? nil : code
        case (.integer(let number)?, _): Self.namespaceIDs[number]
        case (.string(let text)?, "xdm:id"): Int64(text).flatMap { Self.namespaceIDs[$0] }
        default: nil
        }
    }

    /// The field at a path of the resolved schema; `nil` if there is none.
    private func field(_ path: String, of schema: Value) throws(RegistryError) -> Fields? {
        guard let steps = IdentityField.steps(of: path) else { return nil }
        var current: Fields
        do throws(SchemaError) {
            current = try resolved(schema).document.fields ?? Fields()
        } catch {
            throw .malformed("\(error)")
        }
        for step in steps {
            while let items = current["items"]?.fields { current = items }
            let below = current["properties"]?.fields?[step] ?? current["additionalProperties"]
            guard let next = below?.fields else { return nil }
            current = next
        }
        while let items = current["items"]?.fields { current = items }
        return current
    }

    /// The fields of a schema that are identities, as its descriptors say, the primary one first, else in order of
    /// path. What stands in `identityMap` is not among them.
    public func identityFields(of schema: String) -> [IdentityField] {
        guard let id = resource(schema)?.registryID else { return [] }
        return identityDescriptors(of: id).compactMap { descriptor in
            guard let path = descriptor["xdm:sourceProperty"]?.string, let code = namespaceCode(descriptor)
            else {
                return nil
            }
            return IdentityField(
                path: path, namespace: code, isPrimary: descriptor["xdm:isPrimary"]?.bool ?? false)
        }.sorted { $0.isPrimary != $1.isPrimary ? $0.isPrimary : $0.path < $1.path }
    }

    /// The list of descriptors as the API answers it: a list for each type, or one with pages.
    public func descriptorList(
        query: RegistryQuery = RegistryQuery(), form: DescriptorForm, path: String
    ) -> Value {
        let all = resources(of: .descriptors, in: .tenant)
        if form.isPaged {
            var page = query.page(of: all)
            page.results = page.results.map { query.projected(shown($0, form)) }
            return page.document(path: path)
        }
        var lists = Fields()
        for descriptor in query.everything(of: all) {
            guard let type = descriptor.fields?["@type"]?.string else { continue }
            lists[type] = .array((lists[type]?.array ?? []) + [query.projected(shown(descriptor, form))])
        }
        return .object(lists)
    }

    private func shown(_ descriptor: Value, _ form: DescriptorForm) -> Value {
        let id = descriptor.registryID ?? ""
        return switch form.content {
        case .id: .string(id)
        case .link: .string("/data/foundation/schemaregistry/tenant/descriptors/" + id)
        case .object: descriptor
        }
    }
}
