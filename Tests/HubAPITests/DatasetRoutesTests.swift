import HTTPTypes
import HubAPI
import Profiles
import Testing

struct DatasetRoutesTests {
    private let hub = ScriptedHub(defining: ScriptedHub.catalog)
    private let path = "/data/foundation/catalog/dataSets"
    private let id = "100000000000400080000000"

    private func dataset(tags: Value = [:]) -> Value {
        [
            "name": "Orders", "description": "what was bought",
            "schemaRef": [
                "id": .string(ScriptedHub.eventSchema),
                "contentType": "application/vnd.adobe.xed-full+json; version=1",
            ], "tags": tags,
        ]
    }

    @Test func `a dataset is created and found under its id`() async throws {
        let created = try await hub.post(path, dataset(tags: ["unifiedProfile": ["enabled: true"]]))
        #expect(created.status == 201)
        #expect(created.json == [.string("@/dataSets/\(id)")])
        #expect(created.headers[.location] == "\(path)/\(id)")
        let found = try await hub.get("\(path)/\(id)").json.fields?[id]
        #expect(found?[path: "name"] == "Orders")
        #expect(found?[path: "imsOrg"] == .string(ScriptedHub.catalog.organisation))
        #expect(found?[path: "version"] == "1.0.0")
        #expect(found?[path: "classification"] == ["dataBehavior": "time-series", "managedBy": "CUSTOMER"])
        #expect(found?[path: "created"] == 1_700_000_000_000)
        #expect(found?[path: "schemaRef.id"] == .string(ScriptedHub.eventSchema))
        #expect(found?[path: "tags"] == ["unifiedProfile": ["enabled:true"]])
        #expect(try await hub.get("\(path)/nobody").status == 404)
    }

    @Test func `what is not enabled is not`() async throws {
        _ = try await hub.post(path, dataset())
        let held = try #require(hub.catalog.dataset(id))
        #expect(!held.isForProfile && !held.isForIdentity && !held.isUpsert)
    }

    @Test func `the published patch enables it for Profile and Identity, with upsert`() async throws {
        _ = try await hub.post(path, dataset(tags: ["team": ["shop"]]))
        let answer = try await hub.patch(
            "\(path)/\(id)",
            [
                ["op": "add", "path": "/tags/unifiedProfile", "value": ["enabled:true", "isUpsert:true"]],
                ["op": "add", "path": "/tags/unifiedIdentity", "value": ["enabled:true"]],
            ], type: "application/json-patch+json")
        #expect(answer.status == 200)
        #expect(answer.json == [.string("@/dataSets/\(id)")])
        let held = try #require(hub.catalog.dataset(id))
        #expect(held.isForProfile && held.isForIdentity && held.isUpsert)
        #expect(held.revision == 1)
        #expect(held.tags["team"] == ["shop"])
    }

    @Test func `an object merges, also by the second version's path`() async throws {
        _ = try await hub.post(path, dataset(tags: ["team": ["shop"]]))
        _ = try await hub.patch("\(path)/\(id)", ["tags": ["unifiedProfile": ["enabled:true"]]])
        _ = try await hub.patch("/data/foundation/catalog/v2/dataSets/\(id)", ["description": "new"])
        let held = try #require(hub.catalog.dataset(id))
        #expect(held.isForProfile)
        #expect(held.description == "new")
        #expect(held.tags["team"] == ["shop"])
        #expect(held.revision == 2)
    }

    @Test func `a put replaces, and leaves disabled what it does not name`() async throws {
        _ = try await hub.post(path, dataset(tags: ["unifiedProfile": ["enabled:true"]]))
        let answer = try await hub.put("\(path)/\(id)", dataset())
        #expect(answer.status == 200)
        #expect(hub.catalog.dataset(id)?.isForProfile == false)
        #expect(hub.catalog.dataset(id)?.created == 1_700_000_000_000)
    }

    @Test func `what makes no sense is refused and changes nothing`() async throws {
        _ = try await hub.post(path, dataset())
        let before = hub.catalog
        let bodies: [Value] = [
            ["tags": ["unifiedProfile": ["enabled:perhaps"]]], ["tags": ["unifiedProfile": ["upsert:true"]]],
            ["tags": ["unifiedIdentity": ["isUpsert:true"]]], ["tags": ["team": "shop"]], ["tags": []],
            ["name": 1], ["schemaRef": ["id": "https://nowhere"]],
            ["schemaRef": ["id": .string(ScriptedHub.recordSchema)]],
            [["op": "add", "path": "tags", "value": 1]], [["op": "move", "path": "/tags", "from": "/name"]],
            [["op": "replace", "path": "/tags/absent", "value": []]], [["op": "remove", "path": "/name"]],
            [["op": "add", "path": "/tags/a/b/c", "value": []]], [["op": "remove", "path": ""]], 7,
        ]
        for body in bodies {
            #expect(try await hub.patch("\(path)/\(id)", body).status == 400, "\(body.jsonText)")
        }
        #expect(hub.catalog == before)
        #expect(try await hub.patch("\(path)/nobody", [:]).status == 404)
        #expect(try await hub.post(path, ["name": "No schema"]).status == 400)
        #expect(try await hub.patch("\(path)/\(id)", [:], type: "text/plain").status == 415)
    }

    @Test func `a schema of the registry must be enabled first`() async throws {
        hub.change { $0.resources = [["$id": .string(ScriptedHub.eventSchema)]] }
        let tags: Value = ["unifiedProfile": ["enabled:true"]]
        #expect(try await hub.post(path, dataset(tags: tags)).status == 400)
        hub.change {
            $0.resources = [["$id": .string(ScriptedHub.eventSchema), "meta:immutableTags": ["union"]]]
        }
        #expect(try await hub.post(path, dataset(tags: tags)).status == 201)
    }

    @Test func `lists are maps, filtered, ordered and cut`() async throws {
        let all = try await hub.get(path)
        #expect(all.json.fields?.members.map(\.name) == ["crm", "web"])
        #expect(try await hub.get("\(path)?name=Web").json.fields?.members.map(\.name) == ["web"])
        #expect(
            try await hub.get("\(path)?orderBy=desc:name&limit=1").json.fields?.members.map(\.name) == ["web"]
        )
        #expect(try await hub.get("\(path)?start=1").json.fields?.members.map(\.name) == ["web"])
        #expect(
            try await hub.get("\(path)?tags=unifiedProfile:enabled:true&limit=100").json.fields?.members.count
                == 2)
        #expect(try await hub.get("\(path)?tags=team:*").json == [:])
        #expect(try await hub.get("\(path)/crm?properties=name").json == ["crm": ["name": "CRM"]])
        #expect(try await hub.get("\(path)?limit=101").status == 400)
        #expect(try await hub.get("\(path)?property=name").status == 501)
    }

    @Test func `a dataset that a datastream writes to is not deleted`() async throws {
        hub.change {
            $0.datastreams = [Datastream(id: "d", name: "web", eventDataset: "web", destinations: [])]
        }
        let refused = try await hub.delete("\(path)/web")
        #expect(refused.status == 409)
        #expect(refused["detail"]?.string?.contains("datastream web") == true)
        let deleted = try await hub.delete("\(path)/crm")
        #expect(deleted.status == 200)
        #expect(deleted.json == ["@/dataSets/crm"])
        #expect(try await hub.delete("\(path)/crm").status == 404)
    }

    @Test func `definitions made at the same time are all there`() async throws {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let body: Value = [
                        "name": .string("d\(number)"),
                        "schemaRef": ["id": .string(ScriptedHub.eventSchema)],
                    ]
                    return try await hub.post(path, body).status
                }
            }
            for try await status in group { #expect(status == 201) }
        }
        #expect(hub.catalog.datasets.count == 10)
    }

    @Test func `definitions that edges could not take are refused`() async throws {
        var catalog = ScriptedHub.catalog
        let long = "a = \"" + String(repeating: "x", count: 65_000) + "\""
        for number in 0..<130 {
            catalog.audiences.append(
                Audience(
                    number: 100 + AudienceNumber(number), id: "\(number)", name: "\(number)",
                    expression: long,
                    evaluation: .edge))
        }
        let full = ScriptedHub(defining: catalog)
        let refused = try await full.post(path, dataset())
        #expect(refused.status == 422)
        #expect(refused["detail"]?.string?.contains("delete some") == true)
        #expect(full.catalog == catalog)
    }

    @Test func `more datasets for Profile than published are for relaxed hubs`() async throws {
        var catalog = ScriptedHub.catalog
        for number in 0..<19 {
            catalog.datasets.append(
                Dataset(id: "\(number)", name: "\(number)", schema: ScriptedHub.eventSchema))
        }
        let tags: Value = ["unifiedProfile": ["enabled:true"]]
        #expect(try await ScriptedHub(defining: catalog).post(path, dataset(tags: tags)).status == 422)
        #expect(try await ScriptedHub(defining: catalog).post(path, dataset()).status == 201)
        var limits = HubAPI.Limits()
        limits.guardrails = .relaxed
        #expect(
            try await ScriptedHub(defining: catalog, limits: limits).post(path, dataset(tags: tags)).status
                == 201)
    }
}
