/// JSON Schema (draft 7) of topology and catalog files, for editors; generated from what reads them.
public enum TopologySchema: String, CaseIterable, Sendable {
    case topology
    case catalog

    /// The name of the file in `Topologies/` that holds it.
    public var fileName: String { "\(rawValue).schema.json" }

    /// With a final newline.
    public var jsonText: String {
        let form = self == .topology ? Definition.topology.schema : Definition.catalog.schema
        let title = self == .topology ? "Spoke topology" : "Spoke catalog"
        guard case .object(let members) = form else { return form.jsonText + "\n" }
        let head = Plain.members([
            ("$schema", .text("http://json-schema.org/draft-07/schema#")), ("title", .text(title)),
        ])
        return head.adding(members.map { ($0.name, $0.value) }).jsonText + "\n"
    }
}

extension Topology {
    /// The topology in its normal form, JSON and so YAML too: read back it is the same. Defaults are left
    /// out, the catalog is inline.
    public var normalText: String {
        var draft = Definition.Draft(topology: self)
        draft.catalog = Definition.CatalogDraft(catalog, freshFor: freshFor)
        return Definition.topology.write(draft).jsonText + "\n"
    }
}
