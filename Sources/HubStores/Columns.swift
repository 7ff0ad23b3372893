internal import Foundation
internal import SansIO
internal import Wire

extension Key16 {
    /// Sixteen bytes whose order on disk is the order of keys.
    var blob: Data {
        var blob = Data(capacity: 16)
        for word in [high, low] {
            for shift in stride(from: 56, through: 0, by: -8) {
                blob.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
            }
        }
        return blob
    }

    /// Reads what `blob` wrote; `nil` for any other length.
    init?(blob: Data) {
        guard blob.count == 16 else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        for byte in blob {
            words.0 = words.0 << 8 | words.1 >> 56
            words.1 = words.1 << 8 | UInt64(byte)
        }
        self.init(high: words.0, low: words.1)
    }
}

extension UInt64 {
    /// A revision as SQLite's signed integer. A cursor from afar may name any number: beyond the end is beyond it.
    var column: Int64 { Int64(clamping: self) }

    /// Reads what `column` wrote.
    init(row number: Int64) { self.init(clamping: number) }
}
