internal import COpenSSL

/// A private key. It prints as nothing but its name.
///
/// `@unchecked Sendable`: the handle never changes, and OpenSSL documents signing with a key from several threads as
/// safe.
@safe
public final class PrivateKey: @unchecked Sendable, CustomStringConvertible {
    let handle: OpaquePointer

    private init(owning handle: OpaquePointer) {
        unsafe self.handle = handle
    }

    deinit { unsafe EVP_PKEY_free(handle) }

    /// A new one: ECDSA over P-256, which every client of TLS 1.2 and 1.3 takes.
    public convenience init() throws(SecurityError) {
        OpenSSL.forgetFaults()
        guard let handle = unsafe spoke_EVP_P256_generate() else { throw .library(OpenSSL.fault().text) }
        unsafe self.init(owning: handle)
    }

    /// The first private key of a PEM file.
    public convenience init(pem: [UInt8]) throws(SecurityError) {
        OpenSSL.forgetFaults()
        let text = String(decoding: pem, as: UTF8.self)
        guard text.contains("PRIVATE KEY-----") else { throw .noKey }
        // Without this, OpenSSL would ask the terminal for a passphrase.
        let handle = unsafe OpenSSL.reading(pem) { file in
            unsafe PEM_read_bio_PrivateKey(file, nil, { _, _, _, _ in 0 }, nil)
        }
        guard let handle = unsafe handle else {
            let reason = OpenSSL.fault().text
            throw text.contains("ENCRYPTED") ? .encryptedKey : .damagedKey(reason)
        }
        unsafe self.init(owning: handle)
    }

    /// In PKCS #8, unencrypted: for a file that only its owner may read.
    public func pem() throws(SecurityError) -> [UInt8] {
        let bytes = unsafe OpenSSL.written { file in
            unsafe PEM_write_bio_PKCS8PrivateKey(file, handle, nil, nil, 0, nil, nil) == 1
        }
        guard let bytes else { throw .library(OpenSSL.fault().text) }
        return bytes
    }

    /// Whether a certificate was made with this key.
    public func belongs(to certificate: Certificate) -> Bool {
        defer { OpenSSL.forgetFaults() }
        return unsafe X509_check_private_key(certificate.handle, handle) == 1
    }

    public var description: String { "private key" }
}
