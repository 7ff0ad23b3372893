import Profiles
import Testing

@testable import Schemas

/// What the `union` tag demands and forbids.
struct ProfileEnablingTests {
    private var registry = emptyRegistry()
    private var group = ""
    private var schema = ""

    init() throws {
        group = try id(of: registry.create(.fieldgroups, groupBody("Taste", Self.fields), stamp(1)))
        schema = try registry.addSchema("Customers", [profileClass, identityMapGroup, group], number: 2)
    }

    private static let fields: Value = [
        "colour": ["type": "string", "enum": ["red", "blue"]], "size": ["type": "integer", "maximum": 9],
        "tags": ["type": "array", "items": ["type": "string", "maxLength": 5]],
    ]

    @Test mutating func `a schema without identity cannot be enabled`() throws {
        let plain = try registry.addSchema("Strangers", [profileClass], number: 3)
        #expect(throws: RegistryError.unionNeedsIdentity) { try registry.enable(plain) }
        #expect(registry.resource(plain)?.isEnabledForProfile == false)
        try registry.enable(schema)
        #expect(registry.resource(schema)?.isEnabledForProfile == true)
    }

    @Test mutating func `a primary identity descriptor is identity enough`() throws {
        let plain = try registry.addSchema("Strangers", [profileClass, personalDetails], number: 3)
        let descriptor: Value = [
            "@type": "xdm:descriptorIdentity", "xdm:sourceSchema": .string(plain), "xdm:sourceVersion": 1,
            "xdm:sourceProperty": "/personalEmail/address", "xdm:namespace": "Email",
            "xdm:property": "xdm:code", "xdm:isPrimary": true,
        ]
        let created = try id(of: registry.create(.descriptors, descriptor, stamp(4)))
        try registry.enable(plain)
        let error = #expect(throws: RegistryError.self) { try registry.delete(.descriptors, created) }
        #expect(error?.status == 403)
        #expect(throws: RegistryError.self) { try registry.delete(.schemas, plain) }
    }

    @Test mutating func `the tag cannot be taken away, by patch or by put`() throws {
        try registry.enable(schema)
        let before = registry.resources
        #expect(throws: RegistryError.breaking("The union tag of \(schema) cannot be removed")) {
            try registry.patch(
                .schemas, schema, [["op": "remove", "path": "/meta:immutableTags"]], now: start)
        }
        #expect(throws: RegistryError.self) {
            try registry.replace(
                .schemas, schema, with: schemaBody("Customers", [profileClass, identityMapGroup, group]),
                now: start)
        }
        #expect(throws: RegistryError.self) { try registry.delete(.schemas, schema) }
        #expect(registry.resources == before)
    }

    @Test mutating func `fields may be added to an enabled schema, and words be changed`() throws {
        try registry.enable(schema)
        let patch: Value = [
            ["op": "add", "path": "/allOf/-", "value": ["$ref": .string(personDetails)]],
            ["op": "replace", "path": "/title", "value": "Clients"],
        ]
        _ = try registry.patch(.schemas, schema, patch, now: start)
        let wider: Value = [
            [
                "op": "add", "path": "/definitions/customFields/properties/_acme/properties/colour/enum/-",
                "value": "x",
            ],
            [
                "op": "replace", "path": "/definitions/customFields/properties/_acme/properties/size/maximum",
                "value": 99,
            ],
            [
                "op": "add", "path": "/definitions/customFields/properties/_acme/properties/new",
                "value": ["type": "string"],
            ],
        ]
        _ = try registry.patch(.fieldgroups, group, wider, now: start)
        let checked = try #require(try registry.validator(for: schema))
        #expect(checked.isValid(["_acme": ["colour": "x", "size": 99, "new": "y"]]))
    }

    @Test(
        "no change breaks the data of an enabled schema, not even in a field group",
        arguments: [
            (["op": "remove", "path": "/colour"], "/_acme/colour would be removed"),
            (
                ["op": "replace", "path": "/colour/type", "value": "integer"],
                "type of /_acme/colour would change"
            ),
            (
                ["op": "replace", "path": "/colour/enum", "value": ["red"]],
                "enum of /_acme/colour would be narrowed"
            ),
            (["op": "add", "path": "/size/minimum", "value": 0], "minimum of /_acme/size would be narrowed"),
            (
                ["op": "replace", "path": "/size/maximum", "value": 8],
                "maximum of /_acme/size would be narrowed"
            ),
            (
                ["op": "replace", "path": "/tags/items/maxLength", "value": 4],
                "maxLength of /_acme/tags/* would be narrowed"
            ),
            (["op": "move", "from": "/colour", "path": "/hue"], "/_acme/colour would be removed"),
            (
                ["op": "add", "path": "/colour/pattern", "value": "^r"],
                "pattern of /_acme/colour would be narrowed"
            ),
            (
                ["op": "add", "path": "/../required", "value": ["size"]],
                "size of /_acme would become required"
            ),
        ] as [(Value, String)])
    mutating func breaking(operation: Value, problem: String) throws {
        try registry.enable(schema)
        let base = "/definitions/customFields/properties/_acme"
        var fields = try #require(operation.fields)
        for name in ["path", "from"] {
            guard let text = fields[name]?.string else { continue }
            let place = text.hasPrefix("/..") ? base + text.dropFirst(3) : base + "/properties" + text
            fields[name] = .string(place)
        }
        let error = #expect(throws: RegistryError.self) {
            try registry.patch(.fieldgroups, group, [.object(fields)], now: start)
        }
        #expect(error?.detail == "\(schema) is enabled for Profile: \(problem)")
    }

    @Test mutating func `while a schema is not enabled, all may be changed`() throws {
        let base = "/definitions/customFields/properties/_acme/properties"
        let patch: Value = [["op": "remove", "path": .string(base + "/colour")]]
        _ = try registry.patch(.fieldgroups, group, patch, now: start)
        #expect(try registry.validator(for: schema)?.isValid(["_acme": ["colour": "red"]]) == false)
    }

    @Test mutating func `enabled schemas of a class agree on types`() throws {
        try registry.enable(schema)
        let other = try id(
            of: registry.create(.fieldgroups, groupBody("Taste 2", ["colour": ["type": "integer"]]), stamp(5))
        )
        let second = try registry.addSchema("Guests", [profileClass, identityMapGroup, other], number: 6)
        let error = #expect(throws: RegistryError.self) { try registry.enable(second) }
        #expect(error?.code == "XDM-1413-400")
        #expect(
            error
                == .incompatibleTypes(path: "/_acme/colour", schema: second, types: ["string", "integer"]))
    }

    @Test mutating func `a union holds what the enabled schemas of its class define`() throws {
        let unionID = profileClass + "__union"
        #expect(try registry.list(.unions, in: .tenant).results.isEmpty)
        try registry.enable(schema)
        let second = try registry.addSchema(
            "Guests", [profileClass, identityMapGroup, personDetails], number: 6)
        let hidden = try registry.addSchema("Others", [profileClass, personalDetails], number: 7)
        try registry.enable(second)
        let union = try registry.read(.unions, "_xdm.context.profile__union", in: .tenant)
        #expect(union.registryID == unionID)
        #expect(union.fields?["title"] == "XDM Individual Profile")
        let references = union.fields?["allOf"]?.array?.compactMap { $0.fields?["$ref"]?.string }
        #expect(
            references == [
                profileClass, identityMapGroup, "https://ns.adobe.com/xdm/context/profile-segmentation",
                group,
                personDetails,
            ])
        let full = try registry.read(.unions, unionID, in: .tenant, form: .full)
        #expect(full[path: "properties._acme.properties.colour.type"] == "string")
        #expect(full[path: "properties.segmentMembership"] != nil)
        #expect(full[path: "properties.personalEmail"] == nil)
        #expect(registry.resource(hidden) != nil)
        #expect(try registry.list(.unions, in: .tenant).results.count == 1)
        #expect(
            try registry.validator(for: unionID)?.isValid(["person": ["name": ["firstName": "J"]]]) == true)
    }
}
