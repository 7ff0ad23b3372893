public import SansIO

extension Ratio {
    /// Reads `0.01 %` or `0.0001`, exactly; `nil` above one, below a billionth, and on any other unit.
    public init?(parsing text: some StringProtocol) {
        guard let quantity = QuantityText(parsing: text) else { return nil }
        let unit: UInt64
        switch quantity.unit {
        case "%": unit = Ratio.denominator / 100
        case "": unit = Ratio.denominator
        default: return nil
        }
        guard let billionths = quantity.decimal.scaled(by: unit), billionths <= Ratio.denominator else {
            return nil
        }
        self.init(billionths: billionths)
    }

    /// In percent, exact: `0.01 %`.
    public var quantityText: String { "\(decimalText(numerator, scale: 7)) %" }
}

/// Reads a count of bytes, `256 MiB` or `64 kB`; `nil` without a unit and on parts of a byte.
func byteCount(parsing text: some StringProtocol) -> Int? {
    guard let quantity = QuantityText(parsing: text),
        let unit = byteUnits.first(where: { $0.name == quantity.unit }),
        let bytes = quantity.decimal.scaled(by: unit.bytes)
    else { return nil }
    return Int(bytes)
}

/// The exact form that `byteCount(parsing:)` reads.
func byteCountText(_ bytes: Int) -> String {
    for (name, size) in byteUnits where bytes > 0 && UInt64(bytes) % size == 0 {
        return "\(UInt64(bytes) / size) \(name)"
    }
    return "\(max(0, bytes)) B"
}

let byteUnits: [(name: String, bytes: UInt64)] = [
    ("GiB", 1 << 30), ("GB", 1_000_000_000), ("MiB", 1 << 20), ("MB", 1_000_000), ("KiB", 1 << 10),
    ("kB", 1_000),
    ("B", 1),
]

/// Reads a count, `100 000` or `100_000`; `nil` with a unit, a fraction or a sign.
func wholeNumber(parsing text: some StringProtocol) -> UInt64? {
    guard let quantity = QuantityText(parsing: text), quantity.unit.isEmpty else { return nil }
    return quantity.decimal.scaled(by: 1)
}
