import EdgeCore
import NodeRuntime
import Profiles
import SansIO
import Synchronization
import Testing
import Wire

struct JournalTests {
    private let temporary: TemporaryFolder

    init() throws { temporary = try TemporaryFolder() }

    private func box(_ number: UInt64) -> JournalRecord { .opened(Box(number)) }

    /// Writes what `body` appends, syncs it all and ends.
    @discardableResult
    private func write(after lastSegment: UInt64 = 0, _ body: (JournalWriter) -> Void) throws -> [UInt64] {
        let synced = Mutex<[UInt64]>([])
        let writer = try JournalWriter(
            folder: try temporary.folder, lastSegment: lastSegment, syncDelay: .seconds(60),
            metrics: Metrics())
        try writer.start(
            onSynced: { number in synced.withLock { $0.append(number) } },
            onFailure: { Issue.record($0) })
        body(writer)
        writer.close()
        return synced.withLock { $0 }
    }

    private func replay() throws -> JournalReplay { try JournalReader(folder: try temporary.folder).replay() }

    @Test func `records come back in the order written, across segments and starts`() throws {
        let synced = try write { writer in
            for number in 1...3 as ClosedRange<UInt64> {
                writer.append(box(number), number: number, isUrgent: false)
            }
            writer.beginSegment(2)
            writer.append(box(4), number: 4, isUrgent: true)
        }
        #expect(synced.last == 4)
        let first = try replay()
        #expect(first.records == (1...4).map { box($0) })
        #expect(first.lastSegment == 2)

        try write(after: first.lastSegment) { $0.append(box(5), number: 1, isUrgent: false) }
        let second = try replay()
        #expect(second.records == (1...5).map { box($0) })
        #expect(try temporary.segments == ["journal-1.spoke", "journal-2.spoke", "journal-3.spoke"])
    }

    @Test func `records that come close upon one another share a sync`() throws {
        let writer = try JournalWriter(
            folder: try temporary.folder, lastSegment: 0, syncDelay: .seconds(60), metrics: Metrics())
        let synced = Mutex<UInt64>(0)
        try writer.start(
            onSynced: { number in synced.withLock { $0 = number } }, onFailure: { Issue.record($0) })
        let start = SystemClock.now
        for number in 1...5_000 as ClosedRange<UInt64> {
            writer.append(box(number), number: number, isUrgent: true)
            // Each is there to be synced before the next comes.
            let next = SystemClock.now + .microseconds(20)
            while SystemClock.now < next {}
        }
        writer.close()
        let milliseconds = Int((SystemClock.now - start).nanoseconds / 1_000_000)
        #expect(synced.withLock { $0 } == 5_000)
        #expect(writer.syncs.value <= milliseconds + 2)
    }

    @Test func `dropped segments are gone, and those of earlier starts with them`() throws {
        try write { $0.append(box(1), number: 1, isUrgent: false) }
        try write(after: 1) { writer in
            writer.append(box(2), number: 1, isUrgent: false)
            writer.beginSegment(2)
            writer.append(box(3), number: 2, isUrgent: false)
            writer.dropSegments(before: 2)
        }
        #expect(try temporary.segments == ["journal-3.spoke"])
        let replay = try replay()
        #expect(replay.records == [box(3)])
        #expect(replay.lastSegment == 3)
    }

    @Test func `a start that writes nothing leaves nothing`() throws {
        try write { _ in }
        #expect(try temporary.segments == [])
        #expect(try replay().lastSegment == 0)
    }

    @Test func `many records share a sync`() throws {
        let metrics = Metrics()
        let writer = try JournalWriter(
            folder: try temporary.folder, lastSegment: 0, syncDelay: .seconds(60), metrics: metrics)
        // Queued before the thread starts, so that the first sync finds all of them.
        for number in 1...1_000 as ClosedRange<UInt64> {
            writer.append(box(number), number: number, isUrgent: true)
        }
        try writer.start(onSynced: { _ in }, onFailure: { Issue.record($0) })
        writer.close()
        #expect(writer.syncs.value == 1)
        #expect(try replay().records.count == 1_000)
    }

    @Test func `a tail torn at any byte costs only the records it touches`() throws {
        try write { writer in
            for number in 1...3 as ClosedRange<UInt64> {
                writer.append(box(number), number: number, isUrgent: false)
            }
        }
        let whole = try temporary.bytes(of: "journal-1.spoke")
        let recordBytes = JournalSegment.recordHeaderBytes + box(1).encoded().count
        #expect(whole.count == JournalSegment.headerBytes + 3 * recordBytes)

        for count in 0..<whole.count {
            try temporary.write(Array(whole[..<count]), to: "journal-1.spoke")
            let left = max(0, count - JournalSegment.headerBytes) / recordBytes
            let torn = try replay()
            #expect(torn.records == (0..<left).map { box(UInt64($0) + 1) }, "cut at byte \(count)")
            #expect(torn.lastSegment == (count < JournalSegment.headerBytes ? 0 : 1))
            // The cut is durable: a second start finds a whole journal, and writes on behind it.
            #expect(try replay().tornBytes == 0)
            let last = torn.lastSegment
            try write(after: last) { $0.append(box(9), number: 1, isUrgent: false) }
            #expect(try replay().records == torn.records + [box(9)])
            if last == 1 { try temporary.folder.delete("journal-2.spoke") }
        }
    }

    @Test func `zeros behind the last record, as a power cut leaves, are cut off`() throws {
        try write { $0.append(box(1), number: 1, isUrgent: false) }
        let whole = try temporary.bytes(of: "journal-1.spoke")
        try temporary.write(whole + [UInt8](repeating: 0, count: 4_096), to: "journal-1.spoke")
        let replay = try replay()
        #expect(replay.records == [box(1)])
        #expect(replay.tornBytes == 4_096)
    }

    @Test func `no flipped bit of a record goes unnoticed`() throws {
        try write { $0.append(box(7), number: 1, isUrgent: false) }
        let whole = try temporary.bytes(of: "journal-1.spoke")
        for bit in JournalSegment.headerBytes * 8..<whole.count * 8 {
            var flipped = whole
            flipped[bit / 8] ^= 1 << (bit % 8)
            try temporary.write(flipped, to: "journal-1.spoke")
            #expect(try replay().records == [], "bit \(bit)")
        }
    }

    @Test func `damage in an older segment is reported with its place, and nothing is cut`() throws {
        try write { writer in
            writer.append(box(1), number: 1, isUrgent: false)
            writer.beginSegment(2)
            writer.append(box(2), number: 2, isUrgent: false)
        }
        var damaged = try temporary.bytes(of: "journal-1.spoke")
        damaged[damaged.count - 1] ^= 1
        try temporary.write(damaged, to: "journal-1.spoke")
        let error = #expect(throws: RuntimeFailure.self) { try replay() }
        let text = try #require(error?.description)
        #expect(text.contains("journal-1.spoke is damaged at byte 40 (a record's checksum differs)"))
        #expect(text.contains("delete the folder's journal-*.spoke"))
        #expect(try temporary.bytes(of: "journal-1.spoke") == damaged)
    }

    @Test func `a missing segment is reported`() throws {
        try write { writer in
            for segment in 1...3 as ClosedRange<UInt64> {
                if segment > 1 { writer.beginSegment(segment) }
                writer.append(box(segment), number: segment, isUrgent: false)
            }
        }
        try temporary.folder.delete("journal-2.spoke")
        let error = #expect(throws: RuntimeFailure.self) { try replay() }
        #expect(
            error?.description.contains("journal-2.spoke is damaged at byte 0 (the file is missing)") == true)
    }

    @Test func `a segment of a later version is left alone`() throws {
        try write { $0.append(box(1), number: 1, isUrgent: false) }
        var later = JournalSegment(number: 1, bootID: .current).header
        later[8] = 2
        later.removeLast(4)
        let checksum = Checksum.crc32(later)
        for shift in stride(from: 0, to: 32, by: 8) {
            later.append(UInt8(truncatingIfNeeded: checksum >> shift))
        }
        try temporary.write(later, to: "journal-1.spoke")
        let error = #expect(throws: RuntimeFailure.self) { try replay() }
        #expect(error?.description.contains("version 2 is not understood") == true)
    }

    @Test func `accesses on another boot's clock count as long ago`() throws {
        let entry = Entry(
            profile: Key16(high: 1, low: 2), revision: 3,
            identities: [Identity(namespace: "Email", value: "a@b")],
            memberships: [], fields: [])
        let record = JournalRecord.entry(entry, Epoch(4), lastAccess: Instant(nanoseconds: 5_000))
        try write { $0.append(record, number: 1, isUrgent: false) }
        #expect(try replay().records == [record])

        let otherBoot = BootID(bytes: (0..<16).map { $0 })
        let elsewhere = try JournalReader(folder: try temporary.folder, bootID: otherBoot).replay()
        #expect(elsewhere.records == [.entry(entry, Epoch(4), lastAccess: JournalReader.longAgo)])
        // Far enough for the longest time-to-live on a machine that has just started.
        #expect(JournalReader.longAgo + Destination.timeToLiveMaximum < .zero)
    }

    @Test func `a disk that fails is reported, and nothing is called durable`() throws {
        let folder = try temporary.folder
        try temporary.write([1], to: "journal-1.spoke")
        let failures = Mutex<[RuntimeFailure]>([])
        let writer = try JournalWriter(folder: folder, lastSegment: 0, syncDelay: .zero, metrics: Metrics())
        writer.append(box(1), number: 1, isUrgent: true)
        try writer.start(
            onSynced: { Issue.record("record \($0) called durable") },
            onFailure: { failure in failures.withLock { $0.append(failure) } })
        writer.close()
        let failure = try #require(failures.withLock { $0.first })
        #expect(failure.description.hasPrefix("cannot create \(temporary.path)/journal-1.spoke"))
    }
}
