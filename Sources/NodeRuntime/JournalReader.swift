public import EdgeCore
internal import Glibc
public import SansIO
internal import Wire

/// What an edge finds in its folder at a start.
public struct JournalReplay: Sendable {
    /// In the order written.
    public var records: [JournalRecord] = []
    /// The newest segment that is left on disk; 0 when there is none.
    public var lastSegment: UInt64 = 0
    /// What a crash left half written at the end, cut off.
    public var tornBytes = 0
}

/// Reads a journal, oldest segment first.
///
/// The end of the newest segment may be torn: it is cut off at the first record that is not whole. Damage
/// anywhere else, or a missing segment, is an error, because what follows was written on top of what is lost.
public struct JournalReader {
    /// The instant of accesses on another start's clock: before any time-to-live.
    public static let longAgo = Instant(nanoseconds: .min / 2)

    private let folder: Folder
    private let bootID: BootID

    public init(folder: Folder, bootID: BootID = .current) {
        self.folder = folder
        self.bootID = bootID
    }

    public func replay() throws(RuntimeFailure) -> JournalReplay {
        let numbers = try folder.names().compactMap(JournalSegment.number(ofFile:)).sorted()
        var replay = JournalReplay()
        replay.lastSegment = numbers.last ?? 0
        for (index, number) in numbers.enumerated() {
            if index > 0, number != numbers[index - 1] + 1 {
                let missing = folder.path(of: JournalSegment.fileName(numbers[index - 1] + 1))
                throw .journalDamaged(file: missing, offset: 0, reason: "the file is missing")
            }
            try read(number, isNewest: index == numbers.count - 1, into: &replay)
        }
        return replay
    }

    private func read(
        _ number: UInt64, isNewest: Bool, into replay: inout JournalReplay
    ) throws(RuntimeFailure) {
        let path = folder.path(of: JournalSegment.fileName(number))
        var scanner = try SegmentScanner(path: path)
        do throws(SegmentScanner.Stop) {
            let segment = try scanner.header()
            if segment.number != number {
                throw .flaw(.init("it is segment \(segment.number) under another name", isTear: false))
            }
            while let payload = try scanner.next() {
                replay.records.append(
                    try record(payload, at: scanner, isFromThisBoot: segment.bootID == bootID))
            }
        } catch {
            switch error {
            case .failure(let failure): throw failure
            case .flaw(let flaw) where flaw.isTear && isNewest:
                replay.tornBytes = try cutTear(of: number, at: scanner.offset)
                if scanner.offset == 0 { replay.lastSegment = number - 1 }
            case .flaw(let flaw):
                throw .journalDamaged(file: path, offset: scanner.offset, reason: flaw.reason)
            }
        }
    }

    private func record(
        _ payload: [UInt8], at scanner: borrowing SegmentScanner, isFromThisBoot: Bool
    ) throws(SegmentScanner.Stop) -> JournalRecord {
        do throws(WireError) {
            let record = try JournalRecord(decoding: payload)
            if case .entry(let entry, let epoch, _) = record, !isFromThisBoot {
                return .entry(entry, epoch, lastAccess: JournalReader.longAgo)
            }
            return record
        } catch {
            // The checksum is right, so this is no tear: another program wrote it.
            throw .flaw(.init("\(error)", isTear: false))
        }
    }

    /// Cuts the segment off at `offset` and returns by how many bytes; a segment without a header goes
    /// altogether.
    private func cutTear(of number: UInt64, at offset: Int) throws(RuntimeFailure) -> Int {
        let name = JournalSegment.fileName(number)
        let file = try File(folder.path(of: name), O_RDWR, to: "open")
        let torn = try file.count() - offset
        if offset == 0 {
            try folder.delete(name)
        } else {
            try file.truncate(to: offset)
            try file.synchronize()
        }
        return torn
    }
}
