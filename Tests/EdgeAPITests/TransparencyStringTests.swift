import SansIO
import Testing

@testable import EdgeAPI

/// The core of a TC string, written bit by bit as the specification lays it out.
struct WrittenTransparencyString {
    var version = 2
    var purposes: [Int] = [1]
    var highest = 600
    /// Vendors one by one, or ranges.
    var vendors: [Int] = []
    var ranges: [ClosedRange<Int>]?

    var text: String {
        var bits: [Bool] = []
        func write(_ number: Int, _ count: Int) {
            for place in (0..<count).reversed() { bits.append(number >> place & 1 == 1) }
        }
        write(version, 6)
        // Created, updated, CMP, its version, screen, language, list, policy, two flags, special features.
        for count in [24, 12, 24, 12, 12, 12, 6, 12, 12, 6, 2, 12] { write(0x2a, count) }
        for purpose in 1...24 { write(purposes.contains(purpose) ? 1 : 0, 1) }
        // Legitimate interests, purpose one treatment, country.
        for count in [24, 1, 12] { write(0, count) }
        write(highest, 16)
        if let ranges {
            write(1, 1)
            write(ranges.count, 12)
            for range in ranges {
                write(range.count > 1 ? 1 : 0, 1)
                write(range.lowerBound, 16)
                if range.count > 1 { write(range.upperBound, 16) }
            }
        } else {
            write(0, 1)
            for vendor in 1...max(1, highest) { write(vendors.contains(vendor) ? 1 : 0, 1) }
        }
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        while bits.count % 6 > 0 { bits.append(false) }
        return String(
            stride(from: 0, to: bits.count, by: 6).map { start in
                digits[bits[start..<(start + 6)].reduce(0) { $0 * 2 + ($1 ? 1 : 0) }]
            })
    }

    static let allowed = WrittenTransparencyString(vendors: [565]).text
    static let withoutPurpose = WrittenTransparencyString(purposes: [2, 10], vendors: [565]).text
    static let withoutVendor = WrittenTransparencyString(vendors: [564, 566]).text
}

@Suite struct TransparencyStringTests {
    @Test func `collection needs Purpose 1 and Adobe as a vendor`() {
        #expect(TransparencyString(WrittenTransparencyString.allowed)?.allowsCollection == true)
        #expect(TransparencyString(WrittenTransparencyString.withoutPurpose)?.allowsCollection == false)
        #expect(TransparencyString(WrittenTransparencyString.withoutVendor)?.allowsCollection == false)
        let small = WrittenTransparencyString(highest: 100, vendors: [1, 100]).text
        #expect(TransparencyString(small)?.allowsVendor == false)
        let last = WrittenTransparencyString(highest: 565, vendors: [565]).text
        #expect(TransparencyString(last)?.allowsVendor == true)
    }

    @Test(
        arguments: [
            ([565...565], true), ([1...1, 560...570], true), ([1...564, 566...600], false), ([], false),
            ([2...2, 565...600], true),
        ] as [([ClosedRange<Int>], Bool)])
    func `vendors may stand in ranges`(ranges: [ClosedRange<Int>], isAllowed: Bool) {
        let text = WrittenTransparencyString(ranges: ranges).text
        #expect(TransparencyString(text)?.allowsVendor == isAllowed)
    }

    @Test func `further segments say nothing here`() {
        #expect(
            TransparencyString(WrittenTransparencyString.allowed + ".YAAAAAAAAAA")?.allowsCollection == true)
    }

    @Test(arguments: [
        "", ".", "C", "CO", "?", "CO+/", " ", "\u{0}", "é",
        WrittenTransparencyString(version: 1, vendors: [565]).text,
        WrittenTransparencyString(version: 3, vendors: [565]).text,
        WrittenTransparencyString(ranges: [570...601]).text,
        WrittenTransparencyString(ranges: [0...565]).text,
        WrittenTransparencyString.allowed + "=",
    ])
    func `what is no string of version 2 is none`(text: String) {
        #expect(TransparencyString(text) == nil)
    }

    @Test func `every truncation ends before its vendors do`() {
        for text in [
            WrittenTransparencyString.allowed, WrittenTransparencyString(ranges: [1...564, 565...565]).text,
        ] {
            for length in 0..<(text.count - 1) {
                #expect(TransparencyString(String(text.prefix(length))) == nil)
            }
        }
    }

    @Test func `strings of any characters and lengths are read or refused`() {
        var generator = SeededGenerator(seed: 565)
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        for _ in 0..<500 {
            let tail = (0..<generator.below(200)).map { _ in digits[generator.below(64)] }
            _ = TransparencyString("C" + String(tail))
        }
        let endless = TransparencyString("C" + String(repeating: "_", count: 64 << 10))
        #expect(endless?.allowsCollection == false)
    }
}
