import EdgeCore
import Profiles
import SansIO
import Synchronization
import Testing

@testable import EdgeAPI
@testable import Tokens

/// Who is let in on the server host, and what the others are told.
struct CredentialsTests {
    private static let now = StubEdge.now
    private static let insufficient = "Bearer realm=\"spoke\", error=\"insufficient_scope\""
    private static let invalid = "Bearer realm=\"spoke\", error=\"invalid_token\""

    private static func code(_ fields: String, of connection: Connection) throws -> String? {
        try connection.exchange(Requests.post(fields: fields)).code
    }

    /// The token with one character of a part replaced by another of the alphabet.
    private static func altered(_ token: String, part: Int) -> String {
        var parts = token.split(separator: ".").map { Array($0.utf8) }
        let middle = parts[part].count / 2
        parts[part][middle] = parts[part][middle] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        return parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ".")
    }

    @Test(arguments: [
        ("EXEG-0500-401", "Bearer realm=\"spoke\"", Requests.credentials(token: nil)),
        ("EXEG-0500-401", "Bearer realm=\"spoke\"", Requests.credentials(key: nil)),
        ("EXEG-0500-401", "Bearer realm=\"spoke\"", Requests.credentials(organisation: nil)),
        ("EXEG-0500-401", "Bearer realm=\"spoke\"", Requests.credentials(key: "")),
        ("EXEG-0500-401", "Bearer realm=\"spoke\"", Requests.credentials(token: "no token")),
        ("EXEG-0500-401", "Bearer realm=\"spoke\"", Requests.credentials(token: "no.token")),
        ("EXEG-0500-401", "Bearer realm=\"spoke\"", Requests.credentials(key: "narrow")),
        (
            "EXEG-0500-401", "Bearer realm=\"spoke\"",
            Requests.credentials(token: String(repeating: "a", count: 5_000))
        ),
        (
            "EXEG-0500-401", "Bearer realm=\"spoke\"",
            Requests.credentials.replacing("Bearer ", with: "Basic ")
        ),
        (
            "EXEG-0500-401", "Bearer realm=\"spoke\"",
            Requests.credentials(token: StubEdge.token("app", at: now + .seconds(61)))
        ),
        ("EXEG-0502-401", invalid, Requests.credentials(token: altered(StubEdge.token, part: 1))),
        ("EXEG-0502-401", invalid, Requests.credentials(token: altered(StubEdge.token, part: 2))),
        (
            "EXEG-0502-401", invalid, Requests.credentials(token: StubEdge.token("app", by: SigningKey()))
        ),
        (
            "EXEG-0503-401", invalid,
            Requests.credentials(token: StubEdge.token("app", at: now - .hours(24) - .seconds(61)))
        ),
        (
            "EXEG-0504-401", invalid,
            Requests.credentials(token: StubEdge.token("app", organisation: "O@AdobeOrg"))
        ),
        ("EXEG-0504-401", invalid, Requests.credentials(organisation: "O@AdobeOrg")),
        (
            "EXEG-0505-401", insufficient,
            Requests.credentials(token: StubEdge.token("app", scopes: [.ingestion, .management]))
        ),
        (
            "EXEG-0505-401", insufficient,
            Requests.credentials(token: StubEdge.token("narrow"), key: "narrow")
        ),
        ("EXEG-0506-401", insufficient, Requests.credentials(sandbox: "dev")),
    ])
    func `what is wrong with credentials has its code and a challenge`(
        code: String, challenge: String, fields: String
    ) throws {
        let connection = try Connection(isAuthenticated: true)
        // Also where a good token is remembered.
        for _ in 0..<2 {
            let response = try connection.exchange(
                Requests.post(fields: fields + "Origin: https://www.shop.test\r\n"))
            #expect(try response.code == code)
            #expect(response.status == 401)
            #expect(response.fields["www-authenticate"] == challenge)
            #expect(response.fields["access-control-allow-origin"] == "https://www.shop.test")
            #expect(try response.json[path: "report.requestId"]?.string?.hasPrefix("r-1-") == true)
            #expect(connection.edge.interactions.isEmpty)
            connection.edge.set { $0.interactions = [] }
            #expect(try connection.exchange(Requests.post(fields: Requests.credentials)).status == 200)
            connection.edge.set { $0.interactions = [] }
        }
    }

    @Test func `what the hub's key signed without being a client's token is taken for a person's`() throws {
        let key = StubEdge.key
        func token(_ content: Value) -> String {
            let header: Value = ["alg": "EdDSA", "typ": "JWT", "kid": .string(key.verificationKey.id)]
            let text = Base64URL.text(header.jsonBytes()) + "." + Base64URL.text(content.jsonBytes())
            return text + "." + Base64URL.text(key.signature(of: text))
        }
        let connection = try Connection(isAuthenticated: true)
        for content: Value in [["user_id": "jane"], [:]] {
            let fields = Requests.credentials(token: token(content))
            #expect(try Self.code(fields, of: connection) == "EXEG-0501-401")
        }
    }

    @Test func `the scheme is read in any case, and the sandbox may be named`() throws {
        let connection = try Connection(isAuthenticated: true)
        for fields in [
            Requests.credentials.replacing("Bearer", with: "bearer"), Requests.credentials(sandbox: "prod"),
            Requests.credentials(sandbox: ""),
        ] {
            #expect(try connection.exchange(Requests.post(fields: fields)).status == 200)
        }
    }

    @Test func `a known token costs no signature check, at any listener, until the catalog changes`() throws {
        let edge = StubEdge()
        let service = edge.service
        let connection = try Connection(edge, isAuthenticated: true, sharing: service)
        let other = try Connection(edge, isAuthenticated: true, sharing: service)
        func verified() -> Int {
            connection.meters.tokensVerified.load(ordering: .relaxed)
                + other.meters.tokensVerified.load(ordering: .relaxed)
        }
        func call(_ connection: Connection) throws {
            #expect(try connection.exchange(Requests.post(fields: Requests.credentials)).status == 200)
        }
        for _ in 0..<3 {
            try call(connection)
            try call(other)
        }
        #expect(verified() == 1)
        edge.set { $0.catalog.version += 1 }
        try call(connection)
        #expect(verified() == 1, "what does not concern credentials")
        edge.set { $0.catalog.clients.append(Client(id: "new")) }
        try call(connection)
        try call(other)
        #expect(verified() == 2)
    }

    @Test func `a remembered token expires all the same`() throws {
        let connection = try Connection(isAuthenticated: true)
        #expect(try connection.exchange(Requests.post(fields: Requests.credentials)).status == 200)
        let end = Self.now - .hours(1) + TokenClaims.lifetime + TokenVerifier.leeway
        connection.edge.set { $0.now = end - .seconds(1) }
        #expect(try connection.exchange(Requests.post(fields: Requests.credentials)).status == 200)
        connection.edge.set { $0.now = end }
        #expect(try Self.code(Requests.credentials, of: connection) == "EXEG-0503-401")
    }

    @Test(arguments: [true, false])
    func `what a new catalog revokes is refused from the next call on`(isKnown: Bool) throws {
        let changes: [(inout Catalog) -> Void] = [
            { $0.clients.removeFirst() },
            { $0.trust = .tokens(of: [], keys: [StubEdge.key.verificationKey.jwk]) },
            { catalog in
                catalog.trust = .tokens(
                    of: [TrustedClient(id: "app", since: Self.now)],
                    keys: [StubEdge.key.verificationKey.jwk])
            },
        ]
        for change in changes {
            let connection = try Connection(isAuthenticated: true)
            if isKnown {
                #expect(try connection.exchange(Requests.post(fields: Requests.credentials)).status == 200)
            }
            connection.edge.set { change(&$0.catalog) }
            #expect(try Self.code(Requests.credentials, of: connection) == "EXEG-0503-401")
        }
        let connection = try Connection(isAuthenticated: true)
        if isKnown {
            #expect(try connection.exchange(Requests.post(fields: Requests.credentials)).status == 200)
        }
        let trusted = [TrustedClient(id: "app", since: Self.now - .days(1))]
        let key = SigningKey()
        connection.edge.set { $0.catalog.trust = .tokens(of: trusted, keys: [key.verificationKey.jwk, 1]) }
        #expect(try Self.code(Requests.credentials, of: connection) == "EXEG-0502-401")
        let new = Requests.credentials(token: StubEdge.token("app", by: key))
        #expect(try connection.exchange(Requests.post(fields: new)).status == 200)
        connection.edge.set { $0.catalog.clients[0].scopes = [.ingestion] }
        #expect(try Self.code(new, of: connection) == "EXEG-0505-401")
    }

    @Test func `an edge that has not heard whom to believe believes nobody and asks to come back`() throws {
        let connection = try Connection(isAuthenticated: true)
        connection.edge.set { $0.catalog.trust = nil }
        let response = try connection.exchange(Requests.post(fields: Requests.credentials))
        #expect(try response.code == "EXEG-0000-503")
        #expect(response.fields["retry-after"] == "1")
        #expect(connection.edge.interactions.isEmpty)
    }

    @Test func `an edge of a hub that asks nobody asks nobody`() throws {
        let connection = try Connection(isAuthenticated: true)
        connection.edge.set { $0.catalog.trust = .everybody }
        #expect(try connection.exchange(Requests.post()).status == 200)
        #expect(connection.edge.interactions.first?.isAuthenticated == true)
    }

    @Test func `mixed datastreams are authenticated on the server host alone, authenticated ones on both`()
        throws
    {
        let edge = StubEdge()
        let mixed = "datastreamId=\(StubEdge.datastream)"
        let guarded = "datastreamId=\(StubEdge.guardedDatastream)"
        for (isServer, query, fields, expected) in [
            (false, mixed, "", false), (false, mixed, Requests.credentials, false),
            (true, mixed, "", nil), (true, mixed, Requests.credentials, true),
            (false, guarded, "", nil), (false, guarded, Requests.credentials, true),
            (true, guarded, "", nil), (true, guarded, Requests.credentials, true),
        ] as [(Bool, String, String, Bool?)] {
            let connection = try Connection(edge, isAuthenticated: isServer)
            let response = try connection.exchange(Requests.post(query: query, fields: fields))
            #expect(response.status == (expected == nil ? 401 : 200))
            #expect(edge.interactions.last?.isAuthenticated == expected)
            edge.set { $0.interactions = [] }
        }
    }

    @Test func `the places of tokens are as many as they are, and the later takes the earlier's`() throws {
        let connection = try Connection(isAuthenticated: true)
        // Twice as many as places: some share one, all are let in.
        for number in 0..<KnownTokens.places * 2 {
            let token = StubEdge.token("app", at: Self.now - .milliseconds(Int64(number)))
            let fields = Requests.credentials(token: token)
            #expect(try connection.exchange(Requests.post(fields: fields)).status == 200)
        }
        #expect(try connection.exchange(Requests.post(fields: Requests.credentials)).status == 200)
    }
}
