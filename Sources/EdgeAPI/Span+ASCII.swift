extension Span<UInt8> {
    /// Whether the bytes of `range` spell `text`, which is in lower case, ignoring the case of ASCII letters.
    func equals(_ text: String, in range: Range<Int>) -> Bool {
        guard range.count == text.utf8.count else { return false }
        var index = range.lowerBound
        for expected in text.utf8 {
            if self[index].lowercased != expected { return false }
            index += 1
        }
        return true
    }

    /// Whether the bytes of `range` are `text`, to the letter.
    func spells(_ text: String, in range: Range<Int>) -> Bool {
        guard range.count == text.utf8.count else { return false }
        var index = range.lowerBound
        for expected in text.utf8 {
            if self[index] != expected { return false }
            index += 1
        }
        return true
    }

    /// Where `byte` first stands in `range`.
    func first(_ byte: UInt8, in range: Range<Int>) -> Int? {
        for index in range where self[index] == byte { return index }
        return nil
    }

    /// `range` without spaces and tabs at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, self[lower].isBlank { lower += 1 }
        while lower < upper, self[upper - 1].isBlank { upper -= 1 }
        return lower..<upper
    }

    /// Whether a list such as `gzip, deflate;q=0.5` holds `token` with a weight above 0 (RFC 9110, 12.5.3).
    func accepts(_ token: String, in range: Range<Int>) -> Bool {
        var start = range.lowerBound
        while start < range.upperBound {
            let end = first(UInt8(ascii: ","), in: start..<range.upperBound) ?? range.upperBound
            let name = start..<(first(UInt8(ascii: ";"), in: start..<end) ?? end)
            if equals(token, in: trimmed(name)) {
                // Of a weight, any digit other than 0 makes it more than nothing.
                guard let equals = first(UInt8(ascii: "="), in: name.upperBound..<end) else { return true }
                return (equals + 1..<end).contains {
                    self[$0] > UInt8(ascii: "0") && self[$0] <= UInt8(ascii: "9")
                }
            }
            start = end + 1
        }
        return false
    }

    /// Whether a comma-separated list holds `token`, which is in lower case.
    func lists(_ token: String, in range: Range<Int>) -> Bool {
        var start = range.lowerBound
        while start < range.upperBound {
            let end = first(UInt8(ascii: ","), in: start..<range.upperBound) ?? range.upperBound
            if equals(token, in: trimmed(start..<end)) { return true }
            start = end + 1
        }
        return false
    }
}

extension UInt8 {
    var lowercased: UInt8 { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self }
    var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lowercased) }

    /// A byte of a host name, or of an IPv4 address.
    var isHostByte: Bool {
        isLetter || isDigit || self == UInt8(ascii: "-") || self == UInt8(ascii: ".")
            || self == UInt8(ascii: "_")
    }

    /// The value of a hexadecimal digit.
    var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// A character of a method or a field name (RFC 9110, `tchar`).
    var isTokenCharacter: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
            UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// A byte that may stand in a field's value: visible, blank, or beyond ASCII.
    var isFieldByte: Bool { self >= 0x20 && self != 0x7f || self == UInt8(ascii: "\t") }
}
