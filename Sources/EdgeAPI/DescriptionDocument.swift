internal import EdgeCore
internal import Profiles
internal import SansIO
internal import Wire

/// `/spoke/show`: an edge's description of a profile as JSON. Times are RFC 3339, durations milliseconds.
///
/// To whoever is not trusted it tells no value: of fields the paths, of identities the namespaces.
enum DescriptionDocument {
    static func value(
        of description: EdgeDescription, _ identity: Identity, _ catalog: Catalog, region: Region,
        toTrusted isTrusted: Bool
    ) -> Value {
        var members: [(String, Value)] = [
            ("identity", .string("\(identity)")),
            ("state", .string(description.state)),
            ("isExpired", .bool(description.isExpired)),
            (
                "overlay",
                .array(
                    description.overlay.map { membership in
                        var item = audience(membership.audience, catalog)
                        item.append(("isMember", .bool(membership.isMember)))
                        item.append(("qualified", .string(membership.qualified.rfc3339)))
                        if let end = membership.validUntil {
                            item.append(("validUntil", .string(end.rfc3339)))
                        }
                        return .object(Fields(item))
                    })
            ),
            (
                "outbox",
                .array(
                    description.outbox.map { mark in
                        [
                            "box": .string(String(mark.box.number, radix: 16)),
                            "number": .integer(Int64(clamping: mark.number)),
                        ]
                    })
            ),
        ]
        if !description.consent.isEmpty { members.append(("consent", value(of: description.consent))) }
        if let entry = description.entry {
            members.append(("entry", value(of: entry, catalog, region, toTrusted: isTrusted)))
        }
        if let left = description.expiresIn { members.append(("expiresInMs", .integer(left.milliseconds))) }
        if let age = description.age { members.append(("ageMs", .integer(age.milliseconds))) }
        if let mark = description.complete { members.append(("complete", .string(Provenance.token(mark)))) }
        if let removal = description.removal {
            members.append(("removal", .integer(Int64(clamping: removal))))
        }
        if let reason = description.reason { members.append(("reason", .string(reason))) }
        return .object(Fields(members))
    }

    private static func value(of consent: Consent) -> Value {
        let purposes = [("collect", consent.collect), ("personalize", consent.personalize)]
        return .object(Fields(purposes.compactMap { name, isAllowed in isAllowed.map { (name, .bool($0)) } }))
    }

    private static func value(
        of entry: Entry, _ catalog: Catalog, _ region: Region, toTrusted isTrusted: Bool
    ) -> Value {
        let memberships = entry.memberships.map { membership in
            var item = audience(membership.audience, catalog)
            item.append(("qualified", .string(membership.qualified.rfc3339)))
            if let end = membership.validUntil { item.append(("validUntil", .string(end.rfc3339))) }
            return Value.object(Fields(item))
        }
        var members: [(String, Value)] = [
            ("profile", .string(entry.profile.hexadecimal)),
            ("revision", .integer(Int64(clamping: entry.revision))),
            (
                isTrusted ? "identities" : "namespaces",
                .array(entry.identities.map { .string(isTrusted ? "\($0)" : $0.namespace) })
            ),
            ("memberships", .array(memberships)),
        ]
        if entry.refused.contains(.collect) { members.append(("refusesCollection", true)) }
        if entry.refused.contains(.personalize) { members.append(("refusesPersonalization", true)) }
        members += fields(entry.fields, catalog, region, toTrusted: isTrusted)
        return .object(Fields(members))
    }

    /// An audience by number, and by id and name while the catalog knows it.
    private static func audience(_ number: AudienceNumber, _ catalog: Catalog) -> [(String, Value)] {
        var members: [(String, Value)] = [("audience", .integer(Int64(number)))]
        if let audience = catalog.audience(number) {
            members.append(("id", .string(audience.id)))
            members.append(("name", .string(audience.name)))
        }
        return members
    }

    /// The fields that may be shown; of those that are held for audiences alone, the paths without values. Fields that
    /// are no JSON, which would be the hub's mistake, are none.
    private static func fields(
        _ bytes: [UInt8], _ catalog: Catalog, _ region: Region, toTrusted isTrusted: Bool
    ) -> [(String, Value)] {
        var held = Fields()
        var shown: Set<String> = []
        do {
            if !bytes.isEmpty { held = try JSONParser().parse(bytes).fields ?? held }
            shown = try catalog.shownPaths(in: region)
        } catch {
            return [("fields", .object(Fields())), ("problem", .string("the fields cannot be read"))]
        }
        let isShown = { (member: Fields.Member) in shown.contains(member.name) }
        let hidden = held.members.filter { !isShown($0) }.map { Value.string($0.name) }
        let fields = Fields(held.members.filter(isShown).map { ($0.name, $0.value) })
        let told: (String, Value) =
            isTrusted
            ? ("fields", .object(fields)) : ("withheld", .array(fields.members.map { .string($0.name) }))
        return [told] + (hidden.isEmpty ? [] : [("heldForAudiences", .array(hidden))])
    }
}
