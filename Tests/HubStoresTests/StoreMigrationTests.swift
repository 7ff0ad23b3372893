import GRDB
import HubCore
import HubStores
import Profiles
import Testing
import Wire

/// Stores of earlier versions of Spoke. Their layouts are written down here once more, as they were published: a step
/// that changes what it once did fails.
struct StoreMigrationTests {
    private static let first = """
        CREATE TABLE hub (
            id INTEGER PRIMARY KEY CHECK (id = 1), revision INTEGER NOT NULL, catalog BLOB,
            ids_from INTEGER NOT NULL, events_from INTEGER NOT NULL, deletions_through INTEGER NOT NULL);
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

    private static let layouts = [
        1: first,
        2: first + "CREATE TABLE job (number INTEGER PRIMARY KEY, body BLOB NOT NULL);",
    ]

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// The rows of a store in the layout of an earlier version.
    private func write(version: Int, _ layout: String, rowsOf path: String, to old: String) throws {
        let queue = try DatabaseQueue(path: old)
        try queue.inDatabase { database in
            try database.execute(sql: layout)
            try database.execute(sql: "ATTACH '\(path)' AS new")
            let tables = try String.fetchAll(
                database,
                sql: "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            for table in tables {
                if table == "entry", version < 3 {
                    // A row for each region.
                    try database.execute(
                        sql: """
                            INSERT INTO main.entry (region, profile, revision, lease_end, is_gone, body)
                            SELECT region.id, profile, revision, lease_end, is_gone, body
                            FROM new.entry JOIN new.region ON regions & (1 << (region.id - 1))
                            """)
                    continue
                }
                let columns = try database.columns(in: table).map(\.name).joined(separator: ", ")
                try database.execute(
                    sql: "INSERT INTO main.\(table) (\(columns)) SELECT \(columns) FROM new.\(table)")
            }
            try database.execute(sql: "PRAGMA application_id = \(0x5350_4F4B)")
            try database.execute(sql: "PRAGMA user_version = \(version)")
        }
        try queue.close()
    }

    private func layout(of path: String) throws -> [String] {
        let queue = try DatabaseQueue(path: path)
        defer { #expect(throws: Never.self) { try queue.close() } }
        return try queue.inDatabase { database in
            // White space is no part of a layout.
            try String.fetchAll(
                database, sql: "SELECT sql FROM sqlite_master WHERE sql NOT NULL ORDER BY name"
            )
            .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
        }
    }

    @Test func `a store of each earlier version is sound, is brought up to date, and keeps what it held`()
        throws
    {
        let path = folder.path("new.db")
        var town = try StoredTown(path)
        town.visit(StoredTown.ann, points: 7)
        town.delete(StoredTown.bob)
        try town.close()
        let newest = try StoreCheck.run(path).newestVersion
        #expect(
            Self.layouts.keys.sorted() == Array(1..<newest), "write down the layout of the earlier version")

        for (version, layout) in Self.layouts {
            let old = folder.path("\(version).db")
            try write(version: version, layout, rowsOf: path, to: old)
            let report = try StoreCheck.run(old)
            #expect(report.isSound && report.isOlder && report.version == version, "\(report.problems)")
            // Before the upgrade is when one wants a backup.
            #expect(try StoreBackup.write(old, to: folder.path("\(version).backup")).version == version)

            town = try StoredTown(old, epoch: 2)
            #expect(try town.points(StoredTown.ann) == 7)
            #expect(try town.store.deletion(of: StoredTown.bob) != nil)
            #expect(try town.store.lineage().map(\.epoch) == [Epoch(1), Epoch(2)])
            #expect(try town.store.jobs().isEmpty)
            town.visit(StoredTown.ann, points: 8)
            try town.close()
            let upgraded = try StoreCheck.run(old)
            #expect(upgraded.isSound && !upgraded.isOlder, "\(upgraded.problems)")
            #expect(try self.layout(of: old) == self.layout(of: path))
        }
    }
}
