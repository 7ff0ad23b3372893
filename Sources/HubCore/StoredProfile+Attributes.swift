public import Profiles

extension StoredProfile {
    /// The merged attributes by a merge policy: fragments lie over one another, those that win last.
    ///
    /// With `timestampOrdered` the fragment received last wins; with `dataSetPrecedence` that of the dataset named
    /// first, and fragments of datasets that are not named are left out. Within one dataset the newer wins.
    public func attributes(by policy: MergePolicy) -> Value {
        var ranked: [(rank: Int, fragment: Fragment)] = []
        switch policy.attributeMerge {
        case .timestampOrdered:
            if fragments.count == 1 { return fragments[0].body }
            ranked = fragments.map { (0, $0) }
        case .datasetPrecedence(let order):
            for fragment in fragments {
                if let place = order.firstIndex(of: fragment.dataset) { ranked.append((-place, fragment)) }
            }
        }
        ranked.sort { $0.rank != $1.rank ? $0.rank < $1.rank : $0.fragment.precedes($1.fragment) }
        return ranked.reduce(.object(Fields())) { $0.merged(with: $1.fragment.body) }
    }

    /// What is left of it for a policy without a graph: what says this identity of itself.
    public func only(_ identity: Identity) -> StoredProfile {
        var alone = self
        alone.graph = IdentityGraph([identity])
        alone.fragments = fragments.filter { $0.primary == identity }
        return alone
    }
}

extension StoredProfile.Fragment {
    /// Whether the other one, being newer, lies over it.
    func precedes(_ other: StoredProfile.Fragment) -> Bool {
        if received != other.received { return received < other.received }
        if revision != other.revision { return revision < other.revision }
        return dataset != other.dataset ? dataset < other.dataset : primary < other.primary
    }
}
