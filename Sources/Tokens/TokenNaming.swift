public import SansIO

/// Names texts that strangers send by sixteen bytes that they can neither foresee nor steer: BLAKE2b under a random
/// key, different for each value of this type.
public struct TokenNaming: Sendable {
    private let key = Sodium.randomBytes(32)

    public init() {}

    public func name(of text: some StringProtocol) -> Key16 {
        let hash = Sodium.blake2b(Array(text.utf8), key: key, count: 16)
        func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        return Key16(high: word(hash[..<8]), low: word(hash[8...]))
    }
}
