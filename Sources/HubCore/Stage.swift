internal import Profiles
internal import SansIO
internal import Wire

/// What a turn has changed and whom it must answer, until the commit.
struct Stage: Sendable {
    /// Changed or touched profiles in the order first touched.
    var order: [ProfileID] = []
    var profiles: [ProfileID: StagedProfile] = [:]
    /// `.some(nil)` is an identity that no longer names a profile.
    var identities: [Identity: ProfileID?] = [:]
    var identityOrder: [Identity] = []
    var events: [(profile: ProfileID, event: Event)] = []
    var movedEvents: [MovedEvents] = []
    /// Removed after the moves.
    var removedEvents: [RemovedEvents] = []
    var removedKeys: Set<EventKey> = []
    var purge: Purge?
    var eventIDs: [(dataset: String, id: String, taken: Timestamp)] = []
    var eventKeys: Set<EventKey> = []
    var changedBoxes: [Box] = []
    /// What was put off and is being applied.
    var application: Application?
    /// Events that the turn has applied, each with the profile that it is evaluated with; `nil` for none.
    var marks: [(mark: BoxMark, profile: ProfileID?)] = []
    /// The walk through all profiles ends with the turn.
    var endsWalk = false
    var deletions: [Identity] = []
    /// Profiles that come (+1) or go (-1) with the turn, where that is counted.
    var counted: [(profile: ProfileID, change: Int)] = []
    var rejected: [RejectedRecord] = []
    /// Numbers of jobs that have changed.
    var jobs: Set<UInt64> = []
    /// Numbers of removals that have changed, or are forgotten.
    var systemJobs: Set<UInt64> = []
    var truncations: [Truncation] = []
    var floors: [(region: Region, floor: Revision)] = []
    var forgetEventIDsBefore: Timestamp?
    var forgetEventsBefore: Timestamp?
    var catalog: Catalog?

    /// Released after the commit, in this order.
    var answers: [HubEffect] = []
    var replies: [(edge: String, number: UInt64, body: Reply.Body)] = []
    var refreshes: [(edge: String, region: Region, number: UInt64, identity: Identity)] = []
    var pages: [(edge: String, region: Region, number: UInt64, request: ChangesRequest)] = []
    var lookups: [(identity: Identity, policy: MergePolicy, ticket: Ticket)] = []
    var graphs: [(identities: [Identity], ticket: Ticket)] = []
    var rejectedListings: [Ticket] = []
    var jobListings: [Ticket] = []
    var systemJobListings: [Ticket] = []
    var ingested: [(ticket: Ticket, outcomes: [Rejection?])] = []

    /// Whether the turn has something to make durable.
    var hasChanges: Bool {
        !order.isEmpty || !identityOrder.isEmpty || !events.isEmpty || !movedEvents.isEmpty
            || !eventIDs.isEmpty
            || !changedBoxes.isEmpty || !deletions.isEmpty || !rejected.isEmpty || !jobs.isEmpty
            || !systemJobs.isEmpty || !floors.isEmpty
            || forgetEventIDsBefore != nil || forgetEventsBefore != nil || catalog != nil
    }

    /// Empties the stage for the next turn, which needs about as much room in what every turn fills.
    mutating func clear() {
        var next = Stage()
        // A large turn must not make every later one walk its empty tables.
        if order.count <= 64, identityOrder.count <= 64, events.count <= 64 {
            swap(&next.order, &order)
            swap(&next.profiles, &profiles)
            swap(&next.events, &events)
            swap(&next.eventIDs, &eventIDs)
            swap(&next.eventKeys, &eventKeys)
            swap(&next.changedBoxes, &changedBoxes)
            swap(&next.replies, &replies)
            next.order.empty()
            next.profiles.removeAll(keepingCapacity: true)
            next.events.empty()
            next.eventIDs.empty()
            next.eventKeys.removeAll(keepingCapacity: true)
            next.changedBoxes.empty()
            next.replies.empty()
        }
        self = next
    }

    /// A profile of the turn was seen in a region.
    mutating func sight(_ id: ProfileID, region: Int, at time: Timestamp) {
        guard let place = profiles.index(forKey: id) else { return }
        profiles.values[place].sight(region: region, at: time)
    }

    /// From here on the entries of both profiles, and of all that travel with either, travel together.
    mutating func gather(_ id: ProfileID, with other: ProfileID) {
        let leader = profiles[other]?.leader ?? other
        let follower = profiles[id]?.leader ?? id
        if leader == follower { return }
        let followers = [follower] + (profiles[follower]?.companions ?? [])
        profiles[leader]?.companions.append(contentsOf: followers)
        profiles[follower]?.companions = []
        for member in followers { profiles[member]?.leader = leader }
    }

    mutating func note(changed box: Box) {
        if !changedBoxes.contains(box) { changedBoxes.append(box) }
    }

    mutating func setIdentity(_ identity: Identity, to profile: ProfileID?) {
        if identities.updateValue(profile, forKey: identity) == nil { identityOrder.append(identity) }
    }
}

/// An event's name within its dataset.
struct EventKey: Hashable, Sendable {
    var dataset: String
    var id: String
}

/// The applying of something that was put off.
struct Application: Sendable {
    var received: Instant
    /// Whom it concerned.
    var profile: ProfileID?
}

/// A profile as the turn leaves it.
struct StagedProfile: Sendable {
    /// `nil` once deleted or merged into another.
    var profile: StoredProfile?
    /// Whether `profile` differs from what the store holds.
    var isChanged = false
    /// When the hub received the earliest cause.
    var received: Timestamp
    /// New sightings by index of region; the latest counts.
    var seen: [(region: Int, time: Timestamp)] = []
    /// Profiles that were merged into this one or divided from it in this turn, and such profiles of theirs: their
    /// entries travel with its own.
    var companions: [ProfileID] = []
    /// Whose companion this one is.
    var leader: ProfileID?
    /// Where stages take time: how far what changed it has come.
    var passage: Passage?
    /// What was put off has changed it in this turn.
    var isIngested = false
    /// Its entries are not to wait.
    var isHastened = false
    /// Of a leader: its group is projected in this turn, with all that was put off of it.
    var isTaken = false
    /// Of a leader: its group is projected later.
    var isPostponed = false

    /// What was put off has changed it.
    mutating func ingest(_ application: Application) {
        isIngested = true
        passage = Passage(received: min(passage?.received ?? application.received, application.received))
    }

    /// When the turn has seen the profile in a region.
    func sighting(in region: Int) -> Timestamp? {
        for sighting in seen where sighting.region == region { return sighting.time }
        return nil
    }

    mutating func sight(region: Int, at time: Timestamp) {
        if let index = seen.firstIndex(where: { $0.region == region }) {
            seen[index].time = max(seen[index].time, time)
        } else {
            seen.append((region, time))
        }
    }
}

/// Identities that edges asked for and nobody knew: a profile that takes one up soon counts as seen there.
///
/// Bounded; a forgotten one costs an edge one more refresh.
struct AskedUnknowns: Sendable {
    static let capacity = 10_000
    static let lifetime = Duration.seconds(60)

    private var regions: [Key16: [(region: Int, time: Timestamp)]] = [:]
    private var order = RingBuffer<Key16>(capacity: AskedUnknowns.capacity)

    mutating func note(_ identity: Identity, region: Int, at time: Timestamp) {
        let key = identity.key
        guard let index = regions.index(forKey: key) else {
            if let oldest = order.appendEvictingOldest(key) { regions[oldest] = nil }
            regions[key] = [(region, time)]
            return
        }
        regions.values[index].removeAll { $0.region == region }
        regions.values[index].append((region, time))
    }

    func regions(askedFor identity: Identity, at time: Timestamp) -> [(region: Int, time: Timestamp)] {
        if regions.isEmpty { return [] }
        return (regions[identity.key] ?? []).filter { $0.time + AskedUnknowns.lifetime > time }
    }
}

extension Array {
    /// Removes the few elements that there are, one by one, and keeps the room.
    fileprivate mutating func empty() {
        while !isEmpty { removeLast() }
    }
}
