internal import Profiles
internal import SansIO
internal import Wire

/// Something to publish to one region.
struct Projected: Sendable {
    /// Index into the hub's regions.
    var region: Int
    var item: Publication.Item
    /// Travels in one message with the item of this region before it.
    var isContinuation: Bool
}

extension [(region: Int, entry: StoredEntry)] {
    /// Where the region's entry is.
    fileprivate func place(of region: Int) -> Int? {
        for place in indices where self[place].region == region { return place }
        return nil
    }
}

extension HubNode {
    /// Projects every touched profile to every region; returns what to publish, region by region where it is sent.
    mutating func projectStage(
        at time: Timestamp, into changes: inout StoreChanges
    ) throws(StoreFailure) -> [Projected] {
        var projected: [Projected] = []
        for id in staged.order {
            guard let place = staged.profiles.index(forKey: id), staged.profiles.values[place].leader == nil,
                !staged.profiles.values[place].isPostponed
            else { continue }
            let leader = try candidate(id, staged.profiles.values[place], changes.revision, at: time)
            var companions: [Candidate] = []
            for id in leader.profile.companions {
                guard let companion = staged.profiles[id] else { continue }
                companions.append(try candidate(id, companion, changes.revision, at: time))
            }
            for index in configuration.regions.indices {
                var isGroupOpen = false
                if let item = project(leader, region: index, at: time, into: &changes) {
                    projected.append(Projected(region: index, item: item, isContinuation: false))
                    isGroupOpen = true
                }
                for companion in companions {
                    guard let item = project(companion, region: index, at: time, into: &changes) else {
                        continue
                    }
                    projected.append(Projected(region: index, item: item, isContinuation: isGroupOpen))
                    isGroupOpen = true
                }
            }
        }
        return projected
    }

    /// A profile of the turn with what regions hold of it and what they may come to hold.
    private struct Candidate {
        var id: ProfileID
        var profile: StagedProfile
        var stored: [(region: Int, entry: StoredEntry)]
        /// One for each selection; empty for a profile that is no more.
        var entries: [Entry]
    }

    private func candidate(
        _ id: ProfileID, _ profile: StagedProfile, _ revision: Revision, at time: Timestamp
    ) throws(StoreFailure) -> Candidate {
        Candidate(
            id: id, profile: profile, stored: try store.entries(of: id, in: configuration.regions),
            entries: profile.profile.map { entries(of: id, $0, revision, at: time) } ?? [])
    }

    private func project(
        _ candidate: Candidate, region index: Int, at time: Timestamp, into changes: inout StoreChanges
    ) -> Publication.Item? {
        let held = candidate.stored.place(of: index)
        // Most profiles are in few regions.
        guard
            held != nil || projector.coverages[index].isProactive
                || candidate.profile.sighting(in: index) != nil
        else { return nil }
        return project(
            candidate.id, candidate.profile, stored: held.map { candidate.stored[$0].entry },
            as: candidate.entries, region: index, at: time, into: &changes)
    }

    /// One entry for each selection: encoded once for all regions that share it.
    private func entries(
        of id: ProfileID, _ profile: StoredProfile, _ revision: Revision, at time: Timestamp
    ) -> [Entry] {
        // Who does not consent to personalisation of content keeps memberships, which consent policies govern.
        let refused = profile.consent.refused
        let attributes =
            refused.contains(.personalize)
            ? .object(Fields()) : self.attributes(of: profile, by: catalog.edgeMergePolicy)
        return projector.selections.indices.map { selection in
            Entry(
                profile: id, revision: revision, identities: profile.identities,
                memberships: projector.memberships(profile.memberships, selection: selection, at: time),
                fields: projector.fields(of: attributes, selection: selection), refused: refused)
        }
    }

    /// Brings one region's entry of one profile up to date. The item to publish, or `nil` when nothing changed there.
    private func project(
        _ id: ProfileID, _ profile: StagedProfile, stored: StoredEntry?, as entries: [Entry],
        region index: Int, at time: Timestamp, into changes: inout StoreChanges
    ) -> Publication.Item? {
        let coverage = projector.coverages[index]
        let sighted = profile.sighting(in: index)
        let region = configuration.regions[index]
        let causes = causes(of: profile, committed: time)

        var current: Entry?
        var seen = max(stored?.seen ?? .distantPast, sighted ?? .distantPast)
        if let selection = coverage.selection, !entries.isEmpty {
            if coverage.isProactive {
                // Every profile is in the set; the commit counts as seen.
                current = entries[selection]
                seen = max(seen, time)
            } else if seen + coverage.lease > time {
                current = entries[selection]
            }
        }

        guard let entry = current else {
            return end(
                id, isDeleted: profile.profile == nil, stored: stored, region: region, causes: causes,
                into: &changes)
        }

        let leaseEnd = coverage.isProactive ? nil : seen + coverage.lease
        let held = stored?.entry
        if let stored, let held, held.hasSameContent(as: entry) {
            // The same content keeps its revision; a lease that hardly moved is not worth a write, but one whose
            // length a new catalog has changed is.
            let isOtherLease = stored.leaseEnd != (coverage.isProactive ? nil : stored.seen + coverage.lease)
            let isSeenLater = !coverage.isProactive && seen - stored.seen >= renewal
            if isOtherLease || isSeenLater {
                var renewed = stored
                renewed.seen = seen
                renewed.leaseEnd = leaseEnd
                changes.entries.append((region, renewed))
            }
            return nil
        }

        changes.entries.append(
            (
                region,
                StoredEntry(
                    profile: id, revision: changes.revision, state: .live(entry), seen: seen,
                    leaseEnd: leaseEnd, causes: causes)
            ))
        if let held, held.differsOnlyInMemberships(from: entry) {
            return .membership(difference(from: held, to: entry), causes)
        }
        return .projection(Projection(entry: entry, sinceSeen: max(.zero, time - seen), causes: causes))
    }

    /// Ends the profile in a region: a commit like any other, so that it has a revision and a message.
    private func end(
        _ id: ProfileID, isDeleted: Bool, stored: StoredEntry?, region: Region, causes: Causes,
        into changes: inout StoreChanges
    ) -> Publication.Item? {
        guard let stored, stored.entry != nil else { return nil }
        let gone = StoredEntry(
            profile: id, revision: changes.revision, state: .gone, seen: stored.seen, leaseEnd: nil,
            causes: causes)
        changes.entries.append((region, gone))
        if configuration.plantedBugs.contains(.leavesSilently), !isDeleted { return nil }
        return .gone(Gone(profile: id, revision: changes.revision))
    }

    private func difference(from old: Entry, to new: Entry) -> MembershipChange {
        let before = old.memberships
        let after = new.memberships
        return MembershipChange(
            profile: new.profile, revision: new.revision, base: old.revision,
            entered: after.filter { !before.contains($0) },
            left: before.map(\.audience).filter { audience in
                !after.contains { $0.audience == audience }
            })
    }
}
