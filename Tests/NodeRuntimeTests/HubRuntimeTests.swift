import HubCore
import NodeRuntime
import Profiles
import SansIO
import Synchronization
import Testing
import Wire
import ZeroMQ

struct HubRuntimeTests {
    @Test func `a submitted record is answered once durable`() async throws {
        let hub = try await Cluster.hub(MemoryHubStore())
        let before = hub.currentStatus.revision
        let answer = try await hub.submit { .ingest([Cluster.record("ann@x.org", firstName: "Ann")], $0) }
        guard case .ingested([nil], let revision) = answer else {
            Issue.record("not accepted: \(answer)")
            return
        }
        #expect(revision > before)
        #expect(hub.currentStatus.revision >= revision)
        await hub.stop()
    }

    @Test func `a hub that has stopped says so and has freed its ports`() async throws {
        let hub = try await Cluster.hub(MemoryHubStore())
        await hub.stop()
        let error = await #expect(throws: RuntimeFailure.self) { try await hub.submit { .listRejected($0) } }
        #expect(error == .stopping)
        let successor = try await Cluster.hub(MemoryHubStore(), at: hub)
        #expect(successor.requests == hub.requests)
        #expect(successor.epoch != hub.epoch)
        await successor.stop()
    }

    @Test func `what was submitted before the stop is answered`() async throws {
        let hub = try await Cluster.hub(MemoryHubStore())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask {
                    do {
                        _ = try await hub.submit {
                            .ingest([Cluster.record("\(number)@x.org", firstName: "N")], $0)
                        }
                    } catch RuntimeFailure.stopping {
                        // Came after the stop: refused, not lost.
                    }
                }
            }
            group.addTask { await hub.stop() }
            try await group.waitForAll()
        }
    }

    @Test func `a port in use is a clear error`() async throws {
        let hub = try await Cluster.hub(MemoryHubStore())
        let error = await #expect(throws: RuntimeFailure.self) {
            _ = try await Cluster.hub(MemoryHubStore(), at: hub)
        }
        #expect(error?.description.hasPrefix("\(hub.publications) is in use by another process") == true)
        await hub.stop()
    }

    @Test func `a store that fails halts the hub before anything is acknowledged`() async throws {
        let halted = Mutex<[String]>([])
        let hub = try await Cluster.hub(FailingStore()) { options in
            options.onHalt = { reason in halted.withLock { $0.append(reason) } }
        }
        let error = await #expect(throws: RuntimeFailure.self) {
            try await hub.submit { .ingest([Cluster.record("ann@x.org", firstName: "Ann")], $0) }
        }
        #expect(error == .stopping)
        await hub.untilEnded()
        #expect(halted.withLock { $0 } == ["disk full"])
    }

    @Test func `hostile requests are counted, refused where they can be, and change nothing`() async throws {
        let hub = try await Cluster.hub(MemoryHubStore())
        let replies = try RequestClient(name: "JPN3-1", hub.requests).exchange(
            [
                [[0xFF, 0xFF, 0xFF]],
                [[], []],
                // The version and the number can be read, the rest is missing.
                [[0x08, 0x01, 0x10, 0x2A]],
                // Another edge's name on this connection.
                [Request(edge: "JPN3-2", region: Cluster.region, number: 43, body: .echo).encoded()],
                [Request(edge: "JPN3-1", region: Cluster.region, number: 44, body: .echo).encoded()],
            ], replies: 3)
        #expect(replies.map(\.number) == [42, 43, 44])
        #expect(replies[0].isRefused && replies[1].isRefused)
        #expect(replies[2].body == .noted)
        #expect(replies.allSatisfy { $0.epoch == hub.epoch })
        let text = hub.metricsText()
        #expect(text.contains("\nspoke_hub_requests_undecodable_total 3\n"))
        #expect(text.contains("\nspoke_hub_requests_foreign_total 1\n"))
        await hub.stop()
    }

    @Test func `no two metrics of a hub share a name`() async throws {
        let hub = try await Cluster.hub(MemoryHubStore())
        expectUniqueNames(hub.metricsText())
        await hub.stop()
    }
}

/// Takes its first commit, the one that opens the epoch, and no other.
private struct FailingStore: HubStore {
    private var memory: any HubStore = MemoryHubStore()

    func revision() throws(StoreFailure) -> Revision { try memory.revision() }
    func lineage() throws(StoreFailure) -> [EpochMark] { try memory.lineage() }
    func catalog() throws(StoreFailure) -> Catalog? { try memory.catalog() }
    func profile(_ id: ProfileID) throws(StoreFailure) -> StoredProfile? { try memory.profile(id) }
    func profileID(of identity: Identity) throws(StoreFailure) -> ProfileID? {
        try memory.profileID(of: identity)
    }
    func events(of profile: ProfileID, from start: Timestamp, limit: Int) throws(StoreFailure) -> [Event] {
        try memory.events(of: profile, from: start, limit: limit)
    }
    func eventTaken(dataset: String, id: String) throws(StoreFailure) -> Timestamp? {
        try memory.eventTaken(dataset: dataset, id: id)
    }
    func entry(_ region: Region, _ profile: ProfileID) throws(StoreFailure) -> StoredEntry? {
        try memory.entry(region, profile)
    }
    func entries(_ region: Region, after cursor: Cursor, limit: Int) throws(StoreFailure) -> [StoredEntry] {
        try memory.entries(region, after: cursor, limit: limit)
    }
    func leases(_ region: Region, endingBy time: Timestamp, limit: Int) throws(StoreFailure) -> [ProfileID] {
        try memory.leases(region, endingBy: time, limit: limit)
    }
    func nextLeaseEnd(in regions: [Region]) throws(StoreFailure) -> Timestamp? {
        try memory.nextLeaseEnd(in: regions)
    }
    func floor(_ region: Region) throws(StoreFailure) -> Revision { try memory.floor(region) }
    func revision(committedBy time: Timestamp) throws(StoreFailure) -> Revision {
        try memory.revision(committedBy: time)
    }
    func profiles(after id: ProfileID?, limit: Int) throws(StoreFailure) -> [ProfileID] {
        try memory.profiles(after: id, limit: limit)
    }
    func memberships(endingBy time: Timestamp, limit: Int) throws(StoreFailure) -> [ProfileID] {
        try memory.memberships(endingBy: time, limit: limit)
    }
    func nextMembershipEnd() throws(StoreFailure) -> Timestamp? { try memory.nextMembershipEnd() }
    func boxes() throws(StoreFailure) -> [StoredBox] { try memory.boxes() }
    func deletion(of identity: Identity) throws(StoreFailure) -> Revision? {
        try memory.deletion(of: identity)
    }
    func rejected(limit: Int) throws(StoreFailure) -> [RejectedRecord] { try memory.rejected(limit: limit) }
    func jobs() throws(StoreFailure) -> [SegmentationJob] { try memory.jobs() }
    func systemJobs() throws(StoreFailure) -> [SystemJob] { try memory.systemJobs() }
    func truncations() throws(StoreFailure) -> [Truncation] { try memory.truncations() }

    mutating func commit(_ changes: StoreChanges) throws(StoreFailure) {
        if changes.epoch == nil { throw StoreFailure("disk full") }
        try memory.commit(changes)
    }
}
