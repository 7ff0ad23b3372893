internal import Profiles
internal import SansIO
internal import Wire

/// One catch-up: pages of `changes` from where the edge was complete, through the target at least.
struct CatchUp: Sendable {
    /// The highest revision named by what revealed that something is missing.
    var target: Revision
    /// Where the pages start.
    var since: Revision
    /// Set in a full set: the revision S from which it began.
    var beginning: Revision?
    var cursor: Cursor?
    /// The request under way, or when to try again.
    var request: UInt64?
    var nextAttempt: Instant?
    /// A page that was taken; it is applied before anything else happens.
    var pending: PendingPage?

    struct PendingPage: Sendable {
        var items: [Page.Item]
        var epoch: Epoch
        var taken: Instant
    }
}

extension EdgeNode {
    /// Starts catching up, or moves the target of a catch-up under way.
    mutating func beginCatchUp(target: Revision, at now: Instant, into effects: inout [EdgeEffect]) {
        if let known = catchUp?.target {
            catchUp?.target = max(known, target)
            return
        }
        counters.catchUps += 1
        state = .catchingUp
        catchUp = CatchUp(target: target, since: complete?.revision ?? 0)
        askForPage(at: now, into: &effects)
    }

    /// Asks for the next page.
    mutating func askForPage(at now: Instant, into effects: inout [EdgeEffect]) {
        guard let catchUp else { return }
        let request = ChangesRequest(
            since: catchUp.since, isFull: catchUp.beginning != nil, cursor: catchUp.cursor, held: heldMarks)
        self.catchUp?.nextAttempt = nil
        let number = send(.changes(request), purpose: .changes, at: now, into: &effects)
        self.catchUp?.request = number
    }

    /// Every epoch from which something may be held, bounded; too many to name means a full set.
    private var heldMarks: [EpochMark] {
        var marks = held
        if let complete, !marks.contains(where: { $0.epoch == complete.epoch }) { marks.append(complete) }
        if marks.count > Limits.heldEpochsMaximum {
            // An epoch that no lineage has makes the hub send everything.
            marks = [EpochMark(epoch: Epoch(0), revision: .max)]
        }
        return marks
    }

    mutating func take(_ page: Page, reply: Reply, at now: Instant, into effects: inout [EdgeEffect]) {
        guard catchUp?.request == reply.number else { return }
        catchUp?.request = nil
        if let beginning = page.beginning {
            begin(from: beginning, at: now, into: &effects)
            return
        }
        if let cursor = page.cursor { catchUp?.cursor = cursor }
        catchUp?.pending = CatchUp.PendingPage(items: page.items, epoch: reply.epoch, taken: now)
        if page.isLast {
            applyPendingPage(into: &effects)
            finishPages(at: reply.revision, of: reply.epoch, at: now, into: &effects)
        } else {
            // Asked for before this one is applied, so that the hub makes the next meanwhile.
            if let last = page.items.last { note(applied: last.place.revision, of: reply.epoch) }
            askForPage(at: now, into: &effects)
        }
    }

    /// Applies the page that was taken last, if it is not yet: whatever happens next finds it applied.
    mutating func applyPendingPage(into effects: inout [EdgeEffect]) {
        guard let page = catchUp?.pending else { return }
        catchUp?.pending = nil
        for item in page.items {
            switch item {
            case .projection(let projection):
                apply(projection, of: page.epoch, by: .page, at: page.taken, into: &effects)
            case .gone(let gone):
                apply(gone, of: page.epoch, by: .page, at: page.taken, into: &effects)
            }
        }
        clearAbandoned()
        counters.pages += 1
    }

    /// A full set from `revision`: a new beginning. What is held stays until it is confirmed or found missing.
    private mutating func begin(from revision: Revision, at now: Instant, into effects: inout [EdgeEffect]) {
        counters.fullSets += 1
        generation += 1
        catchUp?.beginning = revision
        catchUp?.since = revision
        catchUp?.cursor = nil
        // Replies on their way may be older than what the set says.
        let voided = refreshes.keys
        requests.closeAllRefreshes()
        for key in voided { repeatFlight(key, at: now, into: &effects) }
        // Undone history may have come to the same version with another catalog.
        fetchCatalog(at: now, into: &effects)
        askForPage(at: now, into: &effects)
    }

    /// The pages have reached the hub's live end.
    private mutating func finishPages(
        at end: Revision, of epoch: Epoch, at now: Instant, into effects: inout [EdgeEffect]
    ) {
        guard let finished = catchUp else { return }
        if let beginning = finished.beginning, !plants(.keepsUnconfirmed) {
            dropUnconfirmed(since: beginning, of: epoch, into: &effects)
        }
        if end < finished.target && !plants(.pagesEndBelowTarget) {
            counters.catchUpsBelowTarget += 1
            completed(through: end, of: epoch, into: &effects)
            catchUp = CatchUp(target: finished.target, since: end)
            // The hub has not committed the target's revision durably for us yet: give it a moment.
            catchUp?.nextAttempt = now + .milliseconds(10)
            return
        }
        catchUp = nil
        state = .live
        wasCaughtUp = true
        counters.caughtUp += 1
        completed(through: max(end, streamThrough), of: epoch, into: &effects)
        freshenAfterCatchUp(at: now, into: &effects)
    }

    /// What neither arrived since the beginning nor is newer goes.
    private mutating func dropUnconfirmed(
        since beginning: Revision, of epoch: Epoch, into effects: inout [EdgeEffect]
    ) {
        for index in table.places where table.isUsed(index) {
            if table[index].generation == generation { continue }
            let (revision, sent) = (table[index].entry.revision, table[index].epoch)
            if sent == epoch && revision > beginning { continue }
            counters.unconfirmedDropped += 1
            remove(index, revision: revision, epoch: sent, into: &effects)
        }
    }

    /// The request of the last page told how fresh the set is, but its reply was heard before it was complete.
    private mutating func freshenAfterCatchUp(at now: Instant, into effects: inout [EdgeEffect]) {
        if freshness.asOf == nil { sendEcho(at: now, into: &effects) }
    }
}
