internal import Foundation
internal import GRDB
public import HubCore
public import Profiles
public import SansIO
public import Wire

extension SQLiteHubStore {
    public func revision() throws(StoreFailure) -> Revision { state.revision }

    public func lineage() throws(StoreFailure) -> [EpochMark] {
        try rows("SELECT epoch, first FROM lineage ORDER BY first") { row in
            EpochMark(epoch: Epoch(UInt64(bitPattern: row[0])), revision: Revision(row: row[1]))
        }
    }

    public func catalog() throws(StoreFailure) -> Catalog? {
        let held = try rows("SELECT catalog FROM hub WHERE catalog IS NOT NULL") { row -> [UInt8] in row[0] }
        guard let bytes = held.first else { return nil }
        return try decoded("the catalog") {
            try Catalog(document: JSONParser(bytesMaximum: .max).parse(bytes))
        }
    }

    public func profile(_ id: ProfileID) throws(StoreFailure) -> StoredProfile? {
        try bodies(
            "SELECT body FROM profile WHERE id = ?", [id], "a profile", StoredProfile.init(decoding:)
        ).first
    }

    public func profileID(of identity: Identity) throws(StoreFailure) -> ProfileID? {
        try keys("SELECT profile FROM identity WHERE key = ?", [identity.key]).first
    }

    public func events(
        of profile: ProfileID, from start: Timestamp, limit: Int
    ) throws(StoreFailure) -> [Event] {
        let newest = try bodies(
            """
            SELECT body FROM event WHERE profile = ? AND timestamp >= ?
            ORDER BY timestamp DESC, id DESC, dataset DESC LIMIT ?
            """,
            [profile, max(start, state.eventsFrom).milliseconds, max(0, limit)], "an event",
            Event.init(decoding:))
        return newest.reversed()
    }

    public func eventCounts(of profile: ProfileID) throws(StoreFailure) -> [(dataset: String, count: Int)] {
        try rows(
            """
            SELECT dataset, count(*) FROM event WHERE profile = ? AND timestamp >= ?
            GROUP BY dataset ORDER BY dataset
            """, [profile, state.eventsFrom.milliseconds]
        ) { row in (dataset: row[0], count: row[1]) }
    }

    public func eventTaken(dataset: String, id: String) throws(StoreFailure) -> Timestamp? {
        let key = MemoryHubStore.eventKey(dataset: dataset, id: id)
        return try rows("SELECT taken FROM event_id WHERE key = ?", [key]) { row in
            Timestamp(milliseconds: row[0])
        }.first
    }

    public func entry(_ region: Region, _ profile: ProfileID) throws(StoreFailure) -> StoredEntry? {
        guard let region = state.regions[region] else { return nil }
        return try bodies(
            "SELECT body FROM entry WHERE profile = ? AND regions & ?", [profile, region.bit],
            "an entry", StoredEntry.init(decoding:)
        ).first
    }

    public func entries(
        of profile: ProfileID, in regions: [Region]
    ) throws(StoreFailure) -> [(region: Int, entry: StoredEntry)] {
        let rows = try rows("SELECT regions, body FROM entry WHERE profile = ?", [profile]) {
            row -> (regions: Int64, body: [UInt8]) in (row[0], row[1])
        }
        var found: [(region: Int, entry: StoredEntry)] = []
        for row in rows {
            let entry = try decoded("an entry") { try StoredEntry(decoding: row.body) }
            for (index, region) in regions.enumerated() {
                if let bit = state.regions[region]?.bit, row.regions & bit != 0 {
                    found.append((index, entry))
                }
            }
        }
        return found.sorted { $0.region < $1.region }
    }

    public func entries(
        _ region: Region, after cursor: Wire.Cursor, limit: Int
    ) throws(StoreFailure) -> [StoredEntry] {
        guard let region = state.regions[region] else { return [] }
        return try bodies(
            """
            SELECT body FROM entry WHERE (revision, profile) > (?, ?) AND regions & ?
            ORDER BY revision, profile LIMIT ?
            """,
            [cursor.revision.column, cursor.profile, region.bit, max(0, limit)], "an entry",
            StoredEntry.init(decoding:))
    }

    public func leases(
        _ region: Region, endingBy time: Timestamp, limit: Int
    ) throws(StoreFailure) -> [ProfileID] {
        guard let region = state.regions[region] else { return [] }
        return try keys(
            """
            SELECT profile FROM entry WHERE lease_end <= ? AND regions & ?
            ORDER BY lease_end, profile LIMIT ?
            """, [time.milliseconds, region.bit, max(0, limit)])
    }

    public func nextLeaseEnd(in regions: [Region]) throws(StoreFailure) -> Timestamp? {
        let bits = regions.reduce(0) { $0 | (state.regions[$1]?.bit ?? 0) }
        return try rows(
            """
            SELECT lease_end FROM entry WHERE lease_end IS NOT NULL AND regions & ?
            ORDER BY lease_end LIMIT 1
            """, [bits]
        ) { Timestamp(milliseconds: $0[0]) }.first
    }

    public func floor(_ region: Region) throws(StoreFailure) -> Revision {
        state.regions[region]?.floor ?? 0
    }

    public func revision(committedBy time: Timestamp) throws(StoreFailure) -> Revision {
        try rows(
            "SELECT revision FROM commit_mark WHERE time <= ? ORDER BY time DESC LIMIT 1", [time.milliseconds]
        ) { Revision(row: $0[0]) }.first ?? 0
    }

    public func profiles(after id: ProfileID?, limit: Int) throws(StoreFailure) -> [ProfileID] {
        guard let id else { return try keys("SELECT id FROM profile ORDER BY id LIMIT ?", [max(0, limit)]) }
        return try keys(
            "SELECT id FROM profile WHERE id > ? ORDER BY id LIMIT ?", [id, max(0, limit)])
    }

    public func memberships(endingBy time: Timestamp, limit: Int) throws(StoreFailure) -> [ProfileID] {
        try keys(
            "SELECT id FROM profile WHERE next_end <= ? ORDER BY next_end, id LIMIT ?",
            [time.milliseconds, max(0, limit)])
    }

    public func nextMembershipEnd() throws(StoreFailure) -> Timestamp? {
        try rows("SELECT next_end FROM profile WHERE next_end IS NOT NULL ORDER BY next_end LIMIT 1") { row in
            Timestamp(milliseconds: row[0])
        }.first
    }

    public func boxes() throws(StoreFailure) -> [StoredBox] {
        try bodies("SELECT body FROM box", [], "a box", StoredBox.init(decoding:)).sorted { $0.box < $1.box }
    }

    public func deletion(of identity: Identity) throws(StoreFailure) -> Revision? {
        try rows("SELECT revision FROM deletion WHERE key = ?", [identity.key]) { row in
            Revision(row: row[0])
        }.first
    }

    public func jobs() throws(StoreFailure) -> [SegmentationJob] {
        try bodies(
            "SELECT body FROM job ORDER BY number", [], "a segment job", SegmentationJob.init(decoding:))
    }

    public func systemJobs() throws(StoreFailure) -> [SystemJob] {
        try bodies(
            "SELECT body FROM system_job ORDER BY number", [], "a profile system job",
            SystemJob.init(decoding:))
    }

    public func truncations() throws(StoreFailure) -> [Truncation] {
        try rows("SELECT dataset, revision, time FROM truncation ORDER BY dataset") { row in
            Truncation(
                dataset: row[0], revision: Revision(row: row[1]), time: Timestamp(milliseconds: row[2]))
        }
    }

    public func rejected(limit: Int) throws(StoreFailure) -> [RejectedRecord] {
        try bodies(
            "SELECT body FROM rejected ORDER BY id DESC LIMIT ?",
            [max(0, min(limit, MemoryHubStore.rejectedMaximum))], "a refused record",
            RejectedRecord.init(decoding:))
    }
}

extension SQLiteHubStore {
    private func rows<T>(
        _ sql: String, _ arguments: [any ColumnValue] = [], _ body: (SteppedRow) -> T
    ) throws(StoreFailure) -> [T] {
        try run { database in
            var found: [T] = []
            try database.run(sql, arguments) { found.append(body($0)) }
            return found
        }
    }

    private func keys(_ sql: String, _ arguments: [any ColumnValue]) throws(StoreFailure) -> [Key16] {
        let keys: [Key16] = try rows(sql, arguments) { $0[0] }
        if keys.contains(.zero) { throw StoreFailure(damaged: "a key", path: path) }
        return keys
    }

    private func bodies<T, Problem: Error>(
        _ sql: String, _ arguments: [any ColumnValue], _ what: String,
        _ decode: ([UInt8]) throws(Problem) -> T
    ) throws(StoreFailure) -> [T] {
        let bodies: [[UInt8]] = try rows(sql, arguments) { $0[0] }
        return try bodies.map { body throws(StoreFailure) in try decoded(what) { try decode(body) } }
    }

    private func decoded<T>(_ what: String, _ decode: () throws -> T) throws(StoreFailure) -> T {
        do {
            return try decode()
        } catch {
            throw StoreFailure(damaged: "\(what) (\(error))", path: path)
        }
    }
}
