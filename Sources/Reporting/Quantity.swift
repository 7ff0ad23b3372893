internal import SansIO

/// Quantities as people read them, without a locale: the point is a point and thousands are set off by commas.
public enum Quantity {
    /// Three significant digits and the unit that suits them: `850 ns`, `1.24 ms`, `149 ms`, `2.1 s`; from two minutes
    /// on whole units, at most two of them: `2 min 5 s`, `3 h 12 min`, `14 d`. Rounded half away from zero.
    public static func text(_ duration: Duration) -> String {
        let nanoseconds = duration.nanoseconds
        let sign = nanoseconds < 0 ? "-" : ""
        let magnitude = nanoseconds.magnitude
        if magnitude == 0 { return "0 s" }
        for (unit, scale, limit) in scales where magnitude < limit {
            let (digits, hasCarried) = significant(magnitude, scale: scale)
            // 999.6 µs are 1 ms: the rounding has carried into the next unit.
            if hasCarried { continue }
            return "\(sign)\(digits) \(unit)"
        }
        return sign + long(seconds: (magnitude + 500_000_000) / 1_000_000_000)
    }

    /// Whole numbers with commas: `1,204,418`.
    public static func text(_ count: Int) -> String {
        let digits = String(count.magnitude)
        var grouped = ""
        for (offset, digit) in digits.enumerated() {
            if offset > 0, (digits.count - offset) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        return (count < 0 ? "-" : "") + grouped
    }

    /// `1 edge`, `3 edges`, `0 updates`.
    public static func counted(_ count: Int, _ noun: String) -> String {
        "\(text(count)) \(noun)\(count == 1 ? "" : "s")"
    }

    /// Three significant digits at least, no exponent: `0.83`, `12.4`, `1,204`; `–` for what is not a number.
    public static func text(_ value: Double) -> String {
        guard value.isFinite, value.magnitude < 1e15 else { return "–" }
        let magnitude = value.magnitude
        let sign = value < 0 ? "-" : ""
        if magnitude >= 999.5 { return sign + text(Int(magnitude.rounded())) }
        if magnitude < 0.000_5 { return magnitude == 0 ? "0" : "\(sign)<0.001" }
        let millionths = UInt64((magnitude * 1e6).rounded())
        if magnitude < 1 {
            return sign + decimal((millionths + 500) / 1_000, decimals: 3)
        }
        return sign + significant(millionths, scale: 1_000_000).digits
    }

    /// Bytes in powers of a thousand with three significant digits: `734 B`, `12.4 kB`, `1.07 GB`.
    public static func bytes(_ count: Int) -> String {
        let sign = count < 0 ? "-" : ""
        let magnitude = UInt64(count.magnitude)
        if magnitude < 1_000 { return "\(sign)\(magnitude) B" }
        // Thousandths of the unit decide the digits, so that even the largest number has room.
        var scale: UInt64 = 1_000
        for unit in ["kB", "MB", "GB", "TB", "PB"] {
            if magnitude / scale < 1_000 {
                let (digits, hasCarried) = significant(magnitude / (scale / 1_000), scale: 1_000)
                if !hasCarried { return "\(sign)\(digits) \(unit)" }
            }
            scale *= 1_000
        }
        return "\(sign)\(text(Int(magnitude / 1_000_000_000_000_000))) PB"
    }

    /// A share in percent with one decimal, or none where it is whole: `62 %`, `99.7 %`. Never rounded up to 100 % or
    /// down to 0 %.
    public static func percent(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "–" }
        let permille = Int((Double(part) / Double(whole) * 1_000).rounded())
        if permille == 1_000, part < whole { return ">99.9 %" }
        if permille == 0, part > 0 { return "<0.1 %" }
        return permille % 10 == 0 ? "\(permille / 10) %" : "\(permille / 10).\(permille % 10) %"
    }

    private static let scales: [(unit: String, scale: UInt64, limit: UInt64)] = [
        ("ns", 1, 1_000), ("µs", 1_000, 1_000_000), ("ms", 1_000_000, 1_000_000_000),
        ("s", 1_000_000_000, 120_000_000_000),
    ]

    /// `magnitude / scale` to three significant digits without trailing zeros, and whether rounding reached 1,000.
    private static func significant(_ magnitude: UInt64, scale: UInt64) -> (digits: String, hasCarried: Bool)
    {
        var decimals = 2
        var factor: UInt64 = 100
        var rounded = (magnitude * factor + scale / 2) / scale
        while decimals > 0, rounded >= 1_000 {
            decimals -= 1
            factor /= 10
            rounded = (magnitude * factor + scale / 2) / scale
        }
        return (decimal(rounded, decimals: decimals), decimals == 0 && rounded >= 1_000)
    }

    /// `number` with its last `decimals` digits after the point, zeros at the end left out.
    private static func decimal(_ number: UInt64, decimals: Int) -> String {
        var digits = String(number)
        digits = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        var fraction = digits.suffix(decimals)
        while fraction.last == "0" { fraction.removeLast() }
        let whole = digits.dropLast(decimals)
        return fraction.isEmpty ? String(whole) : "\(whole).\(fraction)"
    }

    private static func long(seconds: UInt64) -> String {
        let units: [(String, UInt64)] = [("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)]
        guard let first = units.firstIndex(where: { seconds >= $0.1 }) else { return "0 s" }
        let whole = "\(seconds / units[first].1) \(units[first].0)"
        guard first + 1 < units.count else { return whole }
        let rest = seconds % units[first].1 / units[first + 1].1
        return rest == 0 ? whole : "\(whole) \(rest) \(units[first + 1].0)"
    }
}
