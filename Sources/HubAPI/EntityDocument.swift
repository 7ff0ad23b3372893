internal import HubCore
internal import Profiles
internal import SansIO
internal import Wire

/// A profile in the published shape and in Spoke's own.
extension Entity {
    /// As `GET /access/entities` gives it to whoever asked for an identity: a map from that identity's XID.
    func published(
        as identity: Identity, _ catalog: Catalog, fields paths: [String], withComputed: Bool = false
    ) -> Value {
        var entity = (withComputed ? allAttributes : attributes).fields ?? Fields()
        entity["identities"] = .array(identities.map(\.published))
        if !memberships.isEmpty || !exits.isEmpty {
            let held = memberships.map { (catalog.audienceID($0.audience), $0.published) }
            let left = exits.map { (catalog.audienceID($0.audience), $0.published) }
            entity["segmentMembership"] = ["ups": .object(Fields(left + held))]
        }
        return .object(
            Fields([
                (
                    identity.xid,
                    [
                        "requestedIdentity": identity.requested, "entityId": .string(identity.xid),
                        "identityGraph": .array(identities.map { .string($0.xid) }),
                        "mergePolicy": ["id": .string(mergePolicy)],
                        "sources": .array(datasets.map { .string($0) }),
                        "entity": Value.object(entity).selecting(paths),
                        "lastModifiedAt": .string(modified.rfc3339),
                    ]
                )
            ]))
    }

    private var allAttributes: Value { computed.map(attributes.merged) ?? attributes }

    /// All that the hub knows, for people.
    func document(_ catalog: Catalog) -> Value {
        [
            "profile": .string(profile.hexadecimal),
            "identities": .array(identities.map { .string($0.description) }),
            "attributes": allAttributes,
            "datasets": .array(datasets.map { .string($0) }),
            "memberships": memberships.document(catalog),
            "events": .array(events.map(\.document)),
            "modified": .string(modified.rfc3339),
            "regions": .array(entries.map { $0.document(catalog) }),
        ]
    }
}

/// Some of a profile's events, as `GET /access/entities` gives them.
struct EventPage {
    /// The identity asked for.
    var identity: Identity
    var events: [Event]
    var order: String
    var start: Int
    /// Where the next page starts, `nil` on the last.
    var next: Int?
    var modified: Timestamp

    func published(fields paths: [String], link: (Int) -> String) -> Value {
        let children = events.map { event -> Value in
            [
                "relatedEntityId": .string(identity.xid), "entityId": .string(event.id),
                "timestamp": .integer(event.timestamp.milliseconds), "entity": event.body.selecting(paths),
                "lastModifiedAt": .string(modified.rfc3339),
            ]
        }
        return [
            "_page": [
                "orderby": .string(order), "start": .string(String(start)),
                "count": .integer(Int64(events.count)), "next": .string(next.map { String($0) } ?? ""),
            ],
            "children": .array(children),
            // Clients stop at an empty one.
            "_links": ["next": ["href": .string(next.map(link) ?? "")]],
        ]
    }
}

extension Entity.RegionEntry {
    fileprivate func document(_ catalog: Catalog) -> Value {
        // Written by this hub; should it not be readable, a person wants to see it all the more.
        let fields: Value
        do {
            fields = entry.fields.isEmpty ? [:] : try JSONParser().parse(entry.fields)
        } catch {
            fields = .string(String(decoding: entry.fields, as: UTF8.self))
        }
        return [
            "region": .string(region.code), "revision": .integer(Int64(clamping: entry.revision)),
            "identities": .array(entry.identities.map { .string($0.description) }),
            "memberships": entry.memberships.document(catalog), "fields": fields,
            "seen": .string(seen.rfc3339),
        ]
    }
}

extension Identity {
    fileprivate var published: Value {
        ["id": .string(value), "namespace": ["code": .string(namespace)]]
    }

    /// As whoever asked for it named it.
    var requested: Value {
        ["entityId": .string(value), "entityIdNS": ["code": .string(namespace)]]
    }
}

extension Membership {
    /// As `segmentMembership` has it (XDM field group "Segment Membership Details").
    fileprivate var published: Value {
        var fields = Fields([
            ("status", "realized"), ("lastQualificationTime", .string(qualified.rfc3339)),
        ])
        if let validUntil { fields["validUntil"] = .string(validUntil.rfc3339) }
        return .object(fields)
    }
}

extension StoredProfile.Exit {
    fileprivate var published: Value {
        ["status": "exited", "lastQualificationTime": .string(time.rfc3339)]
    }
}

extension [Membership] {
    fileprivate func document(_ catalog: Catalog) -> Value {
        .array(
            map { membership in
                let audience = catalog.audience(membership.audience)
                return [
                    "audience": .string(catalog.audienceID(membership.audience)),
                    "name": audience.map { .string($0.name) } ?? .null,
                    "qualified": .string(membership.qualified.rfc3339),
                    "validUntil": membership.validUntil.map { .string($0.rfc3339) } ?? .null,
                ]
            })
    }
}

extension Event {
    fileprivate var document: Value {
        [
            "id": .string(id), "dataset": .string(dataset), "timestamp": .string(timestamp.rfc3339),
            "primary": .string(primary.description), "body": body,
        ]
    }
}

extension Catalog {
    /// What clients call the audience; its number should the catalog have lost it.
    fileprivate func audienceID(_ number: AudienceNumber) -> String { audience(number)?.id ?? String(number) }
}

extension Value {
    /// Only what lies at the paths, in the objects around it; everything for no paths.
    fileprivate func selecting(_ paths: [String]) -> Value {
        if paths.isEmpty { return self }
        var selected = Value.object(Fields())
        for path in paths {
            guard let value = self[path: path] else { continue }
            let nested = path.split(separator: ".").reversed().reduce(value) { inner, name in
                .object(Fields([(String(name), inner)]))
            }
            selected = selected.merged(with: nested)
        }
        return selected
    }
}
