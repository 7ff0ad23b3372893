import Laboratory
import NodeRuntime
import Profiles
import SansIO

/// A shop's customers and visits as a hub takes them in, half and half: what `ingest` and `batch-job` send.
///
/// A customer's record names its browser and its address, so it stitches; a visit names the browser. Schemas are made
/// of the standard field groups, so every value is validated.
struct IngestWorkload {
    static let organisation = "53A16ACB5CC1D3760A495C99@AdobeOrg"
    static let regions = ["VA6", "OR2", "IRL1", "IND1", "SGP3", "AUS3", "JPN3"]
    private static let inlet = "bench"
    /// A request stays below the published 1 MB.
    static let messagesPerRequest = 500

    private let customers: Source
    private let visits: Source
    private let types: Int

    /// A dataset and its schema.
    private struct Source {
        var dataset: String
        var schema: String
    }

    /// The topology file: a hub with its store at `store`, and an edge in each region that every profile reaches.
    static func topology(audiences count: Int, store: String) -> Value {
        let audiences = SampleAudiences.list(count) { _ in .streaming }
        // A destination has 250 audiences at most.
        let destinations = stride(from: 0, to: count, by: 250).map { first -> Value in
            let carried = audiences[first..<min(first + 250, count)]
            return [
                "id": .string("be9c0000-0000-4000-8000-0000000001\(10 + first / 250)"),
                "name": .string("Shop \(first / 250 + 1)"), "alias": .string("shop\(first / 250 + 1)"),
                "audiences": .array(carried.map { .string($0.name) }), "replication": "proactive",
                "attributes": [
                    "firstName": "person.name.firstName", "country": "homeAddress.countryCode",
                    "tier": "loyalty.tier", "points": "loyalty.points",
                ],
            ]
        }
        return [
            "name": "ingest",
            "hub": ["region": "VA7", "store": .string("sqlite:\(store)"), "guardrails": "relaxed"],
            "edges": .array(regions.map { ["region": .string($0)] }),
            "links": ["default": ["rtt": "0 ms", "jitter": "0 ms"]],
            "catalog": [
                "organisation": .string(organisation), "sandbox": "prod",
                "inlets": [["id": .string(inlet), "name": "Bench"]],
                "clients": [["id": "bench"]],
                "audiences": .array(
                    audiences.map {
                        [
                            "id": .string($0.id), "name": .string($0.name), "evaluation": "streaming",
                            "expression": .string($0.expression),
                        ]
                    }),
                "destinations": .array(destinations),
            ],
        ]
    }

    /// Makes the schemas and datasets by the hub's own API, as step 1 to 4 of the blueprint do.
    init(audiences count: Int, of hub: HubCaller) async throws {
        types = SampleAudiences.types(of: count)
        customers = try await IngestWorkload.source(
            "Customer", "https://ns.adobe.com/xdm/context/profile",
            [
                "https://ns.adobe.com/xdm/context/profile-person-details",
                "https://ns.adobe.com/xdm/context/profile-personal-details",
                "https://ns.adobe.com/xdm/mixins/profile/profile-loyalty-details",
            ], of: hub)
        visits = try await IngestWorkload.source(
            "Visit", "https://ns.adobe.com/xdm/context/experienceevent",
            [
                "https://ns.adobe.com/xdm/context/experienceevent-web",
                "https://ns.adobe.com/xdm/context/experienceevent-commerce",
            ], of: hub)
    }

    private static func source(
        _ title: String, _ base: String, _ groups: [String], of hub: HubCaller
    ) async throws -> Source {
        let parts = ([base, "https://ns.adobe.com/xdm/context/identitymap"] + groups).map { name -> Value in
            .object(Fields([("$ref", .string(name))]))
        }
        let made = try await call(
            "POST", "/data/foundation/schemaregistry/tenant/schemas",
            ["type": "object", "title": .string(title), "allOf": .array(parts)], of: hub)
        guard let schema = made[path: "$id"]?.string, let name = made[path: "meta:altId"]?.string else {
            throw BenchmarkFailure("the hub does not name the schema it made")
        }
        _ = try await call(
            "PATCH", "/data/foundation/schemaregistry/tenant/schemas/\(name)",
            [["op": "add", "path": "/meta:immutableTags", "value": ["union"]]], of: hub)
        let dataset = try await call(
            "POST", "/data/foundation/catalog/dataSets",
            [
                "name": .string(title),
                "schemaRef": [
                    "id": .string(schema),
                    "contentType": "application/vnd.adobe.xed-full+json; version=1",
                ],
                "tags": ["unifiedProfile": ["enabled:true"], "unifiedIdentity": ["enabled:true"]],
            ], of: hub)
        guard let id = dataset.array?.first?.string?.split(separator: "/").last else {
            throw BenchmarkFailure("the hub does not name the dataset it made")
        }
        return Source(dataset: String(id), schema: schema)
    }

    private static func call(
        _ method: String, _ path: String, _ body: Value, of hub: HubCaller
    ) async throws -> Value {
        let reply = try await hub.call(method, path, json: body)
        guard (200..<300).contains(reply.status) else {
            throw BenchmarkFailure(
                "\(method) \(path) answers \(reply.status): \(String(decoding: reply.body, as: UTF8.self))")
        }
        return reply.json
    }

    /// The bodies of requests with `count` messages about `profiles` customers: all of them in turn, each with new
    /// values in another `generation`. Every other message is a visit.
    func requests(_ count: Int, profiles: Int, generation: Int) -> [[UInt8]] {
        let time = SystemClock.timestamp.rfc3339
        return bodies(of: 0..<count) { number in
            var draws = SeededGenerator(seed: UInt64(generation) << 32 | UInt64(number))
            let customer = number / 2 % profiles
            return number % 2 == 0
                ? message(customers, record(customer, &draws))
                : message(visits, visit(customer, "\(generation)-\(number)", time, &draws))
        }
    }

    /// The bodies of requests with one record of each of these customers.
    func records(of customers: Range<Int>) -> [[UInt8]] {
        bodies(of: customers) { customer in
            var draws = SeededGenerator(seed: UInt64(customer))
            return message(self.customers, record(customer, &draws))
        }
    }

    private func bodies(of numbers: Range<Int>, _ message: (Int) -> String) -> [[UInt8]] {
        stride(from: numbers.lowerBound, to: numbers.upperBound, by: IngestWorkload.messagesPerRequest).map {
            first in
            var body = Array(#"{"messages":["#.utf8)
            body.reserveCapacity(IngestWorkload.messagesPerRequest * 1_000)
            for number in first..<min(first + IngestWorkload.messagesPerRequest, numbers.upperBound) {
                if number > first { body.append(UInt8(ascii: ",")) }
                body += message(number).utf8
            }
            body += "]}".utf8
            return body
        }
    }

    private func message(_ source: Source, _ entity: String) -> String {
        let schema =
            #""schemaRef":{"id":"\#(source.schema)","contentType":"application/vnd.adobe.xed-full+json;version=1"}"#
        return
            #"{"header":{\#(schema),"imsOrgId":"\#(IngestWorkload.organisation)","datasetId":"\#(source.dataset)"},"#
            + #""body":{"xdmMeta":{\#(schema)},"xdmEntity":\#(entity)}}"#
    }

    private func record(_ customer: Int, _ draws: inout SeededGenerator) -> String {
        let names = ["Anna", "Ben", "Carla", "David", "Eva", "Felix", "Greta", "Hugo", "Ines", "Jane"]
        let countries = ["CH", "US", "DE", "FR", "GB", "JP", "IN", "AU", "BR", "SE"]
        let tiers = ["gold", "silver", "bronze", "bronze", "bronze", "none", "none", "none", "none", "none"]
        let cookie = SampleProfiles.cookie(customer).value
        let address = "visitor\(customer)@example.com"
        let city = customer % 500
        let points = Int.random(in: 0..<1_000, using: &draws)
        let tier = tiers[Int.random(in: 0..<10, using: &draws)]
        return
            #"{"identityMap":{"ECID":[{"id":"\#(cookie)"}],"Email":[{"id":"\#(address)","primary":true}]},"#
            + #""person":{"name":{"firstName":"\#(names[customer % 10])","lastName":"Visitor \#(customer)"},"#
            + #""birthYear":\#(1_940 + customer % 65)},"personalEmail":{"address":"\#(address)"},"#
            + #""homeAddress":{"city":"City \#(city)","countryCode":"\#(countries[customer / 10 % 10])","#
            + #""postalCode":"\#(1_000 + city)"},"loyalty":{"tier":"\#(tier)","points":\#(points)}}"#
    }

    private func visit(
        _ customer: Int, _ id: String, _ time: String, _ draws: inout SeededGenerator
    ) -> String {
        let type = SampleAudiences.eventType(Int.random(in: 0..<types, using: &draws))
        let price = Int.random(in: 0..<400, using: &draws)
        let page = Int.random(in: 0..<200, using: &draws)
        return
            #"{"_id":"visit-\#(id)","timestamp":"\#(time)","eventType":"\#(type)","#
            + #""identityMap":{"ECID":[{"id":"\#(SampleProfiles.cookie(customer).value)","primary":true}]},"#
            + #""web":{"webPageDetails":{"name":"page \#(page)","URL":"https://www.example.com/page/\#(page)"}},"#
            + #""commerce":{"order":{"priceTotal":\#(price),"currencyCode":"CHF"}}}"#
    }

    /// Sends the requests, so many at once, and returns when all messages are acknowledged.
    func send(_ requests: [[UInt8]], atOnce: Int, to hub: HubCaller) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var next = 0
            func addNext() {
                guard next < requests.count else { return }
                let body = requests[next]
                next += 1
                group.addTask {
                    let reply = try await hub.call(
                        "POST", "/collection/batch/\(IngestWorkload.inlet)", body: body,
                        type: "application/json", timeout: .seconds(120))
                    let text = String(decoding: reply.body.prefix(2_000), as: UTF8.self)
                    if reply.status != 207 || text.contains("statusCode") {
                        throw BenchmarkFailure("the hub answers \(reply.status): \(text)")
                    }
                }
            }
            for _ in 0..<atOnce { addNext() }
            while try await group.next() != nil { addNext() }
        }
    }
}
