internal import COpenSSL

/// What the connections of one side share: protocol versions, cipher suites, and whom to be or to trust.
///
/// TLS 1.2 with forward secrecy and authenticated encryption, and TLS 1.3; no renegotiation, no compression, no early
/// data. Sessions resume by tickets, so that the server keeps nothing of a connection that has ended.
///
/// Why OpenSSL from the system and not swift-nio-ssl: that brings its own BoringSSL, 135 s of a newcomer's release build
/// on two cores, and the whole of `make demo` may take eight minutes. Debian's OpenSSL 3 gets its security updates with
/// the system. What Spoke needs of it is this module: one state machine between two buffers, and certificates.
///
/// `@unchecked Sendable`: OpenSSL documents a context as safe to make connections of from any thread once it is set up,
/// and it is set up before anybody else sees it.
@safe
public final class SecurityContext: @unchecked Sendable {
    let handle: OpaquePointer
    let isServer: Bool
    /// Whom a client expects.
    let peer: String?

    /// A server that shows `chain`, its own certificate first.
    public static func server(
        chain: [Certificate], key: PrivateKey
    ) throws(SecurityError) -> SecurityContext {
        guard let leaf = chain.first else { throw .noCertificate }
        guard key.belongs(to: leaf) else { throw .foreignKey }
        let context = try SecurityContext(isServer: true, peer: nil)
        guard unsafe SSL_CTX_use_certificate(context.handle, leaf.handle) == 1,
            unsafe SSL_CTX_use_PrivateKey(context.handle, key.handle) == 1
        else { throw .unsuitable(OpenSSL.fault().text) }
        for certificate in chain.dropFirst() {
            guard unsafe spoke_SSL_CTX_add_chain_certificate(context.handle, certificate.handle) == 1 else {
                throw .unsuitable(OpenSSL.fault().text)
            }
        }
        unsafe SSL_CTX_set_alpn_select_cb(context.handle, chooseProtocol, nil)
        return context
    }

    /// A client that trusts nothing but `authorities`, and them only where they vouch for the name `peer`.
    public static func client(
        trusting authorities: [Certificate], peer: String
    ) throws(SecurityError) -> SecurityContext {
        let context = try SecurityContext(isServer: false, peer: peer)
        let store = unsafe SSL_CTX_get_cert_store(context.handle)
        for authority in authorities {
            guard unsafe X509_STORE_add_cert(store, authority.handle) == 1 else {
                throw .unsuitable(OpenSSL.fault().text)
            }
        }
        unsafe SSL_CTX_set_verify(context.handle, SSL_VERIFY_PEER, nil)
        let offer = alpn
        // Returns 0 where it succeeds, unlike its relatives.
        guard unsafe SSL_CTX_set_alpn_protos(context.handle, offer, UInt32(offer.count)) == 0 else {
            throw .library(OpenSSL.fault().text)
        }
        return context
    }

    private init(isServer: Bool, peer: String?) throws(SecurityError) {
        OpenSSL.forgetFaults()
        guard let handle = unsafe SSL_CTX_new(TLS_method()) else { throw .library(OpenSSL.fault().text) }
        unsafe self.handle = handle
        self.isServer = isServer
        self.peer = peer
        guard unsafe spoke_SSL_CTX_limit_versions(handle, TLS1_2_VERSION, TLS1_3_VERSION) == 1,
            unsafe SSL_CTX_set_cipher_list(handle, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1
        else { throw .library(OpenSSL.fault().text) }
        unsafe spoke_SSL_CTX_forbid_renegotiation(handle)
        unsafe spoke_SSL_CTX_keep_no_sessions(handle)
        // Idle connections give their record buffers back: 34 KB each.
        unsafe spoke_SSL_CTX_set_mode(handle, Int(SSL_MODE_RELEASE_BUFFERS))
    }

    deinit { unsafe SSL_CTX_free(handle) }
}

/// The one protocol spoken inside, as ALPN writes it (RFC 7301): a length, then so many bytes.
private let alpn: [UInt8] = [8] + Array("http/1.1".utf8)

/// Picks `http/1.1` of what a client offers. One that offers only others is refused, as RFC 7301 wants.
private func chooseProtocol(
    _: OpaquePointer?, _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    _ chosenCount: UnsafeMutablePointer<UInt8>?, _ offered: UnsafePointer<UInt8>?, _ offeredCount: UInt32,
    _: UnsafeMutableRawPointer?
) -> Int32 {
    guard let offered = unsafe offered else { return SSL_TLSEXT_ERR_ALERT_FATAL }
    let bytes = unsafe UnsafeBufferPointer(start: offered, count: Int(offeredCount))
    var position = 0
    while position < bytes.count {
        let end = position + 1 + Int(unsafe bytes[position])
        guard end <= bytes.count else { break }
        if unsafe bytes[position..<end].elementsEqual(alpn) {
            // Points into the client's hello, which outlives the call that copies it.
            unsafe chosen?.pointee = offered + position + 1
            unsafe chosenCount?.pointee = UInt8(end - position - 1)
            return SSL_TLSEXT_ERR_OK
        }
        position = end
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL
}
