import HTTPTypes
import HubAPI
import HubCore
import Profiles
import SansIO
import Testing

/// What a client sends that makes no sense, as it was found by sending what the document forbids.
struct StrictRequestsTests {
    @Test func `a path answers 405 for a method that it does not have, and names those that it has`()
        async throws
    {
        let hub = ScriptedHub()
        for method in ["DELETE", "TRACE", "OPTIONS", "QUERY"].compactMap({ HTTPRequest.Method($0) }) {
            let answer = try await hub.send(method, "/data/core/ups/config/mergePolicies", [:], nil)
            #expect(answer.status == 405)
            #expect(answer.headers[.allow] == "GET, HEAD, POST")
        }
        #expect(try await hub.send(.trace, "/data/core/ups/config/nothing", [:], nil).status == 404)
    }

    @Test func `what can be got can be asked for its head`() async throws {
        let answer = try await ScriptedHub().send(.head, "/livez", [:], nil)
        #expect(answer.status == 200)
        #expect(answer.text.isEmpty)
    }

    @Test func `syncValidation is true or false in either case, and nothing else`() async throws {
        let hub = ScriptedHub()
        let message = ScriptedHub.message(
            dataset: "crm", schema: ScriptedHub.recordSchema, entity: ScriptedHub.jane)
        #expect(try await hub.post("/collection/inlet-1?syncValidation=yes", message).status == 400)
        #expect(try await hub.post("/collection/inlet-1?syncValidation=False", message).status == 200)
        // There is no definition to validate by: it was taken for true.
        #expect(try await hub.post("/collection/inlet-1?syncValidation=True", message).status == 501)
    }

    @Test func `a JSON Patch is a list of operations`() async throws {
        let hub = ScriptedHub(defining: ScriptedHub.catalog)
        let path = "/data/foundation/catalog/dataSets/crm"
        #expect(try await hub.patch(path, [:], type: "application/json-patch+json").status == 400)
        #expect(try await hub.patch(path, [:], type: "application/json").status == 200)
    }

    @Test func `an order of datasets is a list, whether it counts or not`() async throws {
        let hub = ScriptedHub(defining: ScriptedHub.catalog)
        let answer = try await hub.post(
            "/data/core/ups/config/mergePolicies",
            [
                "schema": ["name": "_xdm.context.profile"], "identityGraph": ["type": "pdg"],
                "attributeMerge": ["type": "timestampOrdered", "order": [:]],
            ])
        #expect(answer.status == 400)
    }

    @Test func `mappings are asked for in a namespace, by code or number`() async throws {
        let hub = ScriptedHub { _ in .graphs([nil]) }
        func mappings(_ target: Value) async throws -> Int {
            try await hub.post(
                "/data/core/identity/mappings",
                ["composite_xids": [["ns": "Email", "id": "a"]], "targetNs": target]
            ).status
        }
        #expect(try await mappings("Email") == 204)
        #expect(try await mappings([:]) == 400)
    }

    @Test func `every list of identities makes sense, the one that counts and the others`() async throws {
        let hub = ScriptedHub { _ in .graphs([]) }
        let answer = try await hub.post(
            "/data/core/identity/clusters/members", ["xids": ["unknown"], "composite_xids": [:]])
        #expect(answer.status == 400)
    }

    @Test func `a job that names a batch badly does not remove a dataset instead`() async throws {
        let hub = ScriptedHub { _ in .systemJobs([]) }
        let batch: Value = "00000000000000000000000000"
        for body: Value in [["batchId": batch, "dataSetId": ""], ["batchId": .null, "dataSetId": "crm"]] {
            #expect(try await hub.post("/data/core/ups/system/jobs", body).status == 400)
        }
    }

    @Test func `only the tenant has descriptors, and a refused method names those that do`() async throws {
        let hub = ScriptedHub(defining: ScriptedHub.catalog)
        let path = "/data/foundation/schemaregistry/global"
        let accept: HTTPFields = [.accept: "application/vnd.adobe.xdm+json"]
        #expect(try await hub.send(.get, "\(path)/descriptors", accept, nil).status == 404)
        let refused = try await hub.post("\(path)/schemas", [:])
        #expect(refused.status == 405)
        #expect(refused.headers[.allow] == "GET, HEAD")
    }
}
