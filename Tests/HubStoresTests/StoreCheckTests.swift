import Foundation
import GRDB
import Glibc
import HubCore
import HubStores
import Profiles
import SansIO
import Testing
import Wire

struct StoreCheckTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path("hub.db") }

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Two starts of a hub, two profiles, one of them stitched; a deletion, a box, a job and a refused record.
    private func fill() throws {
        var town = try StoredTown(path)
        town.visit(StoredTown.ann, Identity(namespace: "Phone", value: "1"))
        town.visit(Identity(namespace: "Email", value: "gone@example.com"))
        town.delete(Identity(namespace: "Email", value: "gone@example.com"))
        try town.close()
        town = try StoredTown(path, epoch: 2)
        town.visit(StoredTown.bob)
        var store = town.store
        var changes = StoreChanges(revision: town.revision + 1, time: town.clock + .seconds(1))
        changes.boxes = [
            StoredBox(
                box: Box(5), edge: "OR2-1", region: Region("OR2"), committed: 3, evaluated: 3,
                heard: changes.time)
        ]
        changes.jobs = [
            SegmentationJob(number: 1, id: "job", audiences: [], isScheduled: false, created: changes.time)
        ]
        changes.systemJobs = [
            (
                1,
                SystemJob(
                    number: 1, id: "job", target: .dataset("web"), revision: 1, created: changes.time)
            )
        ]
        changes.truncations = [Truncation(dataset: "web", revision: 1, time: changes.time)]
        changes.rejected = [
            RejectedRecord(time: changes.time, reason: .oversized, dataset: "web", edge: nil, body: .null)
        ]
        try store.commit(changes)
        try store.close()
    }

    private func change(_ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.inDatabase { try $0.execute(sql: sql) }
        try queue.close()
    }

    @Test func `a store that a hub wrote is sound, also while the hub runs, and is left as it is`() throws {
        try fill()
        let before = try Data(contentsOf: folder.url.appending(path: "hub.db"))
        let report = try StoreCheck.run(path)
        #expect(report.isSound, "\(report.problems)")
        #expect(try Data(contentsOf: folder.url.appending(path: "hub.db")) == before)
        #expect(report.lineage.map(\.epoch) == [Epoch(1), Epoch(2)])
        #expect(report.rows(of: "profiles") == 2)
        #expect(report.rows(of: "identities") == 3)
        #expect(report.rows(of: "deletions") == 1)
        #expect(report.parts.allSatisfy { $0.rows > 0 || $0.title == "regions" }, "\(report.parts)")

        let town = try StoredTown(path, epoch: 3)
        let running = try StoreCheck.run(path) { step in
            // A hub goes on meanwhile.
            if case .checkingPages = step { town.visit(StoredTown.ann, points: 9) }
        }
        #expect(running.isSound, "\(running.problems)")
        #expect(running.revision < town.revision)
        try town.close()
    }

    @Test(arguments: [
        ("UPDATE profile SET body = x'ffff'", "profiles: row 1 cannot be read"),
        ("UPDATE profile SET body = 5", "profiles: row 1 cannot be read"),
        ("UPDATE profile SET id = x'00' WHERE rowid = 1", "profiles: row 1 cannot be read: a column"),
        ("UPDATE profile SET next_end = 7 WHERE rowid = 1", "is filed under another time"),
        ("DELETE FROM identity WHERE rowid = 1", "identities (Email) does not lead to it"),
        ("INSERT INTO identity VALUES (x'01', zeroblob(16))", "identities: row 4 cannot be read"),
        ("INSERT INTO identity VALUES (zeroblob(16), zeroblob(16))", "which is no profile"),
        (
            "INSERT INTO identity VALUES (zeroblob(16), (SELECT id FROM profile LIMIT 1))",
            "1 lead to profiles that do not have them"
        ),
        ("DELETE FROM profile", "outlives its profile"),
        ("DELETE FROM profile", "events: one is of"),
        ("UPDATE event SET timestamp = timestamp + 1", "is filed under another's time, id or dataset"),
        ("UPDATE event SET body = ''", "events: row 1 cannot be read"),
        ("UPDATE event_id SET key = 'x' WHERE rowid = 1", "known event ids: row 1 cannot be read"),
        ("UPDATE entry SET revision = 999", "is filed under another's name, revision or lease"),
        ("UPDATE entry SET is_gone = 1 - is_gone", "is filed under another's name, revision or lease"),
        ("UPDATE entry SET regions = 1 << 50", "is of no known region"),
        ("UPDATE hub SET catalog = x'7b'", "the catalog cannot be read"),
        ("DELETE FROM hub", "the hub's own row is missing"),
        ("UPDATE hub SET revision = 'x'", "the file is damaged: a column holds what no hub writes there"),
        ("UPDATE lineage SET epoch = 'x'", "a column holds what no hub writes there"),
        ("UPDATE hub SET revision = 1", "while the store's newest is 1"),
        ("UPDATE region SET floor = 999", "the floor of OR2 is of revision 999"),
        ("UPDATE lineage SET epoch = 1", "epoch 1 is there 2 times"),
        (
            "UPDATE commit_mark SET revision = 0 WHERE time = (SELECT max(time) FROM commit_mark)",
            "later than"
        ),
        ("UPDATE box SET box = 6", "filed under another's number"),
        ("UPDATE job SET number = 6", "filed under another's number"),
        ("UPDATE rejected SET body = x'00'", "refused records: row 1 cannot be read"),
        ("UPDATE deletion SET revision = 999", "deletions: one is of revision 999"),
        ("DROP TABLE box", "no such table: box"),
    ])
    func `what no hub writes is found and named`(sql: String, sentence: String) throws {
        try fill()
        try change(sql)
        let report = try StoreCheck.run(path)
        #expect(!report.isSound)
        #expect(report.problems.contains { $0.contains(sentence) }, "\(report.problems)")
    }

    @Test func `a file of deletions that ends too early is named, and where there is none it is a backup`()
        throws
    {
        try fill()
        try folder.write("# nobody\n", to: "hub.db.deletions")
        let report = try StoreCheck.run(path)
        #expect(report.problems.count == 1)
        #expect(report.problems.first?.contains("hub.db.deletions ends at line 0") == true)
        try FileManager.default.removeItem(atPath: path + ".deletions")
        #expect(try StoreCheck.run(path).isSound)
    }

    @Test func `damaged pages never pass for sound, and never end the process`() throws {
        try fill()
        let whole = try Data(contentsOf: folder.url.appending(path: "hub.db"))
        func passes(_ bytes: Data) throws -> Bool {
            try bytes.write(to: folder.url.appending(path: "damaged.db"))
            do throws(StoreFileFailure) {
                return try StoreCheck.run(folder.path("damaged.db")).isSound
            } catch {
                return false
            }
        }
        #expect(try passes(whole))
        for share in 0..<16 {
            #expect(try !passes(whole.prefix(whole.count * share / 16)), "cut at \(share)/16 passes")
        }
        var generator = SeededGenerator(seed: 5)
        for page in 1..<whole.count / 4096 {
            var damaged = whole
            for offset in 0..<16 { damaged[page * 4096 + offset] = UInt8(generator.below(256)) }
            #expect(try !passes(damaged), "page \(page) passes")
        }
        // A flipped bit may hit what nobody reads, or change one good value to another.
        for _ in 0..<100 {
            var flipped = whole
            flipped[generator.below(whole.count)] ^= UInt8(1 << generator.below(8))
            _ = try passes(flipped)
        }
    }

    @Test func `what is no store is refused with a sentence`() throws {
        func refusal(_ name: String) -> String {
            let error = #expect(throws: StoreFileFailure.self) { try StoreCheck.run(folder.path(name)) }
            return error?.description ?? ""
        }
        #expect(refusal("absent.db").contains("there is no such file"))
        #expect(refusal("").contains("is no file"))
        try folder.write("", to: "empty.db")
        #expect(refusal("empty.db").contains("no store"))
        try folder.write(String(repeating: "no database at all ", count: 100), to: "text.db")
        #expect(refusal("text.db").contains("not a store"))
        let queue = try DatabaseQueue(path: folder.path("other.db"))
        try queue.inDatabase { try $0.execute(sql: "CREATE TABLE notes (text TEXT)") }
        try queue.close()
        #expect(refusal("other.db").contains("another program"))
        try fill()
        try change("PRAGMA user_version = 99")
        #expect(refusal("hub.db").contains("newer Spoke (store version 99"))
    }

    @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
    func `a store that one may not read is named with who may`() throws {
        try fill()
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
        let error = #expect(throws: StoreFileFailure.self) { try StoreCheck.run(path) }
        #expect(error?.description.contains("Permission denied: run as the hub's user") == true)
    }
}
