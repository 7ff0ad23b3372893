internal import Measurement
internal import Profiles
internal import SansIO
internal import Wire

/// Gathers what a run measures. It looks on: nothing that happens depends on it.
struct Meter: Sendable {
    /// Answers to one profile at one edge that are remembered until a change arrives that they did not show.
    private static let rememberedAnswersMaximum = 32

    private(set) var measurements: RunMeasurements
    /// By edge.
    private var followed: [[ProfileID: Following]]
    private let followedOneIn: UInt64
    /// When the run ends: work may be planned for long after.
    private let end: Instant

    /// What is known of a followed profile at one edge.
    private struct Following: Sendable {
        /// When the edge applied the oldest change that nobody has looked up since.
        var unread: Instant?
        /// When the profile was answered from here, oldest first.
        var answers: [Instant] = []
    }

    init(_ measurements: RunMeasurements, followedOneIn: UInt64, until end: Instant) {
        self.end = end
        self.measurements = measurements
        self.measurements.followedOneIn = Int(clamping: followedOneIn)
        self.followedOneIn = followedOneIn
        followed = [[ProfileID: Following]](repeating: [:], count: measurements.links.count)
    }

    // MARK: - Visitors

    /// A page view was answered.
    struct Answer {
        var edge: Int
        var region: Int
        var position: PageViews.Position
        /// The edge has evaluated an event of the same request.
        var showsOwnEvent: Bool
        var personalisation: PageViews.Personalisation
        var profile: ProfileID?
        var age: Duration?
        var wait: Duration
    }

    mutating func note(_ answer: Answer, at now: Instant) {
        measurements.regions[answer.region].pages[answer.position, answer.personalisation] += 1
        if answer.showsOwnEvent {
            measurements.regions[answer.region].pages[.same, answer.personalisation] += 1
        }
        switch answer.personalisation {
        case .full: measurements.regions[answer.region].full.record(1, atNanoseconds: now.nanoseconds)
        case .stale: measurements.regions[answer.region].stale.record(1, atNanoseconds: now.nanoseconds)
        case .none: measurements.regions[answer.region].none.record(1, atNanoseconds: now.nanoseconds)
        }
        measurements.regions[answer.region].wait.record(answer.wait)
        guard let profile = answer.profile else { return }
        if let age = answer.age {
            measurements.regions[answer.region].age.record(age)
            measurements.regions[answer.region].greatestAge.record(
                age.nanoseconds, atNanoseconds: now.nanoseconds)
        }
        if isFollowed(profile) { read(profile, answer, at: now) }
    }

    private mutating func read(_ profile: ProfileID, _ answer: Answer, at now: Instant) {
        measurements.regions[answer.region].followedAnswers += 1
        var following = followed[answer.edge][profile] ?? Following()
        if let applied = following.unread {
            measurements.regions[answer.region].record(now - applied, of: .firstRead)
            following.unread = nil
        }
        if following.answers.count == Meter.rememberedAnswersMaximum { following.answers.removeFirst() }
        following.answers.append(now)
        followed[answer.edge][profile] = following
    }

    mutating func noteFailure(in region: Int, at now: Instant) {
        measurements.regions[region].failed.record(1, atNanoseconds: now.nanoseconds)
    }

    mutating func noteRefresh(in region: Int, at now: Instant) {
        measurements.regions[region].refreshes.record(1, atNanoseconds: now.nanoseconds)
    }

    // MARK: - Changes

    /// A change has become readable at an edge.
    mutating func note(_ passage: Passage, of profile: ProfileID, edge: Int, region: Int, at now: Instant) {
        let total = now - passage.received
        measurements.regions[region].projectionLatency.record(total)
        measurements.regions[region].slowestProjection.record(
            total.nanoseconds, atNanoseconds: now.nanoseconds)
        measurements.regions[region].record(passage.ingested - passage.received, of: .durable)
        measurements.regions[region].record(passage.evaluated - passage.ingested, of: .evaluated)
        measurements.regions[region].record(passage.published - passage.evaluated, of: .published)
        measurements.regions[region].record(now - passage.published, of: .applied)
        guard isFollowed(profile) else { return }
        var following = followed[edge][profile] ?? Following()
        following.unread = following.unread ?? now
        // Whoever was answered since the hub had the change did not see it.
        let unaware = following.answers.firstIndex { $0 > passage.received } ?? following.answers.count
        for answer in following.answers[unaware...] {
            measurements.regions[region].outdatedFor.record(answer - passage.received)
        }
        following.answers.removeSubrange(unaware...)
        followed[edge][profile] = following
    }

    private func isFollowed(_ profile: ProfileID) -> Bool { profile.low % followedOneIn == 0 }

    // MARK: - Links and the hub

    mutating func noteSent(_ bytes: Int, pipe: Int, at now: Instant) {
        if pipe % 3 == 1 {
            measurements.links[pipe / 3].messagesToHub += 1
            measurements.links[pipe / 3].bytesToHub.record(Int64(bytes), atNanoseconds: now.nanoseconds)
        } else {
            measurements.links[pipe / 3].messagesToEdge += 1
            measurements.links[pipe / 3].bytesToEdge.record(Int64(bytes), atNanoseconds: now.nanoseconds)
        }
    }

    mutating func noteDropped(pipe: Int) { measurements.links[pipe / 3].dropped += 1 }

    mutating func noteInputs(_ count: Int, at now: Instant) {
        measurements.hub.inputs.record(Int64(count), atNanoseconds: now.nanoseconds)
    }

    /// The hub takes time for an input, some of it perhaps in a later interval.
    mutating func noteService(from begin: Instant, to end: Instant, queued: Int, at now: Instant) {
        measurements.hub.wait.record(begin - now)
        measurements.hub.queued.record(Int64(queued), atNanoseconds: now.nanoseconds)
        let interval = measurements.interval.nanoseconds
        var start = begin.nanoseconds
        let last = min(end, self.end).nanoseconds
        while start < last {
            let stop = min(last, (start / interval + 1) * interval)
            measurements.hub.busy.record(stop - start, atNanoseconds: start)
            start = stop
        }
    }

    mutating func notePostponed(_ count: Int, at now: Instant) {
        measurements.hub.postponed.record(Int64(count), atNanoseconds: now.nanoseconds)
    }

    /// Levels that are looked at every few seconds.
    struct Levels {
        var edge: Int
        var region: Int
        var outbox: Int
        var queued: Int
    }

    mutating func note(_ levels: Levels, at now: Instant) {
        measurements.regions[levels.region].outbox.record(
            Int64(levels.outbox), atNanoseconds: now.nanoseconds)
        measurements.links[levels.edge].queued.record(Int64(levels.queued), atNanoseconds: now.nanoseconds)
    }
}

/// When a change passed the stages on the hub, in true time.
struct Passage {
    var received: Instant
    var ingested: Instant
    var evaluated: Instant
    var published: Instant
}

extension Instant {
    /// The time since the beginning of the run.
    var offset: Duration { Duration(nanoseconds: nanoseconds) }
}
