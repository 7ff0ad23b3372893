import HubAPI
import Profiles
import SansIO
import Testing

struct PersonalizationRoutesTests {
    private let hub = ScriptedHub(defining: ScriptedHub.catalog)
    private let destinations = "/spoke/destinations"
    private let datastreams = "/spoke/datastreams"
    private static let germans = "7c8b6a2e-0000-4000-8000-000000000004"

    private func destination(_ others: (String, Value)...) -> Value {
        var fields = Fields([
            ("name", "Shop"), ("alias", "shop"), ("audiences", ["Germans"]),
            ("attributes", ["firstName": "person.name.firstName"]), ("ttl", "7 d"), ("regions", ["OR2"]),
            ("replication", "proactive"),
        ])
        for (name, value) in others { fields[name] = value == .null ? nil : value }
        return .object(fields)
    }

    private func datastream(_ others: (String, Value)...) -> Value {
        var fields = Fields([("name", "web"), ("eventDataset", "Web")])
        for (name, value) in others { fields[name] = value == .null ? nil : value }
        return .object(fields)
    }

    @Test func `a destination is created, listed, replaced and deleted`() async throws {
        let schedule: Value = ["audience": "Germans", "start": "2026-01-01T00:00:00Z", "end": .null]
        let created = try await hub.post(destinations, destination(("schedules", [schedule])))
        let id = ScriptedHub.identifier(1)
        #expect(created.status == 201)
        #expect(created["audiences"] == [.string(Self.germans)])
        #expect(created["ttl"] == "7 d")
        #expect(created["schedules"]?.array?.first?[path: "start"] == "2026-01-01T00:00:00Z")
        #expect(hub.catalog.destination(id)?.schedules.first?.audience == 4)
        #expect(try await hub.get(destinations)["destinations"] == [created.json])
        // What was read can be sent back.
        let put = try await hub.put("\(destinations)/\(id)", created.json)
        #expect(put.status == 200)
        #expect(put.json == created.json)
        #expect(try await hub.delete("\(destinations)/\(id)").status == 204)
        #expect(try await hub.get("\(destinations)/\(id)").status == 404)
        #expect(try await hub.put("\(destinations)/\(id)", destination()).status == 404)
    }

    @Test func `what makes no sense is refused`() async throws {
        let members: [(String, Value)] = [
            ("name", .null), ("alias", ""), ("audiences", ["Nobody"]), ("audiences", ["Germans", "Germans"]),
            ("ttl", "30 min"), ("ttl", "91 d"), ("ttl", "soon"), ("ttl", 3_600), ("replication", "PROACTIVE"),
            ("regions", ["O R"]), ("attributes", ["a": "person.name,b"]),
            ("attributes", ["a": "addresses[0].city"]),
            ("attributes", ["a": "identityMap.Email"]), ("attributes", ["a": "segmentMembership"]),
            ("attributes", ["a": "person."]), ("attributes", ["": "person.gender"]), ("attributes", ["a": 1]),
            ("attributes", ["person.gender"]), ("schedules", [["audience": "Nobody"]]),
            ("schedules", [["audience": "Germans", "start": "tomorrow"]]),
            (
                "schedules",
                [
                    [
                        "audience": "Germans", "start": "2026-01-02T00:00:00Z", "end": "2026-01-02T00:00:00Z",
                    ]
                ]
            ), ("schedules", [["audience": "Germans"], ["audience": "Germans"]]),
        ]
        for member in members {
            #expect(try await hub.post(destinations, destination(member)).status == 400, "\(member)")
        }
        #expect(hub.catalog.destinations.isEmpty)
        #expect(
            try await hub.post(destinations, destination(("ttl", "10 s"), ("laboratory", true))).status == 201
        )
    }

    @Test func `only regions that have a stream can be named`() async throws {
        let hub = ScriptedHub(defining: ScriptedHub.catalog, regions: [Region("JPN3")])
        let refused = try await hub.post(destinations, destination())
        #expect(refused.status == 400)
        #expect(refused["detail"]?.string?.contains("JPN3") == true)
        #expect(try await hub.post(destinations, destination(("regions", ["JPN3"]))).status == 201)
    }

    @Test func `only leaves are mapped`() async throws {
        _ = try await hub.post(destinations, destination())
        let outer = destination(("name", "Other"), ("attributes", ["name": "person.name"]))
        let refused = try await hub.post(destinations, outer)
        #expect(refused.status == 400)
        #expect(refused["detail"]?.string?.contains("firstName") == true)
    }

    @Test func `thirty attributes of a sandbox are a hard limit, ten destinations a soft one`() async throws {
        var limits = HubAPI.Limits()
        limits.guardrails = .relaxed
        let relaxed = ScriptedHub(defining: ScriptedHub.catalog, limits: limits)
        for hub in [hub, relaxed] {
            for number in 0..<10 {
                let attributes = (0..<3).map { ("a\($0)", Value.string("loyalty.a\(number)x\($0)")) }
                let body = destination(
                    ("name", .string("d\(number)")), ("attributes", .object(Fields(attributes))))
                #expect(try await hub.post(destinations, body).status == 201)
            }
        }
        #expect(try await hub.post(destinations, destination(("attributes", .null))).status == 422)
        #expect(try await relaxed.post(destinations, destination()).status == 422)
        let known = destination(("attributes", ["again": "loyalty.a0x0"]))
        #expect(try await relaxed.post(destinations, known).status == 201)
    }

    @Test func `audiences of another policy than the one active on edge are refused`() async throws {
        hub.change {
            $0.put(MergePolicy(id: "m", name: "M"))
            $0.audiences[0].mergePolicy = "m"
        }
        let refused = try await hub.post(destinations, destination())
        #expect(refused.status == 400)
        #expect(refused["detail"]?.string?.contains("active on edge") == true)
        hub.change { $0.put(MergePolicy(id: "m", name: "M", isActiveOnEdge: true)) }
        #expect(try await hub.post(destinations, destination()).status == 201)
        let path = "/data/core/ups/segment/definitions/\(Self.germans)"
        #expect(try await hub.patch(path, ["mergePolicyId": .string(MergePolicy.standard.id)]).status == 409)
    }

    @Test func `at most 250 audiences go to one destination`() async throws {
        var catalog = ScriptedHub.catalog
        for number in 10..<260 {
            catalog.audiences.append(
                Audience(
                    number: AudienceNumber(number), id: "\(number)", name: "\(number)", expression: "a = 1",
                    evaluation: .streaming))
        }
        let hub = ScriptedHub(defining: catalog)
        let all = catalog.audiences.map { Value.string($0.id) }
        #expect(try await hub.post(destinations, destination(("audiences", .array(all)))).status == 422)
        #expect(
            try await hub.post(destinations, destination(("audiences", .array(Array(all.dropLast()))))).status
                == 201)
    }

    @Test func `a datastream is created, listed, replaced and deleted`() async throws {
        _ = try await hub.post(destinations, destination())
        let body = datastream(
            ("destinations", ["Shop"]), ("profileDataset", "crm"), ("accessType", "authenticated"),
            ("edgeSegmentation", false), ("fallback", ["awaitHub": "400 ms"]), ("staleGrace", "1 h"))
        let created = try await hub.post(datastreams, body)
        let id = ScriptedHub.identifier(2)
        #expect(created.status == 201)
        #expect(created["eventDataset"] == "web")
        #expect(created["destinations"] == [.string(ScriptedHub.identifier(1))])
        #expect(created["fallback.awaitHub"] == "400 ms")
        #expect(created["freshFor"] == "10 s")
        let held = try #require(hub.catalog.datastream(id))
        #expect(held.accessType == .authenticated && !held.edgeSegmentation && held.isEnabled)
        #expect(held.fallback == .awaitHub(.milliseconds(400)))
        #expect(try await hub.put("\(datastreams)/\(id)", created.json).json == created.json)
        #expect(try await hub.get(datastreams)["datastreams"] == [created.json])
        #expect(try await hub.delete("\(destinations)/\(ScriptedHub.identifier(1))").status == 409)
        #expect(try await hub.delete("\(datastreams)/\(id)").status == 204)
        #expect(try await hub.get("\(datastreams)/\(id)").status == 404)
        #expect(try await hub.delete("\(destinations)/\(ScriptedHub.identifier(1))").status == 204)
    }

    @Test func `a datastream without sense is refused`() async throws {
        let members: [(String, Value)] = [
            ("name", .null), ("eventDataset", .null), ("eventDataset", "nowhere"), ("eventDataset", "crm"),
            ("profileDataset", "web"), ("destinations", ["nowhere"]), ("accessType", "open"),
            ("fallback", "wait"), ("fallback", [:]), ("fallback", ["awaitHub": "1 h"]),
            ("staleGrace", "91 d"),
            ("enabled", 1),
        ]
        for member in members {
            #expect(try await hub.post(datastreams, datastream(member)).status == 400, "\(member)")
        }
        #expect(try await hub.post(datastreams, datastream()).status == 201)
        #expect(try await hub.post(datastreams, datastream()).status == 409)
    }
}
