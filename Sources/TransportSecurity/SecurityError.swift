/// Why a certificate or a key cannot serve. Each sentence says what the person can do about it.
public enum SecurityError: Error, Hashable, Sendable, CustomStringConvertible {
    case noCertificate
    case damagedCertificate(String)
    case noKey
    case encryptedKey
    case damagedKey(String)
    case foreignKey
    /// OpenSSL does not take it, for example as its key is too short.
    case unsuitable(String)
    /// The library itself fails, for want of memory or random numbers.
    case library(String)

    public var description: String {
        switch self {
        case .noCertificate:
            "no certificate: it must begin with -----BEGIN CERTIFICATE-----, the server's own first, then those that"
                + " vouch for it"
        case .damagedCertificate(let reason): "a certificate is damaged (\(reason)): restore the file"
        case .noKey: "no private key: it must hold -----BEGIN PRIVATE KEY----- or the like"
        case .encryptedKey:
            "the private key is encrypted: write it without a passphrase (openssl pkey -in … -out …), mode 0600"
        case .damagedKey(let reason): "the private key is damaged (\(reason)): restore the file"
        case .foreignKey:
            "certificate and private key do not belong together: give the key that the first certificate was made with"
        case .unsuitable(let reason):
            "the certificate is not accepted (\(reason)): use ECDSA P-256, or RSA of 2048 bits and more, with SHA-256"
        case .library(let reason): "OpenSSL fails: \(reason)"
        }
    }
}
