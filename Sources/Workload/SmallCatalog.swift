public import Profiles
internal import SansIO

/// A small catalog for simulations and tests: one record and one event dataset, an audience evaluated at the edge and
/// a streaming one, a destination of each kind of replication.
public struct SmallCatalog: Sendable {
    public var timeToLive = Duration.days(14)
    /// Regions in which every profile is held; empty: none, all regions are reactive.
    public var proactiveRegions: [Region] = []
    public var staleGrace = Duration.zero
    public var freshFor = Duration.seconds(10)
    /// For how many minutes an event keeps its visitor in the audience that edges evaluate.
    public var audienceMinutes = 1_440
    /// How many points make a visitor loyal.
    public var loyalPoints = 3
    /// The fallback of anonymous requests; `nil` leaves it to the edge.
    public var fallback: Datastream.Fallback?

    public init() {}

    public var catalog: Catalog {
        var catalog = Catalog()
        catalog.namespaces = [
            Namespace(code: "ECID", kind: .cookie), Namespace(code: "Email", kind: .email),
            Namespace(code: "CRMID", kind: .crossDevice),
        ]
        let record = Schema(
            id: "https://ns.adobe.com/spoke/schemas/person", title: "Person", behaviour: .record)
        let event = Schema(id: "https://ns.adobe.com/spoke/schemas/web", title: "Web", behaviour: .event)
        catalog.schemas = [record, event]
        catalog.datasets = [
            Dataset(id: CatalogNames.recordDataset, name: "People", schema: record.id),
            Dataset(id: CatalogNames.eventDataset, name: "Web events", schema: event.id),
        ]
        catalog.audiences = [
            Audience(
                number: 1, id: CatalogNames.viewersAudience, name: "Viewed a product today",
                expression: "select E from xEvent where E.eventType = \"commerce.productViews\" "
                    + "and E.timestamp occurs <= \(audienceMinutes) minutes before now", evaluation: .edge),
            Audience(
                number: 2, id: CatalogNames.loyalAudience, name: "Has many points",
                expression: "loyalty.points > \(loyalPoints)", evaluation: .streaming),
        ]
        catalog.destinations = destinations
        var web = Datastream(
            id: CatalogNames.webDatastream, name: "web", eventDataset: CatalogNames.eventDataset,
            destinations: destinations.map(\.id))
        web.staleGrace = staleGrace
        web.freshFor = freshFor
        web.fallback = fallback
        var server = web
        server.id = CatalogNames.serverDatastream
        server.name = "server"
        server.fallback = nil
        // An error that people make: events into a dataset of records.
        var broken = web
        broken.id = CatalogNames.brokenDatastream
        broken.name = "broken"
        broken.eventDataset = CatalogNames.recordDataset
        catalog.datastreams = [web, server, broken]
        catalog.clients = [Client(id: "spoke-server")]
        return catalog
    }

    private var destinations: [Destination] {
        let attributes = [
            Destination.Mapping(source: "loyalty.points", name: "points"),
            Destination.Mapping(source: "person.name.firstName", name: "firstName"),
        ]
        var destinations = [
            Destination(
                id: CatalogNames.reactiveDestination, name: "Site", alias: "site", audiences: [1, 2],
                attributes: attributes, replication: .reactive, timeToLive: timeToLive)
        ]
        if !proactiveRegions.isEmpty {
            destinations.append(
                Destination(
                    id: CatalogNames.proactiveDestination, name: "Everywhere", alias: "everywhere",
                    audiences: [2], attributes: [attributes[0]], replication: .proactive,
                    regions: proactiveRegions, timeToLive: timeToLive))
        }
        return destinations
    }
}
