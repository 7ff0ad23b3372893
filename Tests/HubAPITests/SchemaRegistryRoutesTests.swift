import HTTPTypes
import Profiles
import Testing

struct SchemaRegistryRoutesTests {
    private static let profileClass = "https://ns.adobe.com/xdm/context/profile"
    private static let eventClass = "https://ns.adobe.com/xdm/context/experienceevent"
    private static let contact = "https://ns.adobe.com/xdm/context/profile-personal-details"
    private static let summary = "application/vnd.adobe.xed-id+json"
    private static let plain = "application/vnd.adobe.xed+json; version=1"
    private static let full = "application/vnd.adobe.xed-full+json; version=1"

    private let hub = RegistryHub()

    private func body(_ title: String, _ ids: [String]) -> Value {
        [
            "type": "object", "title": .string(title), "description": "Of the tests.",
            "allOf": .array(ids.map { ["$ref": .string($0)] }),
        ]
    }

    private func create(_ title: String, _ ids: [String], at hub: RegistryHub? = nil) async throws -> String {
        let answer = try await (hub ?? self.hub).call(.post, "/tenant/schemas", body(title, ids))
        #expect(answer.status == 201, "\(answer.json)")
        return try #require(answer["$id"]?.string)
    }

    /// An id as it stands in a path.
    private func escaped(_ id: String) -> String {
        id.replacing(":", with: "%3A").replacing("/", with: "%2f")
    }

    @Test func `a created schema is one that datasets can name, and reads back by both ids`() async throws {
        let id = try await create("Customers", [Self.profileClass, Self.contact])
        #expect(id.hasPrefix("https://ns.adobe.com/spoke/schemas/"))
        #expect(hub.catalog.schemas.last == Schema(id: id, title: "Customers", behaviour: .record))
        #expect(hub.catalog.resources.count == 1)
        let events = try await create("Visits", [Self.eventClass])
        #expect(events != id)
        #expect(hub.catalog.schemas.last?.behaviour == .event)

        let read = try await hub.call(.get, "/tenant/schemas/\(escaped(id))", accept: Self.plain)
        #expect(read.status == 200)
        #expect(read.json == hub.catalog.resources.first)
        let other = try #require(read["meta:altId"]?.string)
        let resolved = try await hub.call(.get, "/tenant/schemas/\(other)", accept: Self.full)
        #expect(resolved.status == 200)
        #expect(resolved.json[path: "properties.personalEmail.properties.address.format"] == "email")
    }

    @Test func `a change that another client overtakes is made again`() async throws {
        let busy = RegistryHub(rivals: 3)
        let id = try await create("Customers", [Self.profileClass], at: busy)
        #expect(busy.catalog.resources.count == 1)
        #expect(busy.catalog.schemas.last?.id == id)
    }

    @Test func `lists come in the container, form and order asked for`() async throws {
        for title in ["B", "C", "A"] { _ = try await create(title, [Self.profileClass]) }
        let answer = try await hub.call(
            .get, "/tenant/schemas?orderby=-title&limit=2", accept: Self.summary)
        #expect(answer.status == 200)
        let titles = answer["results"]?.array?.compactMap { $0[path: "title"]?.string }
        #expect(titles == ["C", "B"])
        #expect(answer["_page"] == ["orderby": "-title", "next": "B", "count": 2])
        let link = try #require(answer.json[path: "_links.next.href"]?.string)
        #expect(link == RegistryHub.path + "/tenant/schemas?orderby=-title&start=B")
        let next = try await hub.call(
            .get, String(link.dropFirst(RegistryHub.path.count)), accept: Self.summary)
        #expect(next["results"]?.array?.compactMap { $0[path: "title"]?.string } == ["A"])

        let groups = try await hub.call(
            .get, "/global/fieldgroups?property=meta:intendedToExtend==\(Self.eventClass)",
            accept: Self.summary)
        #expect((groups["results"]?.array?.count ?? 0) > 5)
        let old = try await hub.call(.get, "/global/mixins", accept: Self.summary)
        #expect(old["results"]?.array?.isEmpty == false)
        let behaviours = try await hub.call(.get, "/global/behaviors", accept: Self.summary)
        #expect(behaviours["results"]?.array?.count == 2)
    }

    @Test func `a wrong Accept header is refused as published`() async throws {
        let answer = try await hub.call(.get, "/tenant/schemas", accept: Self.plain)
        #expect(answer.status == 400)
        #expect(answer["type"] == "http://ns.adobe.com/aep/errors/XDM-1006-400")
        #expect(answer["title"] == "Accept header invalid")
        #expect(answer["detail"] == answer.json[path: "report.detailed-message"])
        #expect(answer.json[path: "report.timestamp"] == "11-14-2023 22:13:20")
        #expect(answer.json[path: "report.sub-errors"] == [])
        let none = try await hub.call(.get, "/global/classes/_xdm.context.profile")
        #expect(none["type"] == "http://ns.adobe.com/aep/errors/XDM-1007-400")
        let descriptors = try await hub.call(.get, "/tenant/descriptors", accept: "*/*")
        #expect(descriptors["type"] == "http://ns.adobe.com/aep/errors/XDM-1008-400")
        let later = try await hub.call(
            .get, "/global/classes/_xdm.context.profile", accept: "application/vnd.adobe.xed+json;version=2")
        #expect(later.status == 406)
    }

    @Test func `a schema is enabled for Profile by its tag, and then keeps it`() async throws {
        let map = "https://ns.adobe.com/xdm/context/identitymap"
        let id = try await create("Customers", [Self.profileClass, map])
        let path = "/tenant/schemas/\(escaped(id))"
        let tag: Value = [["op": "add", "path": "/meta:immutableTags", "value": ["union"]]]
        let enabled = try await hub.call(.patch, path, tag)
        #expect(enabled.status == 200)
        #expect(enabled["meta:immutableTags"] == ["union"])
        #expect(enabled["version"] == "1.1")
        let union = try await hub.call(
            .get, "/tenant/unions/_xdm.context.profile__union", accept: Self.full)
        #expect(union.status == 200)
        #expect(union.json[path: "properties.identityMap.meta:xdmType"] == "map")
        let unions = try await hub.call(.get, "/tenant/unions", accept: Self.summary)
        #expect(unions["results"]?.array?.count == 1)

        let removed = try await hub.call(.patch, path, [["op": "remove", "path": "/meta:immutableTags"]])
        #expect(removed.status == 400)
        #expect(removed["detail"] == .string("The union tag of \(id) cannot be removed"))
        #expect(try await hub.call(.delete, path).status == 400)
        #expect(hub.catalog.resources == [enabled.json])
    }

    @Test func `without identity a schema is not enabled, with the published reason`() async throws {
        let id = try await create("Customers", [Self.profileClass])
        let answer = try await hub.call(
            .patch, "/tenant/schemas/\(escaped(id))",
            [["op": "add", "path": "/meta:immutableTags", "value": ["union"]]])
        #expect(answer.status == 400)
        #expect(answer["type"] == "http://ns.adobe.com/aep/errors/XDM-1528-400")
    }

    @Test func `a put renames the schema that datasets name`() async throws {
        let id = try await create("Customers", [Self.profileClass])
        let answer = try await hub.call(
            .put, "/tenant/schemas/\(escaped(id))", body("Clients", [Self.profileClass, Self.contact]))
        #expect(answer.status == 200)
        #expect(hub.catalog.schemas.last == Schema(id: id, title: "Clients", behaviour: .record))
        #expect(hub.catalog.schemas.filter { $0.id == id }.count == 1)
    }

    @Test func `a deleted schema is gone, unless a dataset is of it`() async throws {
        let id = try await create("Customers", [Self.profileClass])
        let used = RegistryHub {
            $0.resources = hub.catalog.resources
            $0.schemas = hub.catalog.schemas
            $0.datasets.append(Dataset(id: "d-1", name: "Customers", schema: id))
        }
        let path = "/tenant/schemas/\(escaped(id))"
        let refused = try await used.call(.delete, path)
        #expect(refused.status == 400)
        #expect(refused["detail"]?.string?.contains("d-1") == true)

        let deleted = try await hub.call(.delete, path)
        #expect(deleted.status == 204)
        #expect(deleted.json == .null)
        #expect(hub.catalog.resources.isEmpty)
        #expect(!hub.catalog.schemas.contains { $0.id == id })
        let missing = try await hub.call(.get, path, accept: Self.plain)
        #expect(missing.status == 404)
        #expect(missing["type"] == "http://ns.adobe.com/aep/errors/XDM-1012-404")
        #expect(
            missing["detail"] == .string("Requested resource \(id) with version 1 is not found"))
    }

    @Test func `descriptors are created, listed, replaced and deleted`() async throws {
        let id = try await create("Customers", [Self.profileClass, Self.contact])
        var descriptor = Fields([
            ("@type", "xdm:descriptorIdentity"), ("xdm:sourceSchema", .string(id)), ("xdm:sourceVersion", 1),
            ("xdm:sourceProperty", "/personalEmail/address"), ("xdm:namespace", "Email"),
            ("xdm:property", "xdm:code"), ("xdm:isPrimary", true),
        ])
        let created = try await hub.call(.post, "/tenant/descriptors", .object(descriptor))
        #expect(created.status == 201)
        let name = try #require(created["@id"]?.string)
        let listed = try await hub.call(
            .get, "/tenant/descriptors", accept: "application/vnd.adobe.xdm-id+json")
        #expect(listed.json == ["xdm:descriptorIdentity": [.string(name)]])
        #expect(try await hub.call(.get, "/tenant/descriptors/\(name)").json == created.json)

        descriptor["xdm:namespace"] = "Nobody"
        let refused = try await hub.call(.put, "/tenant/descriptors/\(name)", .object(descriptor))
        #expect(refused["detail"] == "There is no namespace Nobody: create it first")
        descriptor["xdm:namespace"] = "Email_LC_SHA256"
        #expect(try await hub.call(.put, "/tenant/descriptors/\(name)", .object(descriptor)).status == 200)
        #expect(try await hub.call(.delete, "/tenant/descriptors/\(name)").status == 204)
        #expect(try await hub.call(.delete, "/tenant/descriptors/\(name)").status == 404)
        #expect(hub.catalog.schemas.last?.id == id)
    }

    @Test func `classes, data types and field groups are created too`() async throws {
        let group: Value = [
            "type": "object", "title": "Taste", "meta:intendedToExtend": [.string(Self.profileClass)],
            "properties": ["_spoke": ["type": "object", "properties": ["colour": ["type": "string"]]]],
        ]
        let created = try await hub.call(.post, "/tenant/fieldgroups", group)
        #expect(created.status == 201)
        #expect(created["meta:resourceType"] == "mixins")
        let loose: Value = [
            "type": "object", "title": "Loose", "meta:intendedToExtend": [.string(Self.profileClass)],
            "properties": ["colour": ["type": "string"]],
        ]
        let refused = try await hub.call(.post, "/tenant/fieldgroups", loose)
        #expect(refused["type"] == "http://ns.adobe.com/aep/errors/XDM-1021-400")
        let type: Value = ["type": "object", "title": "Colour", "properties": ["rgb": ["type": "string"]]]
        #expect(try await hub.call(.post, "/tenant/datatypes", type).status == 201)
        let record = "https://ns.adobe.com/xdm/data/record"
        #expect(try await hub.call(.post, "/tenant/classes", body("Shops", [record])).status == 201)
        #expect(hub.catalog.schemas == ScriptedHub.catalog.schemas)

        let statistics = try await hub.call(.get, "/stats")
        #expect(statistics["tenantId"] == "spoke")
        #expect(
            statistics["counts"] == ["classes": 1, "datatypes": 1, "mixins": 1, "schemas": 0, "unions": 0])
    }

    @Test(
        "what the registry does not know is refused",
        arguments: [
            ("POST", "/tenant/unions", 400), ("POST", "/global/schemas", 405),
            ("DELETE", "/global/classes/x", 405),
            ("GET", "/tenant/nothing", 404), ("GET", "/elsewhere/schemas", 404),
            ("DELETE", "/tenant/schemas/%zz", 404), ("DELETE", "/tenant/schemas/%ff", 404),
            ("DELETE", "/tenant/schemas/x", 404), ("PATCH", "/tenant/schemas/x", 404),
            ("GET", "/tenant/schemas?limit=900", 400),
        ])
    func refused(method: String, path: String, status: Int) async throws {
        let method = try #require(HTTPRequest.Method(method))
        let body: Value? = method == .get || method == .delete ? nil : [:]
        let answer = try await hub.call(method, path, body, accept: Self.summary)
        #expect(answer.status == status)
        #expect(answer["status"] == .integer(Int64(status)))
        #expect(hub.catalog == ScriptedHub.catalog)
    }
}
