import HubAPI
import HubCore
import Profiles
import SansIO
import Testing

struct MergePolicyRoutesTests {
    private let hub = ScriptedHub(defining: ScriptedHub.catalog)
    private let path = "/data/core/ups/config/mergePolicies"
    private let standard = MergePolicy.standard.id

    private func policy(_ changes: (String, Value)...) -> Value {
        var fields = Fields([
            ("name", "By source"), ("schema", ["name": "_xdm.context.profile"]),
            ("identityGraph", ["type": "pdg"]), ("attributeMerge", ["type": "timestampOrdered"]),
        ])
        for (name, value) in changes { fields[name] = value == .null ? nil : value }
        return .object(fields)
    }

    private func create(_ changes: (String, Value)...) async throws -> String {
        var fields = policy().fields ?? Fields()
        for (name, value) in changes { fields[name] = value }
        let answer = try await hub.post(path, .object(fields))
        #expect(answer.status == 200)
        return try #require(answer["id"]?.string)
    }

    @Test func `a policy is created in the published shape`() async throws {
        _ = try await create()
        let answer = try await hub.get("\(path)/\(ScriptedHub.identifier(1))")
        #expect(answer.status == 200)
        #expect(answer["name"] == "By source")
        #expect(answer["imsOrgId"] == .string(ScriptedHub.catalog.organisation))
        #expect(answer["sandbox.sandboxName"] == "prod")
        #expect(answer["sandbox.default"] == true)
        #expect(answer["schema.name"] == "_xdm.context.profile")
        #expect(answer["version"] == 1)
        #expect(answer["identityGraph.type"] == "pdg")
        #expect(answer["attributeMerge"] == ["type": "timestampOrdered"])
        #expect(answer["isActiveOnEdge"] == false)
        #expect(answer["default"] == false)
        #expect(answer["updateEpoch"] == 1_700_000_000)
    }

    @Test func `what lacks a required member is refused, with its name`() async throws {
        for name in ["identityGraph", "attributeMerge", "schema"] {
            let answer = try await hub.post(path, policy((name, .null)))
            #expect(answer.status == 400)
            #expect(answer["detail"]?.string?.contains(name) == true)
        }
        #expect(try await hub.post(path, policy(("identityGraph", ["type": "coop"]))).status == 400)
        #expect(try await hub.post(path, policy(("attributeMerge", ["type": "newest"]))).status == 400)
        #expect(try await hub.post(path, policy(("schema", ["name": "_xdm.context.account"]))).status == 400)
        #expect(try await hub.post(path, policy(("default", "perhaps"))).status == 400)
        #expect(try await hub.post(path, "[]").status == 400)
        #expect(hub.catalog.mergePolicies.isEmpty)
    }

    @Test func `precedence needs an order of datasets that are there, each once`() async throws {
        for order: Value in [.null, [], ["crm", "nowhere"], ["crm", "crm"], "crm", [1]] {
            let merge: Value = ["type": "dataSetPrecedence", "order": order]
            #expect(try await hub.post(path, policy(("attributeMerge", merge))).status == 400)
        }
        let id = try await create(
            ("attributeMerge", ["type": "dataSetPrecedence", "order": ["web", "crm"]]))
        #expect(hub.catalog.mergePolicy(id)?.attributeMerge == .datasetPrecedence(["web", "crm"]))
    }

    @Test func `a new default takes the place of the old one`() async throws {
        let id = try await create(("default", true))
        #expect(hub.catalog.mergePolicy()?.id == id)
        let listed = try await hub.get("\(path)?default=true")
        #expect(listed["children"]?.array?.map { $0[path: "id"] } == [.string(id)])
        #expect(
            try await hub.patch("\(path)/\(id)", ["op": "add", "path": "/default", "value": "false"]).status
                == 400)
    }

    @Test func `a policy that becomes active on edge takes that from the other, and cannot be deleted`()
        async throws
    {
        let id = try await create(("isActiveOnEdge", true))
        #expect(hub.catalog.edgeMergePolicy.id == id)
        #expect(try await hub.get("\(path)/\(standard)")["isActiveOnEdge"] == false)
        let refused = try await hub.delete("\(path)/\(id)")
        #expect(refused.status == 400)
        #expect(refused["detail"]?.string?.contains("active on edge") == true)
        #expect(hub.catalog.mergePolicy(id) != nil)
    }

    @Test func `edges never follow a policy without a graph`() async throws {
        let none = ("identityGraph", ["type": "none"] as Value)
        #expect(try await hub.post(path, policy(none, ("isActiveOnEdge", true))).status == 400)
        let id = try await create(none)
        let activate: Value = ["op": "add", "path": "/isActiveOnEdge", "value": true]
        #expect(try await hub.patch("\(path)/\(id)", activate).status == 400)
        // With nothing active edges would follow the default.
        #expect(
            try await hub.patch(
                "\(path)/\(standard)", ["op": "add", "path": "/isActiveOnEdge", "value": false]
            )
            .status == 200)
        #expect(
            try await hub.patch("\(path)/\(id)", ["op": "add", "path": "/default", "value": true]).status
                == 400)
    }

    @Test func `at most five`() async throws {
        for _ in 1..<MergePolicy.countMaximum { _ = try await create() }
        #expect(try await hub.post(path, policy()).status == 400)
        #expect(hub.catalog.mergePolicies.count == MergePolicy.countMaximum)
    }

    @Test func `a patch is one operation or several, and counts the version`() async throws {
        let id = try await create()
        let one = try await hub.patch("\(path)/\(id)", ["op": "add", "path": "/name", "value": "Renamed"])
        #expect(one.status == 200)
        #expect(one["name"] == "Renamed")
        #expect(one["version"] == 2)
        let several = try await hub.patch(
            "\(path)/\(id)",
            [
                ["op": "add", "path": "/attributeMerge.order", "value": ["crm"]],
                ["op": "add", "path": "/attributeMerge.type", "value": "dataSetPrecedence"],
                ["op": "add", "path": "/identityGraph.type", "value": "none"],
            ])
        #expect(several["version"] == 3)
        #expect(several["attributeMerge"] == ["type": "dataSetPrecedence", "order": ["crm"]])
        for refused: Value in [
            ["op": "remove", "path": "/name", "value": "a"], ["op": "add", "path": "/id", "value": "a"],
            ["op": "add", "path": "/name"], ["op": "add", "path": "/version", "value": 3], "add",
        ] {
            #expect(try await hub.patch("\(path)/\(id)", refused).status == 400)
        }
        #expect(hub.catalog.mergePolicy(id)?.version == 3)
        let leap: Value = ["op": "add", "path": "/version", "value": "9"]
        #expect(try await hub.patch("\(path)/\(id)", leap)["version"] == 9)
        #expect(try await hub.patch("\(path)/nobody", []).status == 404)
    }

    @Test func `a put replaces all`() async throws {
        let id = try await create(("attributeMerge", ["type": "dataSetPrecedence", "order": ["crm"]]))
        let answer = try await hub.put("\(path)/\(id)", policy(("name", .null)))
        #expect(answer["attributeMerge"] == ["type": "timestampOrdered"])
        #expect(answer["name"] == "")
        #expect(answer["version"] == 2)
        #expect(try await hub.put("\(path)/nobody", policy()).status == 404)
    }

    @Test func `a deleted policy is gone, one in use stays`() async throws {
        let id = try await create()
        let used = try await create()
        hub.change { $0.audiences[0].mergePolicy = used }
        let deleted = try await hub.delete("\(path)/\(id)")
        #expect(deleted.status == 200)
        #expect(deleted.text.isEmpty)
        #expect(try await hub.get("\(path)/\(id)").status == 404)
        #expect(try await hub.delete("\(path)/\(id)").status == 404)
        let refused = try await hub.delete("\(path)/\(used)")
        #expect(refused.status == 409)
        #expect(refused["detail"]?.string?.contains("Germans") == true)
        #expect(try await hub.delete("\(path)/\(standard)").status == 400)
    }

    @Test func `lists come in pages and in an order`() async throws {
        for name in ["b", "a", "c"] { _ = try await create(("name", .string(name))) }
        let first = try await hub.get("\(path)?orderby=-name&limit=2&isActiveOnEdge=false")
        #expect(first["children"]?.array?.compactMap { $0[path: "name"]?.string } == ["c", "b"])
        #expect(first["_page"] == ["count": 2, "next": "2"])
        #expect(first["_links.next.href"]?.string?.hasSuffix("start=2") == true)
        let second = try await hub.get("\(path)?orderby=-name&limit=2&isActiveOnEdge=false&start=2")
        #expect(second["children"]?.array?.compactMap { $0[path: "name"]?.string } == ["a"])
        #expect(second["_page"] == ["count": 1, "next": ""])
        // Clients read it, and end at an empty one.
        #expect(second["_links.next"] == [:])
        #expect(try await hub.get("\(path)?schema.name=_xdm.context.account")["children"] == [])
        for query in ["limit=0", "start=-1", "orderby=colour", "default=yes"] {
            #expect(try await hub.get("\(path)?\(query)").status == 400)
        }
    }

    @Test func `several are got at once`() async throws {
        let id = try await create()
        let ids: Value = ["ids": [["id": .string(id)], ["id": .string(standard)], ["id": "nobody"]]]
        let answer = try await hub.post("\(path)/bulk-get", ids)
        #expect(answer.status == 207)
        #expect(answer["results"]?.fields?.members.map(\.name).sorted() == [standard, id].sorted())
        #expect(try await hub.post("\(path)/bulk-get", ["ids": [1]]).status == 400)
    }
}
