import Foundation
import Laboratory
import Profiles
import Testing

extension ProcessTests {
    /// Consent from a visitor's click at one edge to the hub and to the edges of other regions.
    struct ConsentTests {
        private static let ecid = String(repeating: "4", count: 38)
        private static let map: Value = ["ECID": [["id": .string(ecid), "primary": true]]]

        @Test func `a visitor who declines is honoured at once there, then on the hub and in other regions`()
            async throws
        {
            try await Shop.run { shop in
                #expect(try await isTaken("before", shop, edge: 0))
                #expect(try await says("out", shop, edge: 0) == "general=out")
                #expect(try await !isTaken("after", shop, edge: 0))
                #expect(try await eventually { try await collected(shop) == "n" })
                // Elsewhere they are a stranger first: the question brings the profile.
                #expect(
                    try await eventually {
                        _ = try await interact(shop, edge: 2, ["xdm": ["identityMap": Self.map]])
                        let path = "/spoke/show?identity=ECID:\(Self.ecid)"
                        let held = try await shop.caller.call("GET", shop.edges[2].open, path).json
                        return held[path: "entry.refusesCollection"] == true
                    })
                #expect(try await !isTaken("elsewhere", shop, edge: 2))

                #expect(try await says("in", shop, edge: 2) == "general=in")
                #expect(try await isTaken("again", shop, edge: 2))
                let isHeard = try await eventually {
                    let answer = try await interact(shop, edge: 0, ["xdm": ["identityMap": Self.map]])
                    return answer[path: "warnings"] == nil
                }
                #expect(isHeard, "the first edge does not hear that they consent again")
                #expect(try await eventually { try await eventIDs(shop) == ["again", "before"] })
                #expect(try await shop.rejected().isEmpty)
            }
        }

        @Test
        func `a consent that was acknowledged survives the sudden death of its edge, and counts meanwhile`()
            async throws
        {
            try await Shop.run { shop in
                let name = shop.edges[1].name
                await shop.cluster.killHub()
                #expect(try await says("out", shop, edge: 1) == "general=out")
                await shop.cluster.killEdge(name)
                try await shop.cluster.startEdge(name)
                let isHonoured = try await eventually { try await !isTaken("meanwhile", shop, edge: 1) }
                #expect(isHonoured, "the edge forgot it")
                try await shop.cluster.startHub()
                #expect(try await eventually { try await collected(shop) == "n" })
                #expect(try await eventIDs(shop) == [])
            }
        }

        /// What the client is told to keep once the edge has acknowledged.
        private func says(_ level: String, _ shop: Shop, edge: Int) async throws -> String? {
            let reply = try await shop.caller.call(
                "POST", shop.edges[edge].open,
                "/ee/v1/privacy/set-consent?configId=\(shop.datastream("web"))",
                json: [
                    "consent": [
                        ["standard": "Adobe", "version": "1.0", "value": ["general": .string(level)]]
                    ], "identityMap": Self.map,
                ])
            #expect(reply.status == 200)
            let handles = reply.json[path: "handle"]?.array ?? []
            let stored = handles.first { $0[path: "type"] == "state:store" }?[path: "payload"]?.array ?? []
            return stored.first { $0[path: "key"]?.string?.hasSuffix("_consent") == true }?[path: "value"]?
                .string
        }

        private func isTaken(_ id: String, _ shop: Shop, edge: Int) async throws -> Bool {
            let answer = try await interact(
                shop, edge: edge,
                [
                    "xdm": [
                        "_id": .string(id), "eventType": "commerce.productViews", "identityMap": Self.map,
                    ]
                ])
            let handles = answer[path: "handle"]?.array ?? []
            let hasData = handles.contains { $0[path: "type"] == "activation:pull" }
            let codes = (answer[path: "warnings"]?.array ?? []).map { $0[path: "type"]?.string ?? "" }
            #expect(hasData != codes.contains { $0.hasSuffix("EXEG-0301-200") })
            return hasData
        }

        private func interact(_ shop: Shop, edge: Int, _ event: Value) async throws -> Value {
            try await shop.caller.call(
                "POST", shop.edges[edge].open, "/ee/v1/interact?configId=\(shop.datastream("web"))",
                json: ["events": [event]]
            ).json
        }

        private func held(_ shop: Shop) async throws -> Value {
            try await shop.client.call("GET", "/spoke/show?identity=ECID:\(Self.ecid)").json
        }

        private func collected(_ shop: Shop) async throws -> String? {
            try await held(shop)[path: "attributes.consents.collect.val"]?.string
        }

        private func eventIDs(_ shop: Shop) async throws -> [String] {
            (try await held(shop)[path: "events"]?.array ?? []).compactMap { $0[path: "id"]?.string }.sorted()
        }
    }
}
