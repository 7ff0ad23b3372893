import Foundation
import Laboratory
import Profiles
import SansIO
import Testing
import Tokens

extension ProcessTests {
    /// Attributes are for authenticated callers: markers are planted as values, and looked for in every byte that
    /// others can get from an edge.
    struct SecrecyTests {
        private static let email = "marked@example.com"
        /// Values of all mapped attributes, and an identity beside the one that callers know.
        private static let markers: [String: Value] = [
            "person.name.firstName": "Mk7f3a9c51First", "homeAddress.country": "Mk7f3a9c51Country",
            "loyalty.tier": "Mk7f3a9c51Tier", "loyalty.points": 731_690_528_417,
            "CRMID": "Mk7f3a9c51Customer",
        ]

        @Test func `no byte that an unauthenticated caller can get holds an attribute's value`() async throws
        {
            try await Shop.run(environment: ["SPOKE_LOG_LEVEL": "trace"]) { shop in
                try await plant(shop)
                try await expectAllShownToClients(shop)
                let client = RawClient()
                var answers = 0
                for request in try await requests(shop) {
                    let received = try await client.exchange(request.bytes, with: request.address)
                    if !received.isEmpty { answers += 1 }
                    expectNone(in: received, "the answer to \(text(request.bytes.prefix(400)))")
                }
                try await client.close()
                #expect(answers > 100)
                // Still there: the search did not look at an edge that had lost the profile.
                try await expectAllShownToClients(shop)
                for edge in shop.edges {
                    let path = shop.folder.path + "/\(edge.name).log"
                    expectNone(
                        in: Array(try Data(contentsOf: URL(fileURLWithPath: path))), "the log of \(edge.name)"
                    )
                }
            }
        }

        private func plant(_ shop: Shop) async throws {
            func marker(_ name: String) -> Value { Self.markers[name] ?? .null }
            var identities = Shop.identityMap(Self.email).fields ?? Fields()
            identities["CRMID"] = [["id": marker("CRMID")]]
            let customer = shop.message(
                "CRM customers",
                [
                    "identityMap": .object(identities),
                    "person": ["name": ["firstName": marker("person.name.firstName")]],
                    "homeAddress": ["country": marker("homeAddress.country")],
                ])
            let account = shop.message(
                "Loyalty accounts",
                [
                    "identityMap": Shop.identityMap(Self.email),
                    "loyalty": ["tier": marker("loyalty.tier"), "points": marker("loyalty.points")],
                ])
            for (inlet, message) in [("crm", customer), ("loyalty", account)] {
                let reply = try await shop.caller.call(
                    "POST", shop.hub, "/collection/\(inlet)", json: message)
                #expect(reply.status == 200)
            }
        }

        /// Whoever may see them does: markers that are nowhere would prove nothing.
        private func expectAllShownToClients(_ shop: Shop) async throws {
            let edge = shop.edges[0]
            let path = "/ee/v2/interact?datastreamId=\(shop.datastream("server"))"
            let lookup: Value = ["event": ["xdm": ["identityMap": Shop.identityMap(Self.email)]]]
            let fields = try await shop.client.access.fields()
            for address in [edge.open, edge.server] {
                let areShown = try await eventually {
                    let reply = try await shop.caller.call(
                        "POST", address, path, fields: fields, json: lookup)
                    return Self.markers.filter { $0.key != "CRMID" }.values.allSatisfy { marker in
                        contains(reply.body, plain(marker))
                    }
                }
                #expect(areShown, "a client does not see the attributes at \(address)")
            }
            let held = try await shop.caller.call(
                "GET", edge.server, "/spoke/show?identity=Email:\(Self.email)", fields: fields)
            for (name, marker) in Self.markers { #expect(contains(held.body, plain(marker)), "\(name)") }
        }

        // MARK: - What an unauthenticated caller may try

        private struct Attempt {
            var address: String
            var bytes: [UInt8]
        }

        private func requests(_ shop: Shop) async throws -> [Attempt] {
            let edge = shop.edges[0]
            let good = try await shop.client.access.fields().map { "\($0.0): \($0.1)" }
            let wrong = try await wrongCredentials(shop, good)
            var attempts: [Attempt] = []
            for datastream in shop.catalog.datastreams {
                // Good credentials make no call authenticated at the edge host of a mixed datastream.
                let atOpen = [[]] + wrong + (datastream.accessType == .mixed ? [good] : [])
                for (address, sets) in [(edge.open, atOpen), (edge.server, [[]] + wrong)] {
                    for fields in sets {
                        attempts += calls(to: datastream.id, fields).map {
                            Attempt(address: address, bytes: $0)
                        }
                    }
                }
            }
            for address in [edge.open, edge.server] {
                for fields in [[]] + wrong + (address == edge.open ? [good] : []) {
                    attempts += operations(fields).map { Attempt(address: address, bytes: $0) }
                }
            }
            return attempts
        }

        private func wrongCredentials(_ shop: Shop, _ good: [String]) async throws -> [[String]] {
            let credentials = try #require(await shop.cluster.credentials)
            let claims = TokenClaims(
                client: credentials.client, organisation: credentials.organisation, scopes: Scope.allCases,
                at: Timestamp(milliseconds: 1_700_000_000_000))
            let forged = "authorization: Bearer \(SigningKey().token(claims))"
            func replacing(_ name: String, _ line: String) -> [String] {
                good.map { $0.hasPrefix(name + ":") ? line : $0 }
            }
            return [
                replacing("authorization", forged), replacing("authorization", "authorization: Bearer x"),
                replacing("x-api-key", "x-api-key: another"),
                replacing("x-gw-ims-org-id", "x-gw-ims-org-id: Another@AdobeOrg"),
                replacing("x-sandbox-name", "x-sandbox-name: another"), [good[0]],
            ]
        }

        /// Every call in every version, well formed and not.
        private func calls(to datastream: String, _ fields: [String]) -> [[UInt8]] {
            let xdm: Value = [
                "eventType": "commerce.productViews", "identityMap": Shop.identityMap(Self.email),
            ]
            let query: Value = [
                "identity": ["fetch": ["ECID", "CORE"]],
                "personalization": ["schemas": ["https://ns.adobe.com/personalization/json-content-item"]],
            ]
            let streaming: Value = ["konductorConfig": ["streaming": ["enabled": true, "lineFeed": "\n"]]]
            let one: Value = ["event": ["xdm": xdm], "query": query, "meta": streaming]
            let several: Value = ["events": [["xdm": xdm], ["xdm": xdm]], "query": query, "xdm": xdm]
            let lookup: Value = ["event": ["xdm": ["identityMap": Shop.identityMap(Self.email)]]]
            let target = "?datastreamId=\(datastream)&requestId=secrecy"
            let bodies = [one, several, lookup].map { $0.jsonBytes() }
            var requests: [[UInt8]] = []
            for path in [
                "/ee/v2/interact", "/ee/v1/interact", "/ee/v2/collect", "/ee/v1/collect",
                "/ee/v1/identity/acquire", "/ee/v1/privacy/set-consent", "/ee/va6/v2/interact",
            ] {
                for body in bodies { requests.append(request("POST", path + target, fields, body)) }
            }
            let path = "/ee/v2/interact" + target
            requests.append(request("POST", path, fields, Array(bodies[2].dropLast(3))))
            requests.append(request("POST", path, fields, []))
            requests.append(request("POST", path, fields, bodies[2], type: "text/html"))
            requests.append(request("POST", path + "%0d%0a", fields, bodies[2]))
            requests.append(request("GET", path, fields))
            requests.append(request("OPTIONS", path, fields + ["origin: https://a.test"]))
            requests.append(request("POST", path, fields + ["x-spoke-max-staleness-ms: 1"], bodies[2]))
            requests.append(request("POST", path, fields + ["x-spoke-min-revision: ffff.99"], bodies[2]))
            return requests
        }

        private func operations(_ fields: [String]) -> [[UInt8]] {
            var requests: [[UInt8]] = []
            for path in [
                "/metrics", "/spoke/show?identity=Email:\(Self.email)", "/spoke/show",
                "/spoke/show?identity=x",
                "/spoke/rejected", "/livez", "/readyz", "/readyz/strict", "/openapi.json", "/",
                "/data/core/ups/access/entities?entityId=\(Self.email)&entityIdNS=email",
            ] {
                for method in ["GET", "HEAD", "POST"] { requests.append(request(method, path, fields)) }
            }
            requests.append(Array("GET /spoke/show?identity=Email:\(Self.email)\r\n\r\n".utf8))
            return requests
        }

        private func request(
            _ method: String, _ target: String, _ fields: [String], _ body: [UInt8]? = nil,
            type: String = "application/json"
        ) -> [UInt8] {
            var lines = ["\(method) \(target) HTTP/1.1", "host: 127.0.0.1", "connection: close"] + fields
            if let body { lines += ["content-type: \(type)", "content-length: \(body.count)"] }
            return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (body ?? [])
        }

        // MARK: - The search

        /// As they are, and in base 64 wherever in a text they stand.
        private func expectNone(in bytes: [UInt8], _ place: String) {
            for (name, marker) in Self.markers {
                for form in [plain(marker)] + encoded(marker) {
                    #expect(!contains(bytes, form), "\(name) is in \(place)")
                }
            }
        }

        private func plain(_ marker: Value) -> [UInt8] {
            Array((marker.string ?? marker.jsonText).utf8)
        }

        /// The characters that are the marker's alone, for each of the three places it may begin at.
        private func encoded(_ marker: Value) -> [[UInt8]] {
            (0..<3).map { offset in
                let padded = [UInt8](repeating: 0, count: offset) + plain(marker)
                let text = Array(Data(padded).base64EncodedString().utf8).filter { $0 != UInt8(ascii: "=") }
                return Array(text.dropFirst(offset == 0 ? 0 : 4).dropLast(2))
            }
        }
    }
}

private func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
    Data(bytes).range(of: Data(part)) != nil
}

private func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }
