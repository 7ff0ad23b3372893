internal import HTTPTypes
internal import Hummingbird
internal import Profiles
internal import SansIO

/// The tags by which a dataset takes part in profiles; those that are published and mean something here.
private enum DatasetTag {
    static let profile = "unifiedProfile"
    static let identity = "unifiedIdentity"
    static let enabled = "enabled"
    static let upsert = "isUpsert"
}

extension Dataset {
    /// In Catalog's published shape.
    func published(_ catalog: Catalog) -> Value {
        var all = tags
        if isForProfile || isUpsert {
            var texts: [Value] = [.string("\(DatasetTag.enabled):\(isForProfile)")]
            if isUpsert { texts.append(.string("\(DatasetTag.upsert):true")) }
            all[DatasetTag.profile] = .array(texts)
        }
        let isOfEvents = catalog.schemas.first { $0.id == schema }?.behaviour == .event
        let behaviour = isOfEvents ? "time-series" : "record"
        if isForIdentity { all[DatasetTag.identity] = [.string("\(DatasetTag.enabled):true")] }
        return [
            "name": .string(name), "description": .string(description),
            "imsOrg": .string(catalog.organisation),
            "version": .string("1.0.\(revision)"), "created": .integer(created), "updated": .integer(updated),
            "tags": .object(all),
            "classification": ["dataBehavior": .string(behaviour), "managedBy": "CUSTOMER"],
            "schemaRef": [
                "id": .string(schema), "contentType": "application/vnd.adobe.xed-full+json; version=1",
            ],
        ]
    }

    /// Reads a whole dataset; what a client does not enable is not.
    init(_ members: Members, id: String, in catalog: Catalog) throws {
        let schema =
            try members.object("schemaRef").map { try $0.requiredText("id") }
            ?? members.requiredText("schema")
        guard catalog.schemas.contains(where: { $0.id == schema }) else {
            throw members.wrong("schemaRef.id", "names the schema \(schema), which is not there")
        }
        self.init(id: id, name: try members.requiredText("name"), schema: schema)
        description = try members.text("description") ?? ""
        isForProfile = false
        isForIdentity = false
        isUpsert = false
        try read(try members.object("tags"))
        if isForProfile { try catalog.checkUnion(schema, members) }
    }

    private mutating func read(_ all: Members?) throws {
        for member in all?.fields.members ?? [] {
            guard let texts = try all?.texts(member.name) else { continue }
            switch member.name {
            case DatasetTag.profile:
                for text in texts {
                    switch try Dataset.setting(text, of: member.name) {
                    case (DatasetTag.enabled, let truth): isForProfile = truth
                    case (DatasetTag.upsert, let truth): isUpsert = truth
                    case (let name, _): throw Dataset.unknown("\(name):", in: member.name)
                    }
                }
            case DatasetTag.identity:
                for text in texts {
                    let (name, truth) = try Dataset.setting(text, of: member.name)
                    guard name == DatasetTag.enabled else {
                        throw Dataset.unknown("\(name):", in: member.name)
                    }
                    isForIdentity = truth
                }
            default: tags[member.name] = member.value
            }
        }
    }

    /// `enabled:true`, also with blanks around the colon, as published examples have it.
    private static func setting(_ text: String, of tag: String) throws -> (name: String, truth: Bool) {
        let parts = text.filter { $0 != " " }.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1] == "true" || parts[1] == "false" else {
            throw unknown(text, in: tag)
        }
        return (String(parts[0]), parts[1] == "true")
    }

    private static func unknown(_ text: String, in tag: String) -> Problem {
        Problem(
            .badRequest,
            "tags.\(tag) does not know \(text): write enabled:true"
                + (tag == DatasetTag.profile ? " and isUpsert:true" : ""))
    }
}

extension Catalog {
    /// A schema that the registry holds must be enabled for Profile before a dataset of it is.
    fileprivate func checkUnion(_ schema: String, _ members: Members) throws {
        guard let resource = resources.first(where: { $0.fields?["$id"] == .string(schema) }) else { return }
        let tags = resource.fields?["meta:immutableTags"]?.array ?? []
        if !tags.contains("union") {
            throw members.wrong(
                "tags.\(DatasetTag.profile)",
                "needs a schema that is enabled for Profile: add union to the meta:immutableTags of \(schema)"
            )
        }
    }
}
