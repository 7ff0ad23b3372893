import HTTPTypes
import HubAPI
import HubCore
import Profiles
import SansIO
import Synchronization
import Tokens

/// A scripted hub that asks for tokens, and clients with different rights.
struct GuardedHub {
    static let organisation = ScriptedHub.catalog.organisation

    let keys: AccessKeys
    let hub: ScriptedHub
    /// May do everything, read profiles, nothing.
    let all, reader, none: String

    init(_ script: (@Sendable (HubInput) throws -> HubAnswer)? = nil) {
        var keys = AccessKeys()
        all = keys.issueSecret(for: "all", at: ScriptedHub.received - .days(1)).text
        reader = keys.issueSecret(for: "reader", at: ScriptedHub.received - .days(1)).text
        none = keys.issueSecret(for: "none", at: ScriptedHub.received - .days(1)).text
        self.keys = keys
        let access = Access.tokens(AccessControl(keys: keys, tokensMaximum: 2))
        hub = script.map { ScriptedHub(access: access, $0) } ?? ScriptedHub(access: access)
        hub.change { catalog in
            catalog.clients = [
                Client(id: "all"), Client(id: "reader", scopes: [.profileRead]),
                Client(id: "none", scopes: []), Client(id: "new"),
            ]
            var inlet = Inlet(id: "guarded", name: "Partners")
            inlet.isAuthenticated = true
            catalog.inlets.append(inlet)
        }
    }

    /// Asks for a token with these parameters.
    func grant(_ form: String, type: String? = "application/x-www-form-urlencoded") async throws
        -> ScriptedHub.Answer
    {
        var headers = HTTPFields()
        headers[.contentType] = type
        return try await hub.send(.post, "/ims/token/v3", headers, form)
    }

    func form(_ client: String, _ secret: String, more: String = "") -> String {
        "grant_type=client_credentials&client_id=\(client)&client_secret=\(secret)\(more)"
    }

    /// A token that the hub itself has given.
    func token(_ client: String, _ secret: String, more: String = "") async throws -> String {
        try await grant(form(client, secret, more: more))["access_token"]?.string ?? ""
    }

    /// A token made with the hub's own key.
    func token(
        _ client: String = "all", organisation: String = organisation, scopes: [Scope] = Scope.allCases,
        at time: Timestamp = ScriptedHub.received
    ) -> String {
        keys.signingKey.token(
            TokenClaims(client: client, organisation: organisation, scopes: scopes, at: time))
    }

    /// The header fields of a call; a `nil` leaves one out.
    func fields(
        token: String?, key: String? = "all", organisation: String? = organisation, sandbox: String? = "prod"
    ) -> HTTPFields {
        var fields = HTTPFields()
        let values = [
            ("authorization", token.map { "Bearer \($0)" }), ("x-api-key", key),
            ("x-gw-ims-org-id", organisation), ("x-sandbox-name", sandbox),
        ]
        for (name, value) in values {
            guard let value, let name = HTTPField.Name(name) else { continue }
            fields[name] = value
        }
        return fields
    }

    /// Looks a profile up that there is not: 404 says that the gateway let the call through.
    func look(_ fields: HTTPFields) async throws -> ScriptedHub.Answer {
        try await hub.send(.get, GuardedHub.profile, fields, nil)
    }

    static let profile =
        "/data/core/ups/access/entities?schema.name=_xdm.context.profile&entityId=a&entityIdNS=Email"
}
