internal import Foundation
internal import GRDB
public import HubCore
internal import Profiles
internal import SansIO
internal import Wire

extension SQLiteHubStore {
    /// One transaction, in the order of `MemoryHubStore.commit`.
    public mutating func commit(_ changes: StoreChanges) throws(StoreFailure) {
        precondition(
            changes.revision > state.revision, "revision \(changes.revision) after \(state.revision)")
        var next = state
        next.revision = changes.revision
        if !changes.deletions.isEmpty {
            // First the line, then the commit: see `replayedDeletions`.
            try deletionFile.append(changes.deletions, at: changes.time)
            next.pendingDeletions.removeAll { changes.deletions.contains($0) }
        }
        if next.pendingDeletions.isEmpty { next.deletionsThrough = deletionFile.lastNumber }
        let writer = CommitWriter(changes: changes)
        try run { database in
            try database.inTransaction(.immediate) {
                try writer.write(to: database, state: &next)
                return .commit
            }
        }
        state = next
    }
}

/// Writes one commit's changes, statement by statement.
private struct CommitWriter {
    let changes: StoreChanges

    func write(to database: Database, state: inout SQLiteHubStore.State) throws {
        try writeProfiles(to: database)
        try writeEvents(to: database, state: state)
        try writeEntries(to: database, state: &state)
        try writeEdgesAndRefusals(to: database)
        try markCommit(in: database)
        try raiseFloors(in: database, state: &state)
        try forget(in: database, state: &state)
        try writeHub(to: database, state: state)
    }

    private func writeProfiles(to database: Database) throws {
        for moved in changes.movedEvents where moved.from != moved.to { try move(moved, in: database) }
        for removed in changes.removedEvents { try remove(removed, in: database) }
        for (id, profile) in changes.profiles {
            if let profile {
                try database.run(
                    """
                    INSERT INTO profile (id, next_end, body) VALUES (?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET next_end = excluded.next_end, body = excluded.body
                    """, [id, profile.nextMembershipEnd?.milliseconds, profile.encoded()])
            } else {
                try database.run("DELETE FROM profile WHERE id = ?", [id])
                try database.run("DELETE FROM event WHERE profile = ?", [id])
            }
        }
        for (identity, profile) in changes.identities {
            if let profile {
                try database.run(
                    """
                    INSERT INTO identity (key, profile) VALUES (?, ?)
                    ON CONFLICT (key) DO UPDATE SET profile = excluded.profile
                    """, [identity.key, profile])
            } else {
                try database.run("DELETE FROM identity WHERE key = ?", [identity.key])
            }
        }
    }

    private func move(_ moved: MovedEvents, in database: Database) throws {
        guard moved.primaries != nil else {
            try database.run(
                "UPDATE OR REPLACE event SET profile = ? WHERE profile = ?",
                [moved.to, moved.from])
            return
        }
        // Splits are rare, and one profile's events few: no column is kept for them.
        var held: [(id: Int64, body: [UInt8])] = []
        try database.run("SELECT rowid, body FROM event WHERE profile = ?", [moved.from]) { row in
            held.append((row[0], row[1]))
        }
        for (id, body) in held where moved.includes(try Event(decoding: body)) {
            try database.run(
                "UPDATE OR REPLACE event SET profile = ? WHERE rowid = ?", [moved.to, id])
        }
    }

    private func remove(_ removed: RemovedEvents, in database: Database) throws {
        for event in removed.events {
            try database.run(
                "DELETE FROM event WHERE profile = ? AND timestamp = ? AND id = ? AND dataset = ?",
                [removed.profile, event.timestamp.milliseconds, event.id, event.dataset])
            let key = MemoryHubStore.eventKey(dataset: event.dataset, id: event.id)
            try database.run("DELETE FROM event_id WHERE key = ?", [key])
        }
    }

    private func writeEvents(to database: Database, state: SQLiteHubStore.State) throws {
        for (profile, event) in changes.events where event.timestamp >= state.eventsFrom {
            try database.run(
                """
                INSERT INTO event (profile, timestamp, id, dataset, body) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (profile, timestamp, id, dataset) DO UPDATE SET body = excluded.body
                """,
                [
                    profile, event.timestamp.milliseconds, event.id, event.dataset,
                    event.encoded(),
                ])
        }
        for taken in changes.eventIDs where taken.taken >= state.eventIDsFrom {
            let key = MemoryHubStore.eventKey(dataset: taken.dataset, id: taken.id)
            try database.run(
                """
                INSERT INTO event_id (key, taken) VALUES (?, ?)
                ON CONFLICT (key) DO UPDATE SET taken = excluded.taken
                """, [key, taken.taken.milliseconds])
        }
    }

    private func writeEntries(to database: Database, state: inout SQLiteHubStore.State) throws {
        let entries = changes.entries.sorted { $0.entry.profile < $1.entry.profile }
        var next = 0
        while next < entries.count {
            let profile = entries[next].entry.profile
            var shared: [(regions: Int64, entry: StoredEntry)] = []
            while next < entries.count, entries[next].entry.profile == profile {
                let bit = try stored(entries[next].region, in: database, state: &state).bit
                if let known = shared.firstIndex(where: { $0.entry == entries[next].entry }) {
                    shared[known].regions |= bit
                } else {
                    shared.append((bit, entries[next].entry))
                }
                next += 1
            }
            try write(shared, of: profile, to: database)
        }
    }

    /// Takes the regions out of the rows that they shared, and writes into those that are nobody's any more first.
    private func write(
        _ shared: [(regions: Int64, entry: StoredEntry)], of profile: ProfileID, to database: Database
    ) throws {
        let changed = shared.reduce(0) { $0 | $1.regions }
        var free: [Int64] = []
        var held: [(id: Int64, regions: Int64)] = []
        try database.run("SELECT rowid, regions FROM entry WHERE profile = ?", [profile]) { row in
            held.append((row[0], row[1]))
        }
        for (id, regions) in held {
            let left = regions & ~changed
            if left == 0 {
                free.append(id)
            } else if left != regions {
                try database.run("UPDATE entry SET regions = ? WHERE rowid = ?", [left, id])
            }
        }
        for (regions, entry) in shared {
            let columns: [any ColumnValue] = [
                regions, entry.revision.column, entry.leaseEnd?.milliseconds, entry.entry == nil,
                entry.encoded(),
            ]
            if let id = free.popLast() {
                try database.run(
                    """
                    UPDATE entry SET regions = ?, revision = ?, lease_end = ?, is_gone = ?, body = ?
                    WHERE rowid = ?
                    """, columns + [id])
            } else {
                try database.run(
                    """
                    INSERT INTO entry (regions, revision, lease_end, is_gone, body, profile)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """, columns + [profile])
            }
        }
        for id in free { try database.run("DELETE FROM entry WHERE rowid = ?", [id]) }
    }

    private func writeEdgesAndRefusals(to database: Database) throws {
        for box in changes.boxes {
            try database.run(
                "INSERT OR REPLACE INTO box (box, body) VALUES (?, ?)",
                [Int64(bitPattern: box.box.number), box.encoded()])
        }
        for identity in changes.deletions {
            try database.run(
                """
                INSERT INTO deletion (key, revision) VALUES (?, ?)
                ON CONFLICT (key) DO UPDATE SET revision = excluded.revision
                """, [identity.key, changes.revision.column])
        }
        for record in changes.rejected {
            try database.run("INSERT INTO rejected (body) VALUES (?)", [record.encoded()])
        }
        for job in changes.jobs {
            try database.run(
                "INSERT OR REPLACE INTO job (number, body) VALUES (?, ?)",
                [Int64(bitPattern: job.number), job.encoded()])
        }
        if !changes.jobs.isEmpty {
            try database.run(
                "DELETE FROM job WHERE number NOT IN (SELECT number FROM job ORDER BY number DESC LIMIT ?)",
                [SegmentationJob.keptMaximum])
        }
        try writeSystemJobs(to: database)
        if !changes.rejected.isEmpty {
            try database.run(
                "DELETE FROM rejected WHERE id <= (SELECT max(id) FROM rejected) - ?",
                [MemoryHubStore.rejectedMaximum])
        }
    }

    private func writeSystemJobs(to database: Database) throws {
        for (number, job) in changes.systemJobs {
            let column = Int64(bitPattern: number)
            guard let job else {
                try database.run("DELETE FROM system_job WHERE number = ?", [column])
                continue
            }
            try database.run(
                "INSERT OR REPLACE INTO system_job (number, body) VALUES (?, ?)",
                [column, job.encoded()])
        }
        if !changes.systemJobs.isEmpty {
            try database.run(
                """
                DELETE FROM system_job
                WHERE number NOT IN (SELECT number FROM system_job ORDER BY number DESC LIMIT ?)
                """, [SystemJob.keptMaximum])
        }
        for truncation in changes.truncations {
            try database.run(
                """
                INSERT INTO truncation (dataset, revision, time) VALUES (?, ?, ?)
                ON CONFLICT (dataset) DO UPDATE SET revision = excluded.revision, time = excluded.time
                """,
                [truncation.dataset, truncation.revision.column, truncation.time.milliseconds])
        }
    }

    /// A commit hides earlier ones whose time is not earlier: the clock may have been set back.
    private func markCommit(in database: Database) throws {
        try database.run("DELETE FROM commit_mark WHERE time >= ?", [changes.time.milliseconds])
        try database.run(
            "INSERT INTO commit_mark (time, revision) VALUES (?, ?)",
            [changes.time.milliseconds, changes.revision.column])
    }

    private func raiseFloors(in database: Database, state: inout SQLiteHubStore.State) throws {
        for (region, floor) in changes.floors {
            let held = try stored(region, in: database, state: &state)
            guard floor > held.floor else { continue }
            state.regions[region]?.floor = floor
            try database.run("UPDATE region SET floor = ? WHERE id = ?", [floor.column, held.id])
            try database.run(
                "UPDATE entry SET regions = regions & ~? WHERE is_gone = 1 AND revision <= ? AND regions & ?",
                [held.bit, floor.column, held.bit])
        }
        if let highest = changes.floors.map(\.floor).max() {
            try database.run(
                "DELETE FROM entry WHERE is_gone = 1 AND revision <= ? AND regions = 0", [highest.column])
        }
        // No floor is ever raised to a mark below the lowest floor again.
        if !changes.floors.isEmpty, let lowest = state.regions.values.map(\.floor).filter({ $0 > 0 }).min() {
            try database.run("DELETE FROM commit_mark WHERE revision < ?", [lowest.column])
        }
    }

    private func forget(in database: Database, state: inout SQLiteHubStore.State) throws {
        if let time = changes.forgetEventIDsBefore, time > state.eventIDsFrom {
            state.eventIDsFrom = time
            try database.run("DELETE FROM event_id WHERE taken < ?", [time.milliseconds])
        }
        if let time = changes.forgetEventsBefore, time > state.eventsFrom {
            state.eventsFrom = time
            try database.run("DELETE FROM event WHERE timestamp < ?", [time.milliseconds])
        }
    }

    private func writeHub(to database: Database, state: SQLiteHubStore.State) throws {
        if let epoch = changes.epoch {
            try database.run(
                "INSERT INTO lineage (first, epoch) VALUES (?, ?)",
                [changes.revision.column, Int64(bitPattern: epoch.number)])
        }
        if let catalog = changes.catalog {
            try database.run("UPDATE hub SET catalog = ?", [catalog.document.jsonBytes()])
        }
        try database.run(
            "UPDATE hub SET revision = ?, ids_from = ?, events_from = ?, deletions_through = ?",
            [
                changes.revision.column, state.eventIDsFrom.milliseconds, state.eventsFrom.milliseconds,
                state.deletionsThrough,
            ])
    }

    private func stored(
        _ region: Region, in database: Database, state: inout SQLiteHubStore.State
    ) throws -> SQLiteHubStore.StoredRegion {
        if let known = state.regions[region] { return known }
        try database.run("INSERT INTO region (code, floor) VALUES (?, 0)", [region.code])
        let added = SQLiteHubStore.StoredRegion(id: database.lastInsertedRowID, floor: 0)
        guard added.id <= SQLiteHubStore.StoredRegion.idsMaximum else {
            throw StoreFailure(
                "it has had \(SQLiteHubStore.StoredRegion.idsMaximum) regions, and cannot tell more apart: "
                    + "begin a new store")
        }
        state.regions[region] = added
        return added
    }
}
