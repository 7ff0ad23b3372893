/// Takes a text of a known form apart from the front, by bytes.
struct FormatScanner {
    private let bytes: String.UTF8View
    private var place: String.UTF8View.Index

    init(_ text: String) {
        bytes = text.utf8
        place = bytes.startIndex
    }

    var isAtEnd: Bool { place == bytes.endIndex }

    private var byte: UInt8? { isAtEnd ? nil : bytes[place] }

    private mutating func advance() { bytes.formIndex(after: &place) }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard byte == UInt8(ascii: scalar) else { return false }
        advance()
        return true
    }

    private mutating func number(_ digits: Int) -> Int? {
        var number = 0
        for _ in 0..<digits {
            guard let digit = byte, digit >= 0x30, digit <= 0x39 else { return nil }
            number = number * 10 + Int(digit - 0x30)
            advance()
        }
        return number
    }

    /// `yyyy-MM-dd`, a day that there is.
    mutating func date() -> Bool {
        guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2),
            (1...12).contains(month)
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
        return (1...days).contains(day)
    }

    /// `HH:mm:ss` with up to nine digits of a fraction.
    mutating func time() -> Bool {
        guard let hour = number(2), take(":"), let minute = number(2), take(":"), let second = number(2),
            hour < 24, minute < 60, second < 60
        else { return false }
        guard take(".") else { return true }
        var digits = 0
        while let digit = byte, digit >= 0x30, digit <= 0x39 {
            digits += 1
            advance()
            if digits > 9 { return false }
        }
        return digits > 0
    }

    /// `Z` or `+HH:mm`, up to 18 hours.
    mutating func offset() -> Bool {
        if take("Z") { return true }
        guard take("+") || take("-"), let hours = number(2), take(":"), let minutes = number(2) else {
            return false
        }
        return minutes < 60 && hours * 60 + minutes <= 18 * 60
    }

    /// Four numbers up to 255 with dots, without leading zeros.
    mutating func ipv4() -> Bool {
        for group in 0..<4 {
            if group > 0, !take(".") { return false }
            let isZero = byte == 0x30
            var number = 0
            var digits = 0
            while let digit = byte, digit >= 0x30, digit <= 0x39 {
                digits += 1
                if digits > 3 { return false }
                number = number * 10 + Int(digit - 0x30)
                advance()
            }
            if digits == 0 || number > 255 || (isZero && digits > 1) { return false }
        }
        return true
    }

    mutating func uuid() -> Bool {
        for (index, length) in [8, 4, 4, 4, 12].enumerated() {
            if index > 0, !take("-") { return false }
            for _ in 0..<length {
                guard let byte, isHexadecimal(byte) else { return false }
                advance()
            }
        }
        return true
    }

    /// A scheme with its colon, or `//`: the platform takes addresses relative to a protocol, too.
    mutating func scheme() -> Bool {
        if take("/") { return byte == UInt8(ascii: "/") }
        guard let first = byte, isAlphanumeric(first), first > 0x39 else { return false }
        while let byte, isAlphanumeric(byte) || (0x2b...0x2e).contains(byte) && byte != UInt8(ascii: ",") {
            advance()
        }
        return take(":") && !isAtEnd
    }

    /// Printable bytes other than those which an address must escape.
    mutating func uriRest() -> Bool {
        while let byte {
            switch byte {
            case 0...0x20, 0x7f, UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "{"),
                UInt8(ascii: "}"), UInt8(ascii: "|"), UInt8(ascii: "\\"), UInt8(ascii: "^"),
                UInt8(ascii: "`"):
                return false
            default: break
            }
            advance()
            guard byte == UInt8(ascii: "%") else { continue }
            for _ in 0..<2 {
                guard let digit = self.byte, isHexadecimal(digit) else { return false }
                advance()
            }
        }
        return true
    }
}
