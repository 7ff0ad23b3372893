public import Profiles
public import SansIO

/// Reads protobuf fields from bytes that anyone may have sent: every length is checked, nothing traps.
///
/// A message is read by `while let field = try reader.next()`, a `switch` over the field's number, and `skip` for
/// numbers that are not known. Groups, long abandoned by protobuf, are refused.
public struct ProtobufReader: Sendable {
    public enum WireType: UInt8, Sendable {
        case varint = 0
        case fixed64 = 1
        case delimited = 2
        case fixed32 = 5
    }

    public struct Field: Sendable {
        public let number: Int
        public let type: WireType
    }

    private let bytes: [UInt8]
    private var end: Int
    public private(set) var offset: Int

    public init(_ bytes: [UInt8]) {
        self.init(bytes, in: 0..<bytes.count)
    }

    private init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        offset = range.lowerBound
        end = range.upperBound
    }

    /// The next field's number and type; its value must be read or skipped before the next call. `nil` at the end.
    public mutating func next() throws(WireError) -> Field? {
        if offset == end { return nil }
        let start = offset
        let tag = try varint()
        guard let type = WireType(rawValue: UInt8(tag & 7)), tag >> 3 > 0, tag >> 3 < 1 << 29 else {
            throw .malformed(offset: start)
        }
        return Field(number: Int(tag >> 3), type: type)
    }

    public mutating func uint64(_ field: Field) throws(WireError) -> UInt64 {
        try expect(field, .varint)
        return try varint()
    }

    /// Numbers beyond 32 bits are refused rather than cut.
    public mutating func uint32(_ field: Field) throws(WireError) -> UInt32 {
        let start = offset
        guard let value = UInt32(exactly: try uint64(field)) else { throw .malformed(offset: start) }
        return value
    }

    /// A zigzag-encoded `sint64`.
    public mutating func sint64(_ field: Field) throws(WireError) -> Int64 {
        let value = try uint64(field)
        return Int64(bitPattern: value >> 1) ^ -Int64(value & 1)
    }

    public mutating func bool(_ field: Field) throws(WireError) -> Bool {
        try uint64(field) != 0
    }

    public mutating func fixed64(_ field: Field) throws(WireError) -> UInt64 {
        try expect(field, .fixed64)
        guard end - offset >= 8 else { throw .truncated(offset: offset) }
        defer { offset += 8 }
        return word(at: offset)
    }

    /// Text of at most `maximum` bytes, which must be UTF-8.
    public mutating func string(_ field: Field, maximum: Int, _ name: String) throws(WireError) -> String {
        let range = try content(field, maximum: maximum, name)
        guard let text = String(validating: bytes[range], as: UTF8.self) else { throw .invalid(name) }
        return text
    }

    public mutating func bytes(_ field: Field, maximum: Int, _ name: String) throws(WireError) -> [UInt8] {
        Array(bytes[try content(field, maximum: maximum, name)])
    }

    /// A JSON document of at most `maximum` bytes, parsed in place.
    public mutating func json(_ field: Field, maximum: Int, _ name: String) throws(WireError) -> Value {
        try document(field, maximum: maximum, name).value
    }

    /// The same, and its text.
    public mutating func document(
        _ field: Field, maximum: Int, _ name: String
    ) throws(WireError) -> (value: Value, text: ArraySlice<UInt8>) {
        let range = try content(field, maximum: maximum, name)
        do throws(JSONError) {
            return (try JSONParser(bytesMaximum: maximum).parse(bytes, in: range), bytes[range])
        } catch {
            throw .invalid("\(name) (\(error))")
        }
    }

    public mutating func key(_ field: Field, _ name: String) throws(WireError) -> Key16 {
        let range = try content(field, maximum: 16, name)
        guard range.count == 16 else { throw .invalid(name) }
        return Key16(
            high: word(at: range.lowerBound).byteSwapped, low: word(at: range.lowerBound + 8).byteSwapped)
    }

    /// A reader for the nested message.
    public mutating func message(_ field: Field) throws(WireError) -> ProtobufReader {
        ProtobufReader(bytes, in: try content(field, maximum: .max, ""))
    }

    /// Begins a nested message in place: reading ends with it, until `leave` is given what this returned.
    mutating func enter(_ field: Field) throws(WireError) -> Int {
        let range = try content(field, maximum: .max, "")
        defer {
            offset = range.lowerBound
            end = range.upperBound
        }
        return end
    }

    /// Goes on behind a nested message that was read to its end.
    mutating func leave(to outer: Int) {
        end = outer
    }

    /// Goes back to where something was begun.
    mutating func rewind(to offset: Int) {
        self.offset = offset
    }

    /// Where a text lies that must be UTF-8 of at most `maximum` bytes.
    mutating func text(_ field: Field, maximum: Int, _ name: String) throws(WireError) -> Range<Int> {
        let range = try content(field, maximum: maximum, name)
        var union: UInt8 = 0
        for index in range { union |= bytes[index] }
        if union >= 0x80 && String(validating: bytes[range], as: UTF8.self) == nil { throw .invalid(name) }
        return range
    }

    /// Negative, zero or positive, as the bytes of one place precede, equal or follow those of another.
    func compare(_ lhs: Range<Int>, _ rhs: Range<Int>) -> Int {
        var left = lhs.lowerBound
        var right = rhs.lowerBound
        while left < lhs.upperBound && right < rhs.upperBound {
            if bytes[left] != bytes[right] { return Int(bytes[left]) - Int(bytes[right]) }
            left += 1
            right += 1
        }
        return lhs.count - rhs.count
    }

    func copy(_ range: Range<Int>) -> [UInt8] { Array(bytes[range]) }

    /// Appends repeated numbers, packed into one field or not, up to `maximum` in all.
    public mutating func append(
        _ field: Field, to values: inout [UInt32], maximum: Int, _ name: String
    ) throws(WireError) {
        guard field.type == .delimited else {
            if values.count >= maximum { throw .excessive(name, maximum: maximum) }
            return values.append(try uint32(field))
        }
        var packed = try message(field)
        while packed.offset < packed.end {
            if values.count >= maximum { throw .excessive(name, maximum: maximum) }
            let start = packed.offset
            guard let value = UInt32(exactly: try packed.varint()) else { throw .malformed(offset: start) }
            values.append(value)
        }
    }

    public mutating func skip(_ field: Field) throws(WireError) {
        switch field.type {
        case .varint: _ = try varint()
        case .fixed64: _ = try fixed64(field)
        case .delimited: _ = try content(field, maximum: .max, "")
        case .fixed32:
            guard end - offset >= 4 else { throw .truncated(offset: offset) }
            offset += 4
        }
    }

    private func expect(_ field: Field, _ type: WireType) throws(WireError) {
        if field.type != type { throw .malformed(offset: offset) }
    }

    /// Where the content of a delimited field lies.
    mutating func content(_ field: Field, maximum: Int, _ name: String) throws(WireError) -> Range<Int> {
        try expect(field, .delimited)
        let length = try varint()
        guard length <= UInt64(end - offset) else { throw .truncated(offset: offset) }
        guard length <= UInt64(maximum) else { throw .excessive(name, maximum: maximum) }
        defer { offset += Int(length) }
        return offset..<(offset + Int(length))
    }

    /// Nearly every number that is read, a tag or a length, has one byte.
    @inline(__always)
    private mutating func varint() throws(WireError) -> UInt64 {
        if offset < end {
            let byte = bytes[offset]
            if byte < 0x80 {
                offset += 1
                return UInt64(byte)
            }
        }
        return try longVarint()
    }

    @inline(never)
    private mutating func longVarint() throws(WireError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        let start = offset
        while offset < end {
            let byte = bytes[offset]
            offset += 1
            // The tenth byte has room for one bit.
            if shift == 63 && byte > 1 { throw .malformed(offset: start) }
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw .truncated(offset: start)
    }

    /// The number that eight bytes make, the least significant first.
    private func word(at start: Int) -> UInt64 {
        let raw = bytes.span.bytes
        precondition(start >= 0 && start + 8 <= raw.byteCount)
        return UInt64(
            littleEndian: unsafe raw.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self))
    }
}
