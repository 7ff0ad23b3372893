internal import Foundation
internal import GRDB
internal import HubCore
internal import Profiles
internal import SansIO
internal import Wire

extension StoreCheck {
    /// How the rows of one table are looked at.
    struct Table {
        var name: String
        var title: String
        /// The version of the layout that brought it.
        var since = 1
        /// Selects every row with what is to be compared.
        var rows: String
        /// What contradicts other rows; throws where the row itself cannot be read.
        var faults: (Row, Database, inout StoreCheck) throws -> [String]
    }

    var tables: [Table] {
        [
            Table(
                name: "profile", title: "profiles", rows: "SELECT id, next_end, body FROM profile",
                faults: profileFaults),
            Table(
                name: "identity", title: "identities",
                rows: """
                    SELECT key, profile, EXISTS (SELECT 1 FROM profile WHERE id = identity.profile)
                    FROM identity
                    """
            ) { row, _, _ in
                _ = try key(row, 0)
                return row[2] ? [] : ["one leads to \(try key(row, 1).hexadecimal), which is no profile"]
            },
            Table(
                name: "event", title: "events",
                rows: """
                    SELECT profile, timestamp, id, dataset, body,
                        EXISTS (SELECT 1 FROM profile WHERE id = event.profile)
                    FROM event
                    """, faults: eventFaults),
            Table(name: "event_id", title: "known event ids", rows: "SELECT key FROM event_id") { row, _, _ in
                _ = try key(row, 0)
                return []
            },
            Table(
                name: "entry", title: "entries of regions",
                // Regions share rows since version 3.
                rows: """
                    SELECT \(report.version < 3 ? "1 << (region - 1)" : "regions"), profile, revision, lease_end,
                        is_gone, body, (SELECT sum(1 << (id - 1)) FROM region),
                        EXISTS (SELECT 1 FROM profile WHERE id = entry.profile)
                    FROM entry
                    """, faults: entryFaults),
            Table(name: "region", title: "regions", rows: "SELECT code, floor FROM region") { row, _, check in
                let code: String = try row.value(0)
                return check.late(Revision(row: try row.value(1))).map { ["the floor of \(code) \($0)"] }
                    ?? []
            },
            Table(name: "box", title: "boxes of edges", rows: "SELECT box, body FROM box") { row, _, _ in
                let box = try StoredBox(decoding: try row.bytes(1))
                guard box.box.number == UInt64(bitPattern: try row.value(0)) else {
                    return ["a box of \(box.edge) is filed under another's number"]
                }
                return box.evaluated <= box.committed
                    ? [] : ["a box of \(box.edge) has evaluated what was never committed"]
            },
            Table(name: "deletion", title: "deletions", rows: "SELECT key, revision FROM deletion") {
                row, _, check in
                _ = try key(row, 0)
                return check.late(Revision(row: try row.value(1))).map { ["one \($0)"] } ?? []
            },
            Table(name: "rejected", title: "refused records", rows: "SELECT body FROM rejected") {
                row, _, _ in
                _ = try RejectedRecord(decoding: try row.bytes(0))
                return []
            },
            Table(
                name: "job", title: "segment jobs", since: 2, rows: "SELECT number, body FROM job"
            ) { row, _, _ in
                let job = try SegmentationJob(decoding: try row.bytes(1))
                return job.number == UInt64(bitPattern: try row.value(0))
                    ? [] : ["job \(job.number) is filed under another's number"]
            },
            Table(
                name: "system_job", title: "profile system jobs", since: 3,
                rows: "SELECT number, body FROM system_job"
            ) { row, _, _ in
                let job = try SystemJob(decoding: try row.bytes(1))
                return job.number == UInt64(bitPattern: try row.value(0))
                    ? [] : ["job \(job.number) is filed under another's number"]
            },
            Table(
                name: "truncation", title: "datasets' removals", since: 3,
                rows: "SELECT revision, dataset FROM truncation"
            ) { row, _, check in
                let dataset: String = try row.value(1)
                return check.late(Revision(row: try row.value(0))).map { ["that of \(dataset) \($0)"] } ?? []
            },
            Table(
                name: "lineage", title: "epochs",
                rows: """
                    SELECT first, epoch, (SELECT count(*) FROM lineage AS other WHERE other.epoch = lineage.epoch)
                    FROM lineage
                    """
            ) { row, _, check in
                let first = Revision(row: try row.value(0))
                let epoch = String(UInt64(bitPattern: try row.value(1)), radix: 16)
                if let late = check.late(first) { return ["epoch \(epoch) \(late)"] }
                return row[2] == 1 ? [] : ["epoch \(epoch) is there \(row[2] as Int) times"]
            },
            Table(
                name: "commit_mark", title: "times of commits",
                rows: """
                    SELECT revision, coalesce(lag(revision) OVER (ORDER BY time), -1) FROM commit_mark
                    ORDER BY time
                    """
            ) { row, _, check in
                let revision = Revision(row: try row.value(0))
                let before: Int64 = try row.value(1)
                if let late = check.late(revision) { return ["one \(late)"] }
                return before < revision.column ? [] : ["revision \(revision) is later than one after it"]
            },
        ]
    }

    /// A row of a revision that the store has not reached.
    private func late(_ revision: Revision) -> String? {
        revision <= report.revision
            ? nil : "is of revision \(revision), while the store's newest is \(report.revision)"
    }

    private func profileFaults(
        _ row: Row, _ database: Database, _ check: inout StoreCheck
    ) throws -> [String] {
        let id = try key(row, 0)
        let profile = try StoredProfile(decoding: try row.bytes(2))
        var faults: [String] = []
        if profile.nextMembershipEnd?.milliseconds != (try row.optional(1)) {
            faults.append("the next end of a membership of \(id.hexadecimal) is filed under another time")
        }
        if let late = profile.fragments.compactMap({ check.late($0.revision) }).first {
            faults.append("a fragment of \(id.hexadecimal) \(late)")
        }
        // Values are people's; a namespace says enough.
        for identity in profile.identities where try !check.confirm(identity.key, of: id, database) {
            faults.append("one of \(id.hexadecimal)'s identities (\(identity.namespace)) does not lead to it")
        }
        return faults
    }

    private func eventFaults(_ row: Row, _ database: Database, _ check: inout StoreCheck) throws -> [String] {
        let profile = try key(row, 0)
        let event = try Event(decoding: try row.bytes(4))
        if !(row[5] as Bool) { return ["one is of \(profile.hexadecimal), which is no profile"] }
        let isFiled =
            try event.timestamp.milliseconds == row.value(1) && event.id == row.value(2)
            && event.dataset == row.value(3)
        return isFiled ? [] : ["one of \(profile.hexadecimal)'s is filed under another's time, id or dataset"]
    }

    private func entryFaults(_ row: Row, _ database: Database, _ check: inout StoreCheck) throws -> [String] {
        let profile = try key(row, 1)
        let entry = try StoredEntry(decoding: try row.bytes(5))
        let name = "the entry of \(profile.hexadecimal)"
        let known: Int64 = try row.optional(6) ?? 0
        if try row.value(0) & ~known != 0 { return ["\(name) is of no known region"] }
        let isFiled =
            try entry.profile == profile && entry.revision.column == row.value(2)
            && entry.leaseEnd?.milliseconds == row.optional(3) && (entry.entry == nil) == row.value(4)
        if !isFiled { return ["\(name) is filed under another's name, revision or lease"] }
        if entry.entry != nil, !(row[7] as Bool) { return ["\(name) outlives its profile"] }
        return check.late(entry.revision).map { ["\(name) \($0)"] } ?? []
    }
}

/// A column that holds what no hub writes there.
private struct StrangeColumn: Error, CustomStringConvertible {
    var description: String { "a column holds what no hub writes there" }
}

private func key(_ row: Row, _ column: Int) throws -> Key16 {
    guard let key = Key16(blob: try row.value(column)) else { throw StrangeColumn() }
    return key
}

// GRDB's own subscripts end the process where a column has another type.
extension Row {
    func value<T: DatabaseValueConvertible>(_ column: Int) throws -> T {
        guard let value: T = try optional(column) else { throw StrangeColumn() }
        return value
    }

    func optional<T: DatabaseValueConvertible>(_ column: Int) throws -> T? {
        let value: DatabaseValue = self[column]
        if value.isNull { return nil }
        guard let read = T.fromDatabaseValue(value) else { throw StrangeColumn() }
        return read
    }

    fileprivate func bytes(_ column: Int) throws -> [UInt8] { [UInt8](try value(column) as Data) }
}
