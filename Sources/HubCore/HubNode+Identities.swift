internal import Profiles
internal import SansIO
internal import Wire

extension HubNode {
    /// The profile that these identities name, created if none does, stitched if several do.
    ///
    /// Returns `nil`, having changed nothing, when the result would have more than 50 identities.
    mutating func resolve(
        primary: Identity, _ identities: [Identity], at time: Timestamp
    ) throws(StoreFailure) -> ProfileID? {
        var found: [ProfileID] = []
        let named = try profileID(of: primary)
        if let named { found.append(named) }
        var newcomers: [Identity] = []
        for identity in identities {
            let known = identity == primary ? named : try profileID(of: identity)
            guard let id = known else {
                newcomers.append(identity)
                continue
            }
            if !found.contains(id) { found.append(id) }
        }

        if found.isEmpty {
            let id = mint(primary)
            let profile = StoredProfile(
                identities: identities, fragments: [], memberships: [], modified: time)
            staged.order.append(id)
            staged.profiles[id] = StagedProfile(profile: profile, isChanged: true, received: time)
            claim(identities, for: id, at: time)
            return id
        }

        let survivor = found[0]
        if newcomers.isEmpty && found.count == 1 {
            try touch(survivor, received: time)
            return survivor
        }
        var total = newcomers.count
        for id in found {
            try touch(id, received: time)
            total += staged.profiles[id]?.profile?.identities.count ?? 0
        }
        if total > Limits.identitiesPerEntryMaximum { return nil }
        for id in found.dropFirst() { try absorb(id, into: survivor, at: time) }
        try change(survivor, received: time) { profile, _ in
            profile.identities.append(contentsOf: newcomers)
            profile.identities.sort()
            profile.modified = time
        }
        claim(newcomers, for: survivor, at: time)
        return survivor
    }

    func profileID(of identity: Identity) throws(StoreFailure) -> ProfileID? {
        if !staged.identities.isEmpty, let known = staged.identities[identity] { return known }
        return try store.profileID(of: identity)
    }

    /// A name no profile ever had: it depends on the epoch, the commit to come, and the place in it.
    private func mint(_ primary: Identity) -> ProfileID {
        var hash = StableHash(key: (epoch.number, revision + 1))
        hash.combine(primary.namespace)
        hash.combine(primary.value)
        hash.combine(UInt64(staged.order.count))
        return hash.value
    }

    private mutating func claim(_ identities: [Identity], for id: ProfileID, at time: Timestamp) {
        for identity in identities {
            staged.setIdentity(identity, to: id)
            for asked in unknowns.regions(askedFor: identity, at: time) {
                staged.sight(id, region: asked.region, at: asked.time)
            }
        }
    }

    /// Moves everything of one profile to another: fragments, memberships, events, activity.
    private mutating func absorb(
        _ loser: ProfileID, into survivor: ProfileID, at time: Timestamp
    ) throws(StoreFailure) {
        guard let merged = staged.profiles[loser]?.profile else { return }
        counters.stitches += 1
        try change(survivor, received: time) { profile, _ in
            profile.identities = (profile.identities + merged.identities).sorted()
            for fragment in merged.fragments {
                if let index = profile.fragments.firstIndex(where: {
                    $0.dataset == fragment.dataset && $0.primary == fragment.primary
                }) {
                    if profile.fragments[index].received < fragment.received {
                        profile.fragments[index] = fragment
                    }
                } else {
                    profile.fragments.append(fragment)
                }
            }
            for membership in merged.memberships {
                if let index = profile.memberships.firstIndex(where: { $0.audience == membership.audience }) {
                    if profile.memberships[index].qualified < membership.qualified {
                        profile.memberships[index] = membership
                    }
                } else {
                    profile.memberships.append(membership)
                }
            }
            profile.memberships.sort()
        }
        for identity in merged.identities { staged.setIdentity(identity, to: survivor) }
        for (index, region) in configuration.regions.enumerated() {
            let stored = try store.entry(region, loser)
            if let stored, stored.entry != nil {
                staged.sight(survivor, region: index, at: stored.seen)
            }
        }
        for seen in staged.profiles[loser]?.seen ?? [] {
            staged.sight(survivor, region: seen.region, at: seen.time)
        }
        for index in staged.events.indices where staged.events[index].profile == loser {
            staged.events[index].profile = survivor
        }
        staged.movedEvents.append((from: loser, to: survivor))
        let followers = staged.profiles[loser]?.absorbed ?? []
        staged.profiles[survivor]?.absorbed.append(contentsOf: [loser] + followers)
        for follower in followers { staged.profiles[follower]?.survivor = survivor }
        staged.profiles[loser]?.profile = nil
        staged.profiles[loser]?.isChanged = true
        staged.profiles[loser]?.absorbed = []
        staged.profiles[loser]?.survivor = survivor
    }

    /// Brings a profile into the turn, so that its entries are looked at in the commit.
    mutating func touch(_ id: ProfileID, received: Timestamp) throws(StoreFailure) {
        if staged.profiles[id] != nil { return }
        staged.order.append(id)
        staged.profiles[id] = StagedProfile(profile: try store.profile(id), received: received)
    }

    /// Changes a profile that exists; the closure gets the revision the turn will have.
    mutating func change(
        _ id: ProfileID, received: Timestamp, _ body: (inout StoredProfile, Revision) -> Void
    ) throws(StoreFailure) {
        try touch(id, received: received)
        guard let index = staged.profiles.index(forKey: id), staged.profiles.values[index].profile != nil
        else { return }
        // In place: the unwrapped optional moves nothing.
        body(&staged.profiles.values[index].profile!, revision + 1)
        staged.profiles.values[index].isChanged = true
    }

    /// Ends the profile that has this identity. Whether there was one.
    mutating func delete(_ identity: Identity, at now: Instant) throws(StoreFailure) -> Bool {
        guard let id = try profileID(of: identity) else {
            staged.deletions.append(identity)
            return false
        }
        try touch(id, received: timestamp(at: now))
        guard let profile = staged.profiles[id]?.profile else { return false }
        for identity in profile.identities {
            staged.setIdentity(identity, to: nil)
            staged.deletions.append(identity)
        }
        staged.profiles[id]?.profile = nil
        staged.profiles[id]?.isChanged = true
        staged.events.removeAll { $0.profile == id }
        counters.deletions += 1
        return true
    }
}
