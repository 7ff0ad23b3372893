/// Reads JSON (RFC 8259), and nothing that merely resembles it.
///
/// Strings must be UTF-8 without lone surrogates. A number without fraction and exponent that fits becomes
/// `.integer`, any other `.number`. Of members with the same name the last one counts. Bytes from anywhere may be
/// parsed: the work is linear in their count but for the sorting of members, and the recursion is bounded.
public struct JSONParser: Sendable {
    /// Larger documents are refused unread.
    public var bytesMaximum: Int
    /// How deep arrays and objects may nest.
    public var depthMaximum: Int

    public init(bytesMaximum: Int = 1 << 20, depthMaximum: Int = 64) {
        self.bytesMaximum = bytesMaximum
        self.depthMaximum = depthMaximum
    }

    public func parse(_ bytes: [UInt8]) throws(JSONError) -> Value {
        try parse(bytes, in: 0..<bytes.count)
    }

    /// Parses part of `bytes`; offsets in errors count from the beginning of `bytes`.
    public func parse(_ bytes: [UInt8], in range: Range<Int>) throws(JSONError) -> Value {
        precondition(range.upperBound <= bytes.count, "\(range) lies outside of \(bytes.count) bytes")
        guard range.count <= bytesMaximum else {
            throw JSONError(.oversized(maximum: bytesMaximum), at: range.lowerBound)
        }
        var scanner = JSONScanner(bytes: bytes, range: range, depthMaximum: depthMaximum)
        return try scanner.document()
    }

    public func parse(_ text: String) throws(JSONError) -> Value { try parse(Array(text.utf8)) }
}

/// One pass over a document.
private struct JSONScanner {
    private let bytes: [UInt8]
    private let end: Int
    private let depthMaximum: Int
    private var position: Int

    init(bytes: [UInt8], range: Range<Int>, depthMaximum: Int) {
        self.bytes = bytes
        self.depthMaximum = depthMaximum
        position = range.lowerBound
        end = range.upperBound
    }

    mutating func document() throws(JSONError) -> Value {
        let result = try value(depth: 0)
        skipSpace()
        if position < end { throw JSONError(.trailingBytes, at: position) }
        return result
    }

    private mutating func value(depth: Int) throws(JSONError) -> Value {
        skipSpace()
        guard position < end else { throw JSONError(.truncated, at: position) }
        switch bytes[position] {
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            var scanner = JSONNumberScanner(bytes: bytes, position: position, end: end)
            let number = try scanner.number()
            position = scanner.position
            return number
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case let byte: throw JSONError(.unexpectedByte(byte), at: position)
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> Fields {
        try open(depth)
        var members: [(String, Value)] = []
        if try closes(with: UInt8(ascii: "}")) { return Fields() }
        while true {
            skipSpace()
            try expect(UInt8(ascii: "\""))
            let name = try string()
            skipSpace()
            try expect(UInt8(ascii: ":"))
            position += 1
            members.append((name, try value(depth: depth)))
            if try closes(with: UInt8(ascii: "}")) { break }
            try expect(UInt8(ascii: ","))
            position += 1
        }
        // `Fields` inserts in the middle what comes out of order: quadratic, if a peer chose the order.
        for (earlier, later) in zip(members, members.dropFirst()) where later.0 <= earlier.0 {
            return Fields(sorted(members))
        }
        return Fields(members)
    }

    /// By name; of equal names the later one stays last, and so wins.
    private func sorted(_ members: [(String, Value)]) -> [(String, Value)] {
        let order = members.indices.sorted { left, right in
            let (first, second) = (members[left].0, members[right].0)
            return first != second ? first < second : left < right
        }
        return order.map { members[$0] }
    }

    private mutating func array(depth: Int) throws(JSONError) -> [Value] {
        try open(depth)
        var items: [Value] = []
        if try closes(with: UInt8(ascii: "]")) { return items }
        while true {
            items.append(try value(depth: depth))
            if try closes(with: UInt8(ascii: "]")) { return items }
            try expect(UInt8(ascii: ","))
            position += 1
        }
    }

    private mutating func open(_ depth: Int) throws(JSONError) {
        if depth > depthMaximum { throw JSONError(.tooDeep(maximum: depthMaximum), at: position) }
        position += 1
    }

    /// Whether the next byte ends the array or object, which is then behind us.
    private mutating func closes(with byte: UInt8) throws(JSONError) -> Bool {
        skipSpace()
        guard position < end else { throw JSONError(.truncated, at: position) }
        guard bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private func expect(_ byte: UInt8) throws(JSONError) {
        guard position < end else { throw JSONError(.truncated, at: position) }
        if bytes[position] != byte { throw JSONError(.unexpectedByte(bytes[position]), at: position) }
    }

    private mutating func literal(_ name: String, _ value: Value) throws(JSONError) -> Value {
        for expected in name.utf8 {
            try expect(expected)
            position += 1
        }
        return value
    }

    private mutating func skipSpace() {
        while position < end {
            switch bytes[position] {
            case 0x20, 0x09, 0x0a, 0x0d: position += 1
            default: return
            }
        }
    }

    /// From an opening quote to behind the closing one.
    private mutating func string() throws(JSONError) -> String {
        let start = position + 1
        position = start
        while position < end {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                let text = try text(of: bytes[start..<position], at: start)
                position += 1
                return text
            case UInt8(ascii: "\\"): return try escapedString(from: start)
            case let byte where byte < 0x20: throw JSONError(.controlCharacter(byte), at: position)
            default: position += 1
            }
        }
        throw JSONError(.truncated, at: end)
    }

    /// Continues at the first backslash.
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var unescaped = Array(bytes[start..<position])
        while position < end {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return try text(of: unescaped[...], at: start)
            case UInt8(ascii: "\\"): try escape(into: &unescaped)
            case 0..<0x20: throw JSONError(.controlCharacter(byte), at: position)
            default:
                unescaped.append(byte)
                position += 1
            }
        }
        throw JSONError(.truncated, at: end)
    }

    private mutating func escape(into unescaped: inout [UInt8]) throws(JSONError) {
        let start = position
        guard position + 1 < end else { throw JSONError(.truncated, at: end) }
        let letter = bytes[position + 1]
        position += 2
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(letter)
        case UInt8(ascii: "b"): unescaped.append(0x08)
        case UInt8(ascii: "f"): unescaped.append(0x0c)
        case UInt8(ascii: "n"): unescaped.append(0x0a)
        case UInt8(ascii: "r"): unescaped.append(0x0d)
        case UInt8(ascii: "t"): unescaped.append(0x09)
        case UInt8(ascii: "u"):
            var code = UInt32(try codeUnit())
            if code >> 10 == 0xD800 >> 10 {
                guard position + 1 < end, bytes[position] == UInt8(ascii: "\\"),
                    bytes[position + 1] == UInt8(ascii: "u")
                else { throw JSONError(.loneSurrogate, at: start) }
                position += 2
                let low = UInt32(try codeUnit())
                guard low >> 10 == 0xDC00 >> 10 else { throw JSONError(.loneSurrogate, at: start) }
                code = 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff)
            }
            guard let scalar = UnicodeScalar(code) else { throw JSONError(.loneSurrogate, at: start) }
            unescaped.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        default: throw JSONError(.malformedEscape, at: start)
        }
    }

    private mutating func codeUnit() throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard position < end else { throw JSONError(.truncated, at: end) }
            let digit: UInt8
            switch bytes[position] {
            case let byte where byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"): digit = byte - 0x30
            case let byte where byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "f"): digit = byte - 0x57
            case let byte where byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "F"): digit = byte - 0x37
            default: throw JSONError(.malformedEscape, at: position)
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }

    private func text(of bytes: ArraySlice<UInt8>, at offset: Int) throws(JSONError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw JSONError(.malformedUTF8, at: offset)
        }
        return text
    }
}
