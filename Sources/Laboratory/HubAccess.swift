internal import Foundation
public import Profiles
public import Tokens

/// A client of a hub: gets a token with its secret, keeps it while it lasts, and writes the header fields of its calls.
public actor HubAccess {
    private let address: String
    private let credentials: ClientCredentials?
    private let caller: HTTPCaller
    private var token: String?
    private var renewal = ContinuousClock.now

    /// - Parameter credentials: `nil` for a hub whose access is open.
    public init(to address: String, as credentials: ClientCredentials?, caller: HTTPCaller) {
        self.address = address
        self.credentials = credentials
        self.caller = caller
    }

    /// The four header fields of an authenticated call; none where there are no credentials.
    public func fields() async throws -> [(String, String)] {
        guard let credentials else { return [] }
        return [
            ("authorization", "Bearer \(try await currentToken(credentials))"),
            ("x-api-key", credentials.client), ("x-gw-ims-org-id", credentials.organisation),
            ("x-sandbox-name", credentials.sandbox),
        ]
    }

    /// Calls with these fields, and once more with a new token where the first is not taken: a hub that lost its key
    /// does not know the old one.
    nonisolated public func calling(
        _ call: ([(String, String)]) async throws -> HTTPCaller.Reply
    ) async throws -> HTTPCaller.Reply {
        let fields = try await fields()
        let reply = try await call(fields)
        guard reply.status == 401, !fields.isEmpty else { return reply }
        await forget()
        return try await call(try await self.fields())
    }

    /// Makes the next call ask for a new token.
    private func forget() { token = nil }

    private func currentToken(_ credentials: ClientCredentials) async throws -> String {
        if let token, ContinuousClock.now < renewal { return token }
        let reply = try await caller.call(
            "POST", address, "/ims/token/v3",
            form: [
                ("grant_type", "client_credentials"), ("client_id", credentials.client),
                ("client_secret", credentials.secret),
            ])
        guard reply.status == 200, let new = reply.json[path: "access_token"]?.string,
            let seconds = reply.json[path: "expires_in"]?.integer
        else {
            let reason = reply.json[path: "error_description"]?.string ?? "it answers \(reply.status)"
            throw LaboratoryFailure.unreachable(
                "the hub at \(address) gives \(credentials.client) no token", reason)
        }
        token = new
        renewal = ContinuousClock.now + .seconds(max(0, min(seconds, 86_400) - 60))
        return new
    }
}

/// Calls one hub as one client.
public struct HubCaller: Sendable {
    public let address: String
    public let access: HubAccess
    private let caller: HTTPCaller

    public init(_ address: String, as credentials: ClientCredentials?, caller: HTTPCaller) {
        self.address = address
        self.caller = caller
        access = HubAccess(to: address, as: credentials, caller: caller)
    }

    public func call(
        _ method: String, _ path: String, json: Value? = nil, timeout: Duration = .seconds(5)
    ) async throws -> HTTPCaller.Reply {
        try await call(
            method, path, body: json?.jsonBytes(), type: "application/json", timeout: timeout)
    }

    /// The same with further header fields and any bytes for a body.
    public func call(
        _ method: String, _ path: String, fields: [(String, String)] = [], body: [UInt8]?, type: String,
        timeout: Duration = .seconds(5)
    ) async throws -> HTTPCaller.Reply {
        try await access.calling { own in
            try await caller.call(
                method, address, path, fields: own + fields, body: body, type: type, timeout: timeout)
        }
    }
}

extension ClientCredentials {
    /// What a hub wrote to its `….clients.json`.
    public static func read(_ path: String) throws -> [ClientCredentials] {
        let bytes: [UInt8]
        do {
            bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw LaboratoryFailure.credentials(path, "\(error)")
        }
        let document: Value
        do {
            document = try JSONParser(bytesMaximum: 4 << 20).parse(bytes)
        } catch {
            throw LaboratoryFailure.credentials(path, "\(error)")
        }
        guard let credentials = list(document: document) else {
            throw LaboratoryFailure.credentials(path, "it is no clients.json of a hub")
        }
        return credentials
    }
}
