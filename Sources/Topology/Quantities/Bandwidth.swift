internal import SansIO

/// What a link carries in bits per second, at least one.
public struct Bandwidth: Hashable, Comparable, Sendable {
    public var bitsPerSecond: UInt64

    public init(bitsPerSecond: UInt64) {
        self.bitsPerSecond = max(1, bitsPerSecond)
    }

    /// Reads `200 Mbit/s`; units are powers of 1000. `nil` on anything else, on zero, and on parts of a bit.
    public init?(parsing text: some StringProtocol) {
        guard let quantity = QuantityText(parsing: text),
            let unit = Bandwidth.units.first(where: { $0.name == quantity.unit }),
            let bits = quantity.decimal.scaled(by: unit.bits), bits > 0
        else { return nil }
        bitsPerSecond = bits
    }

    static let units: [(name: String, bits: UInt64)] = [
        ("Gbit/s", 1_000_000_000), ("Mbit/s", 1_000_000), ("kbit/s", 1_000), ("bit/s", 1),
    ]

    public static func < (lhs: Bandwidth, rhs: Bandwidth) -> Bool { lhs.bitsPerSecond < rhs.bitsPerSecond }

    /// How long `bytes` occupy the link, rounded up to the nanosecond; saturates.
    public func transmissionTime(bytes: Int) -> Duration {
        let (high, low) = UInt64(max(0, bytes)).multipliedFullWidth(by: 8_000_000_000)
        guard high < bitsPerSecond else { return .nanoseconds(Int64.max) }
        let (quotient, remainder) = bitsPerSecond.dividingFullWidth((high, low))
        guard quotient < UInt64(Int64.max) else { return .nanoseconds(Int64.max) }
        return .nanoseconds(Int64(quotient) + (remainder > 0 ? 1 : 0))
    }

    /// The shortest exact form that `init(parsing:)` reads.
    public var quantityText: String {
        for (name, bits) in Bandwidth.units where bitsPerSecond % bits == 0 {
            return "\(bitsPerSecond / bits) \(name)"
        }
        return "\(bitsPerSecond) bit/s"
    }
}
