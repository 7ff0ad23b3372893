/// One file of an edge's journal, `journal-<number>.spoke`: a header, then framed records. Numbers are
/// little-endian.
///
/// ```
/// header   magic "SPOKEJNL" | version: 4 bytes | number: 8 | boot id: 16 | CRC-32 of all before: 4
/// record   length of the payload: 4 | checksum: 4 | payload (`JournalRecord.encoded()`)
/// ```
///
/// A record's checksum is its payload's CRC-32, xor the length times 0x9E3779B9.
///
/// The boot id says whose monotonic clock the records' instants are on. A reader takes its own version and
/// the one before.
public struct JournalSegment: Hashable, Sendable {
    public static let version: UInt32 = 1
    public static let headerBytes = 40
    public static let recordHeaderBytes = 8
    /// Longer records are taken for damage; an entry has at most about two megabytes, a catalog less.
    public static let recordBytesMaximum = 16 << 20

    private static let magic = Array("SPOKEJNL".utf8)

    public var number: UInt64
    public var bootID: BootID

    public init(number: UInt64, bootID: BootID) {
        self.number = number
        self.bootID = bootID
    }

    public static func fileName(_ number: UInt64) -> String { "journal-\(number).spoke" }

    /// The number in a file's name; `nil` for other files.
    public static func number(ofFile name: String) -> UInt64? {
        guard name.hasPrefix("journal-"), name.hasSuffix(".spoke") else { return nil }
        let digits = name.dropFirst("journal-".count).dropLast(".spoke".count)
        // Only the canonical spelling: no other file may claim the same number.
        return UInt64(digits).flatMap { fileName($0) == name ? $0 : nil }
    }

    public var header: [UInt8] {
        var bytes = JournalSegment.magic
        bytes.appendLittleEndian(JournalSegment.version)
        bytes.appendLittleEndian(number)
        bytes.append(contentsOf: bootID.bytes)
        bytes.appendLittleEndian(Checksum.crc32(bytes))
        return bytes
    }

    public static func parse(header: [UInt8]) throws(Flaw) -> JournalSegment {
        guard header.count == headerBytes, header.contains(where: { $0 != 0 }) else {
            throw Flaw("the header is cut off", isTear: true)
        }
        guard header.starts(with: magic) else { throw Flaw("not a journal", isTear: false) }
        guard Checksum.crc32(header[..<36]) == header.littleEndian32(at: 36) else {
            throw Flaw("the header's checksum differs", isTear: true)
        }
        let version = header.littleEndian32(at: 8)
        guard version == JournalSegment.version else {
            throw Flaw("version \(version) is not understood by this program", isTear: false)
        }
        let number = UInt64(header.littleEndian32(at: 12)) | UInt64(header.littleEndian32(at: 16)) << 32
        return JournalSegment(number: number, bootID: BootID(bytes: Array(header[20..<36])))
    }

    /// Appends `payload`, framed, to `buffer`. The payload is never empty: a run of zeros, as file systems
    /// leave after a power cut, must not look like a record.
    public static func frame(_ payload: [UInt8], into buffer: inout [UInt8]) {
        precondition(
            !payload.isEmpty && payload.count <= recordBytesMaximum, "a record of \(payload.count) bytes")
        let start = buffer.count
        buffer.appendLittleEndian(UInt32(payload.count))
        buffer.appendLittleEndian(UInt32(0))
        buffer.append(contentsOf: payload)
        let checksum = JournalSegment.checksum(length: UInt32(payload.count), payload: payload[...])
        for index in 0..<4 { buffer[start + 4 + index] = UInt8(truncatingIfNeeded: checksum >> (8 * index)) }
    }

    public static func checksum(length: UInt32, payload: ArraySlice<UInt8>) -> UInt32 {
        // Mixing the length in, instead of running it through the CRC, spares a copy and still ties both
        // together.
        Checksum.crc32(payload) ^ (length &* 0x9E37_79B9)
    }

    /// Why a segment cannot be read on.
    public struct Flaw: Error, Hashable, Sendable {
        public var reason: String
        /// Whether a crash in the middle of writing explains it.
        public var isTear: Bool

        init(_ reason: String, isTear: Bool) {
            self.reason = reason
            self.isTear = isTear
        }
    }
}

extension [UInt8] {
    mutating func appendLittleEndian(_ value: some FixedWidthInteger & UnsignedInteger) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) {
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    /// The caller has checked that four bytes are there.
    func littleEndian32(at offset: Int) -> UInt32 {
        UInt32(self[offset]) | UInt32(self[offset + 1]) << 8 | UInt32(self[offset + 2]) << 16
            | UInt32(self[offset + 3]) << 24
    }
}
