/// SipHash-2-4 with a 128-bit result and an explicit key: the same on every machine and in every run, unlike
/// `Hasher`, and safe against chosen input as long as the key is secret.
public struct StableHash: Sendable {
    private var v0: UInt64
    private var v1: UInt64
    private var v2: UInt64
    private var v3: UInt64
    private var tail: UInt64 = 0
    private var count: UInt64 = 0

    public init(key: (UInt64, UInt64) = (0, 0)) {
        v0 = 0x736f_6d65_7073_6575 ^ key.0
        v1 = 0x646f_7261_6e64_6f6d ^ key.1 ^ 0xee
        v2 = 0x6c79_6765_6e65_7261 ^ key.0
        v3 = 0x7465_6462_7974_6573 ^ key.1
    }

    public mutating func combine(byte: UInt8) {
        tail |= UInt64(byte) << (8 * (count & 7))
        count &+= 1
        if count & 7 == 0 {
            absorb(tail)
            tail = 0
        }
    }

    public mutating func combine(_ value: UInt64) {
        if count & 7 == 0 {
            absorb(value)
            count &+= 8
        } else {
            // The lower bytes fill up the word that has begun, the rest begin the next.
            let shift = 8 * (count & 7)
            absorb(tail | value << shift)
            tail = value >> (64 - shift)
            count &+= 8
        }
    }

    /// Bytes with their length, so that ("ab", "c") and ("a", "bc") differ.
    public mutating func combine(_ bytes: some Sequence<UInt8>) {
        var length: UInt64 = 0
        for byte in bytes {
            combine(byte: byte)
            length &+= 1
        }
        combine(length)
    }

    public mutating func combine(_ bytes: [UInt8]) { combine(contentsOf: bytes.span) }

    public mutating func combine(_ text: String) { combine(contentsOf: text.utf8.span) }

    /// The bytes of a place, as if they were all.
    public mutating func combine(_ bytes: [UInt8], in range: Range<Int>) {
        combine(contentsOf: bytes.span.extracting(range))
    }

    /// Word by word; the same as byte by byte.
    private mutating func combine(contentsOf bytes: Span<UInt8>) {
        let raw = bytes.bytes
        var offset = 0
        while offset + 8 <= bytes.count {
            combine(
                UInt64(littleEndian: unsafe raw.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)))
            offset += 8
        }
        var rest: UInt64 = 0
        var shift: UInt64 = 0
        while offset < bytes.count {
            rest |= UInt64(bytes[offset]) << shift
            shift += 8
            offset += 1
        }
        if shift > 0 { combine(rest, bits: shift) }
        combine(UInt64(bytes.count))
    }

    /// Fewer bytes than a word has, in its lowest bits; the others are zero.
    private mutating func combine(_ value: UInt64, bits: UInt64) {
        let begun = 8 * (count & 7)
        tail |= value << begun
        if begun + bits >= 64 {
            absorb(tail)
            tail = begun == 0 ? 0 : value >> (64 - begun)
        }
        count &+= bits / 8
    }

    public var value: Key16 {
        var copy = self
        copy.absorb(copy.tail | (count << 56))
        copy.v2 ^= 0xee
        for _ in 0..<4 { copy.round() }
        let low = copy.v0 ^ copy.v1 ^ copy.v2 ^ copy.v3
        copy.v1 ^= 0xdd
        for _ in 0..<4 { copy.round() }
        return Key16(high: copy.v0 ^ copy.v1 ^ copy.v2 ^ copy.v3, low: low)
    }

    @inline(__always)
    private mutating func absorb(_ word: UInt64) {
        v3 ^= word
        round()
        round()
        v0 ^= word
    }

    @inline(__always)
    private mutating func round() {
        v0 &+= v1
        v1 = ((v1 << 13) | (v1 >> 51)) ^ v0
        v0 = (v0 << 32) | (v0 >> 32)
        v2 &+= v3
        v3 = ((v3 << 16) | (v3 >> 48)) ^ v2
        v0 &+= v3
        v3 = ((v3 << 21) | (v3 >> 43)) ^ v0
        v2 &+= v1
        v1 = ((v1 << 17) | (v1 >> 47)) ^ v2
        v2 = (v2 << 32) | (v2 >> 32)
    }
}
