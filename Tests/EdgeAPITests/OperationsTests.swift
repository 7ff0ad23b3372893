import EdgeCore
import Profiles
import SansIO
import Testing
import Wire

@testable import EdgeAPI

@Suite struct OperationsTests {
    @Test func `readiness follows the edge, liveness does not`() throws {
        let connection = try Connection()
        func statuses() throws -> [Int] {
            try ["/livez", "/readyz", "/readyz/strict"].map {
                try connection.exchange(Requests.get($0)).status
            }
        }
        #expect(try statuses() == [200, 200, 200])
        connection.edge.set { $0.isStrictlyReady = false }
        #expect(try statuses() == [200, 200, 503])
        connection.edge.set { $0.isReady = false }
        #expect(try statuses() == [200, 503, 503])
    }

    @Test func `metrics are the edge's and the server's`() throws {
        let connection = try Connection()
        try connection.send(Requests.post(body: "{"))
        _ = try connection.received()
        let body = try connection.exchange(Requests.get("/metrics")).body
        #expect(body.hasPrefix("spoke_edge_entries 3\n"))
        #expect(body.contains("\nspoke_edge_http_connections 1\n"))
        #expect(body.contains("\nspoke_edge_http_requests_total 2\n"))
        #expect(body.contains("\nspoke_edge_http_answers_total{class=\"4xx\"} 1\n"))
    }

    @Test func `what an edge holds of a profile is shown, but for what only audiences look at`() throws {
        let edge = StubEdge()
        let connection = try Connection(edge, isAuthenticated: true)
        edge.set { state in
            state.catalog.destinations = [
                Destination(
                    id: "d", name: "Site", alias: "site", audiences: [],
                    attributes: [Destination.Mapping(source: "person.name", name: "name")],
                    regions: [Region("VA6")]),
                Destination(
                    id: "e", name: "Elsewhere", alias: "elsewhere", audiences: [],
                    attributes: [Destination.Mapping(source: "homeAddress.country", name: "country")],
                    regions: [Region("IRL1")]),
            ]
        }
        var description = EdgeDescription()
        description.entry = Entry(
            profile: Key16(high: 1, low: 2), revision: 42,
            identities: [Identity(namespace: "Email", value: "jane@example.com")],
            memberships: [Membership(audience: 7, qualified: StubEdge.now, validUntil: nil)],
            fields: Array(#"{"homeAddress.country":"US","person.name":"Jane"}"#.utf8))
        description.expiresIn = .seconds(5)
        description.age = .milliseconds(120)
        description.complete = EpochMark(epoch: Epoch(0xab), revision: 57)
        description.state = "live"
        description.overlay = [
            OverlayMembership(audience: 9, isMember: false, qualified: StubEdge.now, validUntil: nil)
        ]
        description.outbox = [BoxMark(box: Box(0xcd), number: 3)]
        edge.set { $0.description = description }
        let target = "/spoke/show?identity=Email:jane%40example.com"
        let response = try connection.exchange(Requests.get(target, fields: Requests.credentials))
        #expect(response.status == 200)
        let expected: Value = [
            "identity": "Email:jane@example.com", "state": "live", "isExpired": false, "expiresInMs": 5000,
            "ageMs": 120, "complete": "ab.57", "outbox": [["box": "cd", "number": 3]],
            "overlay": [["audience": 9, "isMember": false, "qualified": "2026-11-24T13:24:00.250Z"]],
            "entry": [
                "profile": "00000000000000010000000000000002", "revision": 42,
                "identities": ["Email:jane@example.com"], "fields": ["person.name": "Jane"],
                "heldForAudiences": ["homeAddress.country"],
                "memberships": [
                    ["audience": 7, "id": "a-7", "name": "loyal", "qualified": "2026-11-24T13:24:00.250Z"]
                ],
            ],
        ]
        #expect(try response.json == expected)

        let open = try Connection(edge).exchange(Requests.get(target, fields: Requests.credentials))
        #expect(open.status == 200)
        #expect(!open.body.contains("Jane") && !open.body.contains("US"))
        let entry = try open.json[path: "entry"]
        #expect(entry?[path: "namespaces"] == ["Email"])
        #expect(entry?[path: "withheld"] == ["person.name"])
        #expect(entry?[path: "heldForAudiences"] == ["homeAddress.country"])
        #expect(entry?[path: "memberships"] == expected[path: "entry.memberships"])
        #expect(entry?[path: "identities"] == nil && entry?[path: "fields"] == nil)
        #expect(try open.json[path: "expiresInMs"] == 5000)
    }

    @Test func `the server host shows what it holds to who may manage, and wants to know of whom`() throws {
        let connection = try Connection(isAuthenticated: true)
        func answer(_ target: String, _ fields: String) throws -> Response {
            try connection.exchange(Requests.get(target, fields: fields))
        }
        let target = "/spoke/show?identity=Email:a"
        let stranger = try answer(target, "")
        #expect(stranger.status == 401)
        #expect(try stranger.code == "EXEG-0500-401")
        #expect(stranger.fields["www-authenticate"] == "Bearer realm=\"spoke\"")
        let server = Requests.credentials(token: StubEdge.token("app", scopes: [.edge]))
        #expect(try answer(target, server).code == "EXEG-0505-401")
        #expect(try answer(target, Requests.credentials).status == 200)
        #expect(try answer("/spoke/show?identity=jane", Requests.credentials).status == 400)
        #expect(try answer("/spoke/show", Requests.credentials).status == 400)
    }

    @Test func `where visitors come, profiles and metrics are not shown`() throws {
        let connection = try Connection(isOperational: false)
        #expect(try connection.exchange(Requests.get("/spoke/show?identity=Email:a")).status == 404)
        #expect(try connection.exchange(Requests.get("/metrics")).status == 404)
        #expect(try connection.exchange(Requests.get("/livez")).status == 200)
    }
}
