import HTTPTypes
import Profiles
import SansIO
import Synchronization
import Testing

@testable import Storefront

struct SessionTests {
    @Test func `a log-in is a cookie that scripts cannot read and other sites do not send`() async throws {
        let shop = try TestShop()
        let answer = try await shop.send(.post, "/api/session", body: #"{"customer":"aiko"}"#)
        #expect(answer.status == 200)
        #expect(answer.json[path: "firstName"] == "Aiko")
        let cookie = try #require(answer.headers[.setCookie])
        #expect(cookie.hasSuffix("; Path=/; Max-Age=3600; HttpOnly; SameSite=Strict"))
        let token = try #require(answer.session)
        #expect(token.utf8.count == 32)
        let plan = try await shop.send(.get, "/api/shop", session: token)
        #expect(plan.json[path: "session.email"] == "aiko@example.com")
        #expect(try await shop.send(.get, "/api/shop").json[path: "session"] == .null)
        #expect(try await shop.send(.get, "/api/shop", session: "guess").json[path: "session"] == .null)
    }

    @Test func `logging out, and in again, ends the session before`() async throws {
        let shop = try TestShop()
        let first = try await shop.logIn("aiko")
        let again = try await shop.send(
            .post, "/api/session", body: #"{"customer":"grace"}"#, session: first)
        let second = try #require(again.session)
        #expect(second != first)
        #expect(try await shop.send(.get, "/api/shop", session: first).json[path: "session"] == .null)
        let out = try await shop.send(.delete, "/api/session", session: second)
        #expect(out.status == 204)
        #expect(out.headers[.setCookie]?.contains("Max-Age=0") == true)
        #expect(try await shop.send(.get, "/api/shop", session: second).json[path: "session"] == .null)
    }

    @Test func `a session that nobody uses ends`() async throws {
        let seconds = Mutex<Int64>(0)
        let shop = try TestShop(now: { Instant(nanoseconds: seconds.withLock { $0 } * 1_000_000_000) })
        let token = try await shop.logIn("aiko")
        seconds.withLock { $0 = 3_601 }
        #expect(try await shop.send(.get, "/api/shop", session: token).json[path: "session"] == .null)
    }

    @Test func `a log-in that is no log-in is refused with its reason`() async throws {
        let shop = try TestShop()
        let cases = [
            (#"{"customer":"nobody"}"#, 404), ("{}", 404), (#"{"customer":7}"#, 404), ("[]", 404), ("{", 400),
            ("", 400), (#"{"customer":""# + String(repeating: "a", count: 2_000) + "\"}", 413),
        ]
        for (body, status) in cases {
            let answer = try await shop.send(.post, "/api/session", body: body)
            #expect(answer.status == status, "\(body.prefix(30))")
            #expect(answer.json[path: "detail"]?.string?.isEmpty == false)
            #expect(answer.headers[.setCookie] == nil)
        }
        let plain = try await shop.send(
            .post, "/api/session", body: #"{"customer":"aiko"}"#, fields: [.contentType: "text/plain"])
        #expect(plain.status == 415)
    }

    @Test func `pages of other sites cannot log anybody in or out`() async throws {
        let shop = try TestShop()
        let body = #"{"customer":"aiko"}"#
        let site = try #require(HTTPField.Name("Sec-Fetch-Site"))
        let strangers: [HTTPFields] = [
            [.origin: "http://evil.example"], [.origin: "null"], [.origin: "http://127.0.0.1:8101"],
            [site: "cross-site"], [site: "same-site"],
        ]
        for fields in strangers {
            #expect(try await shop.send(.post, "/api/session", body: body, fields: fields).status == 403)
            #expect(try await shop.send(.delete, "/api/session", fields: fields).status == 403)
        }
        let own: HTTPFields = [.origin: "http://127.0.0.1:8000", site: "same-origin"]
        #expect(try await shop.send(.post, "/api/session", body: body, fields: own).status == 200)
    }
}
