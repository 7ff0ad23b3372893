import Foundation
import GRDB
import HubCore
import HubStores
import Profiles
import SansIO
import Testing
import Wire

struct SQLiteHubStoreTests {
    private let folder: TemporaryFolder
    private let jane = Identity(namespace: "Email", value: "jane doe@example.com")
    private let john = Identity(namespace: "My%NS:1", value: "jöhn:1")

    init() throws {
        folder = try TemporaryFolder()
    }

    private func open(_ name: String = "hub.db") throws -> SQLiteHubStore {
        try SQLiteHubStore(path: folder.path(name))
    }

    private func failure(_ name: String = "hub.db") -> String {
        let error = #expect(throws: StoreFailure.self) { try open(name) }
        return error?.description ?? ""
    }

    @Test func `a hub that is killed keeps what it had committed, and nothing by half`() throws {
        var changes = RandomChanges(seed: 3)
        var store = try open()
        var snapshots = [MemoryHubStore()]
        for _ in 0..<12 {
            let next = changes.next()
            try store.commit(next)
            var snapshot = snapshots[snapshots.count - 1]
            try snapshot.commit(next)
            snapshots.append(snapshot)
        }
        // As a kill leaves it: the file and its log, no checkpoint. The log is cut as an unsynced disk might.
        let log = try folder.size("hub.db-wal")
        var revisions: Set<Revision> = []
        for share in 0...10 {
            let name = "killed-\(share).db"
            try folder.copy("hub.db", to: name)
            try folder.copy("hub.db-wal", to: name + "-wal")
            try folder.truncate(name + "-wal", to: log / 10 * share)
            let killed = try open(name)
            let revision = try killed.revision()
            revisions.insert(revision)
            guard let snapshot = snapshots.first(where: { $0.revision() == revision }) else {
                Issue.record("revision \(revision) was never committed")
                continue
            }
            for region in RandomChanges.regions {
                let start = Wire.Cursor(revision: 0, profile: .zero)
                let kept = try killed.entries(region, after: start, limit: 1_000)
                #expect(kept == snapshot.entries(region, after: start, limit: 1_000), "share \(share)")
            }
            #expect(try killed.boxes() == snapshot.boxes())
            #expect(
                try killed.profiles(after: nil, limit: 1_000) == snapshot.profiles(after: nil, limit: 1_000))
            try killed.close()
        }
        #expect(revisions.count > 3, "the cuts fell into different commits")
        #expect(revisions.contains(changes.revision) || log % 10 != 0)
    }

    @Test func `a second hub on one store is refused until the first has closed it`() throws {
        let store = try open()
        #expect(failure().contains("in use by another hub"))
        try store.close()
        try open().close()
    }

    @Test func `a store of a newer Spoke is refused and left alone`() throws {
        try open().close()
        let queue = try DatabaseQueue(path: folder.path("hub.db"))
        try queue.inDatabase { try $0.execute(sql: "PRAGMA user_version = 99") }
        try queue.close()
        #expect(failure().contains("newer Spoke (store version 99"))
    }

    @Test func `a file of another program is refused`() throws {
        let queue = try DatabaseQueue(path: folder.path("other.db"))
        try queue.inDatabase { try $0.execute(sql: "CREATE TABLE notes (text TEXT)") }
        try queue.close()
        #expect(failure("other.db").contains("another program"))
        try folder.write(String(repeating: "no database at all ", count: 100), to: "text.db")
        #expect(failure("text.db").contains("not a store"))
    }

    @Test func `a folder that does not exist is named with a remedy`() throws {
        #expect(failure("nowhere/hub.db").contains("create the folder"))
    }

    @Test func `a damaged row names the file instead of ending the process`() throws {
        let profile = ProfileID(high: 1, low: 1)
        var store = try open()
        var changes = StoreChanges(revision: 1, time: RandomChanges.start)
        changes.profiles = [
            (profile, StoredProfile(graph: IdentityGraph(), modified: changes.time))
        ]
        try store.commit(changes)
        try store.close()
        let queue = try DatabaseQueue(path: folder.path("hub.db"))
        try queue.inDatabase { try $0.execute(sql: "UPDATE profile SET body = x'ffff'") }
        try queue.close()
        let damaged = try open()
        let error = #expect(throws: StoreFailure.self) { try damaged.profile(profile) }
        #expect(error?.description.contains("hub.db: the file is damaged: a profile") == true)
    }

    @Test func `a full disk fails the commit and changes nothing`() throws {
        var store = try open()
        try store.commit(StoreChanges(revision: 1, time: RandomChanges.start))
        try store.limitPages(to: 60)
        var changes = StoreChanges(revision: 2, time: RandomChanges.start)
        changes.rejected = [
            RejectedRecord(
                time: changes.time, reason: .oversized, dataset: "web", edge: nil,
                body: .string(String(repeating: "x", count: 1 << 20)))
        ]
        let error = #expect(throws: StoreFailure.self) { try store.commit(changes) }
        #expect(error?.description.contains("the disk is full") == true)
        #expect(try store.revision() == 1)
        #expect(try store.rejected(limit: 10).isEmpty)
    }

    // MARK: - Deletions

    private func delete(_ identities: [Identity], revision: Revision, in store: inout SQLiteHubStore) throws {
        var changes = StoreChanges(revision: revision, time: RandomChanges.start)
        changes.deletions = identities
        try store.commit(changes)
    }

    @Test func `a restored store learns what was deleted after the backup`() throws {
        var store = try open()
        try delete([jane], revision: 1, in: &store)
        try store.close()
        try folder.copy("hub.db", to: "backup.db")
        store = try open()
        #expect(store.replayedDeletions().isEmpty)
        try delete([john, jane], revision: 2, in: &store)
        try store.close()

        try folder.copy("hub.db.deletions", to: "backup.db.deletions")
        var restored = try open("backup.db")
        #expect(restored.replayedDeletions() == [john, jane])
        // Not every one at once, and a crash in between.
        try delete([jane], revision: 2, in: &restored)
        #expect(restored.replayedDeletions() == [john])
        try restored.close()
        restored = try open("backup.db")
        #expect(restored.replayedDeletions().contains(john))
        try delete(restored.replayedDeletions(), revision: 3, in: &restored)
        #expect(restored.replayedDeletions().isEmpty)
        try restored.close()
        #expect(try open("backup.db").replayedDeletions().isEmpty)
    }

    @Test func `a deletion whose commit failed is made up for at the next start`() throws {
        var store = try open()
        try store.commit(StoreChanges(revision: 1, time: RandomChanges.start))
        try store.limitPages(to: 1)
        var changes = StoreChanges(revision: 2, time: RandomChanges.start)
        changes.deletions = [jane]
        changes.events = (0..<200).map { number in
            let event = Event(
                id: "\(number)", dataset: "web", timestamp: changes.time, primary: john, identities: [john],
                body: .string(String(repeating: "x", count: 1_000)))
            return (ProfileID(high: 1, low: 1), event)
        }
        #expect(throws: StoreFailure.self) { try store.commit(changes) }
        try store.close()
        store = try open()
        #expect(store.replayedDeletions() == [jane])
        #expect(try store.deletion(of: jane) == nil)
    }

    @Test func `a line that a crash cut short is dropped, a line that is none is named`() throws {
        var store = try open()
        try delete([jane], revision: 1, in: &store)
        try store.close()
        let whole = try folder.text("hub.db.deletions")
        #expect(whole.hasPrefix("# "))
        #expect(whole.contains("1 1700000000000 Email:jane%20doe@example.com\n"))
        try folder.write(whole + "2 17000", to: "hub.db.deletions")
        store = try open()
        #expect(store.replayedDeletions().isEmpty)
        try delete([john], revision: 2, in: &store)
        try store.close()
        let text = try folder.text("hub.db.deletions")
        #expect(text == whole + "2 1700000000000 My%25NS%3A1:jöhn:1\n")
        try folder.write(text + "delete everything\n", to: "hub.db.deletions")
        #expect(failure().contains("line 5: not a deletion"))
    }
}
