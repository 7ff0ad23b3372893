internal import Profiles
internal import SansIO

extension HubNode {
    /// Moves everything of one profile to another, identities apart: fragments, memberships, events, activity.
    mutating func absorb(
        _ loser: ProfileID, into survivor: ProfileID, at time: Timestamp
    ) throws(StoreFailure) {
        guard let merged = staged.profiles[loser]?.profile else { return }
        counters.stitches += 1
        try change(survivor, received: time) { profile, _ in
            for fragment in merged.fragments { profile.take(fragment) }
            for membership in merged.memberships { profile.take(membership) }
            for exit in merged.exits
            where !profile.memberships.contains(where: { $0.audience == exit.audience }) {
                profile.noteExit(from: exit.audience, at: exit.time)
            }
            for membership in merged.memberships { profile.forgetExit(from: membership.audience) }
        }
        for identity in merged.identities { staged.setIdentity(identity, to: survivor) }
        try inheritActivity(of: loser, by: survivor)
        moveEvents(MovedEvents(from: loser, to: survivor))
        purgeAgain(survivor)
        end(loser, with: survivor)
    }

    /// Gives each part of what was to be one graph a profile of its own; that of `owner`.
    ///
    /// A profile lives on in the part that holds the identity that stands for it. Fragments and events go with their
    /// primary identities, activity goes to every part, and memberships are evaluated anew from what each part has.
    /// All of them travel in one batch: at no edge is an identity nobody's that was somebody's.
    mutating func divide(
        _ parts: [IdentityGraph], among found: [ProfileID], owner: Identity, _ newcomers: [Identity],
        at time: Timestamp
    ) throws(StoreFailure) -> ProfileID {
        counters.divisions += 1
        var profiles = [ProfileID?](repeating: nil, count: parts.count)
        var before: [(id: ProfileID, profile: StoredProfile, heir: Int)] = []
        for id in found {
            guard let profile = staged.profiles[id]?.profile,
                let foremost = rules.foremost(of: profile.identities),
                let heir = parts.firstIndex(where: { $0.contains(foremost) })
            else { continue }
            if profiles[heir] == nil { profiles[heir] = id }
            before.append((id, profile, heir))
        }
        var ids: [ProfileID] = []
        for (part, known) in zip(parts, profiles) { ids.append(known ?? add(part, at: time)) }

        for (index, part) in parts.enumerated() {
            try change(ids[index], received: time) { profile, _ in
                profile = StoredProfile(graph: part, modified: time)
            }
            for identity in part.identities where try profileID(of: identity) != ids[index] {
                staged.setIdentity(identity, to: ids[index])
            }
        }
        for old in before {
            for fragment in old.profile.fragments {
                let index = parts.firstIndex { $0.contains(fragment.primary) } ?? old.heir
                try change(ids[index], received: time) { profile, _ in profile.take(fragment) }
            }
            try change(ids[old.heir], received: time) { profile, _ in
                for exit in old.profile.exits { profile.noteExit(from: exit.audience, at: exit.time) }
            }
            for (index, part) in parts.enumerated() where ids[index] != old.id {
                if part.identities.contains(where: { old.profile.graph.contains($0) }) {
                    try inheritActivity(of: old.id, by: ids[index])
                    if !configuration.plantedBugs.contains(.leavesEventsBehind) {
                        moveEvents(MovedEvents(from: old.id, to: ids[index], primaries: part.identities))
                    }
                }
            }
            if ids[old.heir] != old.id {
                moveEvents(MovedEvents(from: old.id, to: ids[old.heir]))
                end(old.id, with: ids[old.heir])
            }
        }
        for id in ids { purgeAgain(id) }
        for id in ids.dropFirst() { staged.gather(id, with: ids[0]) }
        for identity in newcomers {
            if let id = try profileID(of: identity) { claim([identity], for: id, at: time) }
        }
        for (index, id) in ids.enumerated() {
            try recompute(id, at: time)
            let held = before.filter { $0.heir == index }.flatMap(\.profile.memberships)
            try reassess(id, heldBefore: held, at: time)
        }
        guard let index = parts.firstIndex(where: { $0.contains(owner) }) else {
            preconditionFailure("\(owner) is in none of the parts of its own graph")
        }
        return ids[index]
    }

    /// Evaluates everything anew that is evaluated as data arrives; memberships of batch audiences stay until the next
    /// batch.
    mutating func reassess(
        _ id: ProfileID, heldBefore: [Membership], at time: Timestamp
    ) throws(StoreFailure) {
        let kept = heldBefore.filter { catalog.audience($0.audience)?.evaluation == .batch }
        try change(id, received: time) { profile, _ in
            profile.memberships = []
            for membership in kept { profile.take(membership) }
        }
        // An edge's clock may be ahead of the hub's: what it has accepted is not in the future.
        let newest = try events(of: id, since: time - .days(1), limit: 1_000).last?.timestamp ?? time
        let instant = min(max(time, newest), time + .hours(1))
        try evaluate(id, event: nil, at: instant, isThorough: true)
        // Whoever belonged before did not enter anew.
        try change(id, received: time) { profile, _ in
            for place in profile.memberships.indices {
                let membership = profile.memberships[place]
                guard let earlier = heldBefore.first(where: { $0.audience == membership.audience }),
                    earlier.validUntil == membership.validUntil
                else { continue }
                profile.memberships[place].qualified = earlier.qualified
            }
            for earlier in heldBefore
            where !profile.memberships.contains(where: { $0.audience == earlier.audience }) {
                profile.noteExit(from: earlier.audience, at: time)
            }
            for membership in profile.memberships { profile.forgetExit(from: membership.audience) }
        }
    }

    /// Where one profile was seen, the other counts as seen.
    private mutating func inheritActivity(of old: ProfileID, by new: ProfileID) throws(StoreFailure) {
        for (index, region) in configuration.regions.enumerated() {
            if let stored = try store.entry(region, old), stored.entry != nil {
                staged.sight(new, region: index, at: stored.seen)
            }
        }
        for seen in staged.profiles[old]?.seen ?? [] { staged.sight(new, region: seen.region, at: seen.time) }
    }

    private mutating func moveEvents(_ moved: MovedEvents) {
        for index in staged.events.indices
        where staged.events[index].profile == moved.from && moved.includes(staged.events[index].event) {
            staged.events[index].profile = moved.to
        }
        staged.movedEvents.append(moved)
    }

    /// The profile is no more, and its end travels with what took it up.
    private mutating func end(_ id: ProfileID, with survivor: ProfileID) {
        staged.gather(id, with: survivor)
        end(id)
    }

    /// The profile is no more.
    mutating func end(_ id: ProfileID) {
        if sampling != nil { staged.counted.append((id, -1)) }
        staged.profiles[id]?.profile = nil
        staged.profiles[id]?.isChanged = true
        if let application = staged.application {
            staged.profiles[id]?.ingest(application)
        } else {
            hasten(id)
        }
    }
}

extension StoredProfile {
    /// Of two fragments of one source the newer counts.
    fileprivate mutating func take(_ fragment: Fragment) {
        guard
            let index = fragments.firstIndex(where: {
                $0.dataset == fragment.dataset && $0.primary == fragment.primary
            })
        else {
            fragments.append(fragment)
            return
        }
        if fragments[index].received < fragment.received { fragments[index] = fragment }
    }

    /// Of two memberships of one audience that which qualified later counts.
    fileprivate mutating func take(_ membership: Membership) {
        guard let index = memberships.firstIndex(where: { $0.audience == membership.audience }) else {
            memberships.insert(
                membership, at: memberships.prefixCount { $0.audience < membership.audience })
            return
        }
        if memberships[index].qualified < membership.qualified { memberships[index] = membership }
    }
}
