public import SansIO

/// Names a batch: 26 digits of Crockford's base 32, ten of the time and sixteen of luck, as Platform's own are.
///
/// Made of nothing but digits and capital letters, so that it can name a folder.
public struct BatchID: Hashable, Sendable, CustomStringConvertible {
    public let description: String

    private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// `nil` for what cannot be the name of a batch.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == 26, text.utf8.allSatisfy({ BatchID.digits.contains($0) }) else { return nil }
        description = String(text)
    }

    /// A new one, in the order of time.
    public init(at time: Timestamp, using generator: inout some RandomNumberGenerator) {
        var text: [UInt8] = []
        let milliseconds = UInt64(clamping: time.milliseconds)
        for place in (0..<10).reversed() {
            text.append(BatchID.digits[Int(truncatingIfNeeded: milliseconds >> UInt64(5 * place)) & 31])
        }
        for _ in 0..<16 { text.append(BatchID.digits[Int(truncatingIfNeeded: generator.next() & 31)]) }
        description = String(decoding: text, as: UTF8.self)
    }
}
