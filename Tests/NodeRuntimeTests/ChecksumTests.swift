import NodeRuntime
import Testing

struct ChecksumTests {
    @Test func `the published check value comes out`() {
        #expect(Checksum.crc32(Array("123456789".utf8)) == 0xCBF4_3926)
    }

    @Test func `eight bytes a step give what one bit a step gives, at every length and offset`() {
        let bytes = (0..<64).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) }
        for start in 0..<8 {
            for end in start...bytes.count {
                #expect(Checksum.crc32(bytes[start..<end]) == bitwise(bytes[start..<end]))
            }
        }
    }

    private func bitwise(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var crc: UInt32 = .max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = (crc >> 1) ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
        return ~crc
    }
}
