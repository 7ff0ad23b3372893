public import Profiles

/// All that a client needs to call a hub: what the hub writes down for people, once, and programs read.
public struct ClientCredentials: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    public var client: String
    public var secret: String
    public var organisation: String
    public var sandbox: String

    public init(client: String, secret: String, organisation: String, sandbox: String) {
        self.client = client
        self.secret = secret
        self.organisation = organisation
        self.sandbox = sandbox
    }

    /// Without the secret.
    public var description: String { "credentials of \(client)" }
    public var debugDescription: String { description }

    /// The content of a hub's `….clients.json`, with the names that requests have.
    public static func document(_ credentials: [ClientCredentials]) -> Value {
        [
            "clients": .array(
                credentials.map { one in
                    [
                        "client_id": .string(one.client), "client_secret": .string(one.secret),
                        "x-gw-ims-org-id": .string(one.organisation), "x-sandbox-name": .string(one.sandbox),
                    ]
                })
        ]
    }

    /// Reads what `document` wrote; `nil` for anything else.
    public static func list(document: Value) -> [ClientCredentials]? {
        guard let clients = document[path: "clients"]?.array else { return nil }
        let credentials = clients.compactMap { one -> ClientCredentials? in
            guard let client = one[path: "client_id"]?.string,
                let secret = one[path: "client_secret"]?.string,
                let organisation = one[path: "x-gw-ims-org-id"]?.string,
                let sandbox = one[path: "x-sandbox-name"]?.string
            else { return nil }
            return ClientCredentials(
                client: client, secret: secret, organisation: organisation, sandbox: sandbox)
        }
        return credentials.count == clients.count ? credentials : nil
    }
}
