internal import Profiles

/// What a change may not do to schemas that have data: the published rules of schema evolution. Fields may be added
/// and required ones made optional; nothing may be removed, renamed, retyped, narrowed or newly required.
extension SchemaRegistry {
    func check(changeTo after: SchemaRegistry, of changed: Value) throws(RegistryError) {
        guard let id = changed.registryID else { return }
        try checkDependents(of: id, after)
        for schema in enabledSchemas {
            guard let schemaID = schema.registryID, schemaID == id || dependents(of: id).contains(schemaID)
            else {
                continue
            }
            guard let new = after.resource(schemaID), new.isEnabledForProfile else {
                throw .breaking("The union tag of \(schemaID) cannot be removed")
            }
            if let problem = SchemaEvolution.problem(
                from: try fields(of: schema, in: self), to: try fields(of: new, in: after))
            {
                throw .breaking("\(schemaID) is enabled for Profile: \(problem)")
            }
        }
        if changed.isEnabledForProfile {
            guard after.hasIdentity(changed) else { throw .unionNeedsIdentity }
            try after.checkRelationships(changed)
        }
        try after.checkUnions(touchedBy: id)
    }

    /// Whether a record of the schema can say who it is about: by `identityMap` or a primary identity descriptor.
    func hasIdentity(_ schema: Value) -> Bool {
        if extends(schema).contains(StandardResources.identityMap) { return true }
        guard let id = schema.registryID else { return false }
        return identityFields(of: id).contains(where: \.isPrimary)
    }

    private func checkRelationships(_ schema: Value) throws(RegistryError) {
        let own = resources.filter { $0.fields?["xdm:sourceSchema"]?.string == schema.registryID }
        for descriptor in own where descriptor.fields?["@type"] == "xdm:descriptorOneToOne" {
            let isReferenced = own.contains { other in
                other.fields?["@type"] == "xdm:descriptorReferenceIdentity"
                    && other.fields?["xdm:sourceProperty"] == descriptor.fields?["xdm:sourceProperty"]
            }
            if !isReferenced { throw .unionNeedsReferenceIdentity }
        }
    }

    /// That every resource built on the changed one can still be put together.
    private func checkDependents(of id: String, _ after: SchemaRegistry) throws(RegistryError) {
        for dependent in dependents(of: id) {
            guard let document = after.resource(dependent) else { continue }
            _ = try fields(of: document, in: after)
        }
    }

    private func fields(of schema: Value, in registry: SchemaRegistry) throws(RegistryError) -> Fields {
        do throws(SchemaError) {
            return try registry.resolved(schema).document.fields ?? Fields()
        } catch {
            throw .malformed("\(schema.registryID ?? "") could no longer be put together: \(error)")
        }
    }

    /// Resources that refer to this one, directly or through others.
    private func dependents(of id: String) -> [String] {
        var found: [String] = []
        var names: Set<String> = [id]
        var isGrowing = true
        while isGrowing {
            isGrowing = false
            for resource in resources {
                guard let own = resource.registryID, !names.contains(own),
                    (resource.fields?["refs"]?.array ?? []).contains(where: { reference in
                        reference.string.map(names.contains) ?? false
                    })
                else { continue }
                names.insert(own)
                found.append(own)
                isGrowing = true
            }
        }
        return found
    }

    /// That enabled schemas of a class agree on the type of every field.
    private func checkUnions(touchedBy id: String) throws(RegistryError) {
        var classes: [String] = []
        let dependents = dependents(of: id)
        for schema in enabledSchemas {
            guard let own = schema.registryID, own == id || dependents.contains(own),
                let base = schema.fields?["meta:class"]?.string, !classes.contains(base)
            else { continue }
            classes.append(base)
        }
        for base in classes {
            var union = Fields()
            for schema in enabledSchemas where schema.fields?["meta:class"]?.string == base {
                let next = try fields(of: schema, in: self)
                if let conflict = SchemaEvolution.conflict(union, next) {
                    throw .incompatibleTypes(
                        path: conflict.path, schema: schema.registryID ?? "", types: conflict.types)
                }
                union = union.sum(next)
            }
        }
    }
}
