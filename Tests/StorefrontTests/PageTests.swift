import HTTPTypes
import Profiles
import Testing

@testable import Storefront

struct PageTests {
    private static let assets = [
        "shop.css", "panel.css", "icon.svg", "pictures.svg", "app.js", "elements.js", "products.js",
        "pages.js",
        "offers.js", "account.js", "edge-client.js", "sdk-client.js", "wire.js", "journal.js", "panel.js",
        "picture.js", "lifetime.js",
    ]

    @Test(arguments: ["/", "/products/hello", "/basket"])
    func `each page is the shop's document`(path: String) async throws {
        let answer = try await TestShop().send(.get, path)
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
        #expect(answer.text.hasPrefix("<!doctype html>"))
    }

    @Test func `every asset that pages name is there, and none that pages do not name`() async throws {
        let shop = try TestShop()
        var named: Set<String> = []
        for name in Self.assets {
            let answer = try await shop.send(.get, "/assets/\(name)")
            #expect(answer.status == 200, "\(name)")
            #expect(!answer.text.isEmpty)
            for match in answer.text.matches(of: /from "\.\/([a-z-]+\.js)"/) { named.insert(String(match.1)) }
        }
        for match in try await shop.send(.get, "/").text.matches(of: /\/assets\/([a-z-]+\.[a-z]+)/) {
            named.insert(String(match.1))
        }
        #expect(named == Set(Self.assets))
        #expect(try await shop.send(.get, "/assets/web-sdk.js").status == 404)
    }

    @Test(arguments: [
        "/assets/..%2f..%2fetc%2fpasswd", "/assets/../Package.swift", "/assets//etc/passwd", "/assets/",
        "/../../etc/passwd", "/.env", "/products/a/b", "/%00", "/assets/shop.css%00.js", "/nothing",
    ])
    func `no path leads out of the table of pages`(path: String) async throws {
        let answer = try await TestShop().send(.get, path)
        #expect(answer.status == 404)
        #expect(!answer.text.contains("root:") && !answer.text.contains("import"))
    }

    @Test(arguments: ["/", "/assets/app.js", "/api/shop", "/nothing"])
    func `every answer tells browsers what it may not do`(path: String) async throws {
        let headers = try await TestShop().send(.get, path).headers
        let policy = headers[.contentSecurityPolicy] ?? ""
        #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self';"))
        #expect(policy.contains("connect-src 'self' http://127.0.0.1:1 http://127.0.0.1:1;"))
        #expect(policy.hasSuffix("frame-ancestors 'none'"))
        #expect(headers[.xContentTypeOptions] == "nosniff")
        #expect(headers[.cacheControl] == "no-store")
        #expect(headers[.accessControlAllowOrigin] == nil)
    }

    @Test func `a server for this machine alone answers to no other name`() async throws {
        let local = try TestShop()
        for host in ["127.0.0.1:8000", "localhost:8000", "localhost", "[::1]:8000"] {
            #expect(try await local.send(.get, "/", host: host).status == 200, "\(host)")
        }
        for host in ["evil.example:8000", "127.0.0.1.evil.example", "", "localhost.evil.example:80"] {
            #expect(try await local.send(.get, "/api/shop", host: host).status == 421, "\(host)")
        }
        #expect(try await TestShop(isLocal: false).send(.get, "/", host: "shop.example").status == 200)
    }

    @Test func `the Web SDK comes from the file or the address that was given`() async throws {
        let file = try TestShop(webSDK: WebSDK(script: Array("sdk".utf8), domain: WebSDK.domainDefault))
        #expect(try await file.send(.get, "/assets/web-sdk.js").text == "sdk")
        let plan = try await file.send(.get, "/api/shop")
        #expect(plan.json[path: "webSDK.source"] == "/assets/web-sdk.js")
        #expect(plan.json[path: "edges"]?.array?.last?[path: "domain"] == "jpn3.localhost")
        #expect(plan.headers[.contentSecurityPolicy]?.contains("https://jpn3.localhost") == true)

        let url = "https://cdn.example/alloy.min.js"
        let remote = try TestShop(webSDK: WebSDK(url: url, domain: "edge.example"))
        let answer = try await remote.send(.get, "/api/shop")
        #expect(answer.json[path: "webSDK.source"]?.string == url)
        #expect(
            answer.headers[.contentSecurityPolicy]?.contains("script-src 'self' https://cdn.example;") == true
        )
        #expect(try await remote.send(.get, "/assets/web-sdk.js").status == 404)
    }

    @Test(arguments: [
        "ftp://x.example/a.js", "https://x.example", "https:///a.js", "https://u@x.example/a.js",
        "https://x.example/a.js; script-src *",
        "https://x.example/a.js;script-src", "https://x.example/'unsafe-inline'",
        "https://x.example/\r\nA: b",
    ])
    func `no address of a Web SDK gets into the policy of pages by a trick`(url: String) {
        #expect(throws: StorefrontFailure.self) { try WebSDK(url: url, domain: "x") }
    }
}
