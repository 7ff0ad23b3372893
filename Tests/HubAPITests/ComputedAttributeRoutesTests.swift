import HubAPI
import Profiles
import SansIO
import Testing

struct ComputedAttributeRoutesTests {
    private let hub = ScriptedHub(defining: ScriptedHub.catalog)
    private let path = "/data/core/ca/attributes"

    private func attribute(_ others: (String, Value)...) -> Value {
        var fields = Fields([
            ("name", "spent"), ("displayName", "Spent"), ("description", "what was spent"),
            ("expression", expression("xEvent.sum(commerce.order.priceTotal)")),
            ("duration", ["count": 7, "unit": "DAYS"]), ("status", "DRAFT"),
        ])
        for (name, value) in others { fields[name] = value == .null ? nil : value }
        return .object(fields)
    }

    private func expression(_ text: String) -> Value {
        ["type": "PQL", "format": "pql/text", "value": .string(text)]
    }

    @Test func `an attribute is created in the published shape`() async throws {
        let answer = try await hub.post(path, attribute(("keepCurrent", true)))
        let id = ScriptedHub.identifier(1)
        #expect(answer.status == 200)
        #expect(answer["id"] == .string(id))
        #expect(answer["type"] == "ComputedAttribute")
        #expect(answer["path"] == "spoke/ComputedAttributes")
        #expect(answer["positionPath"] == ["spoke", "ComputedAttributes"])
        #expect(answer["keepCurrent"] == true)
        #expect(answer["mergeFunction.value"] == "SUM")
        #expect(answer["returnSchema"] == ["meta:xdmType": "number"])
        #expect(answer["status"] == "DRAFT")
        #expect(answer["schema.name"] == "_xdm.context.profile")
        #expect(answer["sandbox.isDefault"] == true)
        #expect(answer["definedOn"]?.array?.count == 1)
        #expect(answer["createEpoch"] == 1_700_000_000_000)
        #expect(try await hub.get("\(path)/\(id)").json == answer.json)
        #expect(hub.catalog.computedAttributes.first?.unit == .days)
    }

    @Test func `what lacks a member or makes no sense is refused`() async throws {
        let members: [(String, Value)] = [
            ("name", .null), ("displayName", .null), ("description", .null), ("expression", .null),
            ("duration", .null), ("status", .null), ("name", "a_b"), ("name", "ä"), ("status", "PROCESSED"),
            ("duration", ["count": 8, "unit": "DAYS"]), ("duration", ["count": 0, "unit": "HOURS"]),
            ("duration", ["count": 1, "unit": "YEARS"]), ("duration", ["unit": "DAYS"]),
            ("expression", ["type": "PQL", "format": "pql/json", "value": "{}"]),
            ("expression", expression("person.name.firstName")), ("keepCurrent", "daily"),
        ]
        for member in members {
            #expect(try await hub.post(path, attribute(member)).status == 400, "\(member)")
        }
        let column = try await hub.post(path, attribute(("expression", expression("xEvent.sum(1 +)"))))
        #expect(column.status == 400)
        #expect(column["report.column"]?.integer != nil)
        #expect(hub.catalog.computedAttributes.isEmpty)
    }

    @Test func `a name is taken once, and there are at most 25`() async throws {
        _ = try await hub.post(path, attribute())
        let again = try await hub.post(path, attribute())
        #expect(again.status == 400)
        #expect(again["detail"]?.string?.contains("same name already exists") == true)
        for number in 2...25 {
            #expect(try await hub.post(path, attribute(("name", .string("a\(number)")))).status == 200)
        }
        #expect(try await hub.post(path, attribute(("name", "more"))).status == 400)
    }

    @Test func `a disabled one makes room for another, but not for its name`() async throws {
        for number in 1...25 {
            _ = try await hub.post(path, attribute(("name", .string("a\(number)"))))
        }
        hub.change { $0.computedAttributes[0].status = .disabled }
        #expect(try await hub.post(path, attribute(("name", "a1"))).status == 400)
        #expect(try await hub.post(path, attribute(("name", "more"))).status == 200)
        #expect(try await hub.post(path, attribute(("name", "yet"))).status == 400)
    }

    @Test func `the last evaluation is told as in the published example`() async throws {
        _ = try await hub.post(path, attribute())
        let one = "\(path)/\(ScriptedHub.identifier(1))"
        #expect(try await hub.get(one)["lastEvaluationTs"] == nil)
        hub.change {
            $0.computedAttributes[0].lastEvaluated = Timestamp(milliseconds: 1_693_095_295_028)
        }
        #expect(try await hub.get(one)["lastEvaluationTs"] == "2023-08-27T00:14:55.028")
    }

    @Test func `a draft is published, then disabled, and nothing else`() async throws {
        _ = try await hub.post(path, attribute())
        let one = "\(path)/\(ScriptedHub.identifier(1))"
        #expect(try await hub.patch(one, ["status": "DISABLED"]).status == 400)
        #expect(try await hub.patch(one, ["name": "other"]).status == 400)
        let changed: Value = [
            "expression": expression("xEvent.count()"), "description": "how often", "status": "NEW",
        ]
        let published = try await hub.patch(one, changed)
        #expect(published.status == 200)
        #expect(published["status"] == "NEW")
        #expect(published["mergeFunction.value"] == "COUNT")
        #expect(try await hub.patch(one, ["status": "DRAFT"]).status == 400)
        #expect(try await hub.patch(one, ["expression": expression("xEvent.count()")]).status == 400)
        #expect(try await hub.patch(one, ["displayName": "Visits"])["displayName"] == "Visits")
        hub.change { $0.computedAttributes[0].status = .processed }
        #expect(try await hub.patch(one, ["displayName": "x"]).status == 400)
        #expect(try await hub.patch(one, ["status": "DISABLED"])["status"] == "DISABLED")
        #expect(try await hub.patch(one, ["status": "NEW"]).status == 400)
        #expect(try await hub.patch("\(path)/nobody", [:]).status == 404)
    }

    @Test func `a change that makes no sense changes nothing`() async throws {
        _ = try await hub.post(path, attribute())
        let before = hub.catalog.computedAttributes
        let one = "\(path)/\(ScriptedHub.identifier(1))"
        #expect(try await hub.patch(one, ["duration": ["count": 25, "unit": "HOURS"]]).status == 400)
        #expect(try await hub.patch(one, ["expression": expression("a +")]).status == 400)
        #expect(hub.catalog.computedAttributes == before)
    }

    @Test func `only drafts are deleted`() async throws {
        _ = try await hub.post(path, attribute())
        _ = try await hub.post(path, attribute(("name", "b"), ("status", "NEW")))
        let deleted = try await hub.delete("\(path)/\(ScriptedHub.identifier(1))")
        #expect(deleted.status == 202)
        #expect(deleted["name"] == "spent")
        #expect(try await hub.get("\(path)/\(ScriptedHub.identifier(1))").status == 404)
        #expect(try await hub.delete("\(path)/\(ScriptedHub.identifier(2))").status == 422)
        #expect(hub.catalog.computedAttributes.map(\.name) == ["b"])
    }

    @Test func `lists are filtered, ordered and paged`() async throws {
        for (name, status) in [("b", "DRAFT"), ("a", "NEW"), ("c", "DRAFT")] {
            _ = try await hub.post(path, attribute(("name", .string(name)), ("status", .string(status))))
        }
        func names(_ query: String) async throws -> [String] {
            try await hub.get("\(path)?\(query)")["children"]?.array?.compactMap { $0[path: "name"]?.string }
                ?? []
        }
        #expect(try await names("status=draft&sortBy=name") == ["b", "c"])
        #expect(try await names("property=status=NEW") == ["a"])
        #expect(try await names("property=name=c") == ["c"])
        #expect(try await names("sortBy=-name&limit=2&offset=1") == ["b", "a"])
        let page = try await hub.get("\(path)?sortBy=name&limit=2")
        #expect(page["_page"] == ["totalCount": 3, "pageSize": 2])
        #expect(page["computedAttributes"] == page["children"])
        #expect(page["_links.next.href"] == .string("\(path)?sortBy=name&limit=2&offset=2"))
        #expect(try await hub.get("\(path)?offset=2")["_links.next"] == [:])
        #expect(try await names("property=status!=draft&property=name=!contains(b)") == ["a"])
        #expect(try await names("property=mergeFunction.value=contains(su)&sortBy=name&limit=1") == ["a"])
        #expect(try await names("property=updateEpoch>=1700000000001") == [])
        #expect(try await names("property=createEpoch<=1700000000000&sortBy=name") == ["a", "b", "c"])
        for filter in ["name", "name>=3", "colour=red", "createEpoch=3", "updateEpoch>=soon", "name=!b"] {
            #expect(try await hub.get("\(path)?property=\(filter)").status == 400, "\(filter)")
        }
        for query in ["limit=41", "limit=0", "status=gone", "sortBy=colour"] {
            #expect(try await hub.get("\(path)?\(query)").status == 400)
        }
    }
}
