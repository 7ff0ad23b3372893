import Foundation
import GRDB
import Glibc
import HubCore
import HubStores
import Profiles
import SansIO
import Testing
import Wire

struct StoreBackupTests {
    private let folder: TemporaryFolder
    private let eve = Identity(namespace: "Email", value: "eve@example.com")

    init() throws {
        folder = try TemporaryFolder()
    }

    private var path: String { folder.path("hub.db") }
    private var backup: String { folder.path("backup.db") }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    }

    private func refusal(_ body: () throws -> Void) -> StoreFileFailure? {
        #expect(throws: StoreFileFailure.self) { try body() }
    }

    // MARK: - Backup

    @Test func `a backup is of one moment, however much the hub commits meanwhile`() throws {
        let town = try StoredTown(path)
        var store = town.store
        var large = StoreChanges(revision: town.revision + 1, time: town.clock)
        large.rejected = (0..<12).map { _ in
            RejectedRecord(
                time: town.clock, reason: .oversized, dataset: "web", edge: nil,
                body: .string(String(repeating: "x", count: 1 << 20)))
        }
        try store.commit(large)
        let revision = large.revision
        var steps = 0
        var next = revision
        let report = try StoreBackup.write(path, to: backup) { step in
            guard case .copied(let pages, let total) = step, steps < 50 else { return }
            #expect(pages <= total)
            steps += 1
            next += 1
            do {
                try store.commit(StoreChanges(revision: next, time: town.clock + .seconds(Int64(steps))))
            } catch {
                Issue.record(error)
            }
        }
        #expect((3..<50).contains(steps), "copying begins anew with every commit")
        #expect(report.isSound)
        #expect(report.revision == revision)
        #expect(report.rows(of: "refused records") == 12)
        try store.close()
        #expect(try names() == ["backup.db", "hub.db", "hub.db.lock"])
        #expect(try StoreCheck.run(path).revision == next)
    }

    @Test func `a backup that is there is replaced only on demand, and only by a whole one`() throws {
        let town = try StoredTown(path)
        _ = try StoreBackup.write(path, to: backup)
        town.visit(StoredTown.ann)
        #expect(
            refusal { _ = try StoreBackup.write(path, to: backup) }?.description.contains("with --force")
                == true)
        #expect(try StoreCheck.run(backup).revision < town.revision)
        _ = try StoreBackup.write(path, to: backup, replacing: true)
        #expect(try StoreCheck.run(backup).revision == town.revision)
        let whole = try Data(contentsOf: URL(fileURLWithPath: backup))

        // A store that is damaged gives no backup, and takes none away.
        try town.close()
        let queue = try DatabaseQueue(path: path)
        try queue.inDatabase { try $0.execute(sql: "UPDATE profile SET body = x'ffff'") }
        try queue.close()
        let failure = refusal { _ = try StoreBackup.write(path, to: backup, replacing: true) }
        #expect(failure?.description.contains("no backup was written, for the store is damaged") == true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: backup)) == whole)
        #expect(try !names().contains("backup.db.new"))
    }

    @Test func `a backup goes to no place where a store is, nor one that is no file`() throws {
        let town = try StoredTown(path)
        let other = try StoredTown(folder.path("other.db"))
        func sentence(_ name: String) -> String {
            refusal { _ = try StoreBackup.write(path, to: folder.path(name), replacing: true) }?.description
                ?? ""
        }
        #expect(sentence("hub.db").contains("is the store itself"))
        #expect(sentence("other.db").contains("other.db-wal belongs to a store"))
        #expect(sentence("").contains("is no file"))
        #expect(sentence("nowhere/backup.db").contains("create the folder"))
        try town.close()
        try other.close()
    }

    @Test func `what a killed command left of a backup is taken over, what another writes is not`() throws {
        let town = try StoredTown(path)
        try folder.write("half a backup", to: "backup.db.new")
        try folder.write("and its journal", to: "backup.db.new-journal")
        let writer = open(backup + ".new", O_RDWR)
        #expect(flock(writer, LOCK_EX | LOCK_NB) == 0)
        let failure = refusal { _ = try StoreBackup.write(path, to: backup) }
        #expect(failure?.description.contains("is being written by another command") == true)
        #expect(try folder.text("backup.db.new") == "half a backup")
        close(writer)
        #expect(try StoreBackup.write(path, to: backup).isSound)
        #expect(try !names().contains { $0.contains("new") })
        try town.close()
    }

    // MARK: - Restore

    @Test func `a restored store is the backup, the deletions stay, and what it replaces is kept`() throws {
        var town = try StoredTown(path)
        town.visit(StoredTown.ann, points: 1)
        town.visit(eve)
        let revision = try StoreBackup.write(path, to: backup).revision
        town.visit(StoredTown.ann, points: 2)
        town.visit(StoredTown.bob)
        town.delete(eve)
        let undone = town.revision
        try town.close()

        let restored = try StoreRestore.run(backup, to: path)
        #expect(restored.report.revision == revision)
        #expect(restored.replacedRevision == undone)
        #expect(restored.pendingDeletions == 1)
        #expect(!restored.lacksDeletions)
        #expect(restored.replaced == path + ".replaced")
        #expect(try StoreCheck.run(path + ".replaced").revision == undone)
        #expect(FileManager.default.fileExists(atPath: backup))

        town = try StoredTown(path, epoch: 2)
        #expect(try town.points(StoredTown.ann) == 1)
        #expect(try town.points(StoredTown.bob) == nil)
        #expect(try town.points(eve) == nil)
        #expect(try town.store.lineage().map(\.epoch) == [Epoch(1), Epoch(2)])
        #expect(try town.store.lineage().last?.revision == revision + 1)
        try town.close()
        #expect(try StoreCheck.run(path).isSound)
        #expect(try StoreRestore.run(backup, to: path).replaced == path + ".replaced-2")
    }

    @Test func `what a killed hub left in its log is kept with the store that is replaced`() throws {
        let town = try StoredTown(path)
        _ = try StoreBackup.write(path, to: backup)
        town.visit(StoredTown.ann)
        // As a kill leaves it: the file, its log, and no process.
        let killed = folder.path("killed.db")
        try folder.copy("hub.db", to: "killed.db")
        try folder.copy("hub.db-wal", to: "killed.db-wal")
        try town.close()
        #expect(try StoreRestore.run(backup, to: killed).replacedRevision == town.revision)
        #expect(try StoreCheck.run(killed + ".replaced").revision == town.revision)
        #expect(!FileManager.default.fileExists(atPath: killed + "-wal"))
        #expect(try StoreCheck.run(killed).revision < town.revision)
    }

    @Test func `a damaged store is replaced by a backup, and kept`() throws {
        let town = try StoredTown(path)
        _ = try StoreBackup.write(path, to: backup)
        try town.close()
        let queue = try DatabaseQueue(path: path)
        try queue.inDatabase { try $0.execute(sql: "UPDATE lineage SET epoch = 'x'") }
        try queue.close()
        // Whose it is cannot be told: a person has to.
        #expect(
            refusal { _ = try StoreRestore.run(backup, to: path) }?.description.contains("move it away")
                == true)
        try folder.truncate("hub.db", to: 40_000)
        let restored = try StoreRestore.run(backup, to: path)
        #expect(restored.replacedRevision == nil)
        #expect(try folder.size("hub.db.replaced") == 40_000)
        try StoredTown(path, epoch: 2).close()
    }

    @Test func `a store stays as it was where the backup is none of it`() throws {
        let town = try StoredTown(path)
        town.visit(StoredTown.ann)
        _ = try StoreBackup.write(path, to: backup)
        func sentence(_ name: String, to store: String = "hub.db") -> String {
            refusal { _ = try StoreRestore.run(folder.path(name), to: folder.path(store)) }?.description ?? ""
        }
        #expect(sentence("backup.db").contains("in use by another hub: stop that hub"))
        try town.close()
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))

        #expect(sentence("absent.db").contains("there is no such file"))
        #expect(sentence("hub.db").contains("is the store itself"))
        try StoredTown(folder.path("other.db"), epoch: 9).close()
        #expect(sentence("other.db").contains("the backup of another store"))
        try folder.copy("backup.db", to: "damaged.db")
        let queue = try DatabaseQueue(path: folder.path("damaged.db"))
        try queue.inDatabase { try $0.execute(sql: "DELETE FROM identity") }
        try queue.close()
        #expect(sentence("damaged.db").contains("does not lead to it): the store is as it was"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == whole)

        // Nor is what is no store taken for one to be replaced.
        try folder.write(String(repeating: "a letter ", count: 100), to: "letter.txt")
        #expect(sentence("backup.db", to: "letter.txt").contains("or move it away before you restore"))
        #expect(try folder.text("letter.txt").hasPrefix("a letter"))
        #expect(sentence("backup.db", to: "nowhere/hub.db").contains("create the folder"))
        #expect(try !names().contains { $0.hasSuffix(".new") || $0.contains("replaced") })
    }

    @Test func `a store of a newer Spoke gives way to a backup made before the upgrade`() throws {
        let town = try StoredTown(path)
        _ = try StoreBackup.write(path, to: backup)
        try town.close()
        let queue = try DatabaseQueue(path: path)
        try queue.inDatabase { try $0.execute(sql: "PRAGMA user_version = 99") }
        try queue.close()
        _ = try StoreRestore.run(backup, to: path)
        try StoredTown(path, epoch: 2).close()
    }

    @Test func `a backup that came without the deletions numbers new ones after those it holds`() throws {
        var town = try StoredTown(path)
        town.visit(StoredTown.ann)
        town.visit(StoredTown.bob)
        town.visit(eve)
        town.delete(eve)
        _ = try StoreBackup.write(path, to: backup)
        try town.close()

        // On another machine.
        let moved = folder.path("moved.db")
        let restored = try StoreRestore.run(backup, to: moved)
        #expect(restored.replaced == nil)
        #expect(restored.lacksDeletions)
        town = try StoredTown(moved, epoch: 2)
        town.delete(StoredTown.bob)
        try town.close()
        #expect(try StoreRestore.run(backup, to: moved).pendingDeletions == 1)
        town = try StoredTown(moved, epoch: 3)
        #expect(try town.points(StoredTown.bob) == nil)
        #expect(try town.points(StoredTown.ann) == 1)
        try town.close()
    }
}
