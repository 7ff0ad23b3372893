internal import Profiles
internal import SansIO

extension ShopPlan {
    /// The plan as the pages read it. Nothing in it is secret: no addresses for servers, nothing of customers but names.
    func document(customers: [KnownCustomer], webSDK: WebSDK?) -> [(String, Value)] {
        let audiences = audiences.map { ($0.id, Value.string($0.name)) }
        return [
            ("name", .string(name)),
            ("organisation", .string(organisation)),
            ("hub", ["region": .string(hub.code), "place": .string(Place.name(of: hub))]),
            ("edges", .array(edges.map { document(of: $0, webSDK) })),
            ("streams", .array(streams.map { document(of: $0) })),
            ("audiences", .object(Fields(audiences))),
            ("customers", .array(customers.map(\.document))),
            ("webSDK", webSDK.map { ["source": .string($0.source)] } ?? .null),
        ]
    }

    private func document(of edge: Edge, _ webSDK: WebSDK?) -> Value {
        [
            "name": .string(edge.name), "region": .string(edge.region.code),
            "hint": .string(edge.region.hint), "place": .string(Place.name(of: edge.region)),
            "url": .string("http://" + edge.open),
            "domain": webSDK.map { .string($0.domain(of: edge.region)) } ?? .null,
            "roundTripMs": .number(Double(edge.roundTrip.nanoseconds) / 1e6),
            "timeToLiveMs": edge.timeToLive.map { .integer($0.milliseconds) } ?? .null,
        ]
    }

    private func document(of stream: Stream) -> Value {
        [
            "id": .string(stream.pages.id), "name": .string(stream.pages.name),
            "server": .string(stream.server.name), "timeToLiveMs": .integer(stream.timeToLive.milliseconds),
        ]
    }
}

/// The published names of Edge Network locations.
enum Place {
    /// The region's own code where no name is published.
    static func name(of region: Region) -> String {
        switch region.code {
        case "OR2": "Oregon"
        case "VA6", "VA7": "Virginia"
        case "IRL1": "Ireland"
        case "IND1": "India"
        case "SGP3": "Singapore"
        case "AUS3": "Australia"
        case "JPN3": "Japan"
        default: region.code
        }
    }
}
