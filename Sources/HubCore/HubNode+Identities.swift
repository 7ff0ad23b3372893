internal import Profiles
internal import SansIO
internal import Wire

extension HubNode {
    /// The profile of `owner` once these identities have been seen together at `seen`: created if none names one,
    /// stitched if several do, and taken apart where the linking rules do not let them be one graph.
    mutating func resolve(
        owner: Identity, _ identities: [Identity], seen: Timestamp, at time: Timestamp
    ) throws(StoreFailure) -> ProfileID {
        let named = try profileID(of: owner)
        if identities.count == 1, let named {
            try touch(named, received: time)
            return named
        }
        var found = named.map { [$0] } ?? []
        var newcomers: [Identity] = []
        for identity in identities {
            let known = identity == owner ? named : try profileID(of: identity)
            guard let id = known else {
                newcomers.append(identity)
                continue
            }
            if !found.contains(id) { found.append(id) }
        }
        if found.isEmpty { return create(identities, owner: owner, seen: seen, at: time) }

        var graph = IdentityGraph()
        for id in found {
            try touch(id, received: time)
            if let profile = staged.profiles[id]?.profile { graph.add(profile.graph) }
        }
        graph.join(identities, at: seen, rules)
        if graph.breaks(rules) {
            return try divide(graph.parts(rules), among: found, owner: owner, newcomers, at: time)
        }
        let survivor = found[0]
        for id in found.dropFirst() { try absorb(id, into: survivor, at: time) }
        try change(survivor, received: time) { profile, _ in
            profile.graph = graph
            profile.modified = time
        }
        claim(newcomers, for: survivor, at: time)
        // What was true of the attributes of each need not be true of both together.
        if found.count > 1 {
            try recompute(survivor, at: time)
            try evaluate(survivor, event: nil, at: time)
        }
        return survivor
    }

    /// New profiles for identities that nobody knows: one, or as many as the rules demand. That of `owner`.
    private mutating func create(
        _ identities: [Identity], owner: Identity, seen: Timestamp, at time: Timestamp
    ) -> ProfileID {
        var graph = IdentityGraph()
        graph.join(identities, at: seen, rules)
        var result: ProfileID?
        for part in graph.breaks(rules) ? graph.parts(rules) : [graph] {
            let id = add(part, at: time)
            claim(part.identities, for: id, at: time)
            if part.contains(owner) { result = id }
        }
        guard let result else { preconditionFailure("\(owner) is in none of the parts of its own graph") }
        return result
    }

    /// A new profile of the turn, without identities' names leading to it yet.
    mutating func add(_ graph: IdentityGraph, at time: Timestamp) -> ProfileID {
        let id = mint(graph.identities[0])
        if sampling != nil { staged.counted.append((id, 1)) }
        staged.order.append(id)
        staged.profiles[id] = StagedProfile(
            profile: StoredProfile(graph: graph, modified: time), isChanged: true, received: time)
        if let application = staged.application { staged.profiles[id]?.ingest(application) }
        return id
    }

    func profileID(of identity: Identity) throws(StoreFailure) -> ProfileID? {
        if !staged.identities.isEmpty, let known = staged.identities[identity] { return known }
        return try store.profileID(of: identity)
    }

    /// The profile as the turn leaves it so far, without bringing it into the turn.
    func profile(_ id: ProfileID) throws(StoreFailure) -> StoredProfile? {
        if let known = staged.profiles[id] { return known.profile }
        return try store.profile(id)
    }

    /// A name no profile ever had: it depends on the epoch, the commit to come, and the place in it.
    private func mint(_ first: Identity) -> ProfileID {
        var hash = StableHash(key: (epoch.number, revision + 1))
        hash.combine(first.namespace)
        hash.combine(first.value)
        hash.combine(UInt64(staged.order.count))
        return hash.value
    }

    /// From here on the identities name this profile; whoever asked for them in vain has seen it.
    mutating func claim(_ identities: [Identity], for id: ProfileID, at time: Timestamp) {
        for identity in identities {
            staged.setIdentity(identity, to: id)
            for asked in unknowns.regions(askedFor: identity, at: time) {
                staged.sight(id, region: asked.region, at: asked.time)
            }
        }
    }

    /// Brings a profile into the turn, so that its entries are looked at in the commit.
    mutating func touch(_ id: ProfileID, received: Timestamp) throws(StoreFailure) {
        if staged.profiles[id] != nil { return }
        staged.order.append(id)
        staged.profiles[id] = StagedProfile(profile: try store.profile(id), received: received)
        // What no entry knows of yet passes to whoever takes the profile up.
        if let group = postponed?.projections[id] {
            staged.profiles[id]?.seen = group.members.first { $0.profile == id }?.seen ?? []
        }
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
        if let application = staged.application { staged.profiles.values[index].ingest(application) }
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
        end(id)
        staged.events.removeAll { $0.profile == id }
        counters.deletions += 1
        return true
    }
}
