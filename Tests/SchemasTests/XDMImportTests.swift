import Profiles
import Testing

@testable import Schemas

/// Reduced forms of files of the open XDM repository, with what is particular in them.
struct XDMImportTests {
    private static let context: Value = [
        "$ref": "https://ns.adobe.com/xdm/common/extensible#/definitions/@context"
    ]

    private static let geo: (String, Value) = (
        "components/datatypes/demographic/geo.schema.json",
        [
            "$id": "https://ns.adobe.com/xdm/common/geo", "title": "Geo", "type": "object",
            "meta:extensible": true, "$schema": "http://json-schema.org/draft-06/schema#",
            "meta:license": ["Copyright"],
            "definitions": [
                "coordinates": [
                    "properties": [
                        "schema:latitude": ["type": "number", "minimum": -90, "maximum": 90],
                        "schema:longitude": ["type": "number"],
                    ]
                ],
                "countrycode": [
                    "properties": ["xdm:countryCode": ["type": "string", "pattern": "^[A-Z]{2}$"]]
                ],
            ],
            "allOf": [["$ref": "#/definitions/coordinates"], ["$ref": "#/definitions/countrycode"]],
        ]
    )

    private static let item: (String, Value) = (
        "components/datatypes/productlistitem.schema.json",
        [
            "$id": "https://ns.adobe.com/xdm/content/productlistitem", "title": "Product list item",
            "type": "object",
            "definitions": [
                "productlistitem": [
                    "properties": [
                        "@id": ["type": "string", "format": "uri-reference"], "xdm:SKU": ["type": "string"],
                        "xdm:quantity": ["type": "integer"],
                    ], "required": ["xdm:SKU"],
                ]
            ],
            "allOf": [context, ["$ref": "#/definitions/productlistitem"]],
        ]
    )

    private static let group: (String, Value) = (
        "components/fieldgroups/experience-event/experienceevent-orders.schema.json",
        [
            "$id": "https://ns.adobe.com/xdm/context/experienceevent-orders", "title": "Orders",
            "type": "object",
            "meta:extensible": true, "meta:abstract": true,
            "meta:intendedToExtend": ["https://ns.adobe.com/xdm/context/experienceevent"],
            "definitions": [
                "orders": [
                    "properties": [
                        "xdm:productListItems": [
                            "type": "array",
                            "items": ["$ref": "https://ns.adobe.com/xdm/content/productlistitem"],
                        ],
                        "xdm:place": ["title": "Place", "$ref": "https://ns.adobe.com/xdm/common/geo"],
                        "https://ns.adobe.com/experience/orders": [
                            "type": "object", "properties": ["xdm:priority": ["type": "integer"]],
                        ],
                        "xdm:marks": [
                            "type": "object", "meta:xdmType": "map",
                            "additionalProperties": ["type": "integer"],
                        ],
                    ]
                ]
            ],
            "allOf": [context, ["$ref": "#/definitions/orders"]],
        ]
    )

    private static let base: (String, Value) = (
        "components/classes/visit.schema.json",
        [
            "$id": "https://ns.adobe.com/xdm/classes/visit", "title": "Visit", "type": "object",
            "meta:extends": ["https://ns.adobe.com/xdm/data/time-series"],
            "definitions": ["visit": ["properties": ["xdm:minutes": ["type": "integer"]]]],
            "required": ["@id", "xdm:timestamp"],
            "allOf": [
                context, ["$ref": "https://ns.adobe.com/xdm/data/time-series"],
                ["$ref": "#/definitions/visit"],
            ],
        ]
    )

    @Test func `files become resources with the names that the platform gives fields`() throws {
        let (resources, problems) = XDMImport.resources(from: [Self.group, Self.geo, Self.item, Self.base])
        #expect(problems == [])
        #expect(resources.map(\.registryKind) == [.fieldgroups, .datatypes, .datatypes, .classes])
        var registry = SchemaRegistry(resources: resources, tenant: "acme", organisation: "o")
        let schema = try registry.addSchema(
            "Orders of events", [eventClass, "_xdm.context.experienceevent-orders"], number: 1)
        let checked = try #require(try registry.validator(for: schema))
        let good: Value = [
            "_id": "1", "timestamp": "2026-03-01T12:00:00Z",
            "productListItems": [["SKU": "a", "_id": "b", "quantity": 1]],
            "place": ["countryCode": "JP", "_schema": ["latitude": 35.6, "longitude": 139]],
            "_experience": ["orders": ["priority": 1]], "marks": ["any": 1],
        ]
        #expect(checked.validate(good) == [])
        let bad: Value = [
            "_id": "1", "timestamp": "2026-03-01T12:00:00Z", "productListItems": [["quantity": "1"]],
            "place": ["countryCode": "Japan", "_schema": ["latitude": 91]], "marks": ["any": "x"],
        ]
        #expect(
            checked.validate(bad).map(\.pointer) == [
                "#/marks/any", "#/place/_schema/latitude", "#/place/countryCode", "#/productListItems/0",
                "#/productListItems/0/quantity",
            ])
        let visit = try #require(try registry.validator(for: "https://ns.adobe.com/xdm/classes/visit"))
        #expect(visit.validate([:]).map(\.keyword) == ["required", "required"])
        let geo = try registry.read(.datatypes, "https://ns.adobe.com/xdm/common/geo", in: .global)
        let field = geo[path: "definitions.countrycode.properties.countryCode"]
        #expect(field?.fields?["meta:xdmField"] == "xdm:countryCode")
        #expect(geo.fields?["meta:license"] == nil)
    }

    @Test func `an import takes the place of the standard resource with its id`() throws {
        let file: (String, Value) = (
            "profile-loyalty-details.schema.json",
            [
                "$id": "https://ns.adobe.com/xdm/mixins/profile/profile-loyalty-details",
                "title": "Loyalty Details",
                "meta:intendedToExtend": [.string(profileClass)],
                "definitions": ["d": ["properties": ["xdm:loyalty": ["type": "string"]]]],
                "allOf": [["$ref": "#/definitions/d"]],
            ]
        )
        let (resources, problems) = XDMImport.resources(from: [file])
        #expect(problems == [])
        let registry = SchemaRegistry(resources: resources, tenant: "acme", organisation: "o")
        let id = "https://ns.adobe.com/xdm/mixins/profile/profile-loyalty-details"
        #expect(try registry.validator(for: id)?.isValid(["loyalty": "gold"]) == true)
        let list = try registry.list(.fieldgroups, in: .global, form: .plain).results
        #expect(list.filter { $0.registryID == id }.count == 1)
    }

    @Test(
        "a problem names its file and the place in it",
        arguments: [
            (5, "#"), (["title": "A"], "#/$id"), (["$id": "no uri", "title": "A"], "#/$id"),
            (["$id": "https://x.org/a"], "#/title"),
            (["$id": "https://x.org/a", "title": "A", "properties": 5], "#/properties"),
            (["$id": "https://x.org/a", "title": "A", "properties": ["x/y": 5]], "#/properties/x~1y"),
            (["$id": "https://x.org/a", "title": "A", "required": [5]], "#/required/0"),
            (
                [
                    "$id": "https://x.org/a", "title": "A",
                    "properties": ["b": ["$ref": "https://x.org/none"]],
                ],
                "#/properties/b/$ref"
            ),
            (["$id": "https://x.org/a", "title": "A", "properties": ["b": ["pattern": "(?=x)"]]], "#"),
            (["$id": "https://x.org/a", "title": "A", "allOf": [["$ref": "#/definitions/none"]]], "#"),
        ] as [(Value, String)])
    func problem(document: Value, pointer: String) {
        let (resources, problems) = XDMImport.resources(from: [("bad.schema.json", document), Self.geo])
        #expect(resources.map(\.registryID) == ["https://ns.adobe.com/xdm/common/geo"])
        #expect(problems.map(\.file) == ["bad.schema.json"])
        #expect(problems.map(\.pointer) == [pointer], "\(problems)")
    }

    @Test func `what refers to a file that was left out is left out, too`() {
        let broken: (String, Value) = (
            Self.item.0,
            [
                "$id": "https://ns.adobe.com/xdm/content/mine", "title": "I",
                "properties": ["a": ["type": "x"]],
            ]
        )
        let user: (String, Value) = (
            "user.schema.json",
            [
                "$id": "https://x.org/user", "title": "U",
                "properties": ["b": ["$ref": "https://ns.adobe.com/xdm/content/mine"]],
            ]
        )
        let (resources, problems) = XDMImport.resources(from: [user, broken, Self.geo])
        #expect(resources.count == 1)
        #expect(Set(problems.map(\.file)) == [broken.0, "user.schema.json"])
    }

    @Test func `an id may come once`() {
        let (resources, problems) = XDMImport.resources(from: [Self.geo, ("copy.json", Self.geo.1)])
        #expect(resources.count == 1)
        let problem = problems.first
        #expect(
            problem?.description.hasPrefix("copy.json #/$id: https://ns.adobe.com/xdm/common/geo") == true)
    }
}
