import Foundation
import Laboratory
import NodeRuntime
import Profiles
import SansIO
import Testing

extension ProcessTests {
    /// Bytes that no decent client sends, to every HTTP route of the real processes.
    struct HostileHTTPTests {
        private static let seed: UInt64 = 11

        @Test func `flipped bits, deep JSON, long bodies and half-open connections leave hub and edge well`()
            async throws
        {
            try await Shop.run { shop in
                let health = try await Health(shop)
                let client = RawClient()
                try await flipBits(shop, client)
                try await nestDeeply(shop, client)
                try await sendTooMuch(shop, client)
                try await holdConnections(shop, client)
                try await client.close()
                try await health.check(after: "hostile HTTP")
                for (metric, edge) in [
                    ("spoke_edge_http_requests_malformed_total", 0), ("spoke_edge_http_connections_total", 0),
                ] {
                    #expect(try await shop.metric(metric, at: shop.edges[edge].open) > 0, "\(metric)")
                }
            }
        }

        /// Valid requests to every route, each with one to eight flipped bits anywhere, or cut short.
        private func flipBits(_ shop: Shop, _ client: RawClient) async throws {
            var generator = SeededGenerator(seed: Self.seed)
            let samples = try await samples(shop)
            var spoilt: [(address: String, bytes: [UInt8])] = []
            for round in 0..<40 {
                for (address, bytes) in samples {
                    var bytes = bytes
                    if round % 4 == 0 {
                        bytes = Array(bytes.prefix(generator.below(bytes.count)))
                    } else {
                        for _ in 0...generator.below(8) {
                            bytes[generator.below(bytes.count)] ^= 1 << UInt8(generator.below(8))
                        }
                    }
                    spoilt.append((address, bytes))
                }
            }
            for start in stride(from: 0, to: spoilt.count, by: 40) {
                let chunk = spoilt[start..<min(start + 40, spoilt.count)]
                await withTaskGroup(of: Void.self) { group in
                    for (address, bytes) in chunk {
                        group.addTask { await expectNoFault(client, bytes, address) }
                    }
                }
            }
        }

        private func samples(_ shop: Shop) async throws -> [(String, [UInt8])] {
            let credentials = try await shop.client.access.fields().map { "\($0.0): \($0.1)" }
            let secret = Array(
                "grant_type=client_credentials&client_id=shop-backend&client_secret=spk-x".utf8)
            let (web, server) = (shop.datastream("web"), shop.datastream("server"))
            let event = Shop.pageView("hostile@example.com", id: "hostile")
            let record = shop.loyalty("hostile@example.com", points: 1)
            let (open, guarded) = (shop.edges[0].open, shop.edges[0].server)
            return [
                (open, post("/ee/v2/interact?datastreamId=\(web)", event)),
                (open, post("/ee/v1/interact?datastreamId=\(web)", ["events": [["xdm": [:]]]])),
                (open, post("/ee/v2/collect?datastreamId=\(web)", ["events": [event[path: "event"] ?? [:]]])),
                (guarded, post("/ee/v2/interact?datastreamId=\(server)", event, credentials)),
                (open, get("/spoke/show?identity=Email:hostile@example.com")),
                (open, get("/metrics")), (open, get("/readyz/strict")),
                (shop.hub, post("/collection/loyalty", record)),
                (shop.hub, post("/collection/batch/loyalty", ["messages": [record, record]])),
                (shop.hub, get("/spoke/show?identity=Email:hostile@example.com", credentials)),
                (shop.hub, get("/spoke/rejected?limit=3", credentials)),
                (
                    shop.hub,
                    head(
                        "POST", "/ims/token/v3",
                        [
                            "content-type: application/x-www-form-urlencoded",
                            "content-length: \(secret.count)",
                        ]) + secret
                ),
                (
                    shop.hub,
                    get(
                        "/data/core/ups/access/entities?schema.name=_xdm.context.profile"
                            + "&entityId=hostile@example.com&entityIdNS=email", credentials)
                ),
            ]
        }

        /// JSON that nests as deep as the size allows: refused by depth, not by the stack's end.
        private func nestDeeply(_ shop: Shop, _ client: RawClient) async throws {
            for (address, path, size) in [
                (shop.edges[0].open, "/ee/v2/interact?datastreamId=\(shop.datastream("web"))", 60_000),
                (shop.hub, "/collection/loyalty", 1_000_000),
            ] {
                for opening in ["[", "{\"a\":"] {
                    let body = [UInt8](String(repeating: opening, count: size / opening.utf8.count).utf8)
                    let answer = try await client.exchange(
                        post(path, body: body), with: address, endsOutput: false, patience: .seconds(5))
                    #expect(status(of: answer) == 400, "\(opening) to \(path)")
                }
            }
        }

        /// Ten mebibytes, announced and not: refused, at the latest when the bound is passed.
        private func sendTooMuch(_ shop: Shop, _ client: RawClient) async throws {
            let mebibytes = [UInt8](repeating: UInt8(ascii: "x"), count: 10 << 20)
            let chunked =
                Array("\(String(mebibytes.count, radix: 16))\r\n".utf8) + mebibytes
                + Array("\r\n0\r\n\r\n".utf8)
            for (address, path) in [
                (shop.edges[0].open, "/ee/v2/interact?datastreamId=\(shop.datastream("web"))"),
                (shop.hub, "/collection/loyalty"), (shop.hub, "/collection/batch/loyalty"),
            ] {
                for request in [
                    post(path, body: mebibytes),
                    head("POST", path, ["content-type: application/json", "transfer-encoding: chunked"])
                        + chunked,
                ] {
                    let answer = try await client.exchange(
                        request, with: address, endsOutput: false, patience: .seconds(5))
                    // Or the connection is gone before the answer is read, as its bytes were not all taken.
                    #expect(answer.isEmpty || status(of: answer) == 413, "ten mebibytes to \(path)")
                }
            }
        }

        /// A thousand connections each to hub and edge that say nothing, or half of a request, while others are served.
        private func holdConnections(_ shop: Shop, _ client: RawClient) async throws {
            var connections: [RawClient.Connection] = []
            for address in [shop.hub, shop.edges[0].open] {
                for number in 0..<1_000 {
                    let connection = try await client.connect(address)
                    if number % 2 == 0 {
                        connection.send(Array("POST /collection/loyalty HTTP/1.1\r\nhost:".utf8))
                    }
                    connections.append(connection)
                }
            }
            #expect(await shop.view("meanwhile@example.com", id: "meanwhile", edge: 0))
            #expect(await shop.update("meanwhile@example.com", points: 5))
            let open = try await shop.metric("spoke_edge_http_connections", at: shop.edges[0].open)
            #expect(open >= 1_000)
            for connection in connections { await connection.close() }
            let areGone = try await eventually {
                try await shop.metric("spoke_edge_http_connections", at: shop.edges[0].open) < 100
            }
            #expect(areGone, "the edge keeps connections that its clients closed")
        }

        /// No request, however spoilt, is a fault of the server.
        private func expectNoFault(_ client: RawClient, _ bytes: [UInt8], _ address: String) async {
            do {
                let answer = try await client.exchange(bytes, with: address)
                if answer.isEmpty { return }
                guard let status = status(of: answer) else {
                    Issue.record("\(address) answers \(text(answer.prefix(80))) to \(text(bytes))")
                    return
                }
                #expect(status < 500 || status == 501 || status == 505, "\(status) to \(text(bytes))")
            } catch {
                Issue.record("\(address) cannot be reached: \(error)")
            }
        }
    }
}

// MARK: - Requests as bytes

private func head(_ method: String, _ path: String, _ fields: [String]) -> [UInt8] {
    let lines = ["\(method) \(path) HTTP/1.1", "host: 127.0.0.1", "connection: close"] + fields
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
}

private func get(_ path: String, _ fields: [String] = []) -> [UInt8] { head("GET", path, fields) }

private func post(_ path: String, body: [UInt8], _ fields: [String] = []) -> [UInt8] {
    head("POST", path, fields + ["content-type: application/json", "content-length: \(body.count)"]) + body
}

private func post(_ path: String, _ body: Value, _ fields: [String] = []) -> [UInt8] {
    post(path, body: body.jsonBytes(), fields)
}

private func status(of answer: [UInt8]) -> Int? {
    let words = text(answer.prefix(64)).split(separator: " ", maxSplits: 2)
    guard words.count >= 2, words[0].hasPrefix("HTTP/1.") else { return nil }
    return Int(words[1].prefix(3))
}

private func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }
