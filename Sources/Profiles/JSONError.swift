/// Why bytes are not the JSON that was asked for, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Problem: Hashable, Sendable {
        case oversized(maximum: Int)
        case tooDeep(maximum: Int)
        case truncated
        case unexpectedByte(UInt8)
        case trailingBytes
        case malformedNumber
        case numberTooLarge
        case malformedEscape
        case loneSurrogate
        case controlCharacter(UInt8)
        case malformedUTF8
    }

    public var problem: Problem
    /// Where in the bytes, counted from 0.
    public var offset: Int

    public init(_ problem: Problem, at offset: Int) {
        self.problem = problem
        self.offset = offset
    }

    public var description: String { "byte \(offset): \(sentence)" }

    private var sentence: String {
        switch problem {
        case .oversized(let maximum): "the document is larger than \(maximum) bytes: send less at a time"
        case .tooDeep(let maximum): "arrays and objects are nested more than \(maximum) deep: flatten them"
        case .truncated: "the document ends in the middle of a value: send all of it"
        case .unexpectedByte(let byte): "\(name(of: byte)) cannot stand here"
        case .trailingBytes: "something follows the value: send one value only"
        case .malformedNumber:
            "a number has digits, an optional fraction and an optional exponent, as in -12.5e3"
        case .numberTooLarge: "the number does not fit 64-bit floating point"
        case .malformedEscape: "after a backslash comes one of \"\\/bfnrt or u and four hexadecimal digits"
        case .loneSurrogate: "a surrogate escape needs its other half, as in \\ud83d\\ude00"
        case .controlCharacter(let byte): "\(name(of: byte)) inside a string must be written as an escape"
        case .malformedUTF8: "the string is not UTF-8"
        }
    }

    private func name(of byte: UInt8) -> String {
        if byte > 0x20, byte < 0x7f { return "'\(Character(UnicodeScalar(byte)))'" }
        let digits = String(byte, radix: 16)
        return "byte 0x\(digits.count < 2 ? "0" : "")\(digits)"
    }
}
