public import Profiles

/// A field whose values are identities of one namespace: what an identity descriptor says of a schema.
public struct IdentityField: Hashable, Sendable {
    /// The `xdm:sourceProperty`, for example `/personalEmail/address`.
    public let path: String
    /// The code of the namespace.
    public let namespace: String
    public let isPrimary: Bool

    private let steps: [String]

    public init?(path: String, namespace: String, isPrimary: Bool) {
        guard let steps = IdentityField.steps(of: path) else { return nil }
        self.path = path
        self.namespace = namespace
        self.isPrimary = isPrimary
        self.steps = steps
    }

    /// The names on the way; `[*]` and `*`, which some write for the elements of an array, say nothing more.
    static func steps(of path: String) -> [String]? {
        guard let pointer = JSONPointer(path), !pointer.steps.isEmpty else { return nil }
        return pointer.steps.filter { $0 != "[*]" && $0 != "*" }
    }

    /// The identities that an entity has in such fields, in the order of the fields, with the primary one if it is
    /// there. Of an array each element counts. Absent and empty values, and others than strings, are passed over;
    /// whether values are well-formed is not asked. At most one more than a record may have
    /// (`XDM.identitiesMaximum`), so that too many can be told.
    public static func identities(
        of fields: [IdentityField], in entity: Value
    ) -> (primary: Identity?, all: [Identity]) {
        var primary: Identity?
        var all: [Identity] = []
        for field in fields {
            let before = all.count
            field.collect(entity, field.steps[...], into: &all)
            if field.isPrimary, primary == nil, all.count > before { primary = all[before] }
            if all.count > XDM.identitiesMaximum { break }
        }
        return (primary, all)
    }

    private func collect(_ value: Value, _ steps: ArraySlice<String>, into found: inout [Identity]) {
        if found.count > XDM.identitiesMaximum { return }
        switch value {
        case .array(let items): for item in items { collect(item, steps, into: &found) }
        case .object(let fields):
            guard let step = steps.first, let next = fields[step] else { return }
            collect(next, steps.dropFirst(), into: &found)
        case .string(let text):
            if steps.isEmpty, !text.isEmpty { found.append(Identity(namespace: namespace, value: text)) }
        default: return
        }
    }
}
