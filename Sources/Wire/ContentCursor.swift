import Profiles
import SansIO

/// Walks over an entry's content: bytes in canonical form that were checked when the entry was made.
struct ContentCursor: Sendable {
    private let bytes: [UInt8]
    private var offset: Int
    private let end: Int

    init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        offset = range.lowerBound
        end = range.upperBound
    }

    /// The next nested message.
    mutating func nextDelimited() -> Range<Int>? {
        if offset >= end { return nil }
        offset += 1
        return delimited(&offset)
    }

    /// Where the texts of the identity lie; one that is empty lies nowhere.
    func identity(in range: Range<Int>) -> (namespace: Range<Int>, value: Range<Int>) {
        var place = range.lowerBound
        var namespace = place..<place
        var value = namespace
        while place < range.upperBound {
            let field = bytes[place] >> 3
            place += 1
            let text = delimited(&place)
            if field == 1 { namespace = text } else { value = text }
        }
        return (namespace, value)
    }

    func membership(in range: Range<Int>) -> Membership {
        var place = range.lowerBound
        var membership = Membership(
            audience: 0, qualified: Timestamp(milliseconds: 0), validUntil: nil)
        while place < range.upperBound {
            let field = bytes[place] >> 3
            place += 1
            let number = varint(&place)
            let signed = Int64(bitPattern: number >> 1) ^ -Int64(number & 1)
            switch field {
            case 1: membership.audience = AudienceNumber(truncatingIfNeeded: number)
            case 2: membership.qualified = Timestamp(milliseconds: signed)
            default: membership.validUntil = Timestamp(milliseconds: signed)
            }
        }
        return membership
    }

    private func delimited(_ place: inout Int) -> Range<Int> {
        let length = Int(truncatingIfNeeded: varint(&place))
        let start = place
        place += length
        return start..<place
    }

    private func varint(_ place: inout Int) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = bytes[place]
            place += 1
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }
}
