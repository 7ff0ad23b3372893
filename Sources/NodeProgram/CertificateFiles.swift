internal import NodeRuntime
internal import Profiles
public import TransportSecurity

/// A server's certificate and its private key, as PEM files.
public struct CertificateFiles: Sendable {
    /// The server's own certificate first, then those that lead from it to one that clients trust.
    public var certificate: String
    public var key: String

    /// A certificate that has less left is worth a warning.
    public static let noticeBeforeEnd = Duration.seconds(14 * 86_400)

    public init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    public struct Opening: Sendable {
        public var context: SecurityContext
        /// What does not keep it from serving, and should be seen to.
        public var warnings: [String]
    }

    public func open() throws -> Opening {
        let chain = try usable(certificate) { try Certificate.chain(pem: try read(certificate)) }
        let secret = try usable(key) { try PrivateKey(pem: try read(key)) }
        let context = try usable("\(certificate), \(key)") {
            try SecurityContext.server(chain: chain, key: secret)
        }
        return Opening(context: context, warnings: warnings(chain))
    }

    private func warnings(_ chain: [Certificate]) -> [String] {
        var warnings: [String] = []
        let remaining = chain.first?.remaining ?? .zero
        let days = remaining.components.seconds / 86_400
        if remaining < .zero {
            warnings.append("\(certificate) has expired: clients refuse it. Renew it and send SIGHUP")
        } else if remaining < CertificateFiles.noticeBeforeEnd {
            warnings.append("\(certificate) expires in \(days) days: renew it and send SIGHUP")
        }
        if SecretFile(key).isExposed {
            warnings.append("\(key) may be read by others than its owner: chmod 600 \(key)")
        }
        return warnings
    }

    private func read(_ path: String) throws -> [UInt8] {
        guard let bytes = try SecretFile(path).read() else {
            throw Unusable(path: path, reason: "there is no such file: name a PEM file")
        }
        return bytes
    }

    private func usable<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as SecurityError {
            throw Unusable(path: path, reason: "\(error)")
        }
    }

    /// A file that cannot serve.
    public struct Unusable: Error, Hashable, CustomStringConvertible {
        public var path: String
        public var reason: String

        public var description: String { "\(path): \(reason)" }
    }
}
