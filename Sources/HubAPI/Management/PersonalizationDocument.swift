internal import HTTPTypes
internal import Hummingbird
internal import Profiles
internal import SansIO

extension Destination {
    /// Most attributes that all destinations of a sandbox map together: published and hard.
    static let attributesMaximum = 30
    /// Longest friendly name of an attribute, in UTF-8 bytes.
    private static let nameBytesMaximum = 128
    /// Not attributes of a person, though they stand in the profile.
    private static let structures = ["identityMap", "segmentMembership"]

    /// With the members of a topology's catalog file; audiences by their ids.
    func document(_ catalog: Catalog) -> Value {
        let id = { (number: AudienceNumber) -> Value in
            .string(catalog.audience(number)?.id ?? String(number))
        }
        var fields = Fields([
            ("id", .string(self.id)), ("name", .string(name)), ("alias", .string(alias)),
            ("description", .string(description)), ("audiences", .array(audiences.map(id))),
            ("attributes", .object(Fields(attributes.map { ($0.name, .string($0.source)) }))),
            ("replication", .string(replication.rawValue)),
            ("regions", .array(regions.map { .string($0.code) })), ("ttl", .string(timeToLive.quantity)),
            ("created", .integer(created)), ("updated", .integer(updated)),
        ])
        if timeToLive < Destination.timeToLiveMinimum { fields["laboratory"] = true }
        fields["schedules"] = .array(
            schedules.map { schedule in
                [
                    "audience": id(schedule.audience),
                    "start": schedule.start.map { .string($0.rfc3339) } ?? .null,
                    "end": schedule.end.map { .string($0.rfc3339) } ?? .null,
                ]
            })
        return .object(fields)
    }

    /// Reads a whole destination; `name` and `alias` are required.
    init(_ members: Members, id: String, regions known: [Region], in catalog: Catalog) throws {
        let isLaboratory = try members.truth("laboratory") ?? false
        let shortest = isLaboratory ? Duration.seconds(1) : Destination.timeToLiveMinimum
        self.init(
            id: id, name: try members.requiredText("name"), alias: try members.requiredText("alias"),
            audiences: try Destination.audiences(members, catalog),
            attributes: try Destination.attributes(members),
            replication: try members.choice("replication") ?? .reactive,
            regions: try members.regions("regions", known: known),
            timeToLive: try members.duration("ttl", in: shortest...Destination.timeToLiveMaximum)
                ?? Destination.timeToLiveDefault)
        description = try members.text("description") ?? ""
        schedules = try (members.objects("schedules") ?? []).map { try schedule($0, in: catalog) }
        for (index, schedule) in schedules.enumerated()
        where schedules[..<index].contains(where: { $0.audience == schedule.audience }) {
            throw members.wrong("schedules", "must name each audience once")
        }
    }

    private static func audiences(_ members: Members, _ catalog: Catalog) throws -> [AudienceNumber] {
        var numbers: [AudienceNumber] = []
        for name in try members.texts("audiences") ?? [] {
            guard let audience = catalog.audiences.first(where: { $0.id == name || $0.name == name }) else {
                throw members.wrong("audiences", "names the audience \(name), which is not there")
            }
            if numbers.contains(audience.number) {
                throw members.wrong("audiences", "names the audience \(name) a second time")
            }
            if let policy = audience.mergePolicy, policy != catalog.edgeMergePolicy.id {
                throw members.wrong(
                    "audiences",
                    "names the audience \(name), whose merge policy is not active on edge: give it "
                        + "the policy " + catalog.edgeMergePolicy.id)
            }
            numbers.append(audience.number)
        }
        return numbers
    }

    private static func attributes(_ members: Members) throws -> [Mapping] {
        guard let mappings = try members.object("attributes") else { return [] }
        return try mappings.fields.members.map { member in
            let source = try mappings.requiredText(member.name)
            guard !member.name.isEmpty, member.name.utf8.count <= nameBytesMaximum else {
                throw members.wrong("attributes", "must have names of 1 to \(nameBytesMaximum) bytes")
            }
            let isPath: Bool
            do throws(FieldSelectorError) {
                isPath = try FieldSelector(source).paths == [source]
            } catch {
                isPath = false
            }
            guard isPath, !source.contains("["), !source.contains("*") else {
                throw mappings.wrong(
                    member.name, "must be the path of one field, such as person.name.firstName")
            }
            let top = source.prefix { $0 != "." }
            if structures.contains(String(top)) {
                throw mappings.wrong(
                    member.name, "cannot be of \(top): only attributes of a person are mapped")
            }
            return Mapping(source: source, name: member.name)
        }
    }

    private func schedule(_ members: Members, in catalog: Catalog) throws -> Schedule {
        let name = try members.requiredText("audience")
        let audience = catalog.audiences.first { $0.id == name || $0.name == name }
        guard let number = audience?.number, audiences.contains(number) else {
            throw members.wrong("audience", "names \(name), which is not among the destination's audiences")
        }
        let schedule = Schedule(
            audience: number, start: try members.time("start"), end: try members.time("end"))
        if let start = schedule.start, let end = schedule.end, end <= start {
            throw members.wrong("end", "must be later than start")
        }
        return schedule
    }
}

extension Catalog {
    /// What all destinations together must keep to: thirty attributes, leaves only.
    ///
    /// That a field is a leaf is known from the other mappings here: none lies within another.
    func checkAttributes() throws {
        let sources = Set(destinations.flatMap(\.attributes).map(\.source)).sorted()
        if sources.count > Destination.attributesMaximum {
            throw Problem(
                .unprocessableContent,
                "a sandbox maps at most \(Destination.attributesMaximum) attributes to personalization "
                    + "destinations (published limit): \(sources.count) would be")
        }
        for source in sources {
            if let inner = sources.first(where: { $0.hasPrefix(source + ".") }) {
                throw Problem(
                    .badRequest,
                    "only fields without fields in them are mapped: \(source) has "
                        + inner.dropFirst(source.count + 1)
                )
            }
        }
    }
}
