/// Reads one JSON number: integers exactly as far as 64 bits hold them, everything else as the nearest double.
struct JSONNumberScanner {
    private let bytes: [UInt8]
    private let end: Int
    private let start: Int
    private(set) var position: Int

    /// At a minus sign or a digit.
    init(bytes: [UInt8], position: Int, end: Int) {
        self.bytes = bytes
        self.end = end
        self.position = position
        start = position
    }

    mutating func number() throws(JSONError) -> Value {
        let isNegative = skip(UInt8(ascii: "-"))
        var mantissa = Mantissa()
        if skip(UInt8(ascii: "0")) {
            if let byte = peek(), isDigit(byte) { throw JSONError(.malformedNumber, at: position) }
        } else {
            try digits(into: &mantissa)
        }
        var isInteger = true
        var exponent = 0
        if skip(UInt8(ascii: ".")) {
            isInteger = false
            let fractionStart = position
            try digits(into: &mantissa)
            exponent -= position - fractionStart
        }
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            isInteger = false
            let isDivision = skip(UInt8(ascii: "-"))
            if !isDivision { _ = skip(UInt8(ascii: "+")) }
            var power = Mantissa()
            try digits(into: &power)
            // No double needs more than four digits; a larger power only has to stay out of the exact path.
            let bounded = power.isExact ? Int(min(power.value, 100_000)) : 100_000
            exponent += isDivision ? -bounded : bounded
        }
        if isInteger, let integer = mantissa.integer(isNegative: isNegative) { return .integer(integer) }
        return .number(try double(mantissa, exponent: exponent, isNegative: isNegative))
    }

    /// Decimal digits as a number, exact while it fits.
    private struct Mantissa {
        var value: UInt64 = 0
        var isExact = true

        mutating func append(_ digit: UInt8) {
            let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = scaled.addingReportingOverflow(UInt64(digit))
            if overflow || carry { isExact = false }
            value = sum
        }

        func integer(isNegative: Bool) -> Int64? {
            guard isExact else { return nil }
            if !isNegative { return Int64(exactly: value) }
            return value <= Int64.min.magnitude ? Int64(truncatingIfNeeded: 0 &- value) : nil
        }
    }

    private mutating func digits(into mantissa: inout Mantissa) throws(JSONError) {
        let first = position
        while let byte = peek(), isDigit(byte) {
            mantissa.append(byte - UInt8(ascii: "0"))
            position += 1
        }
        if position == first { throw JSONError(position < end ? .malformedNumber : .truncated, at: position) }
    }

    private func double(
        _ mantissa: Mantissa, exponent: Int, isNegative: Bool
    ) throws(JSONError) -> Double {
        // Both factors are exact doubles, so one rounding is the correct one (Clinger's fast path).
        if mantissa.isExact, mantissa.value < 1 << 53, abs(exponent) <= 22 {
            let power = JSONNumberScanner.powersOfTen[abs(exponent)]
            let magnitude = Double(mantissa.value)
            let result = exponent < 0 ? magnitude / power : magnitude * power
            return isNegative ? -result : result
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let result = Double(text), result.isFinite else { throw JSONError(.numberTooLarge, at: start) }
        return result
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        position += 1
        return true
    }

    private func peek() -> UInt8? { position < end ? bytes[position] : nil }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
        1e18,
        1e19, 1e20, 1e21, 1e22,
    ]
}
