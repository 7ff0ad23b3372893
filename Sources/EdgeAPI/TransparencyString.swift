/// The core segment of an IAB TCF 2 transparency and consent string, as far as it decides on the collection of events.
///
/// Read where it stands, bit by bit: a string of any length costs no more than a look at its characters.
struct TransparencyString: Sendable {
    /// Purpose 1: store and access information on a device.
    let allowsStorage: Bool
    /// Adobe's number in the Global Vendor List.
    static let vendor = 565
    /// Whether `vendor` has consent.
    let allowsVendor: Bool

    /// `nil` for what is no such string of version 2, or ends before its vendors do.
    init?(_ text: String) {
        let core = Array(text.utf8.prefix { $0 != UInt8(ascii: ".") })
        guard var bits = SextetReader(core), bits.read(6) == 2 else { return nil }
        bits.skip(Layout.purposes - 6)
        guard let purposes = bits.read(24) else { return nil }
        bits.skip(Layout.vendors - Layout.purposes - 24)
        guard let highest = bits.read(16), let isInRanges = bits.read(1),
            let isVendorNamed = isInRanges == 1
                ? TransparencyString.isInRanges(TransparencyString.vendor, upTo: highest, &bits)
                : TransparencyString.isInBits(TransparencyString.vendor, upTo: highest, &bits)
        else { return nil }
        allowsStorage = purposes >> 23 == 1
        allowsVendor = isVendorNamed
    }

    /// Adobe's condition for `general=in`.
    var allowsCollection: Bool { allowsStorage && allowsVendor }

    /// Where things begin, in bits (IAB Tech Lab, consent string and vendor list formats v2).
    private enum Layout {
        static let purposes = 152
        static let vendors = 213
    }

    private static func isInBits(_ vendor: Int, upTo highest: Int, _ bits: inout SextetReader) -> Bool? {
        guard bits.count >= highest else { return nil }
        guard vendor <= highest else { return false }
        bits.skip(vendor - 1)
        return bits.read(1).map { $0 == 1 }
    }

    /// Each range is one vendor, or a first and a last.
    private static func isInRanges(_ vendor: Int, upTo highest: Int, _ bits: inout SextetReader) -> Bool? {
        guard let count = bits.read(12) else { return nil }
        var isNamed = false
        for _ in 0..<count {
            guard let isRange = bits.read(1), let first = bits.read(16) else { return nil }
            guard let last = isRange == 1 ? bits.read(16) : first, 1 <= first, first <= last, last <= highest
            else { return nil }
            if first <= vendor, vendor <= last { isNamed = true }
        }
        return isNamed
    }
}

/// Bits of a text in URL-safe base64, six in each character.
private struct SextetReader {
    private let characters: [UInt8]
    private var position = 0

    /// `nil` if a character is no digit of base64.
    init?(_ characters: [UInt8]) {
        guard characters.allSatisfy({ SextetReader.sextet($0) != nil }) else { return nil }
        self.characters = characters
    }

    /// How many bits are left.
    var count: Int { max(0, characters.count * 6 - position) }

    mutating func skip(_ count: Int) { position += count }

    /// A number of at most 24 bits, the most significant first; `nil` at the end.
    mutating func read(_ bits: Int) -> Int? {
        guard count >= bits else { return nil }
        var number = 0
        for _ in 0..<bits {
            let sextet = SextetReader.sextet(characters[position / 6]) ?? 0
            number = number << 1 | Int(sextet >> UInt8(5 - position % 6) & 1)
            position += 1
        }
        return number
    }

    private static func sextet(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
