internal import Profiles
public import SansIO

/// What the profiles are made of, counted in one walk over all of them (Platform's preview sample).
///
/// Nothing is estimated: every profile is in the sample.
public struct ProfileSample: Hashable, Sendable {
    public struct NamespaceCount: Hashable, Sendable {
        /// With an identity of the namespace.
        public var profiles = 0
        /// Whose primary identity is of the namespace.
        public var fragments = 0

        public init() {}
    }

    public var begun: Timestamp
    public var ended: Timestamp?
    public var profiles = 0
    /// What records say: one for each dataset and primary identity.
    public var fragments = 0
    public var events = 0
    /// Profiles with a record or an event of each dataset, and of each namespace; those that the catalog has.
    public var datasets: [String: Int] = [:]
    public var namespaces: [String: NamespaceCount] = [:]

    public init(begun: Timestamp) {
        self.begun = begun
    }
}

/// The samples there are.
public struct ProfileSamples: Hashable, Sendable {
    /// Ascending by their ends, the last of each day (UTC), at most 31.
    public var ended: [ProfileSample]
    /// The one that is being counted, as far as it has come.
    public var current: ProfileSample?

    public init(ended: [ProfileSample], current: ProfileSample?) {
        self.ended = ended
        self.current = current
    }
}

/// When profiles are counted, and how far that has come.
///
/// Counted once after a start, then whenever a check finds that the number of profiles has changed by more than 5 %:
/// each hour, and 15 minutes after a batch begins to arrive (both published). Samples live as long as the process.
struct Sampling: Sendable {
    /// Days of which a report is kept.
    static let keptMaximum = 31
    private static let interval = Duration.hours(1)
    private static let batchInterval = Duration.minutes(15)
    /// One in so many profiles more or fewer is not worth a walk.
    private static let tolerance = 20

    private(set) var ended: [ProfileSample] = []
    var current: ProfileSample?
    /// Counted through this profile.
    var cursor: ProfileID?
    /// The next slice, or the next check.
    private(set) var next: Instant
    private var batchCheck: Instant?
    /// How many more profiles there are than the newest count says, that of a walk under way included.
    private var difference = 0

    init(at now: Instant) {
        next = now
    }

    var samples: ProfileSamples { ProfileSamples(ended: ended, current: current) }

    /// A profile has come or gone with a commit. The walk counts by itself what lies before it.
    mutating func note(_ id: ProfileID, _ change: Int) {
        if current != nil, cursor.map({ $0 < id }) ?? true { return }
        difference += change
    }

    /// Some of a batch has arrived.
    mutating func noteBatch(at now: Instant) {
        guard batchCheck == nil else { return }
        batchCheck = now + Sampling.batchInterval
        if current == nil { next = min(next, now + Sampling.batchInterval) }
    }

    /// Whether to walk on now; what is due is looked at.
    mutating func isCounting(at now: Instant, _ time: Timestamp) -> Bool {
        if current != nil { return true }
        if let newest = ended.last {
            guard abs(difference) * Sampling.tolerance > newest.profiles else {
                if let batchCheck, batchCheck <= now { self.batchCheck = nil }
                next = nextCheck(after: now)
                return false
            }
        }
        current = ProfileSample(begun: time)
        cursor = nil
        difference = 0
        batchCheck = nil
        return true
    }

    /// A slice is counted; `isLast` with the last one.
    mutating func pause(for pause: Duration, isLast: Bool, at now: Instant, _ time: Timestamp) {
        guard isLast, var sample = current else {
            next = now + pause
            return
        }
        sample.ended = time
        if ended.last?.ended?.startOfDay == time.startOfDay { ended.removeLast() }
        ended.append(sample)
        if ended.count > Sampling.keptMaximum { ended.removeFirst() }
        current = nil
        next = nextCheck(after: now)
    }

    private func nextCheck(after now: Instant) -> Instant {
        min(now + Sampling.interval, batchCheck ?? .distantFuture)
    }
}

extension HubNode {
    /// Counts the next profiles, as they are committed, if it is time to.
    mutating func sampleSlice(at now: Instant) throws(StoreFailure) {
        let time = timestamp(at: now)
        guard sampling?.isCounting(at: now, time) == true, var sample = sampling?.current else { return }
        let limit = configuration.sliceProfilesMaximum
        let slice = try store.profiles(after: sampling?.cursor, limit: limit)
        // What the catalog does not know is not counted by name: its names bound the tables.
        let known = Set(catalog.allNamespaces.map(\.code))
        for id in slice {
            guard let profile = try store.profile(id) else { continue }
            let events = try store.eventCounts(of: id)
            sample.profiles += 1
            sample.fragments += profile.fragments.count
            var datasets: Set<String> = []
            for (dataset, count) in events {
                sample.events += count
                datasets.insert(dataset)
            }
            for fragment in profile.fragments {
                datasets.insert(fragment.dataset)
                let namespace = fragment.primary.namespace
                if known.contains(namespace) { sample.namespaces[namespace, default: .init()].fragments += 1 }
            }
            for namespace in Set(profile.identities.map(\.namespace)) where known.contains(namespace) {
                sample.namespaces[namespace, default: .init()].profiles += 1
            }
            for dataset in datasets where catalog.dataset(dataset) != nil {
                sample.datasets[dataset, default: 0] += 1
            }
        }
        sampling?.current = sample
        if let last = slice.last { sampling?.cursor = last }
        sampling?.pause(for: configuration.slicePause, isLast: slice.count < limit, at: now, time)
    }
}
