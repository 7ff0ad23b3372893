import HTTPTypes
import HubAPI
import HubCore
import Profiles
import Testing

struct SegmentRoutesTests {
    private let hub = ScriptedHub(defining: ScriptedHub.catalog)
    private let path = "/data/core/ups/segment/definitions"
    private static let single =
        "CHAIN(xEvent, timestamp, [C0: WHAT(eventType.equals(\"visit\")) WHEN(today)])"
    private static let several =
        "CHAIN(xEvent, timestamp, [C0: WHAT(eventType.equals(\"visit\")) WHEN(today), "
        + "C1: WHAT(eventType.equals(\"order\"))])"

    private func segment(
        _ name: String = "Gold", _ expression: String = "loyalty.tier = \"gold\"",
        _ others: (String, Value)...
    ) -> Value {
        var fields = Fields([
            ("name", .string(name)), ("schema", ["name": "_xdm.context.profile"]),
            ("expression", ["type": "PQL", "format": "pql/text", "value": .string(expression)]),
        ])
        for (name, value) in others { fields[name] = value }
        return .object(fields)
    }

    @Test func `a definition is created in the published shape`() async throws {
        let answer = try await hub.post(
            path, segment("Gold", "loyalty.tier = \"gold\"", ("description", "who pays")))
        let id = ScriptedHub.identifier(1)
        #expect(answer.status == 200)
        #expect(answer["id"] == .string(id))
        #expect(answer["profileInstanceId"] == "ups")
        #expect(answer["imsOrgId"] == .string(ScriptedHub.catalog.organisation))
        #expect(answer["sandbox.type"] == "production")
        #expect(
            answer["expression"] == ["type": "PQL", "format": "pql/text", "value": "loyalty.tier = \"gold\""])
        #expect(answer["mergePolicyId"] == .string(MergePolicy.standard.id))
        #expect(answer["dataGovernancePolicy.excludeOptOut"] == true)
        #expect(answer["creationTime"] == 1_700_000_000_000)
        #expect(answer["updateTime"] == 1_700_000_000_000)
        #expect(answer["updateEpoch"] == 1_700_000_000)
        #expect(answer.headers[try #require(HTTPField.Name("X-Location"))] == "\(path)/\(id)")
        #expect(try await hub.get("\(path)/\(id)").json == answer.json)
        #expect(hub.catalog.audiences.last?.number == Catalog.audienceNumberFirstDefined)
    }

    @Test(
        arguments: [
            ("homeAddress.country = \"DE\"", Audience.Evaluation.edge), (single, .edge),
            (several, .streaming),
            ("xEvent.count() > 3", .batch),
        ])
    func `the evaluation follows from the expression`(expression: String, expected: Audience.Evaluation)
        async throws
    {
        let answer = try await hub.post(path, segment("S", expression))
        #expect(answer.status == 200)
        #expect(hub.catalog.audiences.last?.evaluation == expected)
        #expect(answer["evaluationInfo.synchronous.enabled"] == .bool(expected == .edge))
        #expect(answer["evaluationInfo.continuous.enabled"] == .bool(expected == .streaming))
        #expect(answer["evaluationInfo.batch.enabled"] == .bool(expected == .batch))
    }

    @Test func `slower than it could be is granted, faster is refused with the reason`() async throws {
        let batch: Value = ["batch": ["enabled": true], "synchronous": ["enabled": false]]
        _ = try await hub.post(path, segment("Slow", "a = 1", ("evaluationInfo", batch)))
        #expect(hub.catalog.audiences.last?.evaluation == .batch)
        let edge: Value = ["synchronous": ["enabled": true]]
        let refused = try await hub.post(path, segment("Fast", Self.several, ("evaluationInfo", edge)))
        #expect(refused.status == 400)
        #expect(refused["detail"]?.string?.contains("several events") == true)
    }

    @Test func `on a policy that is not active on edge an audience is for batches`() async throws {
        let policy = MergePolicy(id: "m", name: "M")
        hub.change { $0.put(policy) }
        let answer = try await hub.post(path, segment("S", "a = 1", ("mergePolicyId", "m")))
        #expect(answer["evaluationInfo.batch.enabled"] == true)
        #expect(answer["mergePolicyId"] == "m")
        let fast: Value = ["continuous": ["enabled": true]]
        let refused = try await hub.post(
            path, segment("F", "a = 1", ("mergePolicyId", "m"), ("evaluationInfo", fast)))
        #expect(refused.status == 400)
        #expect(refused["detail"]?.string?.contains(MergePolicy.standard.id) == true)
        let activated = try await hub.patch(
            "/data/core/ups/config/mergePolicies/m", ["op": "add", "path": "/isActiveOnEdge", "value": true])
        #expect(activated.status == 200)
        let id = ScriptedHub.identifier(1)
        #expect(try await hub.get("\(path)/\(id)")["evaluationInfo.batch.enabled"] == true)
        // Edited, it is what its expression is eligible for.
        let edited = try await hub.patch("\(path)/\(id)", ["mergePolicyId": "m"])
        #expect(edited["evaluationInfo.synchronous.enabled"] == true)
        #expect(try await hub.post(path, segment("T", "a = 1", ("mergePolicyId", "x"))).status == 400)
    }

    @Test func `an expression that is none is told with its column`() async throws {
        let answer = try await hub.post(path, segment("S", "loyalty.tier = = 3"))
        #expect(answer.status == 400)
        #expect(answer["report.column"] == 16)
        #expect(answer["detail"]?.string?.contains("column 16") == true)
        let reference = try await hub.post(path, segment("S", "inSegment(\"nobody\")"))
        #expect(reference.status == 400)
        #expect(reference["report.column"]?.integer != nil)
    }

    @Test func `what lacks a required member or makes no sense is refused`() async throws {
        for name in ["name", "schema", "expression"] {
            var fields = segment().fields ?? Fields()
            fields[name] = nil
            #expect(try await hub.post(path, .object(fields)).status == 400)
        }
        for expression: Value in [
            ["type": "ARL", "format": "pql/text", "value": "a = 1"],
            ["type": "PQL", "format": "sql", "value": "a = 1"], ["type": "PQL", "format": "pql/text"],
            ["type": "PQL", "format": "pql/json", "value": "{"],
            ["type": "PQL", "format": "pql/json", "value": "{\"nodeType\":\"fnApply\"}"], "a = 1",
        ] {
            #expect(try await hub.post(path, segment("S", "", ("expression", expression))).status == 400)
        }
        #expect(try await hub.post(path, segment("S", "a = 1", ("schema", ["name": "x"]))).status == 400)
        #expect(hub.catalog.audiences.count == 1)
    }

    @Test func `a definition may come as JSON and is kept as text`() async throws {
        let json = """
            {"nodeType":"fnApply","fnName":"=","params":[{"nodeType":"fieldLookup","fieldName":"a",\
            "object":{"nodeType":"parameterReference","position":1}},\
            {"nodeType":"literal","literalType":"String","value":"x"}]}
            """
        let expression: Value = ["type": "PQL", "format": "pql/json", "value": .string(json)]
        let answer = try await hub.post(path, segment("S", "", ("expression", expression)))
        #expect(answer["expression"] == ["type": "PQL", "format": "pql/text", "value": "a = \"x\""])
    }

    @Test func `text and JSON are converted into each other`() async throws {
        let conversion = "/data/core/ups/segment/conversion"
        let there = try await hub.post(conversion, segment())
        #expect(there.status == 200)
        #expect(there["expression.format"] == "pql/json")
        #expect(there["name"] == "Gold")
        let back = try await hub.post(conversion, there.json)
        #expect(back.json == segment())
        #expect(try await hub.post(conversion, segment("S", "a = = 1")).status == 400)
        #expect(try await hub.post(conversion, ["name": "S"]).status == 400)
    }

    @Test func `a name that exists is 422`() async throws {
        #expect(try await hub.post(path, segment("Germans")).status == 422)
        _ = try await hub.post(path, segment("Gold"))
        #expect(
            try await hub.patch("\(path)/\(ScriptedHub.identifier(2))", ["name": "Germans"]).status == 422)
        #expect(try await hub.patch("\(path)/\(ScriptedHub.identifier(2))", ["name": "Gold"]).status == 200)
    }

    @Test func `a patch changes what it names, and the evaluation with the expression`() async throws {
        _ = try await hub.post(path, segment())
        let id = ScriptedHub.identifier(1)
        hub.change { $0.audiences[1].evaluation = .batch }
        let renamed = try await hub.patch("\(path)/\(id)", ["description": "new"])
        #expect(renamed["description"] == "new")
        #expect(renamed["evaluationInfo.batch.enabled"] == true)
        let expression: Value = ["type": "PQL", "format": "pql/text", "value": .string(Self.several)]
        #expect(
            try await hub.patch("\(path)/\(id)", ["expression": expression])[
                "evaluationInfo.continuous.enabled"]
                == true)
        #expect(try await hub.patch("\(path)/nobody", [:]).status == 404)
    }

    @Test func `a definition in use is not deleted`() async throws {
        let germans = "7c8b6a2e-0000-4000-8000-000000000004"
        _ = try await hub.post(path, segment("S", "inSegment(\"\(germans)\") and a = 1"))
        let referred = try await hub.delete("\(path)/\(germans)")
        #expect(referred.status == 409)
        let id = ScriptedHub.identifier(1)
        hub.change {
            $0.destinations = [
                Destination(
                    id: "d", name: "Shop", alias: "shop", audiences: [Catalog.audienceNumberFirstDefined],
                    attributes: [])
            ]
        }
        let mapped = try await hub.delete("\(path)/\(id)")
        #expect(mapped.status == 409)
        #expect(mapped["detail"]?.string?.contains("Shop") == true)
        hub.change { $0.destinations = [] }
        let deleted = try await hub.delete("\(path)/\(id)")
        #expect(deleted.status == 200)
        #expect(deleted["status"] == true)
        #expect(try await hub.delete("\(path)/\(id)").status == 404)
    }

    @Test func `the number of a deleted audience is not given again`() async throws {
        _ = try await hub.post(path, segment())
        _ = try await hub.delete("\(path)/\(ScriptedHub.identifier(1))")
        _ = try await hub.post(path, segment())
        #expect(hub.catalog.audiences.last?.number == Catalog.audienceNumberFirstDefined + 1)
    }

    @Test func `lists are filtered, ordered and paged`() async throws {
        for (name, expression) in [("b", "a = 1"), ("a", Self.several), ("c", "xEvent.count() > 3")] {
            _ = try await hub.post(path, segment(name, expression))
        }
        func names(_ query: String) async throws -> [String] {
            try await hub.get("\(path)?\(query)")["segments"]?.array?.compactMap { $0[path: "name"]?.string }
                ?? []
        }
        #expect(try await names("evaluationInfo.synchronous.enabled=true&sort=name:asc") == ["Germans", "b"])
        #expect(try await names("evaluationInfo.continuous.enabled=true") == ["a"])
        #expect(try await names("sort=name:desc,internalId:asc&limit=2") == ["c", "b"])
        #expect(try await names("sort=name:desc&limit=2&page=1") == ["a", "Germans"])
        #expect(try await names("sort=name:desc&limit=2&start=3") == ["Germans"])
        let later = try await hub.get("\(path)?page=0&sort=name:asc&limit=3")
        #expect(later["link.next"] == .string("\(path)?sort=name:asc&limit=3&page=1"))
        #expect(try await hub.get("\(path)?page=1&limit=3")["link"] == [:])
        let page = try await hub.get("\(path)?limit=3")
        #expect(
            page["page"] == [
                "totalCount": 4, "totalPages": 2, "sortField": "creationTime", "sort": "desc", "pageSize": 3,
                "limit": 3,
            ])
        #expect(page["link.next"] == .string("\(path)?limit=3&start=3"))
        #expect(try await hub.get("\(path)?sort=colour:asc").status == 400)
        #expect(try await hub.get("\(path)?start=9")["segments"] == [])
    }

    @Test func `several are got at once`() async throws {
        let germans = "7c8b6a2e-0000-4000-8000-000000000004"
        let answer = try await hub.post("\(path)/bulk-get", ["ids": [["id": .string(germans)], ["id": "x"]]])
        #expect(answer.status == 207)
        #expect(answer["results"]?.fields?.members.map(\.name) == [germans])
    }

    @Test func `guardrails count edge and streaming audiences, and are relaxed on request`() async throws {
        var catalog = ScriptedHub.catalog
        for number in 1..<150 {
            catalog.audiences.append(
                Audience(
                    number: 1_000 + AudienceNumber(number), id: "e\(number)", name: "e\(number)",
                    expression: "a = 1", evaluation: .edge))
        }
        let full = ScriptedHub(defining: catalog)
        let refused = try await full.post(path, segment())
        #expect(refused.status == 422)
        #expect(refused["detail"]?.string?.contains("150 edge audiences") == true)
        #expect(try await full.post(path, segment("S", Self.several)).status == 200)
        var limits = HubAPI.Limits()
        limits.guardrails = .relaxed
        #expect(try await ScriptedHub(defining: catalog, limits: limits).post(path, segment()).status == 200)
    }
}
