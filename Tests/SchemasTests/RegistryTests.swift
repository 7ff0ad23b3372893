import Profiles
import SansIO
import Testing

@testable import Schemas

struct RegistryTests {
    private var registry = emptyRegistry()

    @Test mutating func `a created schema has the members that the API gives it`() throws {
        let body = schemaBody("Customers", [profileClass, personDetails])
        let schema = try #require(try registry.create(.schemas, body, stamp(7)).fields)
        let id = try #require(schema["$id"]?.string)
        let hash = try #require(id.split(separator: "/").last)
        #expect(id == "https://ns.adobe.com/acme/schemas/\(hash)")
        #expect(hash.count == 32)
        #expect(schema["meta:altId"] == .string("_acme.schemas.\(hash)"))
        #expect(schema["version"] == "1.0")
        #expect(schema["meta:resourceType"] == "schemas")
        #expect(schema["meta:class"] == .string(profileClass))
        #expect(
            schema["meta:extends"] == [
                .string(profileClass), .string(personDetails), "https://ns.adobe.com/xdm/data/record",
            ])
        #expect(schema["refs"] == [.string(profileClass), .string(personDetails)])
        #expect(schema["imsOrg"] == "ACME@AdobeOrg")
        #expect(schema["meta:containerId"] == "tenant")
        #expect(schema["meta:tenantNamespace"] == "_acme")
        let dates = schema["meta:registryMetadata"]?.fields
        #expect(dates?["repo:createdDate"] == .integer(start.milliseconds))
        #expect(registry.behaviour(of: id) == .record)
    }

    @Test mutating func `the same number makes the same id, another one another`() throws {
        var other = registry
        let body = schemaBody("Customers", [profileClass])
        let first = try registry.create(.schemas, body, stamp(1))
        #expect(try other.create(.schemas, body, stamp(1)) == first)
        let second = try registry.create(.schemas, schemaBody("Others", [profileClass]), stamp(2))
        #expect(second.registryID != first.registryID)
    }

    @Test mutating func `a registry is made again from its resources`() throws {
        let schema = try registry.addSchema("Customers", [eventClass], number: 1)
        let again = SchemaRegistry(
            resources: registry.resources, tenant: "acme", organisation: "ACME@AdobeOrg")
        #expect(again.resources == registry.resources)
        #expect(again.resource(schema) == registry.resource(schema))
        #expect(again.behaviour(of: schema) == .event)
    }

    @Test(
        "bodies that make no schema are refused with what to do",
        arguments: [
            (5, "The body must be a JSON object"), (["type": "object"], "title must be a text"),
            (["title": "A"], "type must be \"object\""),
            (["title": "A", "type": "object"], "allOf of a schema must refer to exactly one class"),
            (
                schemaBody("A", [profileClass, eventClass]),
                "allOf of a schema must refer to exactly one class"
            ),
            (schemaBody("A", [profileClass, "https://x.org/none"]), "The resource cannot be used: "),
            (
                schemaBody("A", [eventClass, personDetails]),
                "The field group \(personDetails) is not made for the class"
            ),
            (
                schemaBody("A", [profileClass, "https://ns.adobe.com/xdm/context/person"]),
                "allOf of a schema refers to a class and to field groups"
            ),
        ] as [(Value, String)])
    mutating func malformed(body: Value, beginning: String) {
        let error = #expect(throws: RegistryError.self) { try registry.create(.schemas, body, stamp(1)) }
        #expect(error?.status == 400)
        #expect(error?.detail.hasPrefix(beginning) == true, "\(error?.detail ?? "")")
        #expect(registry.resources.isEmpty)
    }

    @Test mutating func `a title is taken only once`() throws {
        let first = try registry.addSchema("Customers", [profileClass], number: 1)
        let error = #expect(throws: RegistryError.self) {
            try registry.create(.fieldgroups, groupBody("Customers", [:]), stamp(2))
        }
        #expect(error == .titleNotUnique(id: first))
        #expect(error?.code == "XDM-1521-400")
        let detail = "Object titles must be unique. An object \(first) already exists with the same title"
        #expect(error?.detail == detail)
    }

    @Test mutating func `custom fields stand below the tenant's`() throws {
        let group: Value = [
            "type": "object", "title": "Loose", "meta:intendedToExtend": [.string(profileClass)],
            "properties": ["colour": ["type": "string"]],
        ]
        let error = #expect(throws: RegistryError.self) { try registry.create(.fieldgroups, group, stamp(1)) }
        #expect(error == .namespace(tenant: "acme"))
        #expect(error?.code == "XDM-1021-400")
        // Within the objects of standard field groups too.
        let inner: Value = ["_acme": ["type": "object", "properties": ["colour": ["type": "string"]]]]
        let within: Value = [
            "type": "object", "title": "Within", "meta:intendedToExtend": [.string(profileClass)],
            "properties": ["person": ["type": "object", "properties": inner]],
        ]
        let created = try registry.create(.fieldgroups, within, stamp(2))
        #expect(try id(of: created).hasPrefix("https://ns.adobe.com/acme/mixins/"))
        #expect(created.fields?["meta:resourceType"] == "mixins")
    }

    @Test mutating func `a schema holds the fields of custom field groups and data types`() throws {
        let type = try id(
            of: registry.create(
                .datatypes,
                [
                    "type": "object", "title": "Colour",
                    "properties": ["rgb": ["type": "string", "minLength": 6]],
                ],
                stamp(1)))
        let group = try id(
            of: registry.create(
                .fieldgroups, groupBody("Taste", ["colour": ["$ref": .string(type)]]), stamp(2)))
        let schema = try registry.addSchema("Customers", [profileClass, group], number: 3)
        let checked = try #require(try registry.validator(for: schema))
        #expect(checked.isValid(["_acme": ["colour": ["rgb": "ff0000"]]]))
        let violation = checked.validate(["_acme": ["colour": ["rgb": "ff"]]]).first
        #expect(violation?.pointer == "#/_acme/colour/rgb")
        #expect(violation?.message == "expected minLength: 6, actual: 2")
        let full = try registry.read(.schemas, schema, in: .tenant, form: .full)
        let colour = full[path: "properties._acme.properties.colour"]
        #expect(colour?.fields?["meta:referencedFrom"] == .string(type))
        #expect(colour?[path: "properties.rgb"]?.fields?["meta:xdmType"] == "string")
    }

    @Test mutating func `a class of one's own needs a behaviour`() throws {
        let body: Value = [
            "type": "object", "title": "Shops", "description": "Shops",
            "allOf": [["$ref": "https://ns.adobe.com/xdm/data/record"]],
        ]
        let own = try id(of: registry.create(.classes, body, stamp(1)))
        #expect(own.hasPrefix("https://ns.adobe.com/acme/classes/"))
        let schema = try registry.addSchema("All shops", [own], number: 2)
        #expect(registry.behaviour(of: schema) == .record)
        #expect(throws: RegistryError.self) {
            try registry.create(.classes, schemaBody("None", [personDetails]), stamp(3))
        }
    }

    @Test mutating func `a resource is read by both ids in each form`() throws {
        let schema = try registry.addSchema("Customers", [profileClass, personDetails], number: 1)
        let other = try #require(registry.resource(schema)?.fields?["meta:altId"]?.string)
        let plain = try registry.read(.schemas, other, in: .tenant)
        #expect(plain == registry.resource(schema))
        let full = try registry.read(.schemas, schema, in: .tenant, form: .full)
        #expect(full[path: "properties.person.properties.name.properties.firstName.title"] == "First name")
        #expect(full.fields?["allOf"] == nil)
        let bare = try registry.read(.schemas, schema, in: .tenant, form: .fullWithoutText)
        #expect(bare[path: "properties.person.properties.name.properties.firstName.title"] == nil)
        #expect(bare.fields?["title"] == nil)
        #expect(bare[path: "properties.person.properties.name.properties.firstName.type"] == "string")
    }

    @Test mutating func `what is not there is not found, in its own words`() throws {
        let error = #expect(throws: RegistryError.self) {
            try registry.read(.schemas, "https://ns.adobe.com/acme/schemas/0", in: .tenant)
        }
        #expect(error?.status == 404)
        #expect(error?.code == "XDM-1012-404")
        let detail = "Requested resource https://ns.adobe.com/acme/schemas/0 with version 1 is not found"
        #expect(error?.detail == detail)
        let document = error?.document(requestID: "r", timestamp: "03-01-2026 12:00:00")
        #expect(
            document == [
                "type": "http://ns.adobe.com/aep/errors/XDM-1012-404", "title": "Resource Not Found",
                "status": 404,
                "report": [
                    "registryRequestId": "r", "timestamp": "03-01-2026 12:00:00",
                    "detailed-message": .string(detail), "sub-errors": [],
                ], "detail": .string(detail),
            ])
        // The container counts, and so does the kind.
        #expect(throws: RegistryError.self) { try registry.read(.classes, profileClass, in: .tenant) }
        #expect(throws: RegistryError.self) { try registry.read(.schemas, profileClass, in: .global) }
        #expect(try registry.read(.classes, profileClass, in: .global).registryID == profileClass)
        #expect(throws: RegistryError.formNotAvailable(id: profileClass)) {
            try registry.read(.classes, profileClass, in: .global, version: 2)
        }
    }

    @Test mutating func `a put takes the place and raises the version`() throws {
        let schema = try registry.addSchema("Customers", [profileClass], number: 1)
        let later = RegistryStamp(number: 2, now: start + .seconds(60))
        let body = schemaBody("Clients", [profileClass, personDetails])
        let changed = try registry.replace(.schemas, schema, with: body, now: later.now)
        #expect(changed.registryID == schema)
        #expect(changed.fields?["version"] == "1.1")
        #expect(changed.fields?["title"] == "Clients")
        let dates = changed.fields?["meta:registryMetadata"]?.fields
        #expect(dates?["repo:createdDate"] == .integer(start.milliseconds))
        #expect(dates?["repo:lastModifiedDate"] == .integer(later.now.milliseconds))
        #expect(registry.resources == [changed])
    }

    @Test mutating func `a patch changes what is the organisation's, and nothing of the registry's`() throws {
        let schema = try registry.addSchema("Customers", [profileClass], number: 1)
        let before = registry.resources
        let group: Value = [["op": "add", "path": "/allOf/-", "value": ["$ref": .string(personDetails)]]]
        let changed = try registry.patch(.schemas, schema, group, now: start)
        #expect(changed.fields?["refs"] == [.string(profileClass), .string(personDetails)])
        #expect(changed.fields?["version"] == "1.1")
        registry = SchemaRegistry(resources: before, tenant: "acme", organisation: "ACME@AdobeOrg")
        for operation in [
            ["op": "replace", "path": "/$id", "value": "https://x.org"],
            ["op": "remove", "path": "/nothing"], ["op": "remove", "path": "/allOf/0"],
            ["op": "replace", "path": "", "value": 5], ["op": "jump", "path": "/title"],
        ] as [Value] {
            let error = #expect(throws: RegistryError.self, "\(operation)") {
                try registry.patch(.schemas, schema, [operation], now: start)
            }
            #expect(error?.status == 400)
            #expect(registry.resources == before)
        }
    }

    @Test mutating func `standard resources cannot be changed`() {
        let error = #expect(throws: RegistryError.self) {
            try registry.patch(
                .classes, profileClass, [["op": "replace", "path": "/title", "value": "Mine"]], now: start)
        }
        #expect(error?.status == 400)
        #expect(throws: RegistryError.self) { try registry.delete(.classes, profileClass) }
        #expect(throws: RegistryError.self) { try registry.create(.unions, [:], stamp(1)) }
    }

    @Test mutating func `what others refer to stays`() throws {
        let group = try id(of: registry.create(.fieldgroups, groupBody("Taste", [:]), stamp(1)))
        let schema = try registry.addSchema("Customers", [profileClass, group], number: 2)
        #expect(throws: RegistryError.breaking("\(schema) refers to \(group): change it first")) {
            try registry.delete(.fieldgroups, group)
        }
        try registry.delete(.schemas, schema)
        try registry.delete(.fieldgroups, group)
        #expect(registry.resources.isEmpty)
        #expect(throws: RegistryError.self) { try registry.delete(.schemas, schema) }
    }

    @Test mutating func `a resource that others are built on must stay usable for them`() throws {
        let type: Value = [
            "type": "object", "title": "Colour", "definitions": ["rgb": ["type": "string"]],
            "properties": ["rgb": ["$ref": "#/definitions/rgb"]],
        ]
        let colour = try id(of: registry.create(.datatypes, type, stamp(1)))
        let body = groupBody("Taste", ["a": ["$ref": .string(colour + "#/definitions/rgb")]])
        _ = try registry.create(.fieldgroups, body, stamp(2))
        let plain: Value = ["type": "object", "title": "Colour", "properties": ["rgb": ["type": "string"]]]
        #expect(throws: RegistryError.self) {
            try registry.replace(.datatypes, colour, with: plain, now: start)
        }
    }
}
