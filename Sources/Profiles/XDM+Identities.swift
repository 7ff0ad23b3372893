extension XDM {
    /// Most identities of one record or event (Identity Service guardrails).
    public static let identitiesMaximum = 20

    /// The usable identities of `identityMap` in ascending order, and the one that says `primary`, if any does.
    ///
    /// Lenient where clients are known to be careless: `"primary": "true"` counts, of several primary ones the first
    /// counts (in order of namespace, then as given), and malformed ones are passed over. But a malformed primary
    /// one is refused, lest what it did is laid at another's door.
    public static func identities(
        in value: Value
    ) throws(Rejection) -> (primary: Identity?, all: [Identity]) {
        guard let fields = value.fields else { throw .notAnObject }
        guard let map = fields["identityMap"]?.fields else { throw .noIdentity }
        var primary: Identity?
        var hasMalformedPrimary = false
        var all: [Identity] = []
        for namespace in map.members {
            for item in namespace.value.array ?? [] {
                let isPrimary = saysPrimary(item)
                let identity = Identity(namespace: namespace.name, value: item.fields?["id"]?.string ?? "")
                guard identity.isWellFormed else {
                    if isPrimary { hasMalformedPrimary = true }
                    continue
                }
                all.append(identity)
                if isPrimary, primary == nil { primary = identity }
            }
        }
        if all.isEmpty { throw .noIdentity }
        if hasMalformedPrimary, primary == nil { throw .malformedIdentity }
        all = ascendingOnce(all)
        if all.count > identitiesMaximum { throw .tooManyIdentities }
        return (primary, all)
    }

    /// Which of several identities stands for the person when none says `primary`: an ECID, as on the Edge Network,
    /// else the first in order of namespace and value. `nil` only if there are none.
    public static func defaultPrimary(of identities: [Identity]) -> Identity? {
        identities.first { $0.namespace == "ECID" } ?? identities.first
    }

    private static func saysPrimary(_ item: Value) -> Bool {
        switch item.fields?["primary"] {
        case .bool(let truth): truth
        case .string(let text): text == "true"
        default: false
        }
    }

    private static func ascendingOnce(_ identities: [Identity]) -> [Identity] {
        var result: [Identity] = []
        for identity in identities.sorted() where identity != result.last { result.append(identity) }
        return result
    }
}
