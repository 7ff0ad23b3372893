public import Profiles

/// The schemas of a catalog that have a document, compiled once for each catalog: what data is checked by, and where
/// its identities are.
public struct CompiledSchemas: Sendable {
    private let validators: [String: SchemaValidator]
    private let identityFields: [String: [IdentityField]]
    /// What does not compile, by the schema's id, in the order of the catalog.
    public let problems: [(schema: String, problem: String)]

    public init(_ catalog: Catalog) {
        var validators: [String: SchemaValidator] = [:]
        var identityFields: [String: [IdentityField]] = [:]
        var problems: [(schema: String, problem: String)] = []
        if !catalog.resources.isEmpty {
            let registry = SchemaRegistry(
                resources: catalog.resources, tenant: catalog.tenant, organisation: catalog.organisation)
            for schema in catalog.schemas {
                do throws(SchemaError) {
                    validators[schema.id] = try registry.validator(for: schema.id)
                } catch {
                    problems.append((schema.id, "\(error)"))
                }
                let fields = registry.identityFields(of: schema.id)
                if !fields.isEmpty { identityFields[schema.id] = fields }
            }
        }
        self.validators = validators
        self.identityFields = identityFields
        self.problems = problems
    }

    /// Whether the schema has a document, so that data can be checked by it.
    public func covers(_ schema: String) -> Bool { validators[schema] != nil }

    /// What is wrong with the entity, at most `SchemaValidator.violationsMaximum`; nothing under a schema without a
    /// document.
    public func violations(of entity: Value, under schema: String) -> [Violation] {
        validators[schema]?.validate(entity) ?? []
    }

    /// The identities that descriptors of the schema find in the entity.
    public func identities(in entity: Value, under schema: String) -> (primary: Identity?, all: [Identity]) {
        guard let fields = identityFields[schema] else { return (nil, []) }
        return IdentityField.identities(of: fields, in: entity)
    }
}
