import HTTPTypes
import Hummingbird
import Laboratory
import NIOPosix
import Profiles
import Synchronization
import Testing
import Tokens

@testable import Storefront

struct EdgeAskerTests {
    private static let answer = """
        {"requestId":"r","handle":[{"type":"locationHint:result","payload":[]},{"type":"activation:pull","payload":[
         {"alias":"a","segments":[{"id":"s1"},{"id":"s2"}],"attributes":{"tier":{"value":"gold"}}},
         {"alias":"b","segments":[{"id":"s2"}],"attributes":{"points":{"value":7}}}]}]}
        """

    /// A hub that gives tokens `t1`, `t2`, … and an edge beside it that takes the last of them alone.
    private final class Town: Sendable {
        let tokens = Mutex(0)
        let isForgetful = Mutex(false)
        let asked = Mutex<[Value]>([])

        var router: Router<BasicRequestContext> {
            let router = Router(context: BasicRequestContext.self)
            router.post("/ims/token/v3") { _, _ in
                let number = self.tokens.withLock { number in
                    number += 1
                    return number
                }
                return Response(json: ["access_token": .string("t\(number)"), "expires_in": 86_399])
            }
            router.post("/ee/v2/interact") { request, _ in
                let body = try await request.body.collect(upTo: 10_000)
                let document = try JSONParser().parse(Array(body.readableBytesView))
                self.asked.withLock { $0.append(document) }
                let last =
                    "Bearer t\(self.isForgetful.withLock { $0 } ? 99 : max(2, self.tokens.withLock { $0 }))"
                guard request.headers[.authorization] == last else {
                    return Response(status: .unauthorized, json: ["detail": "a new token, please"])
                }
                var response = Response(
                    bytes: Array(EdgeAskerTests.answer.utf8), type: "application/json;charset=utf-8")
                for (name, value) in [
                    ("source", "hit"), ("region", "JPN3"), ("revision", "9"), ("age-ms", "12"),
                ] {
                    if let field = HTTPField.Name("x-spoke-" + name) { response.headers[field] = value }
                }
                return response
            }
            return router
        }
    }

    private let town = Town()

    /// Runs `body` with an asker and an edge whose every address is the town's.
    private func ask(_ body: (EdgeAsker, ShopPlan.Edge, ShopPlan.Stream) async throws -> Void) async throws {
        let plan = try TestShop().plan
        var edge = try #require(plan.edges.last)
        let stream = try #require(plan.streams.first)
        try await withRunning(town.router) { address in
            edge.server = address
            edge.open = address
            let caller = HTTPCaller(group: .singleton)
            let credentials = ClientCredentials(
                client: "shop", secret: "s3cret", organisation: "o", sandbox: "s")
            try await body(
                EdgeAsker(access: HubAccess(to: address, as: credentials, caller: caller), caller: caller),
                edge,
                stream)
        }
    }

    @Test func `a token that is not taken is replaced once, and the answer is told without it`() async throws
    {
        try await ask { asker, edge, stream in
            let told = try await asker.lookUp("aiko@example.com", at: edge, stream)
            #expect(told[path: "status"] == 200)
            #expect(told[path: "source"] == "hit" && told[path: "region"] == "JPN3")
            #expect(told[path: "revision"] == "9" && told[path: "ageMs"] == 12)
            #expect(told[path: "audiences"] == ["s1", "s2"])
            #expect(told[path: "attributes"] == ["points": 7, "tier": "gold"])
            #expect(!told.jsonText.contains("s3cret") && !told.jsonText.contains("Bearer"))
        }
        #expect(town.tokens.withLock { $0 } == 2)
        let identity: Value = ["Email": [["id": "aiko@example.com", "primary": true]]]
        #expect(
            town.asked.withLock { $0 }
                == .init(repeating: ["event": ["xdm": ["identityMap": identity]]], count: 2))
    }

    @Test func `an edge that takes no token is asked twice, and its refusal is told`() async throws {
        town.isForgetful.withLock { $0 = true }
        try await ask { asker, edge, stream in
            let told = try await asker.lookUp("aiko@example.com", at: edge, stream)
            #expect(told[path: "status"] == 401)
            #expect(told[path: "problem"] == "a new token, please")
            #expect(told[path: "attributes"] == .object(Fields()))
        }
        #expect(town.asked.withLock { $0.count } == 2)
    }

    @Test func `customers are told to the hub only where its catalog has a place for them`() async throws {
        let hub = HubCaller("127.0.0.1:1", as: nil, caller: HTTPCaller(group: .singleton))
        await #expect(throws: StorefrontFailure.self) {
            try await KnownCustomer.ingest(KnownCustomer.everyone, of: Catalog(), into: hub)
        }
    }
}
