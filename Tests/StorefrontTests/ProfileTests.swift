import HTTPTypes
import Profiles
import Testing

@testable import Storefront

struct ProfileTests {
    private let query = "?edge=JPN3-1&datastream=2f6a9d30-51c4-4b8e-b7f2-8d3e4c5a0001"

    @Test(arguments: ["/api/profile", "/api/held"])
    func `the shop's server asks only about the customer who is logged in`(path: String) async throws {
        let shop = try TestShop()
        #expect(try await shop.send(.get, path + query).status == 403)
        #expect(try await shop.send(.get, path + query, session: "guess").status == 403)
        // Whoever is logged in cannot ask about another: nothing in the request names one.
        let session = try await shop.logIn("aiko")
        let answer = try await shop.send(
            .get, path + query + "&identity=Email:grace@example.com&email=grace@example.com", session: session
        )
        #expect(answer.status == 502)
        #expect(answer.json[path: "detail"]?.string?.hasPrefix("JPN3-1 gives no answer") == true)
    }

    @Test func `it asks edges of the topology, and datastreams of the pages`() async throws {
        let shop = try TestShop()
        let session = try await shop.logIn("aiko")
        for query in [
            "", "?edge=JPN3-1", "?edge=127.0.0.1:22&datastream=2f6a9d30-51c4-4b8e-b7f2-8d3e4c5a0001",
            "?edge=JPN3-1&datastream=2f6a9d30-51c4-4b8e-b7f2-8d3e4c5a0002",
        ] {
            #expect(try await shop.send(.get, "/api/profile" + query, session: session).status == 400)
        }
    }

    @Test func `the plan has what pages show, and nothing for servers alone`() async throws {
        let shop = try TestShop()
        let answer = try await shop.send(.get, "/api/shop")
        let plan = answer.json
        #expect(plan[path: "hub.place"] == "Virginia")
        let edge = try #require(plan[path: "edges"]?.array?.last)
        #expect(edge[path: "place"] == "Japan")
        #expect(edge[path: "hint"] == "jpn3")
        #expect(edge[path: "url"] == "http://127.0.0.1:1")
        #expect(edge[path: "roundTripMs"]?.integer == 149)
        #expect(edge[path: "timeToLiveMs"] == 30_000)
        let stream = try #require(plan[path: "streams"]?.array?.first)
        #expect(plan[path: "streams"]?.array?.count == 1)
        #expect(stream[path: "name"] == "web")
        #expect(stream[path: "server"] == "server")
        #expect(stream[path: "timeToLiveMs"] == 7_200_000)
        #expect(plan[path: "audiences"] == ["3d1f0a52-7c0b-4f55-8a0e-5f6f1a2b0001": "Gold"])
        for secret in ["127.0.0.1:2", "127.0.0.1:3", "Secret", "@example.com", "points", "gold\""] {
            #expect(!answer.text.contains(secret), "\(secret)")
        }
    }

    @Test func `without a datastream for browsers there is no shop`() {
        let closed = TestShop.catalog.replacing(
            "name: web\n", with: "name: web\n      accessType: authenticated\n")
        #expect(throws: StorefrontFailure.self) { try TestShop(topology: closed) }
    }
}
