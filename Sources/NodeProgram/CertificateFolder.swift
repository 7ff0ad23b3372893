internal import NodeRuntime
internal import Profiles
internal import TransportSecurity

/// A laboratory's own certificates: an authority that browsers and clients are told to trust, and a certificate that it
/// signed for the edges of this machine. All files have mode 0600 and stay from start to start.
public struct CertificateFolder: Sendable {
    /// What every certificate is good for: this machine, and the published hosts with and without a location hint.
    public static let names = [
        "localhost", "127.0.0.1", "::1", "edge.adobedc.net", "server.adobedc.net", "*.adobedc.net",
        "*.edge.adobedc.net", "*.server.adobedc.net", "adobedc.demdex.net",
    ]
    /// What browsers accept at most of public authorities, which is a good measure for private ones.
    public static let lifetime = Duration.seconds(397 * 86_400)
    public static let authorityLifetime = Duration.seconds(3_650 * 86_400)
    /// Certificates that have less left are made anew.
    public static let renewalBeforeEnd = Duration.seconds(30 * 86_400)

    private let path: String
    private let names: [String]
    private let lifetime: Duration

    /// - Parameters:
    ///   - names: host names and IP addresses besides `CertificateFolder.names`.
    ///   - lifetime: of the edges' certificate.
    public init(_ path: String, names: [String] = [], lifetime: Duration = lifetime) {
        self.path = path
        self.names = CertificateFolder.names + names.filter { !CertificateFolder.names.contains($0) }
        self.lifetime = lifetime
    }

    /// What clients are to trust.
    public var authority: String { path + "/ca.pem" }
    private var authorityKey: String { path + "/ca-key.pem" }
    private var files: CertificateFiles {
        CertificateFiles(certificate: path + "/edge.pem", key: path + "/edge-key.pem")
    }

    /// The files to serve with, made or renewed where they are missing, nearly expired, or lack a name.
    ///
    /// Several processes may call it for one folder at once; all but one wait. A file that is damaged is named and left.
    public func prepare() throws -> CertificateFiles {
        let folder = try Folder(creating: path)
        let lock = try FileLock(path: folder.path(of: ".lock"), guarding: path, waits: true)
        defer { withExtendedLifetime(lock) {} }
        let authority = try readAuthority() ?? makeAuthority()
        if try !isServing(under: authority) { try makeCertificate(under: authority) }
        return files
    }

    private func readAuthority() throws -> CertificateAuthority? {
        guard let pem = try SecretFile(authority).read(), let keyPEM = try SecretFile(authorityKey).read()
        else { return nil }
        let certificate = try read(authority) { () throws(SecurityError) in try Certificate.chain(pem: pem)[0]
        }
        let key = try read(authorityKey) { () throws(SecurityError) in try PrivateKey(pem: keyPEM) }
        guard key.belongs(to: certificate) else {
            throw CertificateFiles.Unusable(
                path: authorityKey,
                reason: "it does not belong to \(authority): restore both, or move the folder away")
        }
        return certificate.remaining < CertificateFolder.renewalBeforeEnd
            ? nil : CertificateAuthority(certificate: certificate, key: key)
    }

    private func makeAuthority() throws -> CertificateAuthority {
        let made = try CertificateAuthority(lifetime: CertificateFolder.authorityLifetime)
        try SecretFile(authorityKey).write(made.key.pem())
        try SecretFile(authority).write(made.certificate.pem())
        return made
    }

    private func isServing(under authority: CertificateAuthority) throws -> Bool {
        guard let pem = try SecretFile(files.certificate).read(),
            let keyPEM = try SecretFile(files.key).read()
        else { return false }
        let leaf = try read(files.certificate) { () throws(SecurityError) in
            try Certificate.chain(pem: pem)[0]
        }
        let key = try read(files.key) { () throws(SecurityError) in try PrivateKey(pem: keyPEM) }
        return key.belongs(to: leaf) && leaf.isSigned(by: authority.certificate)
            && leaf.remaining >= CertificateFolder.renewalBeforeEnd && names.allSatisfy { leaf.covers($0) }
    }

    /// Key first: should the process end in between, the two do not belong together and are made anew.
    private func makeCertificate(under authority: CertificateAuthority) throws {
        let key = try PrivateKey()
        let leaf = try authority.certificate(
            for: names, key: key, lifetime: min(lifetime, authority.certificate.remaining))
        try SecretFile(files.key).write(key.pem())
        try SecretFile(files.certificate).write(leaf.pem() + authority.certificate.pem())
    }

    private func read<Result>(_ path: String, _ body: () throws(SecurityError) -> Result) throws -> Result {
        do throws(SecurityError) {
            return try body()
        } catch {
            throw CertificateFiles.Unusable(path: path, reason: "\(error). Or move it away for a new one")
        }
    }
}
