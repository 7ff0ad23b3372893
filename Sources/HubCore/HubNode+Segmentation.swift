internal import Profiles
internal import SansIO
internal import Segmentation
internal import Wire

extension HubNode {
    /// Jobs that may wait at a time; more are refused.
    static var jobsWaitingMaximum: Int { 20 }

    /// Takes on a batch evaluation of these audiences, of all for none; answered once durable.
    mutating func segment(
        _ audiences: [AudienceNumber], isScheduled: Bool = false, ticket: Ticket?, at now: Instant
    ) {
        guard jobs.lazy.filter({ !$0.status.isEnded }).count < Self.jobsWaitingMaximum else {
            refuse(
                "\(Self.jobsWaitingMaximum) segment jobs wait already: ask again when one has ended", ticket)
            return
        }
        if let unknown = audiences.first(where: { catalog.audience($0) == nil }) {
            refuse("the catalog has no audience with the number \(unknown)", ticket)
            return
        }
        let number = (jobs.last?.number ?? 0) + 1
        var hash = StableHash(key: (epoch.number, revision + 1))
        hash.combine(number)
        let job = SegmentationJob(
            number: number, id: hash.value.hexadecimal, audiences: Set(audiences).sorted(),
            isScheduled: isScheduled, created: timestamp(at: now))
        jobs.append(job)
        if jobs.count > SegmentationJob.keptMaximum { jobs.removeFirst() }
        staged.jobs.insert(number)
        nextJobSlice = nextJobSlice ?? now
        if let ticket { staged.answers.append(.answer(ticket, .jobs([job]))) }
    }

    /// Ends a job that has not ended yet.
    mutating func cancel(job id: String, ticket: Ticket, at now: Instant) {
        guard let index = jobs.firstIndex(where: { $0.id == id }) else {
            staged.answers.append(.answer(ticket, .jobs([])))
            return
        }
        if !jobs[index].status.isEnded { end(job: index, as: .cancelled, at: now) }
        staged.answers.append(.answer(ticket, .jobs([jobs[index]])))
    }

    /// Evaluates the next profiles of the oldest job, in one commit with how far it has come.
    mutating func segmentSlice(at now: Instant) throws(StoreFailure) {
        guard let index = jobs.firstIndex(where: { !$0.status.isEnded }) else {
            nextJobSlice = nil
            return
        }
        let time = timestamp(at: now)
        var job = jobs[index]
        if job.status == .queued {
            job.status = .processing
            job.started = time
        }
        let limit = configuration.sliceProfilesMaximum
        let slice = try store.profiles(after: job.cursor, limit: limit)
        for id in slice {
            try touch(id, received: time)
            try evaluate(id, in: &job, at: time)
        }
        job.cursor = slice.last ?? job.cursor
        jobs[index] = job
        staged.jobs.insert(job.number)
        if slice.count < limit { end(job: index, as: .succeeded, at: now) }
        nextJobSlice = now + configuration.slicePause
    }

    private mutating func end(job index: Int, as status: SegmentationJob.Status, at now: Instant) {
        jobs[index].status = status
        jobs[index].ended = timestamp(at: now)
        staged.jobs.insert(jobs[index].number)
    }

    /// Starts the jobs whose time of day has come.
    mutating func startScheduledJobs(at now: Instant) {
        let time = timestamp(at: now)
        var next: Timestamp?
        for schedule in catalog.schedules where schedule.isActive {
            // A clock set back must not start the day's job twice.
            if let due = schedule.time.next(after: scheduledThrough), due <= time {
                let numbers = schedule.audiences.compactMap { id in
                    catalog.audiences.first { $0.id == id }?.number
                }
                if schedule.audiences.isEmpty || !numbers.isEmpty {
                    segment(numbers, isScheduled: true, ticket: nil, at: now)
                }
            }
            if let due = schedule.time.next(after: max(time, scheduledThrough)) {
                next = min(next ?? due, due)
            }
        }
        scheduledThrough = max(scheduledThrough, time)
        nextScheduled = next.map { now + max($0 - time, .milliseconds(1)) }
    }

    /// A new catalog may have other schedules; one that was due while it was not yet there is not made up for.
    mutating func reschedule(at now: Instant) {
        scheduledThrough = max(scheduledThrough, timestamp(at: now))
        nextScheduled = now
    }

    /// One profile's memberships by all its events; what an evaluation on arrival would say of them too.
    private mutating func evaluate(
        _ id: ProfileID, in job: inout SegmentationJob, at time: Timestamp
    ) throws(StoreFailure) {
        guard let profile = staged.profiles[id]?.profile else { return }
        job.profiles += 1
        let history =
            program.needsHistory(for: nil, evaluations: .all)
            ? try events(of: id, since: .distantPast, limit: AudienceProgram.eventsMaximum) : []
        let outcomes = program.evaluate(
            attributes: attributes(of: profile, by: catalog.edgeMergePolicy), event: nil, history: history,
            held: profile.memberships, at: time, evaluations: .all, views: try views(of: id, profile)
        ).filter { job.includes($0.audience) }
        let before = profile.memberships.filter { $0.isHeld(at: time) && job.includes($0.audience) }
        for outcome in outcomes {
            let wasMember = before.contains { $0.audience == outcome.audience }
            if outcome.isMember, !wasMember { job.count(outcome.audience, \.realized) }
            if !outcome.isMember, wasMember { job.count(outcome.audience, \.exited) }
        }
        for membership in before
        where !outcomes.contains(where: { $0.audience == membership.audience && !$0.isMember }) {
            job.count(membership.audience, \.existing)
        }
        apply(outcomes, to: id, at: time)
    }

    mutating func refuse(_ sentence: String, _ ticket: Ticket?) {
        if let ticket { staged.answers.append(.answer(ticket, .refused(sentence))) }
    }
}
