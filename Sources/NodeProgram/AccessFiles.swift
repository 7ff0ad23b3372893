internal import Foundation
internal import NodeRuntime
internal import Profiles
public import SansIO
public import Tokens

/// The two files beside a hub's store that access control lives from.
///
/// `….access.json` holds the signing key and the hashes of the clients' secrets; it is the hub's alone. `….clients.json`
/// holds the secrets themselves, for people and the programs they start; the hub writes it and never reads secrets from
/// it, so it may be moved to where it is needed. Both have mode 0600.
public struct AccessFiles: Sendable {
    private let keys: SecretFile
    private let clients: SecretFile
    /// A folder that these files alone are in and that goes with them.
    private let temporaryFolder: String?

    /// - Parameter base: both paths but for their endings, for example the store's own.
    public init(base: String) {
        keys = SecretFile(base + ".access.json")
        clients = SecretFile(base + ".clients.json")
        temporaryFolder = nil
    }

    /// For a hub that keeps nothing: in a new folder of the system's temporary one, until `removeIfTemporary`.
    public static func temporary() -> AccessFiles {
        AccessFiles(temporaryFolder: NSTemporaryDirectory() + "spoke-hub-" + UUID().uuidString)
    }

    private init(temporaryFolder: String) {
        keys = SecretFile(temporaryFolder + "/hub.access.json")
        clients = SecretFile(temporaryFolder + "/hub.clients.json")
        self.temporaryFolder = temporaryFolder
    }

    public func removeIfTemporary() throws {
        guard let temporaryFolder, FileManager.default.fileExists(atPath: temporaryFolder) else { return }
        try FileManager.default.removeItem(atPath: temporaryFolder)
    }

    /// Where the secrets are written.
    public var clientsPath: String { clients.path }

    /// What opening did that people should hear of.
    public struct Opening: Sendable {
        public var keys: AccessKeys
        /// Clients that got a secret now.
        public var newClients: [String]
        /// Files that others could read until now.
        public var restricted: [String]
    }

    /// Reads the hub's keys, or makes them, and gives each of the catalog's clients a secret that has none.
    ///
    /// A client that is no longer in the catalog is forgotten with its secret. Secrets are written down before their
    /// hashes: a hub that dies in between writes new ones at its next start.
    public func open(
        clients names: [String], organisation: String, sandbox: String, at now: Timestamp
    ) throws -> Opening {
        if let temporaryFolder {
            try FileManager.default.createDirectory(
                atPath: temporaryFolder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        }
        var restricted: [String] = []
        for file in [keys, clients] where try file.restrict() { restricted.append(file.path) }
        let stored = try readKeys()
        var access = stored ?? AccessKeys()
        for client in access.clients where !names.contains(client) { access.forget(client) }
        let newClients = names.filter { !access.hasSecret($0) }
        let written = try readCredentials()
        var credentials = written.filter { access.hasSecret($0.client) }
        for client in newClients {
            let secret = access.issueSecret(for: client, at: now).text
            credentials.append(
                ClientCredentials(client: client, secret: secret, organisation: "", sandbox: ""))
        }
        for index in credentials.indices {
            credentials[index].organisation = organisation
            credentials[index].sandbox = sandbox
        }
        if credentials != written { try write(ClientCredentials.document(credentials), to: clients) }
        if stored?.document != access.document { try write(access.document, to: keys) }
        return Opening(keys: access, newClients: newClients, restricted: restricted)
    }

    /// Takes the client's secret away: at its next start the hub gives it a new one. Whether it had one.
    ///
    /// A hub that runs goes on with what it read when it started.
    public func forget(_ client: String) throws -> Bool {
        guard var access = try readKeys(), access.hasSecret(client) else { return false }
        access.forget(client)
        try write(access.document, to: keys)
        return true
    }

    private func write(_ document: Value, to file: SecretFile) throws {
        try file.write(document.jsonBytes() + [UInt8(ascii: "\n")])
    }

    private func readKeys() throws -> AccessKeys? {
        guard let document = try document(of: keys) else { return nil }
        do {
            return try AccessKeys(document: document)
        } catch {
            throw Damage(path: keys.path, reason: "\(error)")
        }
    }

    private func readCredentials() throws -> [ClientCredentials] {
        guard let document = try document(of: clients) else { return [] }
        guard let credentials = ClientCredentials.list(document: document) else {
            throw Damage(path: clients.path, reason: "it is no list of clients: move it away")
        }
        return credentials
    }

    private func document(of file: SecretFile) throws -> Value? {
        guard let bytes = try file.read() else { return nil }
        do {
            return try JSONParser(bytesMaximum: SecretFile.bytesMaximum, depthMaximum: 8).parse(bytes)
        } catch {
            throw Damage(path: file.path, reason: "it is no JSON (\(error)): restore it or move it away")
        }
    }

    /// A file that cannot be used.
    public struct Damage: Error, CustomStringConvertible {
        public var path: String
        public var reason: String

        public var description: String { "\(path): \(reason)" }
    }
}
