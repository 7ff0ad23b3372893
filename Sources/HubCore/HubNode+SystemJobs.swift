internal import Profiles
internal import SansIO
internal import Wire

extension HubNode {
    /// Takes on a removal of data; answered once durable. One that is the same as another under way is refused.
    mutating func removeData(_ target: SystemJob.Target, ticket: Ticket, at now: Instant) {
        let open = systemJobs.filter { !$0.status.isEnded }
        if let same = open.first(where: { $0.target == target }) {
            refuse("the job \(same.id) does the same and has not ended: ask for that one", ticket)
            return
        }
        guard open.count < SystemJob.keptMaximum else {
            refuse("\(open.count) profile system jobs wait already: ask again when one has ended", ticket)
            return
        }
        let time = timestamp(at: now)
        let number = (systemJobs.last?.number ?? 0) + 1
        var hash = StableHash(key: (epoch.number, revision + 1))
        hash.combine("system job")
        hash.combine(number)
        var job = SystemJob(
            number: number, id: hash.value.hexadecimal, target: target, revision: revision + 1, created: time)
        switch target {
        case .dataset(let dataset): truncate(Truncation(dataset: dataset, revision: revision + 1, time: time))
        case .batch(_, let dataset):
            // What a batch of records has laid over is gone: published, such a job fails.
            if behaviour(of: dataset) == .record { job.status = .error }
        }
        systemJobs.append(job)
        staged.systemJobs.insert(number)
        if systemJobs.count > SystemJob.keptMaximum,
            let oldest = systemJobs.firstIndex(where: { $0.status.isEnded })
        {
            dropSystemJob(at: oldest)
        }
        nextSystemSlice = nextSystemSlice ?? now
        staged.answers.append(.answer(ticket, .systemJobs([job])))
    }

    /// Forgets a job, and stops it if it has not ended: what it has removed stays removed.
    mutating func dropSystemJob(id: String, ticket: Ticket) {
        let index = systemJobs.firstIndex { $0.id == id }
        staged.answers.append(.answer(ticket, .systemJobs(index.map { [systemJobs[$0]] } ?? [])))
        if let index { dropSystemJob(at: index) }
    }

    private mutating func dropSystemJob(at index: Int) {
        staged.systemJobs.insert(systemJobs[index].number)
        systemJobs.remove(at: index)
    }

    private func behaviour(of dataset: String) -> Schema.Behaviour? {
        guard let schema = catalog.dataset(dataset)?.schema else { return nil }
        return catalog.schemas.first { $0.id == schema }?.behaviour
    }

    private mutating func truncate(_ truncation: Truncation) {
        truncations.removeAll { $0.dataset == truncation.dataset }
        truncations.append(truncation)
        staged.truncations.append(truncation)
    }

    func truncation(of dataset: String) -> Truncation? {
        truncations.isEmpty ? nil : truncations.first { $0.dataset == dataset }
    }

    /// Whether what a batch brings to a dataset was removed before it came.
    func isRemoved(_ batch: IngestedBatch, dataset: String) -> Bool {
        if let truncation = truncation(of: dataset), batch.created <= truncation.time { return true }
        return systemJobs.contains { $0.target.batch == batch.id }
    }

    // MARK: - Walking

    /// Has the next profiles of the oldest job purged in the commit, which also says how far it has come.
    mutating func removalSlice(at now: Instant) throws(StoreFailure) {
        guard let index = systemJobs.firstIndex(where: { !$0.status.isEnded }) else {
            nextSystemSlice = nil
            return
        }
        // What the turn that takes the job on has staged is in no store yet.
        if systemJobs[index].revision > revision {
            nextSystemSlice = now + configuration.slicePause
            return
        }
        let limit = configuration.sliceProfilesMaximum
        let slice = try store.profiles(after: systemJobs[index].cursor, limit: limit)
        staged.purge = Purge(job: systemJobs[index], profiles: (staged.purge?.profiles ?? []) + slice)
        systemJobs[index].cursor = slice.last ?? systemJobs[index].cursor
        systemJobs[index].status = slice.count < limit ? .success : .inProgress
        systemJobs[index].updated = timestamp(at: now)
        staged.systemJobs.insert(systemJobs[index].number)
        nextSystemSlice = now + configuration.slicePause
    }

    /// A profile has taken over data of others, which the walk may not have come to while it has passed this one.
    mutating func purgeAgain(_ id: ProfileID) {
        if staged.purge == nil, let job = systemJobs.first(where: { !$0.status.isEnded }) {
            staged.purge = Purge(job: job)
        }
        staged.purge?.profiles.append(id)
    }

    /// Removes what the job covers from the profiles that the turn has named, as the turn leaves them.
    mutating func purgeStage(at time: Timestamp) throws(StoreFailure) {
        guard let purge = staged.purge else { return }
        var removed = 0
        var purged: Set<ProfileID> = []
        for id in purge.profiles where purged.insert(id).inserted {
            removed += try self.purge(id, of: purge.job, at: time)
        }
        guard removed > 0, let index = systemJobs.firstIndex(where: { $0.number == purge.job.number }) else {
            return
        }
        systemJobs[index].removed += removed
        staged.systemJobs.insert(purge.job.number)
    }

    /// How many fragments and events the profile has lost. One that has none left is no more: nobody asked to delete
    /// the person, so that what comes later of other datasets makes another profile.
    private mutating func purge(
        _ id: ProfileID, of job: SystemJob, at time: Timestamp
    ) throws(StoreFailure) -> Int {
        guard let held = try profile(id) else { return 0 }
        // Most profiles have nothing of a dataset: their events need not be read.
        if staged.movedEvents.isEmpty, !held.fragments.contains(where: { job.covers($0) }),
            try !store.eventCounts(of: id).contains(where: { $0.dataset == job.target.dataset })
        {
            return 0
        }
        let stored = try storedEvents(of: id, since: Timestamp(milliseconds: .min), limit: .max)
        let removed = stored.filter { job.covers($0) }
        let kept = held.fragments.filter { !job.covers($0) }
        let count = held.fragments.count - kept.count + removed.count
        if count == 0 { return 0 }
        try touch(id, received: time)
        if !removed.isEmpty { staged.removedEvents.append(RemovedEvents(profile: id, events: removed)) }
        for event in removed { staged.removedKeys.insert(EventKey(dataset: event.dataset, id: event.id)) }
        if kept.isEmpty, removed.count == stored.count, !staged.events.contains(where: { $0.profile == id }) {
            for identity in held.identities { staged.setIdentity(identity, to: nil) }
            end(id)
            return count
        }
        try change(id, received: time) { profile, _ in
            profile.fragments = kept
            profile.modified = time
        }
        try recompute(id, at: time)
        try reassess(id, heldBefore: held.memberships, at: time)
        return count
    }
}

/// What a turn purges, and of what.
struct Purge: Sendable {
    var job: SystemJob
    var profiles: [ProfileID] = []
}

extension SystemJob {
    fileprivate func covers(_ fragment: StoredProfile.Fragment) -> Bool {
        target == .dataset(fragment.dataset) && fragment.revision <= revision
    }

    fileprivate func covers(_ event: Event) -> Bool {
        guard event.dataset == target.dataset else { return false }
        if let batch = target.batch { return event.intake?.batch == batch }
        return event.intake?.truncation ?? 0 < revision
    }
}
