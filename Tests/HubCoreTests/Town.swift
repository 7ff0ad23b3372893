import HubCore
import Profiles
import SansIO
import Wire

/// The people, regions and catalog of the hub's tests: Tokyo is reactive, Oregon proactive.
enum Town {
    static let start = Instant(nanoseconds: 1_000_000_000_000)
    static let clock = WallClock(Timestamp(milliseconds: 1_700_000_000_000), at: start)

    static let tokyo = Region("JPN3")
    static let oregon = Region("OR2")

    static let ann = Identity(namespace: "Email", value: "ann@example.com")
    static let bob = Identity(namespace: "Email", value: "bob@example.com")
    static let phone = Identity(namespace: "Phone", value: "+81 3 1234")

    static func catalog(timeToLive: Duration = .days(14)) -> Catalog {
        var catalog = Catalog()
        catalog.schemas = [
            Schema(id: "s:person", title: "Person", behaviour: .record),
            Schema(id: "s:web", title: "Web", behaviour: .event),
        ]
        catalog.datasets = [
            Dataset(id: "people", name: "People", schema: "s:person"),
            Dataset(id: "web", name: "Web", schema: "s:web"),
            Dataset(id: "app", name: "App", schema: "s:web"),
        ]
        catalog.audiences = [
            Audience(
                number: 1, id: "viewers", name: "Viewed a product",
                expression: "select E from xEvent where E.eventType = \"commerce.productViews\" "
                    + "and E.timestamp occurs <= 60 minutes before now", evaluation: .edge),
            Audience(
                number: 2, id: "loyal", name: "Loyal", expression: "loyalty.points > 3",
                evaluation: .streaming),
        ]
        let points = [Destination.Mapping(source: "loyalty.points", name: "points")]
        catalog.destinations = [
            Destination(
                id: "site", name: "Site", alias: "site", audiences: [1, 2], attributes: points,
                regions: [tokyo], timeToLive: timeToLive),
            Destination(
                id: "everyone", name: "Everyone", alias: "everyone", audiences: [1, 2], attributes: points,
                replication: .proactive, regions: [oregon], timeToLive: timeToLive),
        ]
        return catalog
    }

    static func configuration(
        planting bugs: PlantedBugs = [], _ adjust: (inout HubConfiguration) -> Void = { _ in }
    ) -> HubConfiguration {
        var configuration = HubConfiguration(
            regions: [tokyo, oregon],
            edges: [("JPN3-1", tokyo), ("JPN3-2", tokyo), ("OR2-1", oregon)], catalog: catalog())
        configuration.plantedBugs = bugs
        adjust(&configuration)
        return configuration
    }

    static func person(_ identities: Identity..., points: Int64 = 1) -> Ingestion {
        let body: Value = .object(Fields([("loyalty", .object(Fields([("points", .integer(points))])))]))
        return .record(
            Record(dataset: "people", primary: identities[0], identities: identities.sorted(), body: body))
    }

    static func event(
        _ primary: Identity, id: String, dataset: String = "web", type: String = "commerce.productViews"
    ) -> Event {
        Event(
            id: id, dataset: dataset, timestamp: clock.timestamp, primary: primary, identities: [primary],
            body: .object(Fields([("eventType", .string(type))])))
    }

    /// An event in an outbox of an edge that was complete through `complete`.
    static func outboxEvent(_ number: UInt64, _ event: Event, complete: EpochMark) -> OutboxEvent {
        OutboxEvent(number: number, accepted: clock.timestamp, complete: complete, event: event)
    }

    static func changes(
        since: Revision, cursor: Cursor? = nil, held: [EpochMark] = [], isFull: Bool = false
    ) -> Request.Body {
        .changes(ChangesRequest(since: since, isFull: isFull, cursor: cursor, held: held))
    }
}

extension Reply.Body {
    var page: Page? { if case .page(let page) = self { page } else { nil } }
    var entry: Entry? { if case .entry(let projection) = self { projection.entry } else { nil } }
    var collected: Collected? { if case .collected(let collected) = self { collected } else { nil } }
}

extension Publication.Item {
    var projected: Entry? { if case .projection(let projection) = self { projection.entry } else { nil } }
    var changed: MembershipChange? { if case .membership(let change, _) = self { change } else { nil } }
    var gone: Gone? { if case .gone(let gone) = self { gone } else { nil } }
}
