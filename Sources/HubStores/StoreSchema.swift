internal import GRDB
internal import HubCore

/// The tables of a store and their versions (`PRAGMA user_version`).
///
/// Rowid tables throughout: they load three times as fast as `WITHOUT ROWID` with random 16-byte keys.
enum StoreSchema {
    /// Step `n` leads from version `n` to version `n + 1`; a published step never changes.
    static let steps = [first, second, third]

    static var version: Int { steps.count }

    /// `SPOK`, so that another program's file is told from a store.
    private static let applicationID = 0x5350_4F4B

    /// The version of a file, 0 for an empty one; throws for another program's and for one beyond `newest`.
    static func version(of database: Database, upTo newest: Int = version) throws -> Int {
        let held = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let isEmpty = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0 == 0
        let id = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        if !isEmpty, id != applicationID { throw StoreFailure("another program's SQLite file: name another") }
        if held > newest {
            throw StoreFailure(
                "written by a newer Spoke (store version \(held), this one reads up to \(newest)): "
                    + "start that hub again, or restore a backup made before the upgrade")
        }
        return isEmpty ? 0 : held
    }

    /// Brings a new or older file to this version and sets how it is written.
    ///
    /// - Parameter cacheBytes: how much of the file's pages is kept in memory.
    static func prepare(_ database: Database, cacheBytes: Int) throws {
        let held = try version(of: database)
        try database.execute(sql: "PRAGMA journal_mode = WAL")
        // A commit is acknowledged: it must survive a power cut.
        try database.execute(sql: "PRAGMA synchronous = FULL")
        // Checkpoints wait for 64 MB of log: pages changed often are then written once.
        try database.execute(sql: "PRAGMA wal_autocheckpoint = 16384")
        try database.execute(sql: "PRAGMA cache_size = -\(cacheBytes >> 10)")
        try database.execute(sql: "PRAGMA temp_store = MEMORY")
        if held < version {
            try database.inTransaction {
                for step in steps[held...] { try database.execute(sql: step) }
                try database.execute(sql: "PRAGMA application_id = \(applicationID)")
                try database.execute(sql: "PRAGMA user_version = \(version)")
                return .commit
            }
        }
    }

    /// Regions that hold the same of a profile share a row: `regions` has a bit for each, see `StoredRegion`. The profiles
    /// of `PROACTIVE` destinations are the same everywhere.
    private static let third = """
        CREATE TABLE shared_entry (
            profile BLOB NOT NULL, regions INTEGER NOT NULL, revision INTEGER NOT NULL, lease_end INTEGER,
            is_gone INTEGER NOT NULL, body BLOB NOT NULL);
        INSERT INTO shared_entry
            SELECT profile, sum(1 << (region - 1)), revision, lease_end, is_gone, body FROM entry
            GROUP BY profile, revision, lease_end, is_gone, body;
        DROP TABLE entry;
        ALTER TABLE shared_entry RENAME TO entry;
        CREATE INDEX entry_profile ON entry (profile);
        CREATE INDEX entry_revision ON entry (revision, profile, regions);
        CREATE INDEX entry_lease ON entry (lease_end, profile, regions) WHERE lease_end IS NOT NULL;
        CREATE INDEX entry_gone ON entry (revision) WHERE is_gone = 1;

        CREATE TABLE system_job (number INTEGER PRIMARY KEY, body BLOB NOT NULL);
        CREATE TABLE truncation (
            dataset TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, time INTEGER NOT NULL);
        """

    private static let second = """
        CREATE TABLE job (number INTEGER PRIMARY KEY, body BLOB NOT NULL);
        """

    private static let first = """
        CREATE TABLE hub (
            id INTEGER PRIMARY KEY CHECK (id = 1), revision INTEGER NOT NULL, catalog BLOB,
            ids_from INTEGER NOT NULL, events_from INTEGER NOT NULL, deletions_through INTEGER NOT NULL);
        INSERT INTO hub VALUES (1, 0, NULL, -9223372036854775808, -9223372036854775808, 0);

        CREATE TABLE lineage (first INTEGER PRIMARY KEY, epoch INTEGER NOT NULL);
        CREATE TABLE commit_mark (time INTEGER PRIMARY KEY, revision INTEGER NOT NULL);
        CREATE TABLE region (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, floor INTEGER NOT NULL);

        CREATE TABLE profile (id BLOB NOT NULL UNIQUE, next_end INTEGER, body BLOB NOT NULL);
        CREATE INDEX profile_end ON profile (next_end, id) WHERE next_end IS NOT NULL;
        CREATE TABLE identity (key BLOB NOT NULL UNIQUE, profile BLOB NOT NULL);

        CREATE TABLE event (
            profile BLOB NOT NULL, timestamp INTEGER NOT NULL, id TEXT NOT NULL, dataset TEXT NOT NULL,
            body BLOB NOT NULL, UNIQUE (profile, timestamp, id, dataset));
        CREATE INDEX event_time ON event (timestamp);
        CREATE TABLE event_id (key BLOB NOT NULL UNIQUE, taken INTEGER NOT NULL);
        CREATE INDEX event_id_taken ON event_id (taken);

        CREATE TABLE entry (
            region INTEGER NOT NULL, profile BLOB NOT NULL, revision INTEGER NOT NULL, lease_end INTEGER,
            is_gone INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE (region, profile));
        CREATE UNIQUE INDEX entry_revision ON entry (region, revision, profile);
        CREATE INDEX entry_lease ON entry (region, lease_end, profile) WHERE lease_end IS NOT NULL;
        CREATE INDEX entry_gone ON entry (region, revision) WHERE is_gone = 1;

        CREATE TABLE box (box INTEGER PRIMARY KEY, body BLOB NOT NULL);
        CREATE TABLE deletion (key BLOB NOT NULL UNIQUE, revision INTEGER NOT NULL);
        CREATE TABLE rejected (id INTEGER PRIMARY KEY AUTOINCREMENT, body BLOB NOT NULL);
        """
}
