internal import Profiles
internal import SansIO
internal import Schemas
internal import Segmentation
internal import Wire

extension HubNode {
    mutating func advanceTimers(to now: Instant) throws(StoreFailure) {
        if nextSweep <= now { try sweep(at: now) }
        if nextRetention <= now { try forget(at: now) }
        if postponed != nil {
            try applyPostponed(at: now)
            try hastenDue(at: now)
        }
        if let reprojection, reprojection.next <= now { try reprojectSlice(at: now) }
        if let nextScheduled, nextScheduled <= now { startScheduledJobs(at: now) }
        if let nextJobSlice, nextJobSlice <= now { try segmentSlice(at: now) }
        if let nextComputation, nextComputation <= now { try computeSlice(at: now) }
        if let nextSystemSlice, nextSystemSlice <= now { try removalSlice(at: now) }
        if let sampling, sampling.next <= now { try sampleSlice(at: now) }
    }

    /// Heartbeats leave at the end of a commit: only then is what they say of revisions and boxes durable.
    mutating func beat(at now: Instant, into effects: inout [HubEffect]) {
        for index in streams.indices where streams[index].nextHeartbeat <= now {
            let heartbeat = streams[index].heartbeat(
                stamp(region: streams[index].region, at: now), nextHeartbeat: now + configuration.heartbeat)
            counters.heartbeats += 1
            effects.append(.publish(heartbeat))
        }
    }

    /// Touches profiles whose lease or membership has ended; the commit finds them changed.
    private mutating func sweep(at now: Instant) throws(StoreFailure) {
        let time = timestamp(at: now)
        let limit = configuration.sliceProfilesMaximum
        var isCut = false
        for region in configuration.regions {
            let ended = try store.leases(region, endingBy: time, limit: limit)
            isCut = isCut || ended.count == limit
            counters.leasesEnded += ended.count
            for id in ended {
                try touch(id, received: time)
                hasten(id)
            }
        }
        let ended = try store.memberships(endingBy: time, limit: limit)
        isCut = isCut || ended.count == limit
        for id in ended {
            var left: [AudienceNumber] = []
            try change(id, received: time) { profile, _ in
                left = profile.memberships.filter { !$0.isHeld(at: time) }.map(\.audience)
                for audience in left { profile.noteExit(from: audience, at: time) }
                profile.memberships.removeAll { !$0.isHeld(at: time) }
            }
            // Whoever is to be outside of an audience may enter another by leaving it.
            try evaluate(id, event: nil, changed: program.change(ofMembershipsIn: left), at: time)
            hasten(id)
            counters.membershipsEnded += 1
        }
        nextSweep = now + (isCut ? configuration.slicePause : Duration.seconds(1))
        if !isCut { nextSweep = max(nextSweep, try nextEnd(after: now)) }
    }

    /// When the sweep next has something to do, an hour from now at the latest.
    private func nextEnd(after now: Instant) throws(StoreFailure) -> Instant {
        let time = timestamp(at: now)
        var wait = Duration.minutes(1)
        if let end = try store.nextMembershipEnd() { wait = min(wait, end - time) }
        if let end = try store.nextLeaseEnd(in: configuration.regions) { wait = min(wait, end - time) }
        return now + max(wait, .seconds(1))
    }

    /// Raises the floors and forgets old event ids and events.
    private mutating func forget(at now: Instant) throws(StoreFailure) {
        let time = timestamp(at: now)
        nextRetention = now + max(configuration.goneRetention / 8, .seconds(10))
        let floor = try store.revision(committedBy: time - configuration.goneRetention)
        for region in configuration.regions {
            let held = try store.floor(region)
            if floor > held {
                staged.floors.append((region, floor))
                counters.floorsRaised += 1
            }
        }
        // Event ids are worth a write only now and then: with the floors, or by themselves if those stand still.
        if !staged.floors.isEmpty {
            staged.forgetEventIDsBefore = time - configuration.eventIDRetention
            let kept = time - configuration.eventRetention
            staged.forgetEventsBefore = min(kept, earliestLookback(at: time) ?? kept)
        }
    }

    /// Replaces the catalog; profiles follow in the background, in slices.
    mutating func define(
        _ replacement: Catalog, replacing version: UInt64?, ticket: Ticket, at now: Instant
    ) {
        if let version, version != catalog.version {
            staged.answers.append(.answer(ticket, .outdated(version: catalog.version)))
            return
        }
        var replacement = replacement
        replacement.version = catalog.version
        replacement.declaration = catalog.declaration
        replacement.settle(after: catalog)
        replacement.isReprojectionPending = catalog.isReprojectionPending
        if replacement == catalog {
            staged.answers.append(.answer(ticket, .defined(version: catalog.version)))
            return
        }
        do throws(CompiledCatalog.Problem) {
            compiled = try CompiledCatalog(replacement, configuration, earlier: (catalog, compiled))
        } catch {
            staged.answers.append(.answer(ticket, .refused(error.sentence)))
            return
        }
        var entrusted = catalog
        entrusted.trust = replacement.trust
        // Whom the edges believe changes no profile.
        let concernsProfiles = replacement != entrusted
        replacement.version = catalog.version + 1
        if concernsProfiles { replacement.isReprojectionPending = true }
        catalog = replacement
        staged.catalog = catalog
        staged.answers.append(.answer(ticket, .defined(version: catalog.version)))
        if concernsProfiles { reprojection = Reprojection(next: now) }
        if catalog.computesAttributes { nextComputation = now }
        if !catalog.schedules.isEmpty || nextScheduled != nil { reschedule(at: now) }
    }

    private mutating func reprojectSlice(at now: Instant) throws(StoreFailure) {
        let time = timestamp(at: now)
        if let strays = reprojection?.strays { return try endStrays(strays, at: now) }
        let slice = try store.profiles(
            after: reprojection?.cursor, limit: configuration.sliceProfilesMaximum)
        for id in slice {
            try touch(id, received: time)
            try evaluate(id, event: nil, at: time)
            hasten(id)
            counters.reprojected += 1
        }
        if slice.count < configuration.sliceProfilesMaximum {
            if postponed?.withholdsEvaluated == true {
                let strays = Strays(region: 0, after: Cursor(revision: 0, profile: .zero), through: revision)
                reprojection = Reprojection(next: now + configuration.slicePause, strays: strays)
            } else {
                endReprojection()
            }
        } else {
            reprojection = Reprojection(next: now + configuration.slicePause, cursor: slice.last)
        }
    }

    private mutating func endReprojection() {
        reprojection = nil
        catalog.isReprojectionPending = false
        staged.catalog = catalog
        staged.endsWalk = true
    }

    /// Ends what regions hold of profiles that are no more: a hub that puts off projections may have ended while it knew
    /// of some. Whoever took up their identities is projected by now.
    private mutating func endStrays(_ strays: Strays, at now: Instant) throws(StoreFailure) {
        let limit = configuration.sliceProfilesMaximum
        let slice = try store.entries(
            configuration.regions[strays.region], after: strays.after, limit: limit)
        for entry in slice where entry.entry != nil {
            // What this hub has put off has its own time.
            if postponed?.projections.contains(entry.profile) == true { continue }
            if try store.profile(entry.profile) != nil { continue }
            try touch(entry.profile, received: timestamp(at: now))
            hasten(entry.profile)
        }
        var next = strays
        if let last = slice.last, slice.count == limit, last.revision <= strays.through {
            next.after = Cursor(revision: last.revision, profile: last.profile)
        } else {
            next.region += 1
            next.after = Cursor(revision: 0, profile: .zero)
        }
        if next.region < configuration.regions.count {
            reprojection = Reprojection(next: now + configuration.slicePause, strays: next)
        } else {
            endReprojection()
        }
    }
}
