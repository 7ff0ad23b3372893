internal import Foundation
internal import GRDB
internal import HubCore
internal import Profiles
internal import SansIO
internal import Wire

/// Looks a store's file over, of one moment, and changes nothing: its pages, every row, and what rows say of one another.
public struct StoreCheck {
    private let progress: (StoreStep) -> Void
    var report: StoreReport
    /// How many identities lead to the profile that has them.
    private var confirmedIdentities = 0
    private var rowsRead = 0
    private var rowsTotal = 0

    /// Throws where the file is no store that this Spoke can read. Damage within one is reported.
    public static func run(
        _ path: String, progress: @escaping (StoreStep) -> Void = { _ in }
    ) throws(StoreFileFailure) -> StoreReport {
        let reader = try StoreReader(path: path)
        let report = try reader.read { database in
            var check = StoreCheck(
                progress: progress,
                report: StoreReport(
                    path: path, bytes: try StoreCheck.bytes(of: database),
                    version: try StoreSchema.version(of: database),
                    newestVersion: StoreSchema.version))
            try check.run(database)
            return check.report
        }
        try reader.close()
        return report
    }

    private static func bytes(of database: Database) throws -> Int {
        let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        return try pages * (Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0)
    }

    private mutating func run(_ database: Database) throws {
        progress(.checkingPages)
        try part(nil) { check in
            // The first complaint is often the cause of the others.
            let complaints = try String.fetchAll(database, sql: "PRAGMA integrity_check(10)")
            for complaint in complaints where complaint != "ok" {
                check.report.note("the file's pages are damaged: \(complaint)")
            }
        }
        try part(nil) { try $0.readHub(database) }
        let tables = tables.filter { $0.since <= report.version }
        try part(nil) { check in
            for table in tables {
                check.rowsTotal +=
                    try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table.name)") ?? 0
            }
        }
        progress(.read(rows: 0, of: rowsTotal))
        for table in tables {
            report.parts.append(StoreReport.Part(title: table.title, rows: 0))
            try part(table.title) { try $0.walk(table, database) }
        }
        if let place = report.parts.firstIndex(where: { $0.title == "identities" }) {
            let identities = report.parts[place]
            let strangers =
                identities.rows - identities.astray - identities.unreadable - confirmedIdentities
            if strangers > 0 {
                report.parts[place].astray += strangers
                report.note("identities: \(strangers) lead to profiles that do not have them")
            }
        }
        checkDeletionFile()
    }

    /// Damage ends the part that meets it; the others are still looked at.
    private mutating func part(_ title: String?, _ body: (inout StoreCheck) throws -> Void) throws {
        do {
            try body(&self)
        } catch let error as DatabaseError
            where ![.SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR].contains(error.resultCode)
        {
            throw error
        } catch {
            let said = (error as? DatabaseError)?.message ?? "\(error)"
            report.note(title.map { "\($0): not all can be read: \(said)" } ?? "the file is damaged: \(said)")
        }
    }

    private mutating func readHub(_ database: Database) throws {
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT revision, catalog, deletions_through FROM hub WHERE id = 1")
        else { return report.note("the hub's own row is missing") }
        report.revision = Revision(row: try row.value(0))
        report.deletionsThrough = try row.value(2)
        report.committed = try Int64.fetchOne(database, sql: "SELECT max(time) FROM commit_mark")
            .map { Timestamp(milliseconds: $0) }
        report.lineage = try Row.fetchAll(database, sql: "SELECT epoch, first FROM lineage ORDER BY first")
            .map {
                EpochMark(
                    epoch: Epoch(UInt64(bitPattern: try $0.value(0))),
                    revision: Revision(row: try $0.value(1)))
            }
        guard let bytes: Data = try row.optional(1) else { return }
        do {
            _ = try Catalog(document: JSONParser(bytesMaximum: .max).parse([UInt8](bytes)))
        } catch {
            report.note("the catalog cannot be read: \(error)")
        }
    }

    private mutating func walk(_ table: Table, _ database: Database) throws {
        let place = report.parts.count - 1
        let rows = try Row.fetchCursor(database, sql: table.rows)
        while let row = try rows.next() {
            report.parts[place].rows += 1
            rowsRead += 1
            if rowsRead % 1_000 == 0 { progress(.read(rows: rowsRead, of: rowsTotal)) }
            do {
                for fault in try table.faults(row, database, &self) {
                    report.parts[place].astray += 1
                    report.note("\(table.title): \(fault)")
                }
            } catch let error as DatabaseError {
                throw error
            } catch {
                report.parts[place].unreadable += 1
                report.note("\(table.title): row \(report.parts[place].rows) cannot be read: \(error)")
            }
        }
    }

    /// The file beside the store numbers deletions; a store cannot hold more of them than it names.
    private mutating func checkDeletionFile() {
        let path = report.path + ".deletions"
        do {
            let file = try DeletionFile(path: path)
            // Beside a backup there is none.
            guard file.exists, file.lastNumber < report.deletionsThrough else { return }
            report.note(
                "\(path) ends at line \(file.lastNumber), the store holds deletions through "
                    + "\(report.deletionsThrough): put the whole file back, or what was deleted can return with an "
                    + "older backup")
        } catch {
            report.note("\(error)")
        }
    }

    /// The profile's identity, looked up, leads to it.
    mutating func confirm(_ identity: Key16, of profile: Key16, _ database: Database) throws -> Bool {
        let led = try DatabaseValue.fetchOne(
            database.cachedStatement(sql: "SELECT profile FROM identity WHERE key = ?"),
            arguments: [identity.blob])
        guard led == profile.blob.databaseValue else { return false }
        confirmedIdentities += 1
        return true
    }
}
