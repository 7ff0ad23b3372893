import Profiles
import Testing

@testable import Schemas

struct DescriptorTests {
    private var registry = emptyRegistry(namespaces: ["ECID", "Email", "Loyalty"])
    private var schema = ""

    init() throws {
        let loyalty = "https://ns.adobe.com/xdm/mixins/profile/profile-loyalty-details"
        schema = try registry.addSchema("Customers", [profileClass, personalDetails, loyalty], number: 1)
    }

    private func descriptor(_ path: String, _ namespace: Value = "Email", _ more: [(String, Value)] = [])
        -> Value
    {
        var fields = Fields([
            ("@type", "xdm:descriptorIdentity"), ("xdm:sourceSchema", .string(schema)),
            ("xdm:sourceVersion", 1), ("xdm:sourceProperty", .string(path)), ("xdm:namespace", namespace),
        ])
        for (name, value) in more { fields[name] = value }
        return .object(fields)
    }

    @Test mutating func `an identity descriptor says which field is one`() throws {
        let created = try registry.create(
            .descriptors, descriptor("/personalEmail/address", "Email", [("xdm:isPrimary", true)]), stamp(2))
        #expect(created.fields?["@id"]?.string?.count == 32)
        #expect(created.fields?["imsOrg"] == "ACME@AdobeOrg")
        #expect(created.fields?["xdm:property"] == "xdm:code")
        _ = try registry.create(.descriptors, descriptor("/loyalty/loyaltyID", "Loyalty"), stamp(3))
        let fields = registry.identityFields(of: schema)
        #expect(fields.map(\.path) == ["/personalEmail/address", "/loyalty/loyaltyID"])
        #expect(fields.map(\.namespace) == ["Email", "Loyalty"])
        #expect(fields.map(\.isPrimary) == [true, false])
    }

    @Test mutating func `identities are read from an entity, of arrays each element`() throws {
        _ = try registry.create(
            .descriptors, descriptor("/personalEmail/address", 6, [("xdm:isPrimary", true)]), stamp(2))
        _ = try registry.create(.descriptors, descriptor("/loyalty/loyaltyID", "Loyalty"), stamp(3))
        let fields = registry.identityFields(of: schema)
        let found = IdentityField.identities(
            of: fields,
            in: [
                "personalEmail": ["address": "jane@example.com"],
                "loyalty": ["loyaltyID": ["a", 5, "", "b"]],
            ])
        let email = Identity(namespace: "Email", value: "jane@example.com")
        #expect(found.primary == email)
        #expect(
            found.all == [
                email, Identity(namespace: "Loyalty", value: "a"), Identity(namespace: "Loyalty", value: "b"),
            ])
        for entity in [5, ["personalEmail": "x", "loyalty": ["loyaltyID": ["x": "y"]]], [:]] as [Value] {
            let none = IdentityField.identities(of: fields, in: entity)
            #expect(none.primary == nil)
            #expect(none.all.isEmpty)
        }
    }

    @Test mutating func `of too many identities one too many is read`() throws {
        _ = try registry.create(.descriptors, descriptor("/loyalty/loyaltyID", "Loyalty"), stamp(3))
        let many = (0..<10_000).map { Value.string("\($0)") }
        let found = IdentityField.identities(
            of: registry.identityFields(of: schema), in: ["loyalty": ["loyaltyID": .array(many)]])
        #expect(found.all.count == XDM.identitiesMaximum + 1)
    }

    @Test(
        "a descriptor that makes no sense is refused",
        arguments: [
            ("/nothing", "Email", [], "xdm:sourceProperty must point to a field"),
            ("personalEmail/address", "Email", [], "xdm:sourceProperty must point to a field"),
            ("", "Email", [], "xdm:sourceProperty must point to a field"),
            ("/loyalty/points", "Email", [], "An identity must be a field of type string"),
            ("/personalEmail", "Email", [], "An identity must be a field of type string"),
            ("/personalEmail/address", "Nobody", [], "There is no namespace Nobody"),
            ("/personalEmail/address", 5, [], "xdm:namespace must be the code"),
            ("/personalEmail/address", .null, [], "xdm:namespace must be the code"),
            ("/personalEmail/address", "Email", [("xdm:isPrimary", "yes")], "xdm:isPrimary must be"),
            ("/personalEmail/address", "Email", [("xdm:sourceVersion", 2)], "xdm:sourceVersion must be 1"),
            ("/personalEmail/address", "Email", [("xdm:sourceSchema", "x")], "xdm:sourceSchema must be"),
            ("/personalEmail/address", "Email", [("@type", "xdm:other")], "@type must be one of"),
        ] as [(String, Value, [(String, Value)], String)])
    mutating func refused(path: String, namespace: Value, more: [(String, Value)], beginning: String) {
        let error = #expect(throws: RegistryError.self) {
            try registry.create(.descriptors, descriptor(path, namespace, more), stamp(2))
        }
        #expect(error?.status == 400)
        #expect(error?.detail.hasPrefix(beginning) == true, "\(error?.detail ?? "")")
    }

    @Test mutating func `a schema has one primary identity, and a field one namespace`() throws {
        let primary: [(String, Value)] = [("xdm:isPrimary", true)]
        let first = try id(
            of: registry.create(
                .descriptors, descriptor("/personalEmail/address", "Email", primary), stamp(2)))
        #expect(throws: RegistryError.self) {
            try registry.create(.descriptors, descriptor("/mobilePhone/number", "ECID", primary), stamp(3))
        }
        #expect(throws: RegistryError.self) {
            try registry.create(.descriptors, descriptor("/personalEmail/address", "ECID"), stamp(3))
        }
        // The same one may be put again, and goes with its schema.
        let changed = try registry.replace(
            .descriptors, first, with: descriptor("/personalEmail/address", "ECID", primary), now: start)
        #expect(changed.registryID == first)
        #expect(registry.identityFields(of: schema).map(\.namespace) == ["ECID"])
        try registry.delete(.schemas, schema)
        #expect(registry.resources.isEmpty)
    }

    @Test mutating func `descriptors are listed by type, or in pages`() throws {
        let created = try registry.create(.descriptors, descriptor("/personalEmail/address"), stamp(2))
        let name: Value = [
            "@type": "xdm:alternateDisplayInfo", "xdm:sourceSchema": .string(schema),
            "xdm:sourceProperty": "/personalEmail", "xdm:title": ["en_us": "Mail"],
        ]
        let other = try id(of: registry.create(.descriptors, name, stamp(3)))
        let path = "/data/foundation/schemaregistry/tenant/descriptors"
        let objects = registry.descriptorList(
            form: try DescriptorForm(list: "application/vnd.adobe.xdm+json"), path: path)
        #expect(objects.fields?["xdm:descriptorIdentity"] == [created])
        let links = registry.descriptorList(
            form: try DescriptorForm(list: "application/vnd.adobe.xdm-link+json"), path: path)
        #expect(links.fields?["xdm:alternateDisplayInfo"] == [.string(path + "/" + other)])
        let paged = registry.descriptorList(
            query: try RegistryQuery(orderby: "@type"),
            form: try DescriptorForm(list: "application/vnd.adobe.xdm-v2-id+json"), path: path)
        #expect(paged[path: "results"] == [.string(other), .string(try id(of: created))])
    }

    @Test mutating func `relationships need a reference identity before a schema is enabled`() throws {
        let group = identityMapGroup
        let shops = try registry.addSchema("Shops", [profileClass, group, personalDetails], number: 9)
        let relation: Value = [
            "@type": "xdm:descriptorOneToOne", "xdm:sourceSchema": .string(shops),
            "xdm:sourceProperty": "/personalEmail/address", "xdm:destinationSchema": .string(schema),
        ]
        _ = try registry.create(.descriptors, relation, stamp(10))
        #expect(throws: RegistryError.unionNeedsReferenceIdentity) { try registry.enable(shops) }
        let reference: Value = [
            "@type": "xdm:descriptorReferenceIdentity", "xdm:sourceSchema": .string(shops),
            "xdm:sourceProperty": "/personalEmail/address", "xdm:identityNamespace": "Email",
        ]
        _ = try registry.create(.descriptors, reference, stamp(11))
        try registry.enable(shops)
    }
}
