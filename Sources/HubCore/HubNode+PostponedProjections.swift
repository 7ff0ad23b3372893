internal import Profiles
internal import SansIO
internal import Wire

// Which of the turn's profiles a hub that models stage delays projects in the commit at hand, and which later.

extension HubNode {
    /// The profile's entries are brought up to date in the commit at hand, whatever was put off.
    mutating func hasten(_ id: ProfileID) {
        if postponed != nil { staged.profiles[id]?.isHastened = true }
    }

    /// Brings what is due into the turn, some of it in each.
    mutating func hastenDue(at now: Instant) throws(StoreFailure) {
        for _ in 0..<configuration.sliceProfilesMaximum {
            guard let id = postponed?.projections.popDue(at: now) else { return }
            try touch(id, received: timestamp(at: now))
            hasten(id)
        }
    }

    /// Puts off what the turn has ingested, and takes what was put off before of profiles that are not to wait.
    mutating func postponeProjections(at now: Instant) throws(StoreFailure) {
        // It grows by those that travel with the others.
        var index = 0
        while index < staged.order.count {
            let id = staged.order[index]
            index += 1
            guard let profile = staged.profiles[id] else { continue }
            if profile.isHastened || profile.isChanged && !profile.isIngested { try takeGroup(of: id) }
        }
        for id in staged.order {
            guard let profile = staged.profiles[id], profile.leader == nil, !profile.isTaken else { continue }
            let members = [id] + profile.companions
            if members.contains(where: { staged.profiles[$0]?.isIngested == true }) {
                try postpone(members, at: now)
            } else if members.contains(where: { postponed?.projections.contains($0) == true }) {
                staged.profiles[id]?.isPostponed = true
                for member in members {
                    postponed?.projections.note(staged.profiles[member]?.seen ?? [], of: member)
                }
            }
        }
        for (mark, profile) in staged.marks {
            if let profile, postponed?.projections.hold(mark, for: profile) == true { continue }
            finish([mark])
        }
        if staged.endsWalk { releaseEvaluated() }
    }

    private mutating func postpone(_ members: [ProfileID], at now: Instant) throws(StoreFailure) {
        let evaluated = now + (postponed?.draws.untilEvaluated() ?? .zero)
        let due = evaluated + (postponed?.draws.untilPublished() ?? .zero)
        if due <= now {
            try takeGroup(of: members[0])
            return
        }
        counters.projectionsPostponed += 1
        let received = members.compactMap { staged.profiles[$0]?.passage?.received }.min() ?? now
        staged.profiles[members[0]]?.isPostponed = true
        postponed?.projections.insert(
            PostponedProjections.Group(
                members: members.map { id in
                    PostponedProjections.Member(profile: id, seen: staged.profiles[id]?.seen ?? [])
                },
                passage: Passage(received: received, ingested: now, evaluated: evaluated), due: due,
                marks: []))
        while postponed?.hasTooManyProjections == true {
            guard let earliest = postponed?.projections.popDue(at: .distantFuture) else { return }
            counters.projectionsHastened += 1
            try touch(earliest, received: timestamp(at: now))
            try takeGroup(of: earliest)
        }
    }

    /// Has the commit at hand project the profile with everything that was to travel with it, also from earlier turns.
    private mutating func takeGroup(of id: ProfileID) throws(StoreFailure) {
        let leader = staged.profiles[id]?.leader ?? id
        staged.profiles[leader]?.isTaken = true
        staged.profiles[leader]?.isPostponed = false
        var index = 0
        while true {
            // It grows by what is gathered, which may have companions of its own.
            let members = [leader] + (staged.profiles[leader]?.companions ?? [])
            guard index < members.count else { return }
            let group = postponed?.projections.remove(members[index])
            index += 1
            guard let group else { continue }
            for member in group.members {
                try touch(member.profile, received: clock.timestamp(at: group.passage.received))
                for seen in member.seen {
                    staged.sight(member.profile, region: seen.region, at: seen.time)
                }
                staged.profiles[member.profile]?.passage = group.passage
                staged.gather(member.profile, with: leader)
            }
            finish(group.marks)
        }
    }

    /// When the stages were done with what changed the profile, by the hub's clock as it is now.
    func causes(of profile: StagedProfile, committed time: Timestamp) -> Causes {
        guard let passage = profile.passage else {
            return Causes(received: profile.received, committed: time)
        }
        func past(_ instant: Instant?) -> Timestamp {
            instant.map { min(timestamp(at: $0), time) } ?? time
        }
        return Causes(
            received: past(passage.received), ingested: past(passage.ingested),
            evaluated: past(passage.evaluated), committed: time)
    }
}
