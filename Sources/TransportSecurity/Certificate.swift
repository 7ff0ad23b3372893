internal import COpenSSL

/// An X.509 certificate. A copy shares it; nothing changes it once it is made.
///
/// `@unchecked Sendable`: the handle never changes, and OpenSSL documents reading a certificate from several threads
/// as safe.
@safe
public final class Certificate: @unchecked Sendable {
    let handle: OpaquePointer

    /// Takes the handle over.
    init(owning handle: OpaquePointer) {
        unsafe self.handle = handle
    }

    deinit { unsafe X509_free(handle) }

    /// At most so many are read of one file.
    public static let chainMaximum = 16

    /// All certificates of a PEM file, in its order; what else it holds, such as a key, is passed over.
    public static func chain(pem: [UInt8]) throws(SecurityError) -> [Certificate] {
        OpenSSL.forgetFaults()
        var chain: [Certificate] = []
        let read = unsafe OpenSSL.reading(pem) { file in
            while chain.count < chainMaximum, let handle = unsafe PEM_read_bio_X509(file, nil, nil, nil) {
                unsafe chain.append(Certificate(owning: handle))
            }
            return OpenSSL.fault()
        }
        if read.code != 0, read.reason != PEM_R_NO_START_LINE { throw .damagedCertificate(read.text) }
        if chain.isEmpty { throw .noCertificate }
        return chain
    }

    public func pem() throws(SecurityError) -> [UInt8] {
        guard let bytes = unsafe OpenSSL.written({ file in unsafe PEM_write_bio_X509(file, handle) == 1 })
        else {
            throw .library(OpenSSL.fault().text)
        }
        return bytes
    }

    /// How long it is still valid by this machine's clock; negative once it is over.
    public var remaining: Duration {
        var days: Int32 = 0
        var seconds: Int32 = 0
        let isRead = unsafe ASN1_TIME_diff(&days, &seconds, nil, X509_get0_notAfter(handle))
        return isRead == 1 ? .seconds(Int64(days) * 86_400 + Int64(seconds)) : .seconds(-1)
    }

    /// Whether it is good for a host name or an IP address.
    public func covers(_ name: String) -> Bool {
        if unsafe X509_check_ip_asc(handle, name, 0) == 1 { return true }
        let host = name.hasPrefix("*.") ? "any" + name.dropFirst() : name
        return unsafe X509_check_host(handle, host, host.utf8.count, 0, nil) == 1
    }

    /// Whether `issuer` vouches for it.
    public func isSigned(by issuer: Certificate) -> Bool {
        guard let key = unsafe X509_get0_pubkey(issuer.handle) else { return false }
        defer { OpenSSL.forgetFaults() }
        return unsafe X509_verify(handle, key) == 1
    }
}
