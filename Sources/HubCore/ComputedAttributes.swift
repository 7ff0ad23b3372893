internal import Profiles
internal import SansIO
internal import Segmentation

extension Catalog {
    /// What a hub makes of definitions that replace those in force, whoever sent them.
    mutating func settle(after held: Catalog) {
        keepComputation(of: held)
        downgradeEdgeAudiences()
    }
}

/// The computed attributes of a catalog that have values, compiled once for each of its versions.
struct ComputedAttributes: Sendable {
    struct Item: Sendable {
        let id: String
        let name: String
        let fingerprint: UInt64
        let attribute: ComputedAttribute
    }

    /// In the catalog's order; those that do not compile are left out.
    let items: [Item]
    /// The tenant's field, as in all that the organisation defines: `_{TENANT_ID}`.
    private let tenant: String
    /// Its member, as published.
    static let field = "ComputedAttributes"

    /// Throws for one that has just been defined and does not compile: one that an earlier Spoke took in must not keep a
    /// hub from starting.
    init(_ catalog: Catalog) throws(CompiledCatalog.Problem) {
        var items: [Item] = []
        for definition in catalog.computedAttributes where definition.isActive {
            do throws(ComputedAttributeError) {
                items.append(
                    Item(
                        id: definition.id, name: definition.name, fingerprint: definition.fingerprint,
                        attribute: try ComputedAttribute(definition)))
            } catch {
                guard definition.status == .new else { continue }
                throw CompiledCatalog.Problem(
                    sentence: "the computed attribute \(definition.name) does not compile: \(error)")
            }
        }
        self.items = items
        tenant = "_" + catalog.tenant
    }

    var isEmpty: Bool { items.isEmpty }

    func item(_ id: String) -> Item? { items.first { $0.id == id } }

    /// `{ "_{TENANT_ID}": { "ComputedAttributes": { … } } }` of what is held and still defined; `nil` for nothing.
    func document(of values: [StoredProfile.ComputedValue]) -> Value? {
        var fields = Fields()
        for item in items {
            if let held = values.first(where: { $0.attribute == item.fingerprint }) {
                fields[item.name] = held.value
            }
        }
        if fields.isEmpty { return nil }
        return .object(
            Fields([(tenant, .object(Fields([(ComputedAttributes.field, .object(fields))])))]))
    }
}
