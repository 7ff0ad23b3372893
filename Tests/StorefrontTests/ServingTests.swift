import Testing

@testable import Storefront

struct ServingTests {
    private func port(of url: String) throws -> Int {
        try #require(url.firstMatch(of: /:([0-9]+)\/$/).flatMap { Int($0.1) })
    }

    @Test func `a port in use is left to whoever has it, and the next is taken`() async throws {
        let shop = try TestShop().shop
        try await withServed(shop, ports: [0]) { first in
            let taken = try port(of: first)
            try await withServed(shop, ports: [taken, 0]) { second in
                #expect(second != first)
                let page = try await exchange(
                    "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                    port: try port(of: second))
                #expect(page.hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(page.contains("<!doctype html>"))
            }
            await #expect(throws: StorefrontFailure.self) {
                try await withServed(shop, ports: [taken]) { _ in }
            }
        }
    }

    @Test func `a request that never arrives whole does not hold its connection`() async throws {
        var limits = Storefront.Limits()
        limits.requestTimeout = .milliseconds(300)
        limits.idleTimeout = .milliseconds(300)
        try await withServed(try TestShop(limits: limits).shop, ports: [0]) { url in
            let port = try port(of: url)
            let head = "POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            for part in ["", "GET / HTTP/1.1\r\nHost:", head + "Content-Length: 20\r\n\r\n{"] {
                // It ends at all only because the server closes it.
                let answer = try await exchange(part, port: port)
                #expect(!answer.contains(" 200 "))
            }
        }
    }

    @Test func `too much of a head is refused`() async throws {
        try await withServed(try TestShop().shop, ports: [0]) { url in
            let long =
                "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + String(repeating: "a", count: 20_000)
                + "\r\n\r\n"
            let answer = try await exchange(long, port: try port(of: url))
            #expect(!answer.contains(" 200 "))
        }
    }
}
