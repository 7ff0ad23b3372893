internal import Glibc

/// Reads one segment from its beginning, holding no more of it in memory than a record needs.
struct SegmentScanner: ~Copyable {
    /// Why the scan ended before the end of the file.
    enum Stop: Error {
        case flaw(JournalSegment.Flaw)
        case failure(RuntimeFailure)
    }

    private static let chunkBytes = 1 << 20

    private let file: File
    private var buffer: [UInt8] = []
    private var position = 0
    /// Where in the file the first byte is that has not been understood.
    private(set) var offset = 0

    init(path: String) throws(RuntimeFailure) {
        file = try File(path, O_RDONLY, to: "open")
    }

    mutating func header() throws(Stop) -> JournalSegment {
        let available = try fill(JournalSegment.headerBytes)
        let header = Array(buffer[position..<position + min(available, JournalSegment.headerBytes)])
        do throws(JournalSegment.Flaw) {
            let segment = try JournalSegment.parse(header: header)
            advance(by: JournalSegment.headerBytes)
            return segment
        } catch {
            throw .flaw(error)
        }
    }

    /// The next record's payload, or `nil` at the end of the file.
    mutating func next() throws(Stop) -> [UInt8]? {
        let headerBytes = JournalSegment.recordHeaderBytes
        let available = try fill(headerBytes)
        if available == 0 { return nil }
        guard available >= headerBytes else {
            throw .flaw(.init("a record's header is cut off", isTear: true))
        }
        let length = buffer.littleEndian32(at: position)
        let checksum = buffer.littleEndian32(at: position + 4)
        guard length > 0, length <= JournalSegment.recordBytesMaximum else {
            throw .flaw(.init("a record has the impossible length \(length)", isTear: true))
        }
        guard try fill(headerBytes + Int(length)) >= headerBytes + Int(length) else {
            throw .flaw(.init("a record is cut off", isTear: true))
        }
        let payload = buffer[position + headerBytes..<position + headerBytes + Int(length)]
        guard JournalSegment.checksum(length: length, payload: payload) == checksum else {
            throw .flaw(.init("a record's checksum differs", isTear: true))
        }
        let record = Array(payload)
        advance(by: headerBytes + Int(length))
        return record
    }

    private mutating func advance(by count: Int) {
        position += count
        offset += count
    }

    /// Reads until `count` bytes are there from `position` on, or the file ends; returns how many are there.
    private mutating func fill(_ count: Int) throws(Stop) -> Int {
        while buffer.count - position < count {
            if position > 0 {
                buffer.removeFirst(position)
                position = 0
            }
            do throws(RuntimeFailure) {
                let chunk = try file.read(max(SegmentScanner.chunkBytes, count - buffer.count))
                if chunk.isEmpty { break }
                buffer.append(contentsOf: chunk)
            } catch {
                throw .failure(error)
            }
        }
        return buffer.count - position
    }
}
