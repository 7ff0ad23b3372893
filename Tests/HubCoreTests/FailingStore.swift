import HubCore
import Profiles
import SansIO
import Wire

/// A store whose disk is full from some revision on.
struct FailingStore: HubStore {
    private var held = MemoryHubStore()
    let firstFailing: Revision

    init(failingFrom revision: Revision) {
        firstFailing = revision
    }

    mutating func commit(_ changes: StoreChanges) throws(StoreFailure) {
        if changes.revision >= firstFailing { throw StoreFailure("the disk is full") }
        try held.commit(changes)
    }

    func revision() -> Revision { held.revision() }
    func lineage() -> [EpochMark] { held.lineage() }
    func catalog() -> Catalog? { held.catalog() }
    func profile(_ id: ProfileID) -> StoredProfile? { held.profile(id) }
    func profileID(of identity: Identity) -> ProfileID? { held.profileID(of: identity) }
    func events(of profile: ProfileID, from start: Timestamp, limit: Int) -> [Event] {
        held.events(of: profile, from: start, limit: limit)
    }
    func eventTaken(dataset: String, id: String) -> Timestamp? { held.eventTaken(dataset: dataset, id: id) }
    func entry(_ region: Region, _ profile: ProfileID) -> StoredEntry? { held.entry(region, profile) }
    func entries(_ region: Region, after cursor: Cursor, limit: Int) -> [StoredEntry] {
        held.entries(region, after: cursor, limit: limit)
    }
    func leases(_ region: Region, endingBy time: Timestamp, limit: Int) -> [ProfileID] {
        held.leases(region, endingBy: time, limit: limit)
    }
    func nextLeaseEnd(in regions: [Region]) -> Timestamp? { held.nextLeaseEnd(in: regions) }
    func floor(_ region: Region) -> Revision { held.floor(region) }
    func revision(committedBy time: Timestamp) -> Revision { held.revision(committedBy: time) }
    func profiles(after id: ProfileID?, limit: Int) -> [ProfileID] { held.profiles(after: id, limit: limit) }
    func memberships(endingBy time: Timestamp, limit: Int) -> [ProfileID] {
        held.memberships(endingBy: time, limit: limit)
    }
    func nextMembershipEnd() -> Timestamp? { held.nextMembershipEnd() }
    func boxes() -> [StoredBox] { held.boxes() }
    func deletion(of identity: Identity) -> Revision? { held.deletion(of: identity) }
    func rejected(limit: Int) -> [RejectedRecord] { held.rejected(limit: limit) }
    func jobs() -> [SegmentationJob] { held.jobs() }
    func systemJobs() -> [SystemJob] { held.systemJobs() }
    func truncations() -> [Truncation] { held.truncations() }
}
