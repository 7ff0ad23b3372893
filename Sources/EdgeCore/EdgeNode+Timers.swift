internal import Profiles
internal import SansIO
internal import Wire

/// When an edge wants to act by itself; `nil` is never.
struct EdgeTimers: Sendable {
    let started: Instant
    /// Send accepted events.
    var collect: Instant?
    /// Report activity.
    var activity: Instant?
    /// Ask the hub for its revision if nothing else did.
    var echo: Instant
    /// Three heartbeats were missed.
    var silence: Instant?
    /// Free what has long expired.
    var sweep: Instant
    /// How long to wait before the hub is tried again after a request could not be sent.
    private var dropPause = EdgeTimers.dropPauseMinimum

    private static let dropPauseMinimum = Duration.milliseconds(50)
    private static let dropPauseMaximum = Duration.seconds(2)

    init(startedAt now: Instant) {
        started = now
        echo = now
        sweep = now
    }

    /// Twice as long at each call, within bounds, until a reply is heard.
    mutating func takeDropPause() -> Duration {
        defer { dropPause = min(dropPause * 2, EdgeTimers.dropPauseMaximum) }
        return dropPause
    }

    mutating func resetDropPause() { dropPause = EdgeTimers.dropPauseMinimum }

    func next(catchUp: Instant?, waiting: Instant?, requests: Instant?) -> Instant {
        var next = min(echo, sweep)
        if let collect { next = min(next, collect) }
        if let activity { next = min(next, activity) }
        if let silence { next = min(next, silence) }
        if let catchUp { next = min(next, catchUp) }
        if let waiting { next = min(next, waiting) }
        if let requests { next = min(next, requests) }
        return next
    }
}

extension EdgeNode {
    mutating func advanceTimers(to now: Instant, into effects: inout [EdgeEffect]) {
        while let ticket = waiting.popOverdue(at: now) {
            counters.waitsOverdue += 1
            finishIfReady(ticket, wasRefreshed: false, at: now, into: &effects)
        }
        while let open = requests.popOverdue(at: now) { giveUp(open, at: now, into: &effects) }
        if let attempt = catchUp?.nextAttempt, attempt <= now { askForPage(at: now, into: &effects) }
        if let collect = timers.collect, collect <= now { flushOutbox(at: now, into: &effects) }
        if let activity = timers.activity, activity <= now { reportActivity(at: now, into: &effects) }
        if let silence = timers.silence, silence <= now {
            counters.resubscribes += 1
            timers.silence = now + configuration.heartbeat * 3
            effects.append(.resubscribe)
        }
        if timers.echo <= now { echoIfIdle(at: now, into: &effects) }
        if timers.sweep <= now { sweep(at: now, into: &effects) }
        compactJournal(at: now, into: &effects)
    }

    /// Asks for the hub's revision when nothing else has told lately how current the set is.
    private mutating func echoIfIdle(at now: Instant, into effects: inout [EdgeEffect]) {
        // In whole nanoseconds, as instants are: a third of ten seconds would never quite have passed.
        let interval = Duration.nanoseconds(max(configuration.freshFor.nanoseconds / 3, 100_000_000))
        timers.echo = now + interval
        guard cursor.epoch != nil, catchUp == nil else { return }
        if let asOf = freshness.asOf, now - asOf < interval { return }
        sendEcho(at: now, into: &effects)
    }

    /// Frees entries that no lookup can use any more, from the least recently used. Decides nothing: instants do.
    private mutating func sweep(at now: Instant, into effects: inout [EdgeEffect]) {
        let lifetime = plans.longestTimeToLive + plans.longestGrace
        timers.sweep = now + min(max(lifetime / 64, .seconds(1)), .hours(1))
        while let index = table.leastRecentlyUsed, table[index].lastAccess + lifetime <= now {
            counters.swept += 1
            remove(index, revision: table[index].entry.revision, epoch: table[index].epoch, into: &effects)
        }
    }
}
