/// A non-negative decimal as written in a file, kept exactly: `mantissa` divided by ten to the power of
/// `scale`.
///
/// Written with a point, and with `_` or any kind of space between groups of three digits: `100 000`,
/// `1_000.25`.
struct DecimalText: Hashable, Sendable {
    var mantissa: UInt64
    var scale: Int

    static let separators: Set<Character> = [" ", "_", "\u{2009}", "\u{202F}", "\u{00A0}"]
    /// More digits than this cannot be a quantity that somebody meant.
    static let digitsMaximum = 19

    /// Fails on anything but a decimal, on groups that are not of three digits, and on more than 19 digits.
    init?(parsing text: some StringProtocol) {
        let halves = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = halves.first, let wholeDigits = DecimalText.grouped(whole) else { return nil }
        var fraction: [UInt8] = []
        if halves.count == 2 {
            guard !halves[1].isEmpty, let digits = DecimalText.digits(halves[1]) else { return nil }
            fraction = digits
            while fraction.last == 0 { fraction.removeLast() }
        }
        let digits = Array((wholeDigits + fraction).drop { $0 == 0 })
        guard digits.count <= DecimalText.digitsMaximum, fraction.count <= DecimalText.digitsMaximum else {
            return nil
        }
        mantissa = digits.reduce(0) { $0 * 10 + UInt64($1) }
        scale = fraction.count
    }

    /// The decimal times `unit`, or `nil` if that is no whole number or does not fit into 63 bits.
    func scaled(by unit: UInt64) -> UInt64? {
        let divisor = (0..<scale).reduce(UInt64(1)) { power, _ in power * 10 }
        let product = mantissa.multipliedFullWidth(by: unit)
        guard product.high < divisor else { return nil }
        let (quotient, remainder) = divisor.dividingFullWidth(product)
        return remainder == 0 && quotient <= UInt64(Int64.max) ? quotient : nil
    }

    private static func grouped(_ text: some StringProtocol) -> [UInt8]? {
        let groups = text.split(omittingEmptySubsequences: false) { separators.contains($0) }
        guard let first = groups.first, !first.isEmpty else { return nil }
        guard groups.dropFirst().allSatisfy({ $0.count == 3 }), groups.count == 1 || first.count <= 3 else {
            return nil
        }
        return digits(groups.joined())
    }

    private static func digits(_ text: some StringProtocol) -> [UInt8]? {
        var result: [UInt8] = []
        for byte in text.utf8 {
            guard byte >= 48, byte <= 57 else { return nil }
            result.append(byte - 48)
        }
        return result
    }
}

/// A decimal followed by a unit, which may be empty: what every quantity is read from.
struct QuantityText: Hashable, Sendable {
    var decimal: DecimalText
    var unit: String

    init?(parsing text: some StringProtocol) {
        let isNumeric: (Character) -> Bool = {
            $0.isASCII && $0.isNumber || $0 == "." || DecimalText.separators.contains($0)
        }
        let trimmed = text.drop { $0 == " " }
        let number = trimmed.prefix(while: isNumeric)
        var digits = number[...]
        while let last = digits.last, DecimalText.separators.contains(last) { digits.removeLast() }
        guard let decimal = DecimalText(parsing: digits) else { return nil }
        var rest = trimmed[number.endIndex...]
        while rest.last == " " { rest.removeLast() }
        self.decimal = decimal
        unit = String(rest)
    }
}

/// Writes a whole number divided by ten to the power of `scale`, without trailing zeros and without grouping.
func decimalText(_ value: UInt64, scale: Int) -> String {
    var digits = Array(String(value).utf8)
    while digits.count <= scale { digits.insert(48, at: 0) }
    var fraction = digits.suffix(scale)
    while fraction.last == 48 { fraction.removeLast() }
    let whole = String(decoding: digits.dropLast(scale), as: UTF8.self)
    return fraction.isEmpty ? whole : whole + "." + String(decoding: fraction, as: UTF8.self)
}

/// Writes a count with a space between groups of three digits from 10 000 on.
public func groupedText(_ count: UInt64) -> String {
    let digits = String(count)
    guard digits.utf8.count > 4 else { return digits }
    var result = ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.utf8.count - index) % 3 == 0 { result.append(" ") }
        result.append(digit)
    }
    return result
}
