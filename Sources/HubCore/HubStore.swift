public import Profiles
public import SansIO
public import Wire

/// The hub's store: a synchronous port. Reads see every earlier commit and nothing staged.
///
/// All implementations pass `HubStoreConformance` in the tests. A method that throws ends the process: the node takes
/// no further step on a store that it cannot trust.
public protocol HubStore: Sendable {
    /// The newest revision; 0 for an empty store.
    func revision() throws(StoreFailure) -> Revision
    /// Every epoch with its first revision, oldest first.
    func lineage() throws(StoreFailure) -> [EpochMark]
    /// The catalog last committed.
    func catalog() throws(StoreFailure) -> Catalog?
    func profile(_ id: ProfileID) throws(StoreFailure) -> StoredProfile?
    func profileID(of identity: Identity) throws(StoreFailure) -> ProfileID?
    /// The events of a profile in ascending order of (timestamp, id), the newest `limit` at or after `start`.
    func events(of profile: ProfileID, from start: Timestamp, limit: Int) throws(StoreFailure) -> [Event]
    /// How many events of each dataset a profile has, in ascending order of dataset.
    func eventCounts(of profile: ProfileID) throws(StoreFailure) -> [(dataset: String, count: Int)]
    /// When the event of this dataset and id was taken, if within the retention of ids.
    func eventTaken(dataset: String, id: String) throws(StoreFailure) -> Timestamp?
    func entry(_ region: Region, _ profile: ProfileID) throws(StoreFailure) -> StoredEntry?
    /// What the regions hold of the profile, in their order, by index into them; those that hold nothing are left out.
    func entries(
        of profile: ProfileID, in regions: [Region]
    ) throws(StoreFailure) -> [(region: Int, entry: StoredEntry)]
    /// Entries of the region after `cursor` in ascending order of (revision, profile), `gone` ones included.
    func entries(_ region: Region, after cursor: Cursor, limit: Int) throws(StoreFailure) -> [StoredEntry]
    /// Live entries of the region whose lease ends at or before `time`, earliest first.
    func leases(_ region: Region, endingBy time: Timestamp, limit: Int) throws(StoreFailure) -> [ProfileID]
    /// The earliest lease end of these regions' live entries that have one.
    func nextLeaseEnd(in regions: [Region]) throws(StoreFailure) -> Timestamp?
    /// The floor of the region: the highest revision whose `gone` entries may have been forgotten.
    func floor(_ region: Region) throws(StoreFailure) -> Revision
    /// The highest revision committed at or before `time`; 0 if none is known.
    func revision(committedBy time: Timestamp) throws(StoreFailure) -> Revision
    /// All profile ids in ascending order after `id`: for re-projection in slices.
    func profiles(after id: ProfileID?, limit: Int) throws(StoreFailure) -> [ProfileID]
    /// Profiles with a membership that ends at or before `time`, earliest first.
    func memberships(endingBy time: Timestamp, limit: Int) throws(StoreFailure) -> [ProfileID]
    func nextMembershipEnd() throws(StoreFailure) -> Timestamp?
    func boxes() throws(StoreFailure) -> [StoredBox]
    func deletion(of identity: Identity) throws(StoreFailure) -> Revision?
    /// The newest `SegmentationJob.keptMaximum`, in ascending order of number.
    func jobs() throws(StoreFailure) -> [SegmentationJob]
    /// The newest `SystemJob.keptMaximum`, in ascending order of number.
    func systemJobs() throws(StoreFailure) -> [SystemJob]
    /// In ascending order of dataset, one for each.
    func truncations() throws(StoreFailure) -> [Truncation]
    /// Newest first.
    func rejected(limit: Int) throws(StoreFailure) -> [RejectedRecord]

    /// Makes all of `changes` durable as one revision, or throws and has changed nothing.
    mutating func commit(_ changes: StoreChanges) throws(StoreFailure)
}

extension HubStore {
    public func entries(
        of profile: ProfileID, in regions: [Region]
    ) throws(StoreFailure) -> [(region: Int, entry: StoredEntry)] {
        var entries: [(region: Int, entry: StoredEntry)] = []
        for (index, region) in regions.enumerated() {
            if let entry = try entry(region, profile) { entries.append((index, entry)) }
        }
        return entries
    }

    public func eventCounts(of profile: ProfileID) throws(StoreFailure) -> [(dataset: String, count: Int)] {
        var counts: [(dataset: String, count: Int)] = []
        for event in try events(of: profile, from: Timestamp(milliseconds: .min), limit: .max) {
            let place = counts.prefixCount { $0.dataset < event.dataset }
            if place == counts.count || counts[place].dataset != event.dataset {
                counts.insert((event.dataset, 0), at: place)
            }
            counts[place].count += 1
        }
        return counts
    }
}

/// The store cannot be read or written; the sentence names the cause (disk full, file damaged, …).
public struct StoreFailure: Error, Hashable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) {
        self.description = description
    }
}

/// Everything one commit changes, in the order staged.
public struct StoreChanges: Sendable {
    public var revision: Revision
    public var time: Timestamp
    /// A new epoch that begins with this revision.
    public var epoch: Epoch?
    public var catalog: Catalog?
    /// `nil` removes; removal of a profile removes its events too unless they were moved.
    public var profiles: [(id: ProfileID, profile: StoredProfile?)] = []
    public var identities: [(identity: Identity, profile: ProfileID?)] = []
    public var events: [(profile: ProfileID, event: Event)] = []
    /// In this order, before all else: events of one profile belong to another from here on.
    public var movedEvents: [MovedEvents] = []
    /// After the moves, before what comes.
    public var removedEvents: [RemovedEvents] = []
    public var eventIDs: [(dataset: String, id: String, taken: Timestamp)] = []
    public var entries: [(region: Region, entry: StoredEntry)] = []
    public var boxes: [StoredBox] = []
    public var deletions: [Identity] = []
    public var rejected: [RejectedRecord] = []
    public var jobs: [SegmentationJob] = []
    /// `nil` forgets the job.
    public var systemJobs: [(number: UInt64, job: SystemJob?)] = []
    /// Each in the place of an earlier one of its dataset.
    public var truncations: [Truncation] = []
    /// Forget `gone` entries at or below the floor.
    public var floors: [(region: Region, floor: Revision)] = []
    /// Forget event ids taken before, and events with an earlier timestamp.
    public var forgetEventIDsBefore: Timestamp?
    public var forgetEventsBefore: Timestamp?

    public init(revision: Revision, time: Timestamp) {
        self.revision = revision
        self.time = time
    }
}

/// That events of one profile belong to another from here on.
public struct MovedEvents: Hashable, Sendable {
    public var from: ProfileID
    public var to: ProfileID
    /// In ascending order, only the events whose primary identity is one of these; `nil` for all.
    public var primaries: [Identity]?

    public init(from: ProfileID, to: ProfileID, primaries: [Identity]? = nil) {
        self.from = from
        self.to = to
        self.primaries = primaries
    }

    public func includes(_ event: Event) -> Bool {
        guard let primaries else { return true }
        let place = primaries.prefixCount { $0 < event.primary }
        return place < primaries.count && primaries[place] == event.primary
    }
}

/// What the hub keeps of a profile, its events apart.
public struct StoredProfile: Hashable, Sendable {
    public var graph: IdentityGraph
    /// In the order first seen; one for each dataset and primary identity.
    public var fragments: [Fragment]
    /// In ascending order of audience.
    public var memberships: [Membership]
    /// In ascending order of audience: those left and not entered again.
    public var exits: [Exit] = []
    /// In ascending order of attribute.
    public var computed: [ComputedValue] = []
    public var modified: Timestamp

    /// How long an audience left is still told of (XDM, Segment Membership Details).
    public static let exitRetention = Duration.days(30)

    /// That the profile has left an audience.
    public struct Exit: Hashable, Sendable {
        public var audience: AudienceNumber
        public var time: Timestamp

        public init(audience: AudienceNumber, time: Timestamp) {
            self.audience = audience
            self.time = time
        }
    }

    /// The value of a computed attribute as of its last evaluation.
    public struct ComputedValue: Hashable, Sendable {
        /// The definition's fingerprint.
        public var attribute: UInt64
        public var value: Value

        public init(attribute: UInt64, value: Value) {
            self.attribute = attribute
            self.value = value
        }
    }

    /// What one source says of the profile.
    public struct Fragment: Hashable, Sendable {
        public var dataset: String
        public var primary: Identity
        /// When the hub received the newest record of the fragment; later ones win a merge.
        public var received: Timestamp
        /// Breaks ties of `received`: the commit.
        public var revision: Revision
        public var body: Value

        public init(
            dataset: String, primary: Identity, received: Timestamp, revision: Revision, body: Value
        ) {
            self.dataset = dataset
            self.primary = primary
            self.received = received
            self.revision = revision
            self.body = body
        }
    }

    /// In ascending order.
    public var identities: [Identity] { graph.identities }

    public init(
        graph: IdentityGraph, fragments: [Fragment] = [], memberships: [Membership] = [], modified: Timestamp
    ) {
        self.graph = graph
        self.fragments = fragments
        self.memberships = memberships
        self.modified = modified
    }
}

/// What the hub keeps of one profile in one region.
public struct StoredEntry: Hashable, Sendable {
    public enum State: Hashable, Sendable {
        case live(Entry)
        case gone
    }

    public var profile: ProfileID
    public var revision: Revision
    public var state: State
    /// When the profile was last seen in the region.
    public var seen: Timestamp
    /// When it leaves the set unless seen again; `nil` where every profile stays (`PROACTIVE`), and when gone.
    public var leaseEnd: Timestamp?
    public var causes: Causes

    public init(
        profile: ProfileID, revision: Revision, state: State, seen: Timestamp, leaseEnd: Timestamp?,
        causes: Causes
    ) {
        self.profile = profile
        self.revision = revision
        self.state = state
        self.seen = seen
        self.leaseEnd = leaseEnd
        self.causes = causes
    }

    public var entry: Entry? {
        if case .live(let entry) = state { entry } else { nil }
    }
}

/// What the hub knows of one box.
public struct StoredBox: Hashable, Sendable {
    public var box: Box
    public var edge: String
    public var region: Region
    /// The number through which events are durable here, or rejected.
    public var committed: UInt64
    /// The number through which they are evaluated.
    public var evaluated: UInt64
    public var heard: Timestamp

    public init(
        box: Box, edge: String, region: Region, committed: UInt64, evaluated: UInt64, heard: Timestamp
    ) {
        self.box = box
        self.edge = edge
        self.region = region
        self.committed = committed
        self.evaluated = evaluated
        self.heard = heard
    }
}
