internal import Profiles

extension HubNode {
    /// The profile's attributes as audiences and edges see them: merged by the policy, with computed ones over them.
    func attributes(of profile: StoredProfile, by policy: MergePolicy) -> Value {
        let merged = profile.attributes(by: policy)
        if profile.computed.isEmpty { return merged }
        return compiled.computed.document(of: profile.computed).map(merged.merged) ?? merged
    }
}
