internal import Profiles
internal import SansIO

extension Definition.CatalogDraft {
    /// The policies with the ids of their datasets; reports what Platform's API would refuse.
    func resolvedPolicies(at path: Path, _ reading: inout Reading) -> [MergePolicy] {
        let known = datasets.map { Named(id: $0.id, name: $0.name) }
        let policies = mergePolicies.enumerated().map { index, draft in
            var policy = draft.policy
            guard let precedence = draft.precedence else { return policy }
            let place = path / "mergePolicies" / index / "datasetPrecedence"
            policy.attributeMerge = .datasetPrecedence(
                precedence.enumerated().map { position, name in
                    known.id(of: name, "dataset", at: place / position, &reading)
                })
            return policy
        }
        if policies.count > MergePolicy.countMaximum {
            reading.report(
                .impossible(
                    "\(policies.count) merge policies are more than an organisation has",
                    remedy: "keep \(MergePolicy.countMaximum)"),
                at: path / "mergePolicies")
        }
        for (key, flag) in [
            ("default", \MergePolicy.isDefault), ("activeOnEdge", \MergePolicy.isActiveOnEdge),
        ] {
            for index in policies.indices.filter({ policies[$0][keyPath: flag] }).dropFirst() {
                reading.report(
                    .impossible("a second policy says `\(key): true`", remedy: "leave it to one"),
                    at: path / "mergePolicies" / index / key)
            }
        }
        var catalog = Catalog()
        catalog.mergePolicies = policies
        let followed = catalog.edgeMergePolicy
        if followed.graph == .none, let index = policies.firstIndex(where: { $0.id == followed.id }) {
            reading.report(
                .impossible(
                    "edges would follow `\(followed.name)`, whose graph is `none`, and a hub projects stitched "
                        + "profiles",
                    remedy: "let a policy with `graph: pdg` be `activeOnEdge: true`"),
                at: path / "mergePolicies" / index / "graph")
        }
        return policies
    }

    func checkComputedAttributes(at path: Path, _ reading: inout Reading) {
        let count = computedAttributes.count { $0.status != .disabled }
        if count > ComputedAttributeDefinition.countMaximum {
            reading.report(
                .impossible(
                    "\(count) computed attributes are more than a sandbox has",
                    remedy: "keep \(ComputedAttributeDefinition.countMaximum)"),
                at: path / "computedAttributes")
        }
        for (index, attribute) in computedAttributes.enumerated() {
            let place = path / "computedAttributes" / index
            if attribute.name.contains(where: { $0 == "_" || $0 == "-" }) {
                reading.report(
                    .impossible(
                        "`\(attribute.name)` has more than letters and digits", remedy: "leave those out"),
                    at: place / "name")
            }
            let most = attribute.unit.countMaximum
            if attribute.count > most {
                reading.report(
                    .outOfRange(
                        "\(attribute.count) \(attribute.unit.rawValue)", least: "`1`", most: "`\(most)`"),
                    at: place / "duration" / "count")
            }
        }
    }

    /// A device or cookie can neither outrank a person nor be unique (published rules of identity settings).
    func checkPriorities(at path: Path, _ reading: inout Reading) {
        let lowest = namespaces.filter(\.isPerson).compactMap(\.priority).max() ?? 0
        for (index, namespace) in namespaces.enumerated() where !namespace.isPerson {
            let place = path / "namespaces" / index
            if namespace.isUnique {
                reading.report(
                    .impossible(
                        "`\(namespace.code)` does not identify a person", remedy: "leave `unique` out"),
                    at: place / "unique")
            }
            if let priority = namespace.priority, priority <= lowest {
                reading.report(
                    .impossible(
                        "`\(namespace.code)` does not identify a person and outranks one that does",
                        remedy: "write `priority: \(lowest + 1)` or more"),
                    at: place / "priority")
            }
        }
    }
}

extension ComputedAttributeDefinition.Unit {
    /// As published: up to 24 hours, 7 days, 4 weeks, 6 months.
    fileprivate var countMaximum: Int64 {
        switch self {
        case .hours: 24
        case .days: 7
        case .weeks: 4
        case .months: 6
        }
    }
}
