internal import HubCore
internal import Profiles
internal import SansIO
internal import Synchronization
internal import Wire

/// The hub's disk: what is committed outlives the process; the next commit can be made to fail.
final class DurableStore: Sendable {
    private struct State: Sendable {
        var store: MemoryHubStore
        var failsNext = false
    }

    private let state: Mutex<State>

    init(_ store: MemoryHubStore) {
        state = Mutex(State(store: store))
    }

    /// A copy as of the last commit.
    var snapshot: MemoryHubStore { state.withLock { $0.store } }

    func failNextCommit() { state.withLock { $0.failsNext = true } }

    func heal() { state.withLock { $0.failsNext = false } }

    func read<Result: Sendable>(
        _ body: (borrowing MemoryHubStore) throws(StoreFailure) -> Result
    ) throws(StoreFailure) -> Result {
        try state.withLock { (state) throws(StoreFailure) in try body(state.store) }
    }

    func commit(_ changes: StoreChanges) throws(StoreFailure) {
        try state.withLock { (state) throws(StoreFailure) in
            if state.failsNext {
                state.failsNext = false
                throw StoreFailure("the simulated disk is full")
            }
            try state.store.commit(changes)
        }
    }
}

/// The port to a `DurableStore` that one hub process holds.
struct SimulatedStore: HubStore {
    let durable: DurableStore

    func revision() throws(StoreFailure) -> Revision {
        try durable.read { (store) throws(StoreFailure) in store.revision() }
    }

    func lineage() throws(StoreFailure) -> [EpochMark] {
        try durable.read { (store) throws(StoreFailure) in store.lineage() }
    }

    func catalog() throws(StoreFailure) -> Catalog? {
        try durable.read { (store) throws(StoreFailure) in store.catalog() }
    }

    func profile(_ id: ProfileID) throws(StoreFailure) -> StoredProfile? {
        try durable.read { (store) throws(StoreFailure) in store.profile(id) }
    }

    func profileID(of identity: Identity) throws(StoreFailure) -> ProfileID? {
        try durable.read { (store) throws(StoreFailure) in store.profileID(of: identity) }
    }

    func events(of profile: ProfileID, from start: Timestamp, limit: Int) throws(StoreFailure) -> [Event] {
        try durable.read { (store) throws(StoreFailure) in
            store.events(of: profile, from: start, limit: limit)
        }
    }

    func eventTaken(dataset: String, id: String) throws(StoreFailure) -> Timestamp? {
        try durable.read { (store) throws(StoreFailure) in store.eventTaken(dataset: dataset, id: id) }
    }

    func entry(_ region: Region, _ profile: ProfileID) throws(StoreFailure) -> StoredEntry? {
        try durable.read { (store) throws(StoreFailure) in store.entry(region, profile) }
    }

    func entries(_ region: Region, after cursor: Cursor, limit: Int) throws(StoreFailure) -> [StoredEntry] {
        try durable.read { (store) throws(StoreFailure) in store.entries(region, after: cursor, limit: limit)
        }
    }

    func leases(_ region: Region, endingBy time: Timestamp, limit: Int) throws(StoreFailure) -> [ProfileID] {
        try durable.read { (store) throws(StoreFailure) in store.leases(region, endingBy: time, limit: limit)
        }
    }

    func nextLeaseEnd(_ region: Region) throws(StoreFailure) -> Timestamp? {
        try durable.read { (store) throws(StoreFailure) in store.nextLeaseEnd(region) }
    }

    func floor(_ region: Region) throws(StoreFailure) -> Revision {
        try durable.read { (store) throws(StoreFailure) in store.floor(region) }
    }

    func revision(committedBy time: Timestamp) throws(StoreFailure) -> Revision {
        try durable.read { (store) throws(StoreFailure) in store.revision(committedBy: time) }
    }

    func profiles(after id: ProfileID?, limit: Int) throws(StoreFailure) -> [ProfileID] {
        try durable.read { (store) throws(StoreFailure) in store.profiles(after: id, limit: limit) }
    }

    func memberships(endingBy time: Timestamp, limit: Int) throws(StoreFailure) -> [ProfileID] {
        try durable.read { (store) throws(StoreFailure) in store.memberships(endingBy: time, limit: limit) }
    }

    func nextMembershipEnd() throws(StoreFailure) -> Timestamp? {
        try durable.read { (store) throws(StoreFailure) in store.nextMembershipEnd() }
    }

    func boxes() throws(StoreFailure) -> [StoredBox] {
        try durable.read { (store) throws(StoreFailure) in store.boxes() }
    }

    func deletion(of identity: Identity) throws(StoreFailure) -> Revision? {
        try durable.read { (store) throws(StoreFailure) in store.deletion(of: identity) }
    }

    func rejected(limit: Int) throws(StoreFailure) -> [RejectedRecord] {
        try durable.read { (store) throws(StoreFailure) in store.rejected(limit: limit) }
    }

    mutating func commit(_ changes: StoreChanges) throws(StoreFailure) {
        try durable.commit(changes)
    }
}
