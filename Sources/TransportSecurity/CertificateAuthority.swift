internal import COpenSSL

/// A certificate authority of one laboratory: whoever trusts its certificate trusts all that it signs, so its key stays
/// with it.
public struct CertificateAuthority: Sendable {
    public var certificate: Certificate
    public var key: PrivateKey

    private static let ownName = "Spoke laboratory authority"

    public init(certificate: Certificate, key: PrivateKey) {
        self.certificate = certificate
        self.key = key
    }

    /// A new one that signs itself. It vouches for servers directly, not for other authorities.
    public init(lifetime: Duration) throws(SecurityError) {
        key = try PrivateKey()
        certificate = try Draft(
            name: Self.ownName, key: key, issuer: nil, lifetime: lifetime,
            extensions: [
                (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"),
                (NID_key_usage, "critical,keyCertSign,cRLSign"), (NID_subject_key_identifier, "hash"),
            ]
        ).signed(by: key)
    }

    /// A certificate for a server that answers to `names`: host names, also with a wildcard for the first label, and IP
    /// addresses.
    public func certificate(
        for names: [String], key serverKey: PrivateKey, lifetime: Duration
    ) throws(SecurityError) -> Certificate {
        for name in names where !CertificateAuthority.isName(name) {
            throw .unsuitable("'\(name)' is neither a host name nor an IP address")
        }
        let listed = names.map { CertificateAuthority.isAddress($0) ? "IP:\($0)" : "DNS:\($0)" }
        return try Draft(
            name: "Spoke laboratory edge", key: serverKey, issuer: certificate, lifetime: lifetime,
            extensions: [
                (NID_basic_constraints, "critical,CA:FALSE"), (NID_key_usage, "critical,digitalSignature"),
                (NID_ext_key_usage, "serverAuth"), (NID_subject_key_identifier, "hash"),
                (NID_authority_key_identifier, "keyid"),
                (NID_subject_alt_name, listed.joined(separator: ",")),
            ]
        ).signed(by: key)
    }

    private static func isAddress(_ name: String) -> Bool {
        let address = unsafe a2i_IPADDRESS(name)
        defer { unsafe ASN1_OCTET_STRING_free(address) }
        OpenSSL.forgetFaults()
        return unsafe address != nil
    }

    /// Nothing that OpenSSL's notation of extensions would read as more than one name.
    static func isName(_ name: String) -> Bool {
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: ":"):
                true
            default: false
            }
        }
        let rest = name.hasPrefix("*.") ? String(name.dropFirst(2)) : name
        if rest.utf8.count != name.utf8.count {
            return isName(rest) && !rest.contains(":") && !rest.hasPrefix("*")
        }
        return isPlain && (1...253).contains(name.utf8.count) && (!name.contains(":") || isAddress(name))
    }
}

/// What a certificate is to say, before it is signed.
private struct Draft {
    var name: String
    var key: PrivateKey
    /// `nil` where it signs itself.
    var issuer: Certificate?
    var lifetime: Duration
    var extensions: [(kind: Int32, value: String)]

    /// A clock that is a little behind shall take it, too.
    private static let backdated = -3_600

    func signed(by authority: PrivateKey) throws(SecurityError) -> Certificate {
        OpenSSL.forgetFaults()
        guard let handle = unsafe X509_new() else { throw .library("out of memory") }
        let certificate = unsafe Certificate(owning: handle)
        // 63 random bits: RFC 5280 asks for a positive number nobody can guess.
        let serial = UInt64.random(in: 1...UInt64(Int64.max))
        let subject = unsafe X509_get_subject_name(handle)
        let signer = unsafe issuer.map { unsafe X509_get_subject_name($0.handle) } ?? subject
        let isWritten =
            unsafe X509_set_version(handle, Int(X509_VERSION_3)) == 1
            && ASN1_INTEGER_set_uint64(X509_get_serialNumber(handle), serial) == 1
            && X509_gmtime_adj(X509_getm_notBefore(handle), Draft.backdated) != nil
            && X509_gmtime_adj(X509_getm_notAfter(handle), Int(lifetime.components.seconds)) != nil
            && X509_NAME_add_entry_by_txt(
                subject, "CN", Int32(MBSTRING_FLAG), name, Int32(name.utf8.count), -1, 0) == 1
            && X509_set_issuer_name(handle, signer) == 1 && X509_set_pubkey(handle, key.handle) == 1
        guard isWritten else { throw .library(OpenSSL.fault().text) }
        for (kind, value) in extensions { try add(kind, value, to: certificate) }
        guard unsafe X509_sign(handle, authority.handle, EVP_sha256()) > 0 else {
            throw .library(OpenSSL.fault().text)
        }
        return certificate
    }

    private func add(_ kind: Int32, _ value: String, to certificate: Certificate) throws(SecurityError) {
        var context = unsafe X509V3_CTX()
        unsafe X509V3_set_ctx(&context, (issuer ?? certificate).handle, certificate.handle, nil, nil, 0)
        guard let item = unsafe X509V3_EXT_conf_nid(nil, &context, kind, value) else {
            throw .library("\(value): \(OpenSSL.fault().text)")
        }
        defer { unsafe X509_EXTENSION_free(item) }
        guard unsafe X509_add_ext(certificate.handle, item, -1) == 1 else {
            throw .library(OpenSSL.fault().text)
        }
    }
}
