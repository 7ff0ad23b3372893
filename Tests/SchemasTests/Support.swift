import Foundation
import Profiles
import SansIO
import Testing

@testable import Schemas

let start = Timestamp(milliseconds: 1_772_366_400_000)
let profileClass = "https://ns.adobe.com/xdm/context/profile"
let eventClass = "https://ns.adobe.com/xdm/context/experienceevent"
let personDetails = "https://ns.adobe.com/xdm/context/profile-person-details"
let personalDetails = "https://ns.adobe.com/xdm/context/profile-personal-details"
let identityMapGroup = "https://ns.adobe.com/xdm/context/identitymap"

/// The example of an organisation: tenant `acme`.
func emptyRegistry(namespaces: [String]? = nil) -> SchemaRegistry {
    SchemaRegistry(resources: [], tenant: "acme", organisation: "ACME@AdobeOrg", namespaces: namespaces)
}

func stamp(_ number: UInt64) -> RegistryStamp { RegistryStamp(number: number, now: start) }

func references(_ ids: [String]) -> Value { .array(ids.map { ["$ref": .string($0)] }) }

func schemaBody(_ title: String, _ ids: [String]) -> Value {
    [
        "type": "object", "title": .string(title), "description": "A schema of the tests.",
        "allOf": references(ids),
    ]
}

/// A field group with fields below `_acme`.
func groupBody(_ title: String, _ fields: Value, for classes: [String] = [profileClass]) -> Value {
    let tenant: Value = ["_acme": ["type": "object", "properties": fields]]
    return [
        "type": "object", "title": .string(title), "description": "A field group of the tests.",
        "meta:intendedToExtend": .array(classes.map(Value.string)),
        "definitions": ["customFields": ["properties": tenant]],
        "allOf": [["$ref": "#/definitions/customFields"]],
    ]
}

func id(of document: Value) throws -> String { try #require(document.registryID) }

extension SchemaRegistry {
    /// Creates the schema and gives its `$id`.
    mutating func addSchema(_ title: String, _ ids: [String], number: UInt64) throws -> String {
        try id(of: create(.schemas, schemaBody(title, ids), stamp(number)))
    }

    /// Enables a schema for Profile, as people do it.
    mutating func enable(_ schema: String) throws {
        let patch: Value = [["op": "add", "path": "/meta:immutableTags", "value": ["union"]]]
        _ = try self.patch(.schemas, schema, patch, now: start)
    }
}

/// A validator of the properties given, as the root of a schema.
func validator(
    _ properties: Value, _ more: [(String, Value)] = [],
    unknownFields: SchemaValidator.UnknownFields = .refused
) throws -> SchemaValidator {
    let schema = Fields([("type", "object"), ("properties", properties)] + more)
    return try SchemaValidator(resolved: .object(schema), unknownFields: unknownFields)
}

/// The folder of example records, `nil` where it is absent.
let examplesFolder: URL? = ProcessInfo.processInfo.environment["SPOKE_SHARED_DATA"].flatMap { path in
    let folder = URL(filePath: path).appending(path: "xdm-examples")
    return FileManager.default.fileExists(atPath: folder.path()) ? folder : nil
}

func example(_ name: String) throws -> Value {
    let folder = try #require(examplesFolder)
    let bytes = try Data(contentsOf: folder.appending(path: name + ".json"))
    return XDM.withoutPrefixes(try JSONParser().parse(Array(bytes)))
}
