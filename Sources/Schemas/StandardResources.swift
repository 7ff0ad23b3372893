internal import Profiles

/// The part of XDM's standard library that Spoke brings along, in Spoke's own words: behaviours, the two classes of
/// the profile, and the field groups and data types that they need most. What more is wanted is imported from the
/// open XDM repository (`XDMImport`), and takes the place of what has the same id here.
struct StandardResources: Sendable {
    static let record = "https://ns.adobe.com/xdm/data/record"
    static let timeSeries = "https://ns.adobe.com/xdm/data/time-series"
    static let behaviours = [record, timeSeries]
    static let profile = "https://ns.adobe.com/xdm/context/profile"
    static let event = "https://ns.adobe.com/xdm/context/experienceevent"
    static let identityMap = "https://ns.adobe.com/xdm/context/identitymap"
    static let segmentation = "https://ns.adobe.com/xdm/context/profile-segmentation"

    static let shared = StandardResources()

    let resources: [Value]
    private let places: [String: Int]

    private init() {
        resources =
            Self.behaviourResources + Self.classes + Self.dataTypes + Self.profileGroups + Self.eventGroups
        var places: [String: Int] = [:]
        for (place, resource) in resources.enumerated() {
            for name in ["$id", "meta:altId"] {
                if let id = resource.fields?[name]?.string { places[id] = place }
            }
        }
        self.places = places
    }

    /// By `$id` or `meta:altId`.
    subscript(id: String) -> Value? { places[id].map { resources[$0] } }

    /// - Parameter path: The id behind `https://ns.adobe.com/`.
    static func resource(
        _ kind: SchemaRegistry.Kind, _ path: String, _ title: String, _ description: String,
        _ fields: KeyValuePairs<String, StandardField>, required: [String] = [], extends: [String] = [],
        intended: [String]? = nil
    ) -> Value {
        let name = String(path.split(separator: "/").last ?? "fields")
        let id = "https://ns.adobe.com/" + path
        var definition = Fields([("type", "object"), ("properties", StandardField.properties(fields))])
        if !required.isEmpty { definition["required"] = .array(required.map(Value.string)) }
        let parts = extends + (fields.isEmpty && !extends.isEmpty ? [] : ["#/definitions/" + name])
        var document = Fields([
            ("$id", .string(id)), ("meta:altId", .string(alternateID(path))),
            ("meta:resourceType", .string(kind.resourceType)), ("version", "1.0"), ("title", .string(title)),
            ("description", .string(description)), ("type", "object"),
            ("definitions", .object(Fields([(name, .object(definition))]))),
            ("allOf", .array(parts.map { ["$ref": .string($0)] })), ("meta:extensible", true),
            ("meta:abstract", true), ("meta:xdmType", "object"), ("meta:status", "stable"),
            ("meta:containerId", "global"),
        ])
        if !extends.isEmpty { document["meta:extends"] = .array(extends.map(Value.string)) }
        if let intended { document["meta:intendedToExtend"] = .array(intended.map(Value.string)) }
        document["refs"] = .array(Value.object(document).references.map(Value.string))
        return .object(document)
    }

    /// `xdm/context/profile` is `_xdm.context.profile`.
    static func alternateID(_ path: String) -> String {
        "_" + path.split(separator: "/").joined(separator: ".")
    }

    private static let behaviourResources: [Value] = [
        resource(
            .behaviors, "xdm/data/record", "Record Schema", "What stays: attributes of something.",
            ["_id": .format("uri-reference")]),
        resource(
            .behaviors, "xdm/data/time-series", "Time-series Schema",
            "What happened: an event with its time.",
            ["_id": .format("uri-reference"), "timestamp": .time]),
    ]

    private static let classes: [Value] = [
        resource(
            .classes, "xdm/context/profile", "XDM Individual Profile",
            "The attributes of one person, known or only partly known, as far as one source has them.",
            [
                "personID": .text, "createdByBatchID": .format("uri-reference"),
                "modifiedByBatchID": .format("uri-reference"), "repositoryCreatedBy": .text,
                "repositoryLastModifiedBy": .text,
                "_repo": .object(["createDate": .time, "modifyDate": .time]),
            ], extends: [record]),
        resource(
            .classes, "xdm/context/experienceevent", "XDM ExperienceEvent",
            "What happened, when, and to whom, as it was observed.",
            [
                "eventMergeId": .text, "eventType": .text,
                "producedBy": .one(of: "self system salesRef customerRep"),
            ], required: ["_id", "timestamp"], extends: [timeSeries, identityMap]),
    ]
}
