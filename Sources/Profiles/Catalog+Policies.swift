extension Catalog {
    /// Every policy there is: exactly one is the default, at most one active on edge.
    ///
    /// Where none is declared the default, `MergePolicy.standard` is there too, as each sandbox has one from
    /// the start.
    public var allMergePolicies: [MergePolicy] {
        var policies = mergePolicies
        if !policies.contains(where: \.isDefault) {
            if let index = policies.firstIndex(where: { $0.id == MergePolicy.standard.id }) {
                policies[index].isDefault = true
            } else {
                var standard = MergePolicy.standard
                standard.isActiveOnEdge = !policies.contains(where: \.isActiveOnEdge)
                policies.insert(standard, at: 0)
            }
        }
        var hasDefault = false
        var hasActive = false
        for index in policies.indices {
            policies[index].isDefault = policies[index].isDefault && !hasDefault
            policies[index].isActiveOnEdge = policies[index].isActiveOnEdge && !hasActive
            hasDefault = hasDefault || policies[index].isDefault
            hasActive = hasActive || policies[index].isActiveOnEdge
        }
        return policies
    }

    /// Replaces the policy of the same id, or adds it. If it is the default, or active on edge, another is no
    /// longer, and counts that as a change of its own.
    public mutating func put(_ policy: MergePolicy) {
        var policies = allMergePolicies
        for index in policies.indices where policies[index].id != policy.id {
            let loses =
                policy.isDefault && policies[index].isDefault
                || policy.isActiveOnEdge && policies[index].isActiveOnEdge
            guard loses else { continue }
            policies[index].isDefault = policies[index].isDefault && !policy.isDefault
            policies[index].isActiveOnEdge = policies[index].isActiveOnEdge && !policy.isActiveOnEdge
            policies[index].version += 1
            policies[index].updated = policy.updated
        }
        if let index = policies.firstIndex(where: { $0.id == policy.id }) {
            policies[index] = policy
        } else {
            policies.append(policy)
        }
        mergePolicies = policies
        downgradeEdgeAudiences()
    }

    /// An edge audience whose policy is not active on edge is evaluated as streaming from then on (as
    /// published).
    public mutating func downgradeEdgeAudiences() {
        let active = edgeMergePolicy.id
        for index in audiences.indices where audiences[index].evaluation == .edge {
            if let policy = audiences[index].mergePolicy, policy != active {
                audiences[index].evaluation = .streaming
            }
        }
    }

    /// The number of the next audience that an API call defines; `nil` when all are used up.
    ///
    /// A number is never given twice, also not that of a deleted audience: set `audienceNumberGiven` with it.
    public var nextAudienceNumber: AudienceNumber? {
        let highest = max(
            audiences.map(\.number).max() ?? 0, audienceNumberGiven, Catalog.audienceNumberFirstDefined - 1)
        return highest == .max ? nil : highest + 1
    }
}
