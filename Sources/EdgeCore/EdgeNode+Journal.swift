internal import DequeModule
internal import Profiles
internal import SansIO
internal import Wire

/// Numbers of the journal's records, and the rewriting of the journal while it goes on.
struct JournalCursor: Sendable {
    /// The newest record's number; 0 before the first.
    private(set) var last: UInt64 = 0
    var synced: UInt64 = 0
    /// The file being written.
    var segment: UInt64 = 1
    /// The newest record when the segment began.
    var segmentBegan: UInt64 = 0
    /// The next place of the table to be written into the new segment, while rewriting.
    var rewriting: Int?

    mutating func next() -> UInt64 {
        last += 1
        return last
    }
}

extension EdgeNode {
    /// How many entries one turn writes while the journal is rewritten.
    private static var sliceEntriesMaximum: Int { 1_000 }

    /// Replays one record of an earlier start.
    mutating func replay(_ record: JournalRecord, at now: Instant) {
        var ignored: [EdgeEffect] = []
        switch record {
        case .entry, .gone: break
        // A message of the stream has ended: what its removals left without an owner goes.
        default: clearAbandoned()
        }
        switch record {
        case .opened(let box):
            outbox.open(box)
        case .event(let box, let event, let memberships):
            outbox.open(box)
            guard outbox.append(event, to: box, bytes: 512, record: 0) else { break }
            overlay.lay(memberships, of: event, in: box)
        case .released(let mark):
            _ = outbox.release(mark)
            overlay.release(mark)
        case .entry(let entry, let epoch, let lastAccess):
            // What is newer than anything seen so far replaces, as it did when it was written.
            replay(entry, of: epoch, lastAccess: min(lastAccess, now), effects: &ignored)
        case .gone(let gone, let epoch):
            noteReplayed(gone.revision, of: epoch)
            if let index = table.index(of: gone.profile) {
                let epochHeld = table[index].epoch
                let entry = table.remove(at: index)
                // Evicted and expired entries go at their own revision, and keep what lies over them.
                if gone.revision != entry.revision || epoch != epochHeld {
                    abandoned.append(contentsOf: entry.identityKeys)
                }
            }
        case .complete(let mark):
            complete = mark
            let highest = held.first { $0.epoch == mark.epoch }?.revision ?? 0
            held = [EpochMark(epoch: mark.epoch, revision: max(highest, mark.revision))]
        case .held(let marks):
            for mark in marks { noteReplayed(mark.revision, of: mark.epoch) }
        case .catalog(let catalog):
            use(catalog)
        }
        journal.segmentBegan = 0
    }

    private mutating func replay(
        _ entry: Entry, of epoch: Epoch, lastAccess: Instant, effects: inout [EdgeEffect]
    ) {
        noteReplayed(entry.revision, of: epoch)
        let index: Int
        if let held = table.index(of: entry.profile) {
            index = held
            for key in table[index].entry.identityKeys { table.release(key, from: index) }
            table.replace(index, with: entry, of: epoch)
            table[index].lastAccess = lastAccess
        } else {
            index = table.insert(
                EdgeProfileTable.Slot(
                    entry: entry, epoch: epoch, lastAccess: lastAccess, reported: lastAccess, generation: 0))
        }
        for key in entry.identityKeys {
            let previous = table.index(owning: key)
            if let previous, previous != index, table[previous].epoch == epoch,
                table[previous].entry.revision > entry.revision
            {
                continue
            }
            table.claim(key, for: index)
            if let previous, previous != index, table[previous].owned == 0 { _ = table.remove(at: previous) }
        }
        if table[index].owned == 0 { _ = table.remove(at: index) }
    }

    private mutating func noteReplayed(_ revision: Revision, of epoch: Epoch) {
        if let index = held.firstIndex(where: { $0.epoch == epoch }) {
            held[index].revision = max(held[index].revision, revision)
        } else {
            held.append(EpochMark(epoch: epoch, revision: revision))
        }
    }

    /// Rewrites the journal once most of it is history: a new segment takes everything that still counts, slice by
    /// slice while work goes on; then the old ones go.
    mutating func compactJournal(at now: Instant, into effects: inout [EdgeEffect]) {
        guard let place = journal.rewriting else {
            let live = UInt64(table.count + outbox.count)
            if journal.last - journal.segmentBegan > 4 * live + configuration.journalRecordsMinimum {
                beginSegment(into: &effects)
            }
            return
        }
        var next = place
        var written = 0
        while next < table.places.upperBound && written < EdgeNode.sliceEntriesMaximum {
            if table.isUsed(next) {
                let (entry, epoch) = (table[next].entry, table[next].epoch)
                append(
                    .entry(entry, epoch, lastAccess: table[next].lastAccess), isUrgent: false, into: &effects)
                written += 1
            }
            next += 1
        }
        if next < table.places.upperBound {
            journal.rewriting = next
        } else {
            journal.rewriting = nil
            effects.append(.dropSegments(before: journal.segment))
        }
    }

    private mutating func beginSegment(into effects: inout [EdgeEffect]) {
        counters.journalRewrites += 1
        journal.segment += 1
        journal.segmentBegan = journal.last
        journal.rewriting = 0
        effects.append(.beginSegment(journal.segment))
        append(.catalog(catalog), isUrgent: false, into: &effects)
        for contents in outbox.boxes {
            append(.opened(contents.box), isUrgent: false, into: &effects)
            for held in contents.events {
                let mark = BoxMark(box: contents.box, number: held.event.number)
                append(
                    .event(contents.box, held.event, overlay.memberships(from: mark)), isUrgent: false,
                    into: &effects)
            }
        }
        append(.held(held), isUrgent: false, into: &effects)
        if let complete { append(.complete(complete), isUrgent: false, into: &effects) }
    }
}
