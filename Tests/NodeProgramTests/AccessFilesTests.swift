import Foundation
import NodeProgram
import Profiles
import SansIO
import Testing
import Tokens

/// What a hub writes beside its store, from start to start.
final class AccessFilesTests {
    private let folder = NSTemporaryDirectory() + "spoke-access-tests-" + UUID().uuidString
    private let now = Timestamp(milliseconds: 1_700_000_000_123)
    private var files: AccessFiles { AccessFiles(base: folder + "/hub") }

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

    private func open(_ clients: [String], organisation: String = "o@AdobeOrg") throws -> AccessFiles.Opening
    {
        try files.open(clients: clients, organisation: organisation, sandbox: "prod", at: now)
    }

    private func written() throws -> [ClientCredentials] {
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: files.clientsPath)))
        return try #require(ClientCredentials.list(document: try JSONParser().parse(bytes)))
    }

    @Test func `the first start makes a key and a secret for each client, and the next changes nothing`()
        throws
    {
        let first = try open(["shop", "crm"])
        #expect(first.newClients == ["shop", "crm"])
        let secrets = try written()
        #expect(secrets.map(\.client) == ["shop", "crm"])
        #expect(secrets.allSatisfy { first.keys.isSecret($0.secret, of: $0.client) })
        let second = try open(["shop", "crm"])
        #expect(second.newClients.isEmpty && second.restricted.isEmpty)
        #expect(second.keys.document == first.keys.document)
        #expect(try written() == secrets)
    }

    @Test func `a new client gets a secret, and the others keep theirs`() throws {
        _ = try open(["shop"])
        let old = try written()
        let opening = try open(["shop", "crm"])
        #expect(opening.newClients == ["crm"])
        #expect(try written().first == old.first)
        #expect(try written().count == 2)
    }

    @Test func `a client that leaves the catalog is forgotten, and comes back with another secret`() throws {
        _ = try open(["shop", "crm"])
        let old = try #require(try written().last)
        #expect(try open(["shop"]).keys.clients == ["shop"])
        #expect(try written().map(\.client) == ["shop"])
        let again = try open(["shop", "crm"])
        #expect(!again.keys.isSecret(old.secret, of: "crm"))
    }

    @Test func `a rotated secret is replaced at the next start, and the signing key stays`() throws {
        let first = try open(["shop", "crm"])
        let old = try written()
        #expect(try files.forget("shop"))
        #expect(try !files.forget("nobody"))
        let opening = try open(["shop", "crm"])
        #expect(opening.newClients == ["shop"])
        let new = try written()
        #expect(new.first { $0.client == "crm" } == old.first { $0.client == "crm" })
        #expect(!opening.keys.isSecret(old[0].secret, of: "shop"))
        #expect(opening.keys.isSecret(try #require(new.first { $0.client == "shop" }).secret, of: "shop"))
        #expect(
            opening.keys.signingKey.verificationKey.id == first.keys.signingKey.verificationKey.id)
    }

    @Test func `secrets may be moved away: the hub knows them by their hashes`() throws {
        _ = try open(["shop"])
        let secret = try #require(try written().first).secret
        try FileManager.default.removeItem(atPath: files.clientsPath)
        let opening = try open(["shop"])
        #expect(opening.newClients.isEmpty)
        #expect(opening.keys.isSecret(secret, of: "shop"))
        #expect(!FileManager.default.fileExists(atPath: files.clientsPath))
    }

    @Test func `a changed organisation is told to the clients`() throws {
        _ = try open(["shop"])
        let secret = try #require(try written().first).secret
        _ = try open(["shop"], organisation: "new@AdobeOrg")
        let credentials = try #require(try written().first)
        #expect(credentials.organisation == "new@AdobeOrg")
        #expect(credentials.secret == secret)
    }

    @Test func `what a killed hub left half written is not in the way`() throws {
        _ = try open(["shop"])
        for ending in [".access.json.new", ".clients.json.new"] {
            try Data("{".utf8).write(to: URL(fileURLWithPath: folder + "/hub" + ending))
        }
        #expect(try open(["shop", "crm"]).newClients == ["crm"])
        // Secrets written, and death before their hashes: the next start makes new ones.
        try FileManager.default.removeItem(atPath: folder + "/hub.access.json")
        let opening = try open(["shop", "crm"])
        #expect(opening.newClients == ["shop", "crm"])
        #expect(try written().allSatisfy { opening.keys.isSecret($0.secret, of: $0.client) })
        #expect(try written().count == 2)
    }

    @Test func `temporary files have a folder of their own, which goes with them`() throws {
        let temporary = AccessFiles.temporary()
        try temporary.removeIfTemporary()
        _ = try temporary.open(clients: ["shop"], organisation: "o", sandbox: "prod", at: now)
        let folder = URL(fileURLWithPath: temporary.clientsPath).deletingLastPathComponent().path
        let attributes = try FileManager.default.attributesOfItem(atPath: folder)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
        try temporary.removeIfTemporary()
        #expect(!FileManager.default.fileExists(atPath: folder))
        _ = try open(["shop"])
        try files.removeIfTemporary()
        #expect(FileManager.default.fileExists(atPath: files.clientsPath))
    }
}
