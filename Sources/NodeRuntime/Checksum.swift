/// CRC-32 as in Ethernet, gzip and PNG (reflected polynomial 0xEDB88320), eight bytes a step.
public enum Checksum {
    /// Eight tables of 256: table k holds the remainders of a byte followed by k zero bytes.
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var remainder = UInt32(byte)
            for _ in 0..<8 { remainder = (remainder >> 1) ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0) }
            tables[byte] = remainder
        }
        for index in 256..<tables.count {
            let shorter = tables[index - 256]
            tables[index] = (shorter >> 8) ^ tables[Int(shorter & 0xFF)]
        }
        return tables
    }()

    public static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        tables.withUnsafeBufferPointer { tables in
            bytes.withUnsafeBytes { crc32($0, tables) }
        }
    }

    public static func crc32(_ bytes: [UInt8]) -> UInt32 { crc32(bytes[...]) }

    private static func crc32(_ bytes: UnsafeRawBufferPointer, _ tables: UnsafeBufferPointer<UInt32>)
        -> UInt32
    {
        func remainder(_ table: Int, _ byte: UInt64) -> UInt32 { tables[table << 8 | Int(byte & 0xFF)] }
        var crc: UInt32 = 0xFFFF_FFFF
        var offset = 0
        while bytes.count - offset >= 8 {
            let loaded = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let word = UInt64(littleEndian: loaded) ^ UInt64(crc)
            crc = remainder(7, word) ^ remainder(6, word >> 8) ^ remainder(5, word >> 16)
            crc ^= remainder(4, word >> 24) ^ remainder(3, word >> 32) ^ remainder(2, word >> 40)
            crc ^= remainder(1, word >> 48) ^ remainder(0, word >> 56)
            offset += 8
        }
        while offset < bytes.count {
            crc = (crc >> 8) ^ remainder(0, UInt64(crc) ^ UInt64(bytes[offset]))
            offset += 1
        }
        return ~crc
    }
}
