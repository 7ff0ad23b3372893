public import SansIO

/// Whom the edges of a sandbox believe.
///
/// The hub's own: it follows from its key and its clients' secrets, and no file says it. It holds nothing secret.
public enum Trust: Hashable, Sendable {
    /// The hub asks nobody who they are, and so do its edges: for laboratories.
    case everybody
    /// Clients that have a token of one of these keys, which are public ones, as JSON Web Keys (RFC 8037).
    case tokens(of: [TrustedClient], keys: [Value])
}

/// A client that has a secret.
public struct TrustedClient: Hashable, Sendable {
    public var id: String
    /// When it got its secret. Tokens made before were given for another one, and are good no more.
    public var since: Timestamp

    public init(id: String, since: Timestamp) {
        self.id = id
        self.since = since
    }
}

extension Trust {
    var document: Value {
        switch self {
        case .everybody: ["everybody": true]
        case .tokens(let clients, let keys):
            [
                "clients": .array(
                    clients.map { ["id": .string($0.id), "since": .integer($0.since.milliseconds)] }),
                "keys": .array(keys),
            ]
        }
    }

    /// Only `everybody: true` opens anything.
    init(reading reader: CatalogReader) throws(CatalogError) {
        if try reader.optionalTruth("everybody") == true {
            self = .everybody
            return
        }
        let clients = try reader.list("clients") { client throws(CatalogError) in
            TrustedClient(
                id: try client.name("id"), since: Timestamp(milliseconds: try client.integer("since")))
        }
        self = .tokens(of: clients, keys: reader["keys"]?.array ?? [])
    }
}
