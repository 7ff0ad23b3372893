import HTTPTypes
import HubAPI
import Profiles
import SansIO
import Synchronization
import Testing
import Tokens

/// `POST /ims/token/v3`.
struct TokenRoutesTests {
    private let guarded = GuardedHub()

    private func claims(_ token: String) throws -> TokenClaims {
        try TokenVerifier(keys: [guarded.keys.signingKey.verificationKey])
            .claims(of: token, organisation: GuardedHub.organisation, at: ScriptedHub.received)
    }

    private func expect(
        _ form: String, _ error: String, _ sentence: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let answer = try await guarded.grant(form)
        #expect(answer.status == 400, sourceLocation: sourceLocation)
        #expect(answer["error"] == .string(error), sourceLocation: sourceLocation)
        if let sentence {
            #expect(answer["error_description"] == .string(sentence), sourceLocation: sourceLocation)
        }
    }

    @Test func `a client's secret gets a token with all of the client's scopes`() async throws {
        let answer = try await guarded.grant(guarded.form("reader", guarded.reader))
        #expect(answer.status == 200)
        #expect(answer["token_type"] == "bearer")
        #expect(answer["expires_in"] == 86_399)
        #expect(answer.headers[.cacheControl] == "no-store")
        let claims = try claims(answer["access_token"]?.string ?? "")
        #expect(claims.client == "reader")
        #expect(claims.scopes == [.profileRead])
    }

    @Test func `scopes narrow a token, and those of the identity service change nothing`() async throws {
        let narrow = try await guarded.token(
            "all", guarded.all, more: "&scope=openid%2C+AdobeID%2Cprofile_read%20edge,profile_read")
        #expect(try claims(narrow).scopes == [.profileRead, .edge])
        #expect(try claims(narrow).identityScopes == [.openid, .adobeID])
        let published = try await guarded.token(
            "all", guarded.all,
            more: "&scope=openid,AdobeID,read_organizations,additional_info.projectedProductContext,session")
        #expect(try claims(published).scopes == Scope.allCases)
    }

    @Test func `who is no client, or does not know the secret, gets the published sentence`() async throws {
        let (client, secret) = ("invalid client_id parameter", "invalid client_secret parameter")
        try await expect(guarded.form("stranger", guarded.all), "invalid_client", client)
        try await expect(guarded.form("", guarded.all), "invalid_client", client)
        try await expect(
            "grant_type=client_credentials&client_secret=\(guarded.all)", "invalid_client", client)
        try await expect(guarded.form("all", guarded.reader), "invalid_client", secret)
        try await expect(guarded.form("all", ""), "invalid_client", secret)
        try await expect("grant_type=client_credentials&client_id=all", "invalid_client", secret)
    }

    @Test func `a client that left the catalog is no client any more`() async throws {
        guarded.hub.change { catalog in _ = catalog.clients.removeFirst() }
        try await expect(guarded.form("all", guarded.all), "invalid_client", "invalid client_id parameter")
    }

    @Test func `a client without secret or without scopes is not authorized`() async throws {
        try await expect(guarded.form("new", guarded.all), "unauthorized_client")
        try await expect(guarded.form("none", guarded.none), "unauthorized_client")
    }

    @Test func `a scope that there is not, or that the client lacks, is invalid`() async throws {
        for scope in ["everything", "profile_read,everything", "Management"] {
            try await expect(guarded.form("all", guarded.all, more: "&scope=\(scope)"), "invalid_scope")
        }
        try await expect(
            guarded.form("reader", guarded.reader, more: "&scope=management"), "invalid_scope")
    }

    @Test func `only client credentials are granted`() async throws {
        for grant in ["authorization_code", "password", "refresh_token", "CLIENT_CREDENTIALS"] {
            try await expect(
                "grant_type=\(grant)&client_id=all&client_secret=\(guarded.all)", "unsupported_grant_type")
        }
        try await expect("client_id=all&client_secret=\(guarded.all)", "invalid_request")
    }

    @Test(arguments: [
        "", "&", "=", "%", "a=%4", "a=%GG", "a=%ff", "grant_type=a&grant_type=a", "a=1&a=2",
        String(repeating: "a", count: 8_193), (0..<33).map { "\($0)=1" }.joined(separator: "&"),
    ])
    func `a form that cannot be read is an invalid request`(form: String) async throws {
        try await expect(form, "invalid_request")
    }

    @Test(arguments: [nil, "application/json", "multipart/form-data", "text/plain"])
    func `other content types are an invalid request`(type: String?) async throws {
        let answer = try await guarded.grant(guarded.form("all", guarded.all), type: type)
        #expect(answer.status == 400)
        #expect(answer["error"] == "invalid_request")
    }

    @Test func `ten wrong secrets in a row are followed by a wait, for that client alone`() async throws {
        for _ in 0..<10 {
            try await expect(guarded.form("all", "wrong"), "invalid_client")
        }
        let answer = try await guarded.grant(guarded.form("all", guarded.all))
        #expect(answer.status == 429)
        #expect(answer.headers[.retryAfter] == "7")
        #expect(answer["error"] == "too_many_requests")
        #expect(try await guarded.grant(guarded.form("reader", guarded.reader)).status == 200)
        guarded.hub.clock.withLock { $0 = ScriptedHub.received + .seconds(6) }
        #expect(try await guarded.grant(guarded.form("all", guarded.all)).status == 200)
        try await expect(guarded.form("all", "wrong"), "invalid_client")
        #expect(try await guarded.grant(guarded.form("all", "wrong")).status == 429)
    }

    @Test func `a clock that was set back locks nobody out`() async throws {
        for _ in 0..<10 {
            try await expect(guarded.form("all", "wrong"), "invalid_client")
        }
        guarded.hub.clock.withLock { $0 = ScriptedHub.received - .hours(5) }
        #expect(try await guarded.grant(guarded.form("all", guarded.all)).status == 429)
        guarded.hub.clock.withLock { $0 = ScriptedHub.received - .hours(5) + .seconds(6) }
        #expect(try await guarded.grant(guarded.form("all", guarded.all)).status == 200)
    }
}
