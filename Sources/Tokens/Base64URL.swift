/// Base 64 with the alphabet for addresses and without padding (RFC 4648 section 5, as RFC 7515 section 2 uses it).
public enum Base64URL {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// For each byte the six bits it stands for, 0xff for none.
    private static let sixBits: [UInt8] = {
        var table = [UInt8](repeating: 0xff, count: 256)
        for (bits, character) in alphabet.enumerated() { table[Int(character)] = UInt8(bits) }
        return table
    }()

    public static func text(_ bytes: [UInt8]) -> String {
        var characters: [UInt8] = []
        characters.reserveCapacity((bytes.count * 4 + 2) / 3)
        var pending: UInt32 = 0
        var count: UInt32 = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                characters.append(alphabet[Int(pending >> count & 0x3f)])
            }
        }
        if count > 0 { characters.append(alphabet[Int(pending << (6 - count) & 0x3f)]) }
        return String(decoding: characters, as: UTF8.self)
    }

    /// `nil` for what `text` would not have written: a foreign character, padding, an impossible length, or bits set
    /// that stand for nothing. So each sequence of bytes has one text, and a token cannot be altered unnoticed.
    public static func bytes(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var pending: UInt32 = 0
        var count: UInt32 = 0
        for character in text {
            let bits = sixBits[Int(character)]
            if bits == 0xff { return nil }
            pending = pending << 6 | UInt32(bits)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> count))
                pending &= 1 << count - 1
            }
        }
        return count < 6 && pending == 0 ? bytes : nil
    }
}
