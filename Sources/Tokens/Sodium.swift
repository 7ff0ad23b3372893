internal import CSodium

/// The few functions of libsodium that tokens need: all unsafe code of this module.
///
/// Every buffer is an array that outlives the call, its length checked against what the function reads or writes.
enum Sodium {
    static let seedBytes = 32
    static let publicKeyBytes = 32
    /// libsodium's form of a secret key: the seed, then the public key.
    static let secretKeyBytes = 64
    static let signatureBytes = 64

    /// libsodium asks for this before anything else; calling it again, also from other threads, is harmless.
    private static let isReady: Bool = sodium_init() >= 0

    private static func requireReady() {
        precondition(isReady, "libsodium cannot start: the system gives no random numbers")
    }

    static func randomBytes(_ count: Int) -> [UInt8] {
        requireReady()
        var bytes = [UInt8](repeating: 0, count: count)
        unsafe randombytes_buf(&bytes, count)
        return bytes
    }

    /// The Ed25519 keys that a seed stands for (RFC 8032).
    static func keyPair(seed: [UInt8]) -> (publicKey: [UInt8], secretKey: [UInt8]) {
        requireReady()
        precondition(seed.count == seedBytes, "a seed of \(seed.count) bytes")
        var publicKey = [UInt8](repeating: 0, count: publicKeyBytes)
        var secretKey = [UInt8](repeating: 0, count: secretKeyBytes)
        let result = unsafe crypto_sign_seed_keypair(&publicKey, &secretKey, seed)
        precondition(result == 0, "libsodium makes no key pair: \(result)")
        return (publicKey, secretKey)
    }

    static func signature(of message: [UInt8], secretKey: [UInt8]) -> [UInt8] {
        precondition(secretKey.count == secretKeyBytes, "a secret key of \(secretKey.count) bytes")
        var signature = [UInt8](repeating: 0, count: signatureBytes)
        let result = unsafe crypto_sign_detached(
            &signature, nil, message, UInt64(message.count), secretKey)
        precondition(result == 0, "libsodium does not sign: \(result)")
        return signature
    }

    /// Refuses signatures that are not in their one canonical form, too.
    static func isSignature(_ signature: [UInt8], of message: [UInt8], publicKey: [UInt8]) -> Bool {
        guard signature.count == signatureBytes, publicKey.count == publicKeyBytes else { return false }
        return unsafe crypto_sign_verify_detached(signature, message, UInt64(message.count), publicKey) == 0
    }

    /// BLAKE2b of `count` bytes (16 to 64) under a key of 16 to 64 bytes.
    static func blake2b(_ bytes: [UInt8], key: [UInt8], count: Int) -> [UInt8] {
        precondition((16...64).contains(count) && (16...64).contains(key.count), "\(count), \(key.count)")
        var hash = [UInt8](repeating: 0, count: count)
        let result = unsafe crypto_generichash(
            &hash, count, bytes, UInt64(bytes.count), key, key.count)
        precondition(result == 0, "libsodium does not hash: \(result)")
        return hash
    }

    static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: 32)
        let result = unsafe crypto_hash_sha256(&hash, bytes, UInt64(bytes.count))
        precondition(result == 0, "libsodium does not hash: \(result)")
        return hash
    }

    /// Compares in a time that depends on the length alone.
    static func areEqual(_ first: [UInt8], _ second: [UInt8]) -> Bool {
        guard first.count == second.count else { return false }
        return unsafe sodium_memcmp(first, second, first.count) == 0
    }
}
