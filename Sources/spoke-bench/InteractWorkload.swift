import Laboratory
import Profiles
import SansIO

/// What `interact` and `interact-event` send to an edge, and the hub's definitions behind it.
struct InteractWorkload {
    /// The size of the body of a lookup's answer, as published for edge profile lookup examples of this kind.
    static let answerBytes = 734
    static let audiences = 150
    private static let profiles = 1_000
    private static let organisation = "53A16ACB5CC1D3760A495C99@AdobeOrg"
    private static let inlet = "bench"
    private static let recordSchema = "https://ns.adobe.com/spoke/schemas/bench-customer"
    private static let recordDataset = "be9c00000000000000000011"
    private static let eventDataset = "be9c00000000000000000012"
    private static let lookups = "be9c0000-0000-4000-8000-000000000021"
    private static let events = "be9c0000-0000-4000-8000-000000000022"

    static func topology(store: String) -> Value {
        let audiences = SampleAudiences.list(audiences) { _ in .edge }
        let attributed = (1...1).map { "Attributed \($0)" }
        return [
            "name": "interact",
            "hub": ["region": "VA7", "store": .string("sqlite:\(store)"), "guardrails": "relaxed"],
            "edges": [["region": "VA6", "https": "127.0.0.1:8443"]],
            "links": ["default": ["rtt": "0 ms", "jitter": "0 ms"]],
            "catalog": [
                "organisation": .string(organisation), "sandbox": "prod", "clients": [["id": "bench"]],
                "schemas": [
                    ["id": .string(recordSchema), "title": "Customer", "behaviour": "record"],
                    [
                        "id": "https://ns.adobe.com/spoke/schemas/bench-visit", "title": "Visit",
                        "behaviour": "event",
                    ],
                ],
                "datasets": [
                    ["id": .string(recordDataset), "name": "Customers", "schema": "Customer"],
                    ["id": .string(eventDataset), "name": "Visits", "schema": "Visit"],
                ],
                "inlets": [["id": .string(inlet), "name": "Bench"]],
                "audiences": .array(
                    attributed.enumerated().map {
                        [
                            "id": .string("be9c0000-0000-4000-8000-00000000003\($0)"), "name": .string($1),
                            "evaluation": "streaming", "expression": "bench.first != \"\"",
                        ]
                    }
                        + audiences.map {
                            [
                                "id": .string($0.id), "name": .string($0.name), "evaluation": "edge",
                                "expression": .string($0.expression),
                            ]
                        }),
                "destinations": [
                    [
                        "id": "be9c0000-0000-4000-8000-000000000041", "name": "Lookup", "alias": "lookup",
                        "audiences": .array(attributed.map { .string($0) }), "replication": "proactive",
                        "attributes": ["first": "bench.first", "second": "bench.second"],
                    ],
                    [
                        "id": "be9c0000-0000-4000-8000-000000000042", "name": "Pages", "alias": "pages",
                        "audiences": .array(audiences.map { .string($0.name) }), "replication": "proactive",
                    ],
                ],
                "datastreams": [
                    [
                        "id": .string(lookups), "name": "lookups", "eventDataset": "Visits",
                        "destinations": ["Lookup"],
                    ],
                    [
                        "id": .string(events), "name": "events", "eventDataset": "Visits",
                        "destinations": ["Pages"],
                    ],
                ],
            ],
        ]
    }

    /// Ingests the profiles, with a text of `filler` characters each.
    static func load(filler: Int, to hub: HubCaller) async throws {
        let schema: Value = [
            "id": .string(recordSchema), "contentType": "application/vnd.adobe.xed-full+json;version=1",
        ]
        let messages = (0..<profiles).map { number -> Value in
            [
                "header": [
                    "schemaRef": schema, "imsOrgId": .string(organisation),
                    "datasetId": .string(recordDataset),
                ],
                "body": [
                    "xdmMeta": ["schemaRef": schema],
                    "xdmEntity": [
                        "identityMap": ["Email": [["id": .string(address(number)), "primary": true]]],
                        "bench": ["first": "Jane", "second": .string(String(repeating: "x", count: filler))],
                        "homeAddress": ["countryCode": "CH"], "loyalty": ["tier": "gold", "points": 500],
                    ],
                ],
            ]
        }
        for first in stride(from: 0, to: profiles, by: 500) {
            let reply = try await hub.call(
                "POST", "/collection/batch/\(inlet)",
                json: ["messages": .array(Array(messages[first..<min(first + 500, profiles)]))],
                timeout: .seconds(30))
            let text = String(decoding: reply.body.prefix(500), as: UTF8.self)
            if reply.status != 207 || text.contains("statusCode") {
                throw BenchmarkFailure("the hub answers \(reply.status): \(text)")
            }
        }
    }

    /// Edge profile lookups with credentials, each of another profile.
    static func lookups(credentials: [(String, String)]) -> [[UInt8]] {
        (0..<profiles).map { number in
            let body =
                #"{"event":{"xdm":{"identityMap":{"Email":[{"id":"\#(address(number))","primary":true}]}}}}"#
            return post("/ee/v2/interact?datastreamId=\(lookups)", fields: credentials, body: body)
        }
    }

    /// Visits with credentials, of kinds that audiences ask for in turn.
    static func visits(credentials: [(String, String)]) -> [[UInt8]] {
        (0..<profiles).map { number in
            let type = SampleAudiences.eventType(number % SampleAudiences.types(of: audiences))
            let body =
                #"{"event":{"xdm":{"identityMap":{"Email":[{"id":"\#(address(number))","primary":true}]},"#
                + #""eventType":"\#(type)","web":{"webPageDetails":{"name":"page \#(number % 9)","#
                + #""URL":"https://www.example.com/page/\#(number)"}},"#
                + #""commerce":{"order":{"priceTotal":\#(number % 400),"currencyCode":"CHF"}}}}}"#
            return post("/ee/v2/interact?datastreamId=\(events)", fields: credentials, body: body)
        }
    }

    static func post(_ target: String, fields: [(String, String)] = [], body: String) -> [UInt8] {
        var text = "POST \(target) HTTP/1.1\r\nHost: server.adobedc.net\r\nContent-Type: application/json\r\n"
        for (name, value) in fields { text += "\(name): \(value)\r\n" }
        return Array((text + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)").utf8)
    }

    private static func address(_ number: Int) -> String { "visitor\(1_000 + number)@example.com" }
}
