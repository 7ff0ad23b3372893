/// Sixteen bytes that name something: the hash of an identity, a profile, an event.
public struct Key16: Hashable, Comparable, Sendable {
    public var high: UInt64
    public var low: UInt64

    @inlinable public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    public static let zero = Key16(high: 0, low: 0)

    @inlinable public static func == (lhs: Key16, rhs: Key16) -> Bool {
        lhs.low == rhs.low && lhs.high == rhs.high
    }

    @inlinable public static func < (lhs: Key16, rhs: Key16) -> Bool {
        lhs.high != rhs.high ? lhs.high < rhs.high : lhs.low < rhs.low
    }

    // The key is a hash already; hashing its low half once more keeps tables fast.
    @inlinable public func hash(into hasher: inout Hasher) { hasher.combine(low) }

    @inlinable public func _rawHashValue(seed: Int) -> Int {
        Int(truncatingIfNeeded: (low ^ UInt64(bitPattern: Int64(seed))) &* 0x9E37_79B9_7F4A_7C15)
    }

    /// 32 lower-case hexadecimal digits.
    public var hexadecimal: String {
        unsafe String(unsafeUninitializedCapacity: 32) { digits in
            for place in 0..<32 {
                let word = place < 16 ? high : low
                unsafe digits[place] = UInt8(hexadecimalDigit: word >> UInt64(60 - 4 * (place & 15)))
            }
            return 32
        }
    }

    /// Reads what `hexadecimal` wrote; `nil` for anything else.
    public init?(hexadecimal text: some StringProtocol) {
        guard text.utf8.count == 32,
            text.utf8.allSatisfy({ ($0 >= 48 && $0 <= 57) || ($0 >= 97 && $0 <= 102) }),
            let high = UInt64(text.prefix(16), radix: 16), let low = UInt64(text.suffix(16), radix: 16)
        else { return nil }
        self.init(high: high, low: low)
    }
}

extension UInt8 {
    /// The lower-case hexadecimal digit, in ASCII, of the low four bits.
    public init(hexadecimalDigit value: UInt64) {
        let digit = UInt8(truncatingIfNeeded: value) & 0xf
        self = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit
    }
}

extension UInt64 {
    /// Sixteen lower-case hexadecimal digits.
    public var hexadecimal: String {
        unsafe String(unsafeUninitializedCapacity: 16) { digits in
            for place in 0..<16 {
                unsafe digits[place] = UInt8(hexadecimalDigit: self >> UInt64(60 - 4 * place))
            }
            return 16
        }
    }
}
