internal import GRDB
public import HubCore
public import Profiles
internal import SansIO
internal import Wire

/// The hub's store in one SQLite file: what is committed is on the disk (`synchronous=FULL`).
///
/// For one thread. Beside `PATH` lie SQLite's own `PATH-wal` and `PATH-shm`, `PATH.lock`, which refuses a second hub,
/// and `PATH.deletions`, which outlives a restored backup. A copy of the value is the same store.
public struct SQLiteHubStore: HubStore {
    let database: DatabaseQueue
    let path: String
    private let lock: StoreLock
    var deletionFile: DeletionFile
    var state: State

    /// What the file says of itself, kept so that a commit need not read it. Replaced only once a commit is durable.
    struct State: Sendable {
        var revision: Revision = 0
        var regions: [Region: StoredRegion] = [:]
        var eventIDsFrom = Timestamp(milliseconds: .min)
        var eventsFrom = Timestamp(milliseconds: .min)
        /// The last line of the deletion file whose deletion this store holds.
        var deletionsThrough = 0
        /// Deletions that the file names and this store lacks.
        var pendingDeletions: [Identity] = []
    }

    struct StoredRegion: Sendable {
        /// From 1 on, in the order in which the store met them.
        var id: Int64
        var floor: Revision

        /// The most a store can tell apart.
        static let idsMaximum = 62

        /// Its bit in `entry.regions`.
        var bit: Int64 { 1 << (id - 1) }
    }

    /// Opens the store, creating or upgrading the file, of whose pages `cacheBytes` are kept in memory.
    ///
    /// Throws when another hub has it open, when it belongs to a newer Spoke or to another program, or when the disk
    /// refuses.
    public init(path: String, cacheBytes: Int = 64 << 20) throws(StoreFailure) {
        self.path = path
        lock = try StoreLock(path: path + ".lock", store: path)
        deletionFile = try DeletionFile(path: path + ".deletions")
        try deletionFile.dropIncomplete()
        do {
            database = try DatabaseQueue(path: path, configuration: SQLiteHubStore.configuration)
            try database.inDatabase { try StoreSchema.prepare($0, cacheBytes: cacheBytes) }
            state = try database.inDatabase { try SQLiteHubStore.state(of: $0) }
        } catch {
            throw StoreFailure(error, path: path)
        }
        deletionFile.continueNumbering(after: state.deletionsThrough)
        state.pendingDeletions = deletionFile.deletions(after: state.deletionsThrough)
    }

    /// Identities deleted from this store's future: a backup was restored, or the hub died while it deleted.
    ///
    /// The hub must delete them at its start, before it takes anything in. Each stays pending, also over restarts,
    /// until a commit names it in `deletions`, whether or not a profile had it.
    ///
    /// What counts is the number of a deletion's line in `PATH.deletions`: a line is written and synced before the
    /// commit that deletes, and that commit stores the number. So no clock is compared, a backup lacks exactly the
    /// later numbers, and a deletion that was acknowledged is never lost. One that was not may happen after all.
    public func replayedDeletions() -> [Identity] { state.pendingDeletions }

    /// Closes the file and lets another hub have it. Nothing may be asked of the store afterwards.
    public func close() throws(StoreFailure) {
        do {
            try database.close()
        } catch {
            throw StoreFailure(error, path: path)
        }
        lock.release()
    }

    /// Lets the file grow to so many pages of 4 KiB and no further, as a full disk would; for tests.
    public func limitPages(to count: Int) throws(StoreFailure) {
        try run { database in try database.execute(sql: "PRAGMA max_page_count = \(count)") }
    }

    /// Runs statements; what SQLite says becomes a sentence.
    func run<T>(_ body: (Database) throws -> T) throws(StoreFailure) -> T {
        do {
            return try database.inDatabase(body)
        } catch {
            throw StoreFailure(error, path: path)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "hub store"
        configuration.foreignKeysEnabled = false
        // The lock beside the store keeps other hubs out; whoever else holds the file should not make us wait.
        configuration.busyMode = .immediateError
        return configuration
    }

    private static func state(of database: Database) throws -> State {
        var state = State()
        if let row = try Row.fetchOne(
            database, sql: "SELECT revision, ids_from, events_from, deletions_through FROM hub")
        {
            state.revision = Revision(row: row[0])
            state.eventIDsFrom = Timestamp(milliseconds: row[1])
            state.eventsFrom = Timestamp(milliseconds: row[2])
            state.deletionsThrough = row[3]
        }
        for row in try Row.fetchAll(database, sql: "SELECT id, code, floor FROM region") {
            let code: String = row[1]
            state.regions[Region(code)] = StoredRegion(id: row[0], floor: Revision(row: row[2]))
        }
        return state
    }
}
