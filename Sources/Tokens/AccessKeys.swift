public import Profiles
public import SansIO

/// What a hub must keep to recognise its clients and its own tokens after a restart: its signing key, and a hash of
/// each client's secret.
///
/// Secrets are stored as BLAKE2b under a random key of this file. A password hash such as Argon2 makes each guess
/// dear, which passwords need, as few are likely; of a secret with 256 random bits none is likelier than another, and
/// no number of guesses gets anywhere. Its price would be paid by the hub: 64 MiB and a tenth of a second for each
/// request of a token, good or bad, which anyone may send. The client's id is hashed along, so that hashes cannot be
/// moved from one client to another.
public struct AccessKeys: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    private static let version: Int64 = 1
    private static let hashBytes = 32

    public private(set) var signingKey: SigningKey
    private var hashKey: [UInt8]
    /// In the order in which they got their secrets.
    private var secrets: [Secret]

    private struct Secret {
        var client: String
        var hash: [UInt8]
        var issued: Timestamp
    }

    /// New keys, and no client yet.
    public init() {
        signingKey = SigningKey()
        hashKey = Sodium.randomBytes(AccessKeys.hashBytes)
        secrets = []
    }

    /// The clients that have a secret.
    public var clients: [String] { secrets.map(\.client) }

    public func hasSecret(_ client: String) -> Bool { secrets.contains { $0.client == client } }

    /// Gives the client a new secret; an earlier one is no longer good, nor are tokens that were given for it.
    public mutating func issueSecret(for client: String, at now: Timestamp) -> ClientSecret {
        let secret = ClientSecret()
        forget(client)
        secrets.append(Secret(client: client, hash: hash(secret.text, of: client), issued: now))
        return secret
    }

    /// When the client got its secret; `nil` where it has none.
    public func issued(_ client: String) -> Timestamp? { secrets.first { $0.client == client }?.issued }

    /// What edges need to verify tokens.
    public var trust: Trust {
        .tokens(
            of: secrets.map { TrustedClient(id: $0.client, since: $0.issued) },
            keys: [signingKey.verificationKey.jwk])
    }

    /// A client that comes back under the same name gets a new secret.
    public mutating func forget(_ client: String) { secrets.removeAll { $0.client == client } }

    /// Whether this is the client's secret, in a time that does not depend on how much of it is right.
    public func isSecret(_ text: String, of client: String) -> Bool {
        let held = secrets.first { $0.client == client }?.hash
        return Sodium.areEqual(held ?? hashKey, hash(text, of: client)) && held != nil
    }

    /// Without keys and hashes.
    public var description: String { "access keys of \(secrets.count) clients" }
    public var debugDescription: String { description }

    private func hash(_ secret: String, of client: String) -> [UInt8] {
        // The length keeps two clients apart whose ids begin alike.
        let name = Array(client.utf8)
        let bytes = Array("\(name.count):".utf8) + name + Array(secret.utf8)
        return Sodium.blake2b(bytes, key: hashKey, count: AccessKeys.hashBytes)
    }
}

extension AccessKeys {
    /// What a file of access keys must be and is not.
    public struct Damage: Error, Hashable, CustomStringConvertible {
        public var path: String

        public var description: String {
            "\(path) is missing or damaged: restore the file, or delete it; then all clients get new secrets"
        }
    }

    /// For the hub's own file and nothing else: it holds the signing key.
    public var document: Value {
        [
            "version": .integer(AccessKeys.version), "signingKey": signingKey.jwk,
            "hashKey": .string(Base64URL.text(hashKey)),
            "clients": .array(
                secrets.map { secret in
                    [
                        "id": .string(secret.client), "secretHash": .string(Base64URL.text(secret.hash)),
                        "issued": .integer(secret.issued.milliseconds),
                    ]
                }),
        ]
    }

    /// Reads what `document` wrote.
    public init(document: Value) throws(Damage) {
        guard document[path: "version"]?.integer == AccessKeys.version else { throw Damage(path: "version") }
        guard let key = document[path: "signingKey"].flatMap({ SigningKey(jwk: $0) }) else {
            throw Damage(path: "signingKey")
        }
        signingKey = key
        hashKey = try AccessKeys.hash(document, "hashKey", path: "hashKey")
        guard let clients = document[path: "clients"]?.array else { throw Damage(path: "clients") }
        secrets = []
        for (index, client) in clients.enumerated() {
            let path = "clients[\(index)]"
            guard let id = client[path: "id"]?.string, !hasSecret(id) else { throw Damage(path: path) }
            let hash = try AccessKeys.hash(client, "secretHash", path: path)
            // Files of earlier versions do not say when: then all tokens of the key are good.
            let issued = Timestamp(milliseconds: client[path: "issued"]?.integer ?? 0)
            secrets.append(Secret(client: id, hash: hash, issued: issued))
        }
    }

    private static func hash(_ value: Value, _ name: String, path: String) throws(Damage) -> [UInt8] {
        guard let bytes = value[path: name]?.string.flatMap({ Base64URL.bytes($0.utf8) }),
            bytes.count == hashBytes
        else { throw Damage(path: path) }
        return bytes
    }
}
