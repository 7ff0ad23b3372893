public import Profiles
public import SansIO

/// When and as which a resource is made; numbers and times come from outside, so that a registry is a function of
/// what was done to it.
public struct RegistryStamp: Sendable {
    /// Never used before for a resource of this tenant: the new id is made of it.
    public var number: UInt64
    public var now: Timestamp

    public init(number: UInt64, now: Timestamp) {
        self.number = number
        self.now = now
    }
}

extension SchemaRegistry {
    /// POST: checks the body, completes it and adds it.
    ///
    /// - Returns: The document as stored, with `$id`, `meta:altId`, `version` 1.0 and the like; of descriptors `@id`.
    public mutating func create(
        _ kind: Kind, _ body: Value, _ stamp: RegistryStamp
    ) throws(RegistryError) -> Value {
        guard resources.count < Self.resourcesMaximum else {
            throw .malformed("There are \(Self.resourcesMaximum) resources: delete some first")
        }
        let fields = try self.body(body)
        let hash = self.hash(kind, stamp.number)
        if resource(uri(kind, hash)) != nil {
            throw .malformed("The number \(stamp.number) has been used: send the request again")
        }
        let document: Value
        switch kind {
        case .behaviors, .unions: throw .malformed("\(kind.rawValue) cannot be created")
        case .descriptors: document = try descriptor(fields, id: hash)
        case .schemas, .classes, .fieldgroups, .datatypes:
            var assigned = fields.withoutRegistryMembers
            assigned["$id"] = .string(uri(kind, hash))
            assigned["meta:altId"] = .string("_\(tenant).\(kind.resourceType).\(hash)")
            assigned["version"] = "1.0"
            assigned.setRegistryDates(created: stamp.now, modified: stamp.now)
            document = try completed(assigned, kind)
        }
        try commit(document)
        return document
    }

    /// PUT: takes the body in place of what is there. Id and creation date stay, the minor version rises.
    public mutating func replace(
        _ kind: Kind, _ id: String, with body: Value, now: Timestamp
    ) throws(RegistryError) -> Value {
        let old = try changeable(kind, id)
        let fields = try self.body(body)
        if kind == .descriptors {
            let document = try descriptor(fields, id: old["@id"]?.string ?? id)
            try commit(document)
            return document
        }
        return try update(fields.withoutRegistryMembers, of: old, kind, now: now)
    }

    /// PATCH: applies a JSON Patch (RFC 6902), all of it or nothing.
    ///
    /// Adding `union` to `meta:immutableTags` enables a schema for Profile; it cannot be removed again, and from then
    /// on no change is taken that would break data.
    public mutating func patch(
        _ kind: Kind, _ id: String, _ operations: Value, now: Timestamp
    ) throws(RegistryError) -> Value {
        if kind == .descriptors { throw .malformed("Descriptors are replaced with PUT") }
        let old = try changeable(kind, id)
        let patched: Value
        do throws(JSONPatchError) {
            patched = try JSONPatch(operations).applied(to: .object(old))
        } catch {
            throw .malformed("The patch was not applied: \(error)")
        }
        let fields = try body(patched)
        for name in Fields.registryMembers where fields[name] != old[name] && name != "version" {
            throw .malformed("\(name) is the registry's and cannot be changed")
        }
        return try update(fields.withoutRegistryMembers, of: old, kind, now: now)
    }

    /// DELETE. What others refer to, and a schema enabled for Profile, cannot be deleted; the descriptors of a deleted
    /// schema go with it.
    public mutating func delete(_ kind: Kind, _ id: String) throws(RegistryError) {
        let old = try changeable(kind, id)
        var after = self
        if kind == .descriptors {
            let descriptor = old["@id"]?.string ?? id
            after.remove([descriptor])
            let schema = old["xdm:sourceSchema"]?.string ?? ""
            if let document = resource(schema), document.isEnabledForProfile, !after.hasIdentity(document) {
                throw .forbidden("The primary identity of a schema enabled for Profile cannot be deleted")
            }
            self = after
            return
        }
        let resource = old["$id"]?.string ?? id
        if Value.object(old).isEnabledForProfile {
            throw .breaking("A schema enabled for Profile cannot be deleted")
        }
        if let user = resources.first(where: {
            $0.fields?["refs"]?.array?.contains(.string(resource)) == true
        }) {
            throw .breaking("\(user.registryID ?? "") refers to \(resource): change it first")
        }
        let descriptors = resources.filter { $0.fields?["xdm:sourceSchema"]?.string == resource }
        after.remove([resource] + descriptors.compactMap(\.registryID))
        self = after
    }

    private mutating func update(
        _ fields: Fields, of old: Fields, _ kind: Kind, now: Timestamp
    ) throws(RegistryError) -> Value {
        var assigned = fields
        for name in ["$id", "meta:altId"] { assigned[name] = old[name] }
        assigned["version"] = .string(raised(old["version"]?.string ?? "1.0"))
        let created = old["meta:registryMetadata"]?.fields?["repo:createdDate"]?.integer
        assigned.setRegistryDates(created: created.map(Timestamp.init(milliseconds:)) ?? now, modified: now)
        let document = try completed(assigned, kind)
        try commit(document)
        return document
    }

    /// Takes a document in if what depends on it stays whole.
    private mutating func commit(_ document: Value) throws(RegistryError) {
        var after = self
        after.put(document)
        try check(changeTo: after, of: document)
        self = after
    }

    private func changeable(_ kind: Kind, _ id: String) throws(RegistryError) -> Fields {
        guard let document = resource(id), document.registryKind == kind, let fields = document.fields else {
            throw .notFound(kind, id: id, version: 1)
        }
        guard document.registryContainer == .tenant else {
            throw .malformed("\(id) is not your organisation's: standard resources cannot be changed")
        }
        return fields
    }

    private func body(_ body: Value) throws(RegistryError) -> Fields {
        guard let fields = body.fields else { throw .malformed("The body must be a JSON object") }
        guard body.jsonBytes().count <= Self.documentBytesMaximum else {
            throw .malformed("A resource may have \(Self.documentBytesMaximum) bytes")
        }
        return fields
    }

    private func hash(_ kind: Kind, _ number: UInt64) -> String {
        var hash = StableHash()
        hash.combine(tenant)
        hash.combine(kind.rawValue)
        hash.combine(number)
        return hash.value.hexadecimal
    }

    private func uri(_ kind: Kind, _ hash: String) -> String {
        kind == .descriptors ? hash : "https://ns.adobe.com/\(tenant)/\(kind.resourceType)/\(hash)"
    }

    private func raised(_ version: String) -> String {
        let parts = version.split(separator: ".")
        guard parts.count == 2, let minor = Int(parts[1]), minor < 1_000_000 else { return "1.1" }
        return "\(parts[0]).\(minor + 1)"
    }
}

extension Fields {
    /// What the registry says of a resource; a body's own claims do not count.
    static let registryMembers = [
        "$id", "meta:altId", "meta:resourceType", "version", "imsOrg", "meta:containerId", "meta:sandboxType",
        "meta:tenantNamespace", "meta:registryMetadata", "meta:extends", "meta:class", "refs",
    ]

    var withoutRegistryMembers: Fields {
        Fields(members.filter { !Fields.registryMembers.contains($0.name) }.map { ($0.name, $0.value) })
    }

    mutating func setRegistryDates(created: Timestamp, modified: Timestamp) {
        self["meta:registryMetadata"] = [
            "repo:createdDate": .integer(created.milliseconds),
            "repo:lastModifiedDate": .integer(modified.milliseconds),
        ]
    }
}
