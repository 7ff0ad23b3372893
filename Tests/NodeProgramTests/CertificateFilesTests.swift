import Foundation
import NodeProgram
import Testing
import TransportSecurity

/// A server's certificate and key as files, and a laboratory's own.
final class CertificateFilesTests {
    private let folder = NSTemporaryDirectory() + "spoke-certificate-tests-" + UUID().uuidString

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            Issue.record("\(folder) stays: \(error)")
        }
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    private func write(_ bytes: [UInt8], _ name: String, mode: Int = 0o600) throws -> String {
        let path = folder + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    private func files(lifetime: Duration, mode: Int = 0o600) throws -> CertificateFiles {
        let key = try PrivateKey()
        let authority = try CertificateAuthority(lifetime: .seconds(86_400))
        let leaf = try authority.certificate(for: ["a.test"], key: key, lifetime: lifetime)
        return CertificateFiles(
            certificate: try write(leaf.pem(), "a.pem"), key: try write(key.pem(), "a-key.pem", mode: mode))
    }

    @Test func `a laboratory's certificates are made once and kept`() throws {
        let place = folder + "/new/tls"
        let first = try CertificateFolder(place).prepare()
        let names = ["ca.pem", "ca-key.pem", "edge.pem", "edge-key.pem"]
        let before = try names.map { try bytes(place + "/" + $0) }
        for name in names {
            let mode = try FileManager.default.attributesOfItem(atPath: place + "/" + name)[.posixPermissions]
            #expect(mode as? Int == 0o600, "\(name)")
        }
        #expect(try first.open().warnings == [])
        let second = try CertificateFolder(place).prepare()
        #expect(second.certificate == first.certificate && second.key == first.key)
        #expect(try names.map { try bytes(place + "/" + $0) } == before)

        let chain = try Certificate.chain(pem: before[2])
        let authority = try Certificate.chain(pem: try bytes(CertificateFolder(place).authority))
        #expect(chain.count == 2 && chain[0].isSigned(by: authority[0]))
        for name in ["localhost", "127.0.0.1", "::1", "edge.adobedc.net", "va6.server.adobedc.net"] {
            #expect(chain[0].covers(name), "\(name)")
        }
    }

    @Test
    func `a name that is missing and an end that is near make a new certificate under the old authority`()
        throws
    {
        let place = folder + "/tls"
        let short = CertificateFolder(place, lifetime: .seconds(20 * 86_400))
        let files = try short.prepare()
        let authority = try bytes(short.authority)
        let first = try bytes(files.certificate)
        _ = try CertificateFolder(place).prepare()
        let second = try bytes(files.certificate)
        #expect(second != first)
        _ = try CertificateFolder(place, names: ["shop.example", "10.0.0.7"]).prepare()
        let third = try bytes(files.certificate)
        #expect(third != second)
        let leaf = try Certificate.chain(pem: third)[0]
        #expect(leaf.covers("shop.example") && leaf.covers("10.0.0.7") && leaf.covers("localhost"))
        #expect(try bytes(short.authority) == authority)
    }

    @Test func `a key that was lost or belongs elsewhere is made anew, and a damaged file is named and left`()
        throws
    {
        let place = folder + "/tls"
        let files = try CertificateFolder(place).prepare()
        try FileManager.default.removeItem(atPath: files.key)
        _ = try CertificateFolder(place).prepare().open()
        try Data(PrivateKey().pem()).write(to: URL(fileURLWithPath: files.key))
        _ = try CertificateFolder(place).prepare().open()
        try Data("nonsense".utf8).write(to: URL(fileURLWithPath: files.key))
        #expect { try CertificateFolder(place).prepare() } throws: { "\($0)".contains(files.key) }
        #expect(try bytes(files.key) == Array("nonsense".utf8))
    }

    @Test func `several processes may prepare one folder at once`() async throws {
        let place = folder + "/tls"
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { _ = try CertificateFolder(place).prepare().open() }
            }
            try await group.waitForAll()
        }
    }

    @Test func `what is wrong with a file is said with its name`() throws {
        let good = try files(lifetime: .seconds(40 * 86_400))
        #expect(try good.open().warnings == [])
        let missing = CertificateFiles(certificate: folder + "/none.pem", key: good.key)
        #expect { try missing.open() } throws: {
            "\($0)".hasPrefix("\(folder)/none.pem: there is no such file")
        }
        let swapped = CertificateFiles(certificate: good.key, key: good.certificate)
        #expect { try swapped.open() } throws: { "\($0)".contains("no certificate") }
        let foreign = CertificateFiles(
            certificate: good.certificate, key: try write(PrivateKey().pem(), "other.pem"))
        #expect { try foreign.open() } throws: { "\($0)".contains("do not belong together") }
    }

    @Test func `an expired certificate, one that ends soon and a key that others read are warnings`() throws {
        #expect(try files(lifetime: .seconds(-60)).open().warnings.first?.contains("has expired") == true)
        #expect(
            try files(lifetime: .seconds(3 * 86_400 + 60)).open().warnings.first?
                .contains("expires in 3 days") == true)
        let exposed = try files(lifetime: .seconds(40 * 86_400), mode: 0o644).open().warnings
        #expect(exposed.count == 1 && exposed[0].contains("chmod 600"))
    }
}
