internal import Profiles
internal import SansIO

/// The catalog's datastreams as lookups need them, compiled once for each catalog.
struct DatastreamPlans: Sendable {
    struct Plan: Sendable {
        var datastream: Datastream
        var destinations: [DestinationPlan]
        /// The shortest of its destinations': none of them is served beyond its own.
        var timeToLive: Duration

        var freshFor: Duration { datastream.freshFor }
        var staleGrace: Duration { datastream.staleGrace }

        func fallback(isAuthenticated: Bool, default wait: Duration) -> Datastream.Fallback {
            datastream.fallback ?? (isAuthenticated ? .awaitHub(wait) : .answerThenRefresh)
        }
    }

    struct DestinationPlan: Sendable {
        /// `{"type":"profileLookup","destinationId":"…","alias":"…"`.
        var head: [UInt8]
        var attributes: [Destination.Mapping]
        var segments: [AudienceNumber: Segment]
    }

    /// An audience of a destination: as bytes, and when it is active there.
    struct Segment: Sendable {
        var bytes: [UInt8]
        var schedule: Destination.Schedule?
    }

    private let plans: [Plan]
    private let byID: [String: Int]
    /// No entry is of use for longer, however it is looked up.
    let longestTimeToLive: Duration
    let longestGrace: Duration

    init(catalog: Catalog, region: Region, overrides: EdgeOverrides) {
        plans = catalog.datastreams.map { datastream in
            var datastream = datastream
            datastream.fallback = overrides.fallback ?? datastream.fallback
            datastream.staleGrace = overrides.staleGrace ?? datastream.staleGrace
            let destinations = datastream.destinations.compactMap { catalog.destination($0) }
                .filter { $0.covers(region) }
            return Plan(
                datastream: datastream,
                destinations: destinations.map { DestinationPlan($0, catalog: catalog) },
                timeToLive: overrides.timeToLive ?? destinations.map(\.timeToLive).min()
                    ?? Destination.timeToLiveDefault)
        }
        byID = Dictionary(
            catalog.datastreams.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        longestTimeToLive =
            overrides.timeToLive ?? catalog.longestTimeToLive(in: region) ?? Destination.timeToLiveDefault
        longestGrace = plans.map(\.staleGrace).max() ?? .zero
    }

    func index(of datastream: String) -> Int? { byID[datastream] }

    subscript(index: Int) -> Plan { _read { yield plans[index] } }

    /// The payload of `activation:pull`: a JSON array with one element for each destination, and when it is out of
    /// date because a membership ends, or an audience's activation begins or ends.
    ///
    /// Attributes appear only in an authenticated context (Custom Personalization with attributes).
    func payload(
        plan index: Int, isAuthenticated: Bool, memberships: [Membership], fields: [UInt8], at time: Timestamp
    ) -> (bytes: [UInt8], validUntil: Timestamp?) {
        let plan = plans[index]
        var validUntil: Timestamp?
        let heldNow = memberships.filter { $0.isHeld(at: time) }
        func noteChange(_ change: Timestamp?) {
            if let change { validUntil = min(validUntil ?? change, change) }
        }
        for membership in heldNow { noteChange(membership.validUntil) }
        var attributes: Fields?
        if isAuthenticated && !fields.isEmpty, plan.destinations.contains(where: { !$0.attributes.isEmpty }) {
            attributes = fieldsByPath(fields)
        }
        var bytes: [UInt8] = [UInt8(ascii: "[")]
        bytes.reserveCapacity(512)
        for (place, destination) in plan.destinations.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: destination.head)
            if let attributes, !destination.attributes.isEmpty {
                appendAttributes(destination.attributes, of: attributes, to: &bytes)
            }
            bytes.append(contentsOf: Array(",\"segments\":[".utf8))
            var isFirst = true
            for membership in heldNow {
                guard let segment = destination.segments[membership.audience] else { continue }
                noteChange(segment.schedule?.change(after: time))
                guard segment.schedule?.isActive(at: time) ?? true else { continue }
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                bytes.append(contentsOf: segment.bytes)
            }
            bytes.append(contentsOf: Array("]}".utf8))
        }
        bytes.append(UInt8(ascii: "]"))
        return (bytes, validUntil)
    }

    private func appendAttributes(
        _ mappings: [Destination.Mapping], of attributes: Fields, to bytes: inout [UInt8]
    ) {
        bytes.append(contentsOf: Array(",\"attributes\":{".utf8))
        var isFirst = true
        for mapping in mappings {
            // A mapped attribute that the profile lacks is left out (not documented; see the reference, section 12).
            guard let value = attributes[mapping.source] else { continue }
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            Value.string(mapping.name).appendJSON(to: &bytes)
            bytes.append(contentsOf: Array(":{\"value\":".utf8))
            value.appendJSON(to: &bytes)
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: "}"))
    }
}

extension DatastreamPlans.DestinationPlan {
    init(_ destination: Destination, catalog: Catalog) {
        var head = Array("{\"type\":\"profileLookup\",\"destinationId\":".utf8)
        Value.string(destination.id).appendJSON(to: &head)
        head.append(contentsOf: Array(",\"alias\":".utf8))
        Value.string(destination.alias).appendJSON(to: &head)
        var segments: [AudienceNumber: DatastreamPlans.Segment] = [:]
        for number in destination.audiences {
            guard let audience = catalog.audience(number) else { continue }
            let segment: Value = .object(Fields([("id", .string(audience.id)), ("namespace", "ups")]))
            segments[number] = DatastreamPlans.Segment(
                bytes: segment.jsonBytes(), schedule: destination.schedules.first { $0.audience == number })
        }
        self.init(head: head, attributes: destination.attributes, segments: segments)
    }
}

/// An entry's fields by path. Bytes that are not a JSON object, which no hub sends, count as no fields.
func fieldsByPath(_ bytes: [UInt8]) -> Fields {
    do throws(JSONError) {
        return try JSONParser().parse(bytes).fields ?? Fields()
    } catch {
        return Fields()
    }
}
