import HTTPTypes
import HubAPI
import HubCore
import Profiles
import SansIO
import Synchronization
import Testing
import Tokens

/// What management and profile calls must bring along.
struct GatewayTests {
    private let guarded = GuardedHub { input in
        switch input {
        case .lookup: .entity(nil)
        case .delete: .deleted(found: true)
        case .listRejected: .rejected([])
        default: .refused("not in the script")
        }
    }

    private func expect(
        _ answer: ScriptedHub.Answer, _ status: Int, _ code: String, _ message: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(answer.status == status, sourceLocation: sourceLocation)
        #expect(answer["error_code"] == .string(code), sourceLocation: sourceLocation)
        #expect(answer["message"] == .string(message), sourceLocation: sourceLocation)
    }

    @Test func `a call with all four header fields goes through`() async throws {
        #expect(try await guarded.look(guarded.fields(token: guarded.token())).status == 404)
        let given = try await guarded.token("all", guarded.all)
        #expect(try await guarded.look(guarded.fields(token: given)).status == 404)
    }

    @Test func `what is missing is named as the gateway names it`() async throws {
        let token = guarded.token()
        expect(
            try await guarded.look(guarded.fields(token: nil)), 403, "403010", "Oauth token is missing.")
        expect(
            try await guarded.look(guarded.fields(token: token, key: nil)), 403, "403000",
            "Api Key is required")
        expect(
            try await guarded.look(guarded.fields(token: token, organisation: nil)), 400, "400003",
            "Missing header")
        expect(
            try await guarded.look(guarded.fields(token: token, sandbox: nil)), 400, "400003",
            "Missing header")
        for authorization in ["", "Bearer", "Basic \(token)", token, "Bearer a b"] {
            var fields = guarded.fields(token: nil)
            fields[.authorization] = authorization
            expect(try await guarded.look(fields), 403, "403010", "Oauth token is missing.")
        }
    }

    @Test func `a token that is wrong, expired, foreign or altered is not valid`() async throws {
        let good = guarded.token()
        let tokens = [
            "x", String(good.dropLast()), good + "A", AccessKeys().signingKey.token(claims("all")),
            guarded.token(at: ScriptedHub.received - .hours(24) - .seconds(61)),
            guarded.token(at: ScriptedHub.received + .seconds(61)),
            guarded.token(organisation: "other@AdobeOrg"), String(repeating: "a", count: 10_000),
        ]
        for token in tokens {
            let answer = try await guarded.look(guarded.fields(token: token))
            expect(answer, 401, "401013", "Oauth token is not valid")
            #expect(answer.headers[.wwwAuthenticate] == "Bearer error=\"invalid_token\"")
        }
    }

    @Test func `a token that is older than its client's secret was given for another`() async throws {
        let issued = ScriptedHub.received - .days(1)
        let old = guarded.fields(token: guarded.token(at: issued - .milliseconds(1)))
        expect(try await guarded.look(old), 401, "401013", "Oauth token is not valid")
        #expect(try await guarded.look(guarded.fields(token: guarded.token(at: issued))).status == 404)
    }

    @Test func `a hub tells its edges whom to believe, once`() async throws {
        let access = Access.tokens(AccessControl(keys: guarded.keys))
        let before = guarded.hub.catalog.version
        for _ in 0..<2 { try await guarded.hub.service.announce(access) }
        #expect(guarded.hub.catalog.trust == guarded.keys.trust)
        #expect(guarded.hub.catalog.version == before + 1)
        try await guarded.hub.service.announce(.open)
        #expect(guarded.hub.catalog.trust == .everybody)
    }

    private func claims(_ client: String) -> TokenClaims {
        TokenClaims(
            client: client, organisation: GuardedHub.organisation, scopes: Scope.allCases,
            at: ScriptedHub.received)
    }

    @Test func `the scheme's name is read in any case`() async throws {
        var fields = guarded.fields(token: nil)
        fields[.authorization] = "bearer \(guarded.token())"
        #expect(try await guarded.look(fields).status == 404)
    }

    @Test func `a key of another client is not valid, nor is one that the catalog lacks`() async throws {
        for key in ["reader", "stranger"] {
            expect(
                try await guarded.look(guarded.fields(token: guarded.token(), key: key)), 403, "403003",
                "Api Key is invalid")
        }
        expect(
            try await guarded.look(guarded.fields(token: guarded.token("stranger"), key: "stranger")), 403,
            "403003", "Api Key is invalid")
    }

    @Test func `another organisation and another sandbox are refused`() async throws {
        let token = guarded.token()
        expect(
            try await guarded.look(guarded.fields(token: token, organisation: "other@AdobeOrg")), 403,
            "403025", "Profile is not valid")
        let answer = try await guarded.look(guarded.fields(token: token, sandbox: "dev"))
        #expect(answer.status == 403)
        #expect(answer["type"] == "http://ns.adobe.com/aep/errors/SMS-2010-403")
        #expect(answer["title"] == "User does not have READ permission to access the sandbox.")
    }

    @Test func `a scope that the token lacks is asked for by name`() async throws {
        let reader = guarded.fields(token: guarded.token("reader"), key: "reader")
        #expect(try await guarded.look(reader).status == 404)
        let deletion = try await guarded.hub.send(.delete, GuardedHub.profile, reader, nil)
        #expect(deletion.status == 403)
        #expect(
            deletion.headers[.wwwAuthenticate]
                == "Bearer error=\"insufficient_scope\", scope=\"profile_write\"")
        let all = guarded.fields(token: guarded.token())
        #expect(try await guarded.hub.send(.delete, GuardedHub.profile, all, nil).status == 202)
        // The catalog would permit it, the token was made for less.
        let narrow = guarded.fields(token: guarded.token(scopes: [.profileRead]))
        #expect(try await guarded.hub.send(.delete, GuardedHub.profile, narrow, nil).status == 403)
    }

    @Test func `Spoke's own questions need the scope for management`() async throws {
        for path in ["/spoke/rejected", "/spoke/show?identity=Email:a"] {
            #expect(try await guarded.hub.send(.get, path, [:], nil).status == 403)
            let reader = guarded.fields(token: guarded.token("reader"), key: "reader")
            let refused = try await guarded.hub.send(.get, path, reader, nil)
            #expect(refused.status == 403)
            #expect(refused["detail"]?.string?.contains("the scope management") == true)
            let all = guarded.fields(token: guarded.token())
            #expect([200, 404].contains(try await guarded.hub.send(.get, path, all, nil).status))
        }
    }

    @Test func `health, metrics and the key that verifies tokens are open`() async throws {
        for path in ["/livez", "/readyz", "/metrics", "/ims/keys"] {
            #expect(try await guarded.hub.get(path).status == 200, "\(path)")
        }
        let keys = try await guarded.hub.get("/ims/keys")["keys"]?.array ?? []
        #expect(keys == [guarded.keys.signingKey.verificationKey.jwk])
        #expect(keys.first?[path: "d"] == nil)
    }

    @Test func `a client that leaves the catalog is refused at once, and so is a scope that is taken away`()
        async throws
    {
        let fields = guarded.fields(token: guarded.token())
        #expect(try await guarded.look(fields).status == 404)
        guarded.hub.change { $0.clients[0].scopes = [.ingestion] }
        #expect(try await guarded.look(fields)["detail"]?.string?.contains("profile_read") == true)
        guarded.hub.change { catalog in _ = catalog.clients.removeFirst() }
        expect(try await guarded.look(fields), 403, "403003", "Api Key is invalid")
    }

    @Test func `a remembered token expires like any other, and others make room for it`() async throws {
        let first = guarded.fields(token: guarded.token())
        #expect(try await guarded.look(first).status == 404)
        for _ in 0..<5 {
            #expect(try await guarded.look(guarded.fields(token: guarded.token())).status == 404)
        }
        #expect(try await guarded.look(first).status == 404)
        guarded.hub.clock.withLock { $0 = ScriptedHub.received + .hours(24) + .seconds(61) }
        expect(try await guarded.look(first), 401, "401013", "Oauth token is not valid")
    }

    @Test func `a remembered token is of no use to another organisation`() async throws {
        let fields = guarded.fields(token: guarded.token())
        #expect(try await guarded.look(fields).status == 404)
        guarded.hub.change { $0.organisation = "other@AdobeOrg" }
        expect(try await guarded.look(fields), 401, "401013", "Oauth token is not valid")
    }

    @Test func `with open access nothing is asked and no tokens are made`() async throws {
        let open = ScriptedHub { _ in .entity(nil) }
        #expect(try await open.get(GuardedHub.profile).status == 404)
        #expect(try await open.get("/spoke/show?identity=Email:a").status == 404)
        #expect(try await open.post("/ims/token/v3", "").status == 404)
        #expect(try await open.get("/ims/keys").status == 404)
    }
}
