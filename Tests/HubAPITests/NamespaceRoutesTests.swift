import HubAPI
import Profiles
import Testing

struct NamespaceRoutesTests {
    private let hub = ScriptedHub(defining: ScriptedHub.catalog)
    private let path = "/data/core/idnamespace/identities"
    private let settings = "/spoke/identity-settings"

    private func namespace(_ code: String, _ type: String = "Cross_device", name: String = "A name") -> Value
    {
        ["code": .string(code), "idType": .string(type), "name": .string(name), "description": "about it"]
    }

    private func number(_ code: String) -> Int? {
        hub.catalog.allNamespaces.first { $0.code == code }?.number
    }

    @Test func `standard namespaces are listed with their published numbers`() async throws {
        let answer = try await hub.get(path)
        let listed = try #require(answer.json.array)
        func find(_ code: String) -> Value? { listed.first { $0[path: "code"] == .string(code) } }
        #expect(find("ECID")?[path: "id"] == 4)
        #expect(find("ECID")?[path: "idType"] == "COOKIE")
        #expect(find("ECID")?[path: "custom"] == false)
        #expect(find("ECID")?[path: "status"] == "ACTIVE")
        #expect(find("Email")?[path: "id"] == 6)
        #expect(find("Phone")?[path: "id"] == 7)
        #expect(find("AAID")?[path: "id"] == 10)
        #expect(try await hub.get("\(path)/6")["code"] == "Email")
    }

    @Test func `a namespace is created, found and renamed`() async throws {
        let created = try await hub.post(path, namespace("CRMID"))
        #expect(created.status == 200)
        #expect(created["custom"] == true)
        #expect(created["idType"] == "CROSS_DEVICE")
        #expect(created["createTime"] == 1_700_000_000_000)
        let id = try #require(created["id"]?.integer)
        #expect(id >= 10_000_000)
        #expect(try await hub.get("\(path)/\(id)")["code"] == "CRMID")
        let changed = try await hub.put("\(path)/\(id)", namespace("CRMID", "CROSS_DEVICE", name: "New"))
        #expect(changed.status == 200)
        #expect(changed.json.array?.first?[path: "name"] == "New")
        #expect(hub.catalog.namespace("CRMID")?.name == "New")
    }

    @Test func `its number stays, whatever is defined besides`() async throws {
        _ = try await hub.post(path, namespace("CRMID"))
        let before = number("CRMID")
        _ = try await hub.post(path, namespace("Loyalty"))
        hub.change { $0.namespaces.insert(Namespace(code: "First", kind: .cookie), at: 0) }
        #expect(number("CRMID") == before)
        #expect(number("Loyalty") != before)
    }

    @Test func `a code that exists is the published conflict`() async throws {
        _ = try await hub.post(path, namespace("CRMID"))
        for code in ["CRMID", "ECID", "Email"] {
            let answer = try await hub.post(path, namespace(code))
            #expect(answer.status == 409)
            #expect(answer["title"] == "NAMESPACE_CODE_CONFLICT")
            #expect(answer["report.code"] == "INTEGRATION_CODE_EXISTS")
            #expect(answer["timestamp"] == "2023-11-14T22:13:20Z")
            #expect(answer["type"] == "http://ns.adobe.com/adobecloud/problem/namespacevalidation")
        }
    }

    @Test func `neither symbol nor type can change, and nothing of a standard one`() async throws {
        let id = try #require(try await hub.post(path, namespace("CRMID"))["id"]?.integer)
        for body in [namespace("Other"), namespace("CRMID", "Email")] {
            let answer = try await hub.put("\(path)/\(id)", body)
            #expect(answer.status == 400)
            #expect(answer["report.code"] == "INVALID_REQUEST_PARAMS")
            #expect(answer["description"] == "code and idType are non editable fields")
        }
        #expect(try await hub.put("\(path)/6", namespace("Email", "Email")).status == 400)
        let unknown = try await hub.put("\(path)/5", namespace("CRMID"))
        #expect(unknown.status == 404)
        #expect(unknown["error"] == "NAMESPACE_NOT_FOUND")
        #expect(try await hub.get("\(path)/CRMID").status == 404)
    }

    @Test func `what makes no sense is refused`() async throws {
        for body: Value in [
            namespace("CRM ID"), namespace("CRM_ID"), namespace("ä"), namespace(""),
            namespace(String(repeating: "a", count: 65)), namespace("CRMID", "Person"),
            ["code": "CRMID", "idType": "Email"], ["code": 1, "idType": "Email", "name": "a"], [],
        ] {
            #expect(try await hub.post(path, body).status == 400, "\(body.jsonText)")
        }
        #expect(hub.catalog.namespaces == ScriptedHub.catalog.namespaces)
    }

    @Test func `unique namespaces and priorities are set together`() async throws {
        _ = try await hub.post(path, namespace("CRMID"))
        let wanted: Value = [
            "namespaces": [
                ["code": "ECID", "priority": 3], ["code": "CRMID", "priority": 1, "unique": true],
                ["code": "Email", "priority": 2],
            ]
        ]
        let answer = try await hub.put(settings, wanted)
        #expect(answer.status == 200)
        #expect(answer["namespaces"]?.array?.map { $0[path: "code"] } == ["CRMID", "Email", "ECID"])
        #expect(hub.catalog.namespace("CRMID")?.isUnique == true)
        #expect(hub.catalog.namespace("ECID")?.priority == 3)
        #expect(number("ECID") == 4)
        #expect(try await hub.get(settings).json == answer.json)
        #expect(try await hub.put(settings, ["namespaces": []]).status == 200)
        #expect(hub.catalog.namespaces.allSatisfy { !$0.isUnique && $0.priority == nil })
    }

    @Test func `a device or cookie neither outranks a person nor is unique`() async throws {
        let email: Value = ["code": "Email", "priority": 2, "unique": true]
        let refused: [(Value, String)] = [
            (["code": "ECID", "priority": 1], "outrank"), (["code": "GAID", "priority": 1], "outrank"),
            (["code": "ECID", "priority": 3, "unique": true], "device or browser"),
            (["code": "Email", "priority": 3], "second time"), (["code": "ECID", "priority": 2], "too"),
            (["code": "ECID"], "missing"), (["code": "Nobody", "priority": 3], "not there"),
            (["code": "ECID", "priority": 0], "from 1"),
        ]
        for (item, word) in refused {
            let answer = try await hub.put(settings, ["namespaces": [email, item]])
            #expect(answer.status == 400)
            #expect(answer["detail"]?.string?.contains(word) == true, "\(answer.text)")
        }
        #expect(
            try await hub.put(settings, ["namespaces": [["code": "Email", "priority": 1]]]).status == 400)
        _ = try await hub.post(path, namespace("Shop", "Non_people"))
        #expect(
            try await hub.put(settings, ["namespaces": [email, ["code": "Shop", "priority": 3]]]).status
                == 400)
        #expect(hub.catalog.namespaces.allSatisfy { $0.priority == nil })
    }
}
