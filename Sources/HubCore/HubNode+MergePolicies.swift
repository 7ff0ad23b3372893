internal import Profiles
internal import Segmentation

// An audience is evaluated by the merge policy that it names. Those of edges and new or edited streaming ones are on the
// policy active on edge, as published; batch audiences may be on any, and a streaming one stays on its own when another
// becomes active. Memberships belong to the stitched profile, which is what the hub keeps: by a policy without a graph,
// where each identity is a profile of its own, it is a member as soon as one of its identities alone is.

extension HubNode {
    /// The profile's attributes as audiences and edges see them: merged by the policy, with computed ones over them.
    func attributes(of profile: StoredProfile, by policy: MergePolicy) -> Value {
        let merged = profile.attributes(by: policy)
        if profile.computed.isEmpty { return merged }
        return compiled.computed.document(of: profile.computed).map(merged.merged) ?? merged
    }

    /// The profile as other policies see it than the one that edges follow, by their ids; empty where no audience names
    /// another.
    func views(of id: ProfileID, _ profile: StoredProfile) throws(StoreFailure) -> [String: [ProfileView]] {
        var views: [String: [ProfileView]] = [:]
        for policy in compiled.otherPolicies {
            guard policy.graph == .none else {
                views[policy.id] = [ProfileView(attributes: attributes(of: profile, by: policy))]
                continue
            }
            for identity in profile.identities {
                let own = profile.only(identity).attributes(by: policy)
                let computed = try computedAttributes(of: identity, in: profile) {
                    start throws(StoreFailure) in
                    try events(of: id, since: start, limit: AudienceProgram.eventsMaximum)
                }
                views[policy.id, default: []].append(
                    ProfileView(attributes: computed.map(own.merged) ?? own, identity: identity))
            }
        }
        return views
    }
}
