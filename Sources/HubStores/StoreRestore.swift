internal import GRDB
internal import Glibc
internal import HubCore
public import Profiles
internal import SansIO
internal import Wire

/// A backup in the place of a store.
public struct StoreRestore: Sendable {
    /// Of what is in the store's place now.
    public var report: StoreReport
    /// Where the store is kept that was in its place; `nil` if there was none.
    public var replaced: String?
    /// The newest revision of that store; `nil` if there was none, or damage hides it.
    public var replacedRevision: Revision?
    /// How many identities were deleted since the backup: the hub deletes them again at its next start.
    public var pendingDeletions: Int
    /// The file of deletions lacks lines that the backup had seen: what was deleted after it is not known.
    public var lacksDeletions: Bool

    /// Copies and checks `file`, then puts the copy in the store's place, at once. The file of deletions stays.
    ///
    /// The hub's next start opens a new epoch after the lineage of the backup. Edges that went further than the backup
    /// find their marks off that lineage, and take everything anew. Throws `.unavailable` while a hub runs on the
    /// store, `.damaged` for a backup that is, and `.badInput` for what is no backup of this store.
    public static func run(
        _ file: String, to store: String, progress: @escaping (StoreStep) -> Void = { _ in }
    ) throws(StoreFileFailure) -> StoreRestore {
        let reader = try StoreReader(path: file)
        let lock: StoreLock
        let deletions: DeletionFile
        do throws(StoreFailure) {
            lock = try StoreLock(path: store + ".lock", store: store)
            deletions = try DeletionFile(path: store + ".deletions")
        } catch {
            throw .unavailable(error.description)
        }
        defer { lock.release() }
        let held = FileStatus.exists(store) ? try FileStatus(store) : nil
        let given = try FileStatus(file)
        if let held, held.isSame(as: given) {
            throw .badInput("\(file) is the store itself: name a backup of it")
        }
        let former = held == nil ? nil : try FormerStore(store)

        let draft = try StoreDraft(
            of: store, permissions: (held ?? given).permissions)
        try draft.copy(reader, progress: progress)
        try reader.close()
        var report = try StoreCheck.run(draft.path, progress: progress)
        report.path = store
        guard report.isSound else {
            throw .damaged(
                "\(file) is damaged (\(report.problems[0])): the store is as it was; name another backup")
        }
        if let origin = former?.origin, let first = report.lineage.first?.epoch, first != origin {
            throw .badInput(
                "\(file) is the backup of another store: name one of this store, or move \(store) away")
        }
        let replaced = try former?.keepAside()
        try draft.place(replacing: true)
        return StoreRestore(
            report: report, replaced: replaced, replacedRevision: former?.revision,
            pendingDeletions: deletions.deletions(after: report.deletionsThrough).count,
            lacksDeletions: deletions.lastNumber < report.deletionsThrough)
    }
}

/// The store that a backup takes the place of. It may be damaged, or of a newer Spoke: that is why one restores.
private struct FormerStore {
    let path: String
    /// The first epoch of its history.
    private(set) var origin: Epoch?
    private(set) var revision: Revision?

    init(_ path: String) throws(StoreFileFailure) {
        self.path = path
        do throws(StoreFileFailure) {
            let reader = try StoreReader(path: path, upTo: .max)
            (origin, revision) = try reader.read { database in
                let first: Int64? = try Row.fetchOne(
                    database, sql: "SELECT epoch FROM lineage ORDER BY first LIMIT 1")?.optional(0)
                let newest: Int64? = try Row.fetchOne(database, sql: "SELECT revision FROM hub")?.optional(0)
                return (first.map { Epoch(UInt64(bitPattern: $0)) }, newest.map { Revision(row: $0) })
            }
            try reader.close()
        } catch {
            switch error {
            case .damaged: return
            case .badInput(let sentence): throw .badInput("\(sentence), or move it away before you restore")
            default: throw error
            }
        }
    }

    /// Gives the file a second name, so that there is a store in its place at every moment: `PATH.replaced`, with a
    /// number where earlier ones are.
    func keepAside() throws(StoreFileFailure) -> String {
        takeOverLog()
        var name = path + ".replaced"
        var number = 1
        while link(path, name) != 0 {
            guard errno == EEXIST else { throw StoreFileFailure(errno: errno, doing: "naming \(name)") }
            number += 1
            name = "\(path).replaced-\(number)"
        }
        if FileStatus.exists(path + "-wal") { try renameFile(path + "-wal", to: name + "-wal") }
        unlink(path + "-shm")
        return name
    }

    /// Commits of a hub that was killed are in the log only. Its file goes when the last program closes the store.
    private func takeOverLog() {
        do {
            let database = try DatabaseQueue(path: path)
            try database.inDatabase { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
            try database.close()
        } catch {
            // Damage: the log is then kept beside the file, as it is.
            return
        }
    }
}
