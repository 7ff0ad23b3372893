internal import Profiles
internal import Schemas
internal import Synchronization

/// The compiled schemas of the catalog that was last asked about: they change seldom, and messages come by thousands.
final class SchemaCache: Sendable {
    private let held = Mutex<(version: UInt64, schemas: CompiledSchemas)?>(nil)

    func schemas(of catalog: Catalog) -> CompiledSchemas {
        held.withLock { held in
            if let held, held.version == catalog.version { return held.schemas }
            let schemas = CompiledSchemas(catalog)
            held = (catalog.version, schemas)
            return schemas
        }
    }
}

extension HubService {
    /// What is wrong with an entity under a schema, as the `cause` of the published report; `nil` for nothing.
    func cause(of entity: Value, under schema: String) -> Value? {
        if let validate { return validate(entity, schema) }
        let violations = schemas.schemas(of: catalog()).violations(of: entity, under: schema)
        return violations.isEmpty ? nil : ["_streamingValidation": Violation.report(violations)]
    }

    /// Whether entities of the schema can be checked at all.
    func canValidate(_ schema: String) -> Bool {
        validate != nil || schemas.schemas(of: catalog()).covers(schema)
    }

    /// The entity with the identities that descriptors of its schema find in it put into `identityMap`, where
    /// ingestion looks. Of the two the map decides which is primary.
    func identified(_ entity: Value, under schema: String) -> Value {
        let (primary, found) = schemas.schemas(of: catalog()).identities(in: entity, under: schema)
        guard !found.isEmpty, var fields = entity.fields else { return entity }
        var map = fields["identityMap"]?.fields ?? Fields()
        let isDecided = map.members.contains { member in
            member.value.array?.contains { $0[path: "primary"] == .bool(true) } ?? false
        }
        for identity in found {
            var items = map[identity.namespace]?.array ?? []
            let isPrimary = !isDecided && identity == primary
            if !items.contains(where: { $0[path: "id"]?.string == identity.value }) {
                items.append(["id": .string(identity.value), "primary": .bool(isPrimary)])
            }
            map[identity.namespace] = .array(items)
        }
        fields["identityMap"] = .object(map)
        return .object(fields)
    }
}
