public import Profiles
public import SansIO

/// Appends protobuf fields to bytes, in the form `protoc` writes: what is zero or empty is left out unless it is
/// said to be kept, lengths are minimal, and the caller writes fields in ascending order.
public struct ProtobufWriter: Sendable {
    public private(set) var bytes: [UInt8]

    public init(capacity: Int = 0) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// Goes on behind what is written already.
    public init(continuing bytes: consuming [UInt8]) {
        self.bytes = bytes
    }

    /// A nested message that was begun and must be ended.
    public struct Mark: Sendable {
        /// Where its content starts, unless its length takes more or fewer bytes than were set aside.
        fileprivate let contentStart: Int
        fileprivate let lengthBytes: Int
    }

    public mutating func varint(_ field: Int, _ value: UInt64, keepingZero: Bool = false) {
        if value == 0 && !keepingZero { return }
        tag(field, 0)
        append(varint: value)
    }

    /// A signed number as `sint64`: zigzag, so that small negative numbers are short.
    public mutating func zigzag(_ field: Int, _ value: Int64, keepingZero: Bool = false) {
        varint(field, UInt64(bitPattern: (value << 1) ^ (value >> 63)), keepingZero: keepingZero)
    }

    public mutating func bool(_ field: Int, _ value: Bool) {
        varint(field, value ? 1 : 0)
    }

    public mutating func fixed64(_ field: Int, _ value: UInt64, keepingZero: Bool = false) {
        if value == 0 && !keepingZero { return }
        tag(field, 1)
        append(fixed64: value)
    }

    public mutating func string(_ field: Int, _ value: String, keepingEmpty: Bool = false) {
        if value.isEmpty && !keepingEmpty { return }
        tag(field, 2)
        append(varint: UInt64(value.utf8.count))
        // As one piece of memory: a collection of code units is copied one by one.
        var value = value
        value.withUTF8 { unsafe bytes.append(contentsOf: $0) }
    }

    public mutating func bytes(_ field: Int, _ value: [UInt8], keepingEmpty: Bool = false) {
        if value.isEmpty && !keepingEmpty { return }
        tag(field, 2)
        append(varint: UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    /// Fields that are encoded already.
    mutating func raw(_ fields: ArraySlice<UInt8>) {
        bytes.append(contentsOf: fields)
    }

    /// Sixteen bytes, the most significant first, also when all are zero.
    public mutating func key(_ field: Int, _ key: Key16) {
        tag(field, 2)
        bytes.append(16)
        append(fixed64: key.high.byteSwapped)
        append(fixed64: key.low.byteSwapped)
    }

    /// The value as JSON, `expecting` about so many bytes.
    public mutating func json(_ field: Int, _ value: Value, expecting length: Int = 512) {
        let mark = begin(field, expecting: length)
        value.appendJSON(to: &bytes)
        end(mark)
    }

    /// Repeated numbers in one field.
    public mutating func packed(_ field: Int, _ values: [UInt32]) {
        if values.isEmpty { return }
        let mark = begin(field, expecting: values.count * 2)
        for value in values { append(varint: UInt64(value)) }
        end(mark)
    }

    /// Begins a nested message. `expecting` guesses its length in bytes: a wrong guess costs one move of them.
    public mutating func begin(_ field: Int, expecting length: Int = 0) -> Mark {
        tag(field, 2)
        let lengthBytes = ProtobufWriter.varintBytes(UInt64(length))
        for _ in 0..<lengthBytes { bytes.append(0) }
        return Mark(contentStart: bytes.count, lengthBytes: lengthBytes)
    }

    public mutating func end(_ mark: Mark) {
        var length = UInt64(bytes.count - mark.contentStart)
        let lengthStart = mark.contentStart - mark.lengthBytes
        let needed = ProtobufWriter.varintBytes(length)
        if needed > mark.lengthBytes {
            bytes.insert(contentsOf: repeatElement(0, count: needed - mark.lengthBytes), at: lengthStart)
        } else if needed < mark.lengthBytes {
            bytes.removeSubrange(lengthStart..<(lengthStart + mark.lengthBytes - needed))
        }
        for index in lengthStart..<(lengthStart + needed) {
            bytes[index] =
                UInt8(truncatingIfNeeded: length & 0x7f) | (index + 1 < lengthStart + needed ? 0x80 : 0)
            length >>= 7
        }
    }

    private mutating func tag(_ field: Int, _ wireType: UInt64) {
        append(varint: UInt64(field) << 3 | wireType)
    }

    private mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    private mutating func append(fixed64 value: UInt64) {
        var rest = value
        for _ in 0..<8 {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    static func varintBytes(_ value: UInt64) -> Int {
        max(1, (64 - value.leadingZeroBitCount + 6) / 7)
    }
}
