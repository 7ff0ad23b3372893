import HubCore
import HubStores
import Profiles
import SansIO
import Testing
import Wire

struct ConformanceTests {
    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `the SQLite store answers as the one in memory`(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteHubStore(path: folder.path("hub.db"))
        var conformance = HubStoreConformance(seed: seed, candidate: store)
        try conformance.run(commits: 45)
    }

    @Test(arguments: 11...12 as ClosedRange<UInt64>)
    func `a store that was closed and opened again answers as before`(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteHubStore(path: folder.path("hub.db"))
        var conformance = HubStoreConformance(seed: seed, candidate: store)
        for _ in 0..<4 {
            try conformance.run(commits: 12)
            try conformance.candidate.close()
            conformance.candidate = try SQLiteHubStore(path: folder.path("hub.db"))
            try conformance.compareAll()
        }
    }

    @Test func `a copy of the store in memory is a snapshot`() throws {
        var changes = RandomChanges(seed: 5)
        var store = MemoryHubStore()
        var witness = MemoryHubStore()
        for _ in 0..<40 {
            let next = changes.next()
            try store.commit(next)
            try witness.commit(next)
        }
        let snapshot = store
        for _ in 0..<40 { try store.commit(changes.next()) }
        for region in RandomChanges.regions {
            let start = Cursor(revision: 0, profile: .zero)
            let kept = snapshot.entries(region, after: start, limit: 1_000)
            #expect(kept == witness.entries(region, after: start, limit: 1_000))
            #expect(kept != store.entries(region, after: start, limit: 1_000))
        }
    }
}
