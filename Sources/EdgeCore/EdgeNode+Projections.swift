internal import Profiles
internal import SansIO
internal import Wire

extension EdgeNode {
    /// By which road something came; all roads end in the functions below.
    enum Road {
        case stream
        case page
        /// With the flight that asked for it.
        case refresh(RefreshTable.Flight, revision: Revision)
    }

    /// Applies a projection unless a newer one is held. Idempotent; arrival order does not matter.
    mutating func apply(
        _ projection: Projection, of epoch: Epoch, by road: Road, at now: Instant,
        into effects: inout [EdgeEffect]
    ) {
        let entry = projection.entry
        if case .stream = road, isCovered(entry.revision, of: epoch) { return }
        note(applied: entry.revision, of: epoch)
        let seen = seen(projection, by: road, at: now)

        let index: Int
        var isHeld = true
        if let held = table.index(of: entry.profile) {
            index = held
            confirm(index, epoch: epoch, by: road, seen: seen)
            if isSameHistory(table[index].epoch, epoch) && table[index].entry.revision >= entry.revision {
                if table[index].entry.revision > entry.revision { counters.olderIgnored += 1 }
                return
            }
            let hasSameIdentities = table[index].entry.hasSameIdentities(as: entry)
            if !hasSameIdentities {
                let kept = Array(entry.identityKeys)
                for key in table[index].entry.identityKeys where !kept.contains(key) {
                    table.release(key, from: index)
                }
            }
            table.replace(index, with: entry, of: epoch)
            // Most updates: all of its identities lead here, and none is new.
            if !hasSameIdentities || !table.ownsAll(index) {
                isHeld = claimIdentities(of: index, at: now, into: &effects)
            }
        } else {
            if plants(.ignoresUnheld), case .stream = road { return }
            // Something newer was removed here: what is older must not bring the profile back.
            if removals.blocks(entry.profile, revision: entry.revision) {
                counters.removalsBlocked += 1
                return
            }
            if seen + plans.longestTimeToLive + plans.longestGrace <= now {
                // As if it had been held and had expired: what is older must not come in its place.
                remember(entry.profile, revision: entry.revision)
                counters.expiredIgnored += 1
                return
            }
            makeRoom(at: now, into: &effects)
            index = table.insert(
                EdgeProfileTable.Slot(
                    entry: entry, epoch: epoch, lastAccess: seen, reported: seen, generation: generation))
            confirm(index, epoch: epoch, by: road, seen: seen)
            isHeld = claimIdentities(of: index, at: now, into: &effects)
        }
        counters.applied += 1
        if isHeld {
            append(
                .entry(entry, epoch, lastAccess: table[index].lastAccess), isUrgent: false, into: &effects)
        }
    }

    /// Applies audiences entered and left, if they fit on what is held.
    mutating func apply(
        _ change: MembershipChange, of epoch: Epoch, at now: Instant, into effects: inout [EdgeEffect]
    ) {
        if isCovered(change.revision, of: epoch) { return }
        note(applied: change.revision, of: epoch)
        guard let index = table.index(of: change.profile) else {
            counters.misfits += 1
            if let target = catchUp?.target {
                catchUp?.target = max(target, change.revision)
            } else {
                // The entry may come later from an older reply: it must not.
                remember(change.profile, revision: change.revision)
            }
            return
        }
        let held = table[index].entry
        let isSameHistory = isSameHistory(table[index].epoch, epoch)
        if isSameHistory && held.revision >= change.revision { return }
        guard isSameHistory && held.revision == change.base else {
            counters.misfits += 1
            if let target = catchUp?.target {
                catchUp?.target = max(target, change.revision)
            } else {
                counters.misfitsWhileComplete += 1
                beginCatchUp(target: change.revision, at: now, into: &effects)
            }
            return
        }
        let entry = change.applied(to: held)
        table.replace(index, with: entry, of: epoch)
        counters.applied += 1
        append(
            .entry(entry, epoch, lastAccess: table[index].lastAccess), isUrgent: false, into: &effects)
    }

    /// Ends a profile here, and remembers it.
    mutating func apply(
        _ gone: Gone, of epoch: Epoch, by road: Road, at now: Instant, into effects: inout [EdgeEffect]
    ) {
        if case .stream = road, isCovered(gone.revision, of: epoch) { return }
        note(applied: gone.revision, of: epoch)
        if let index = table.index(of: gone.profile) {
            if isSameHistory(table[index].epoch, epoch) && table[index].entry.revision >= gone.revision {
                return
            }
            let keys = table[index].entry.identityKeys
            if plants(.goneByIdentity) {
                for key in keys {
                    guard let owner = table.index(owning: key), owner != index else { continue }
                    _ = table.remove(at: owner)
                }
            }
            remove(index, revision: gone.revision, epoch: epoch, into: &effects)
            // A deletion takes the overlay too; a stitch gives the identities to a successor first or next.
            for key in keys where table.index(owning: key) == nil { abandoned.append(key) }
        } else {
            remember(gone.profile, revision: gone.revision)
        }
        counters.removed += 1
    }

    /// Ends what lies over identities that no entry owns any more, once a whole message is applied.
    mutating func clearAbandoned() {
        for key in abandoned where table.index(owning: key) == nil { overlay.clear(key) }
        abandoned = []
    }

    /// The stream adds nothing at or below what is complete, or what a full set began from.
    private func isCovered(_ revision: Revision, of epoch: Epoch) -> Bool {
        if plants(.streamAddsBelowComplete) { return false }
        if let complete, complete.epoch == epoch, revision <= complete.revision { return true }
        if let beginning = catchUp?.beginning, revision <= beginning { return true }
        return false
    }

    /// Whether revisions of both epochs are numbers of one history: those that the edge was complete over when the
    /// newer one began are.
    private func isSameHistory(_ held: Epoch, _ epoch: Epoch) -> Bool {
        held == epoch || complete?.epoch == epoch
    }

    /// When the profile was last seen, by this machine's clock.
    private func seen(_ projection: Projection, by road: Road, at now: Instant) -> Instant {
        switch road {
        case .refresh(let flight, _): flight.access
        case .stream, .page: now - max(.zero, projection.sinceSeen)
        }
    }

    /// What even an older copy of an entry tells: that the profile was seen, that a refresh was answered, that a full
    /// set has it.
    private mutating func confirm(_ index: Int, epoch: Epoch, by road: Road, seen: Instant) {
        table[index].generation = generation
        table[index].lastAccess = max(table[index].lastAccess, seen)
        guard case .refresh(let flight, let revision) = road else { return }
        table[index].reported = max(table[index].reported, seen)
        table.note(
            EdgeProfileTable.Refreshed(epoch: epoch, sent: flight.sent, revision: revision), at: index)
    }

    /// Gives an entry its identities, except those that a newer entry holds or took away; returns whether any is left
    /// to it: an entry without identities goes.
    private mutating func claimIdentities(
        of index: Int, at now: Instant, into effects: inout [EdgeEffect]
    ) -> Bool {
        let revision = table[index].entry.revision
        let epoch = table[index].epoch
        for key in table[index].entry.identityKeys {
            if let owner = table.index(owning: key), owner != index {
                if isSameHistory(table[owner].epoch, epoch) && table[owner].entry.revision > revision {
                    continue
                }
                table.claim(key, for: index)
                if table[owner].owned == 0 {
                    remove(owner, revision: table[owner].entry.revision, epoch: epoch, into: &effects)
                }
            } else {
                if removals.blocks(key, revision: revision) {
                    counters.removalsBlocked += 1
                    continue
                }
                table.claim(key, for: index)
            }
            unknowns.forget(key)
        }
        if table[index].owned > 0 { return true }
        remove(index, revision: revision, epoch: epoch, into: &effects)
        return false
    }

    /// Takes an entry out and leaves its revision behind, under its profile and what it owned.
    mutating func remove(_ index: Int, revision: Revision, epoch: Epoch, into effects: inout [EdgeEffect]) {
        let owned = table[index].entry.identityKeys.filter { table.index(owning: $0) == index }
        let isCurrent = cursor.epoch.map { isSameHistory(table[index].epoch, $0) } ?? false
        let entry = table.remove(at: index)
        if isCurrent || epoch == cursor.epoch {
            remember(entry.profile, revision: revision)
            for key in owned { remember(key, revision: revision) }
        }
        append(
            .gone(Gone(profile: entry.profile, revision: revision), epoch), isUrgent: false, into: &effects)
    }

    private mutating func remember(_ key: Key16, revision: Revision) {
        if plants(.forgetsRemovals) { return }
        removals.note(key, revision: revision, barrier: requests.nextNumber)
        forgetRemovals()
    }

    mutating func forgetRemovals() {
        guard let complete, complete.epoch == cursor.epoch else { return }
        removals.forget(through: complete.revision, oldestOpenRequest: requests.oldestOpen)
    }

    private mutating func makeRoom(at now: Instant, into effects: inout [EdgeEffect]) {
        while table.count >= configuration.entriesMaximum, let index = table.leastRecentlyUsed {
            counters.evicted += 1
            remove(index, revision: table[index].entry.revision, epoch: table[index].epoch, into: &effects)
        }
    }

    mutating func note(applied revision: Revision, of epoch: Epoch) {
        if let last = held.indices.last, held[last].epoch == epoch {
            held[last].revision = max(held[last].revision, revision)
        } else if let index = held.firstIndex(where: { $0.epoch == epoch }) {
            held[index].revision = max(held[index].revision, revision)
        } else {
            held.append(EpochMark(epoch: epoch, revision: revision))
        }
    }
}
