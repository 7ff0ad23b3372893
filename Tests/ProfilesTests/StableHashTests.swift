import Profiles
import SansIO
import Testing

struct StableHashTests {
    /// The first vectors of the reference implementation of SipHash-2-4 with 128 bits, key 00 01 … 0f.
    @Test func `is SipHash-2-4 with 128 bits`() {
        var hash = StableHash(key: (0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908))
        #expect(hash.value == Key16(high: 0x9302_55c7_1472_f66d, low: 0xe6a8_25ba_047f_81a3))
        hash.combine(byte: 0)
        #expect(hash.value == Key16(high: 0x45fc_229b_1159_7634, low: 0x44af_996b_d8c1_87da))
    }

    @Test func `words and places hash as their bytes do`() {
        let bytes = (0..<64).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        for start in 0..<16 {
            for end in start...bytes.count {
                var word = StableHash()
                var single = StableHash()
                for byte in bytes[..<start] {
                    word.combine(byte: byte)
                    single.combine(byte: byte)
                }
                word.combine(bytes, in: start..<end)
                for byte in bytes[start..<end] { single.combine(byte: byte) }
                for shift in 0..<8 {
                    single.combine(byte: UInt8(truncatingIfNeeded: (end - start) >> (8 * shift)))
                }
                #expect(word.value == single.value)
            }
        }
    }

    @Test func `an identity's key is that of its bytes`() {
        let identity = Identity(namespace: "Email", value: "jane@example.com")
        let bytes = Array("xEmail:jane@example.com".utf8)
        #expect(Identity.key(of: bytes, namespace: 1..<6, value: 7..<bytes.count) == identity.key)
    }
}
