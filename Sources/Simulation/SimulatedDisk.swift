internal import EdgeCore
internal import SansIO

/// An edge's disk: what is appended is lost in a crash of the machine until it is synced.
struct SimulatedDisk: Sendable {
    private struct Segment: Sendable {
        let number: UInt64
        var records: [JournalRecord] = []
    }

    private var segments = [Segment(number: 0)]
    /// Records at the end that no sync has covered.
    private var unsyncedCount = 0
    /// The number of the newest record appended, in this start of the edge.
    private(set) var appended: UInt64 = 0
    private(set) var synced: UInt64 = 0
    /// What a copy of the journal holds.
    private var copy: [JournalRecord]?
    private let isKept: Bool

    init(isKept: Bool) {
        self.isKept = isKept
    }

    var needsSync: Bool { synced < appended }
    var hasCopy: Bool { copy != nil }

    mutating func append(_ record: JournalRecord, number: UInt64) {
        appended = number
        guard isKept else { return }
        segments[segments.count - 1].records.append(record)
        unsyncedCount += 1
    }

    mutating func beginSegment(_ number: UInt64) {
        if isKept { segments.append(Segment(number: number)) }
    }

    mutating func dropSegments(before number: UInt64) {
        while segments.count > 1, segments[0].number < number { segments.removeFirst() }
        let count = segments.reduce(0) { $0 + $1.records.count }
        unsyncedCount = min(unsyncedCount, count)
    }

    mutating func sync(through number: UInt64) {
        guard number > synced else { return }
        synced = number
        unsyncedCount = min(unsyncedCount, Int(appended - number))
    }

    /// The process has ended. The machine too, if `surviving` says how many of the unsynced records remain.
    mutating func crash(surviving: (Int) -> Int?) {
        if unsyncedCount > 0, let kept = surviving(unsyncedCount) {
            var lost = unsyncedCount - kept
            while lost > 0, let last = segments.indices.last {
                let taken = min(lost, segments[last].records.count)
                segments[last].records.removeLast(taken)
                lost -= taken
                if segments[last].records.isEmpty && segments.count > 1 {
                    segments.removeLast()
                } else {
                    break
                }
            }
        }
        unsyncedCount = 0
        appended = 0
        synced = 0
    }

    /// The journal as a start reads it, oldest record first, in one segment from now on.
    mutating func replay() -> [JournalRecord] {
        let records = segments.flatMap(\.records)
        // What the edge begins anew carries higher numbers.
        segments = [Segment(number: 0, records: records)]
        return records
    }

    mutating func delete() {
        segments = [Segment(number: 0)]
        unsyncedCount = 0
    }

    mutating func keepCopy() { copy = segments.flatMap(\.records) }

    mutating func restoreCopy() {
        guard let copy else { return }
        segments = [Segment(number: 0, records: copy)]
        unsyncedCount = 0
    }

    var recordCount: Int { segments.reduce(0) { $0 + $1.records.count } }
}
