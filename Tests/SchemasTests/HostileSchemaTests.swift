import Profiles
import Testing

@testable import Schemas

/// Schemas made to hurt: each is refused, or costs no more than its size.
struct HostileSchemaTests {
    private var registry = emptyRegistry()

    @Test mutating func `a resource that refers to itself is refused`() {
        let recursive: Value = [
            "type": "object", "title": "Tree",
            "definitions": ["node": ["properties": ["child": ["$ref": "#"]]]],
            "allOf": [["$ref": "#/definitions/node"]],
        ]
        let error = #expect(throws: RegistryError.self) {
            try registry.create(.datatypes, recursive, stamp(1))
        }
        #expect(error?.detail.contains("leads back to itself") == true, "\(error?.detail ?? "")")
        let twice: Value = [
            "type": "object", "title": "Two", "allOf": [["$ref": "#/definitions/a"]],
            "definitions": ["a": ["$ref": "#/definitions/b"], "b": ["$ref": "#/definitions/a"]],
        ]
        #expect(throws: RegistryError.self) { try registry.create(.datatypes, twice, stamp(2)) }
    }

    @Test mutating func `a circle cannot be closed by a change`() throws {
        func body(_ title: String, _ reference: String?) -> Value {
            let field: Value = reference.map { ["$ref": .string($0)] } ?? ["type": "string"]
            return ["type": "object", "title": .string(title), "properties": ["next": field]]
        }
        let first = try id(of: registry.create(.datatypes, body("A", nil), stamp(1)))
        let second = try id(of: registry.create(.datatypes, body("B", first), stamp(2)))
        #expect(throws: RegistryError.self) {
            try registry.replace(.datatypes, first, with: body("A", second), now: start)
        }
    }

    @Test func `references that double at each step end at the bound`() {
        var resources: [Value] = [["$id": "https://x.org/0", "properties": ["x": ["type": "string"]]]]
        for step in 1...40 {
            let reference: Value = ["$ref": .string("https://x.org/\(step - 1)")]
            resources.append([
                "$id": .string("https://x.org/\(step)"), "properties": ["a": reference, "b": reference],
            ])
        }
        var registry = SchemaRegistry(resources: resources, tenant: "acme", organisation: "o")
        let body: Value = ["type": "object", "title": "Bomb", "allOf": [["$ref": "https://x.org/40"]]]
        let error = #expect(throws: RegistryError.self) { try registry.create(.datatypes, body, stamp(1)) }
        #expect(error?.detail.contains("more than 50000 fields") == true, "\(error?.detail ?? "")")
    }

    @Test mutating func `depth is bounded`() {
        var field: Value = ["type": "string"]
        for _ in 0..<200 { field = ["type": "object", "properties": ["a": field]] }
        let body: Value = ["type": "object", "title": "Deep", "properties": ["a": field]]
        let error = #expect(throws: RegistryError.self) { try registry.create(.datatypes, body, stamp(1)) }
        #expect(error?.detail.contains("nested more than") == true)
        let compiled = #expect(throws: SchemaError.self) { try validator(["a": field]) }
        #expect(compiled?.problem == "nested more than 100 deep")
    }

    @Test mutating func `ten thousand fields are looked up fast`() throws {
        let names = (0..<10_000).map { "field\($0)" }.sorted()
        let fields = Value.object(Fields(names.map { ($0, ["type": "integer"]) }))
        let body: Value = ["type": "object", "title": "Wide", "properties": fields]
        let type = try id(of: registry.create(.datatypes, body, stamp(1)))
        let other: Value = [
            "type": "object", "title": "Wider", "allOf": [["$ref": .string(type)], ["properties": fields]],
        ]
        let wide = try id(of: registry.create(.datatypes, other, stamp(2)))
        let checked = try #require(try registry.validator(for: wide))
        for number in 0..<1_000 { #expect(checked.isValid(["field\(number)": 1])) }
        #expect(checked.validate(["field5": "x", "field10000": 1]).count == 2)
        #expect(checked.isValid(.object(Fields(names.map { ($0, 1) }))))
    }

    @Test func `patterns that make other engines explode are matched in linear time`() throws {
        let checked = try validator(["a": ["type": "string", "pattern": "^(a+)+$"]])
        let text = String(repeating: "a", count: 10_000)
        #expect(checked.isValid(["a": .string(text)]))
        #expect(checked.validate(["a": .string(text + "!")]).map(\.keyword) == ["pattern"])
        // Too long to be searched is no match.
        let long = String(repeating: "a", count: Pattern.textMaximum + 1)
        #expect(!checked.isValid(["a": .string(long)]))
        #expect(throws: SchemaError.self) {
            try validator(["a": ["type": "string", "pattern": "((((a{100}){100}){100}){100})"]])
        }
    }

    @Test mutating func `a document that is too large is refused`() {
        let text = String(repeating: "x", count: SchemaRegistry.documentBytesMaximum)
        let body: Value = ["type": "object", "title": "Large", "description": .string(text)]
        #expect(throws: RegistryError.self) { try registry.create(.datatypes, body, stamp(1)) }
    }

    @Test(
        "stored resources that nobody checked cannot do harm",
        arguments: [
            5, [:], ["$id": 5], ["$id": "x"], ["$id": "x", "meta:resourceType": "schemas", "allOf": 5],
            ["$id": "x", "meta:resourceType": "schemas", "allOf": [["$ref": "x"]]],
            ["$id": "x", "meta:resourceType": "schemas", "meta:immutableTags": ["union"], "meta:class": "x"],
            ["@id": "x", "@type": "xdm:descriptorIdentity", "xdm:sourceSchema": "x"],
        ] as [Value])
    func stored(resource: Value) {
        let registry = SchemaRegistry(resources: [resource, resource], tenant: "acme", organisation: "o")
        #expect(registry.resources.count <= 1)
        #expect(registry.identityFields(of: "x").isEmpty)
        #expect(registry.behaviour(of: "x") == nil)
        _ = registry.unions
        do throws(SchemaError) {
            let checked = try registry.validator(for: "x")
            #expect(checked?.isValid([:]) != false)
        } catch {
            #expect(!error.problem.isEmpty)
        }
    }
}
