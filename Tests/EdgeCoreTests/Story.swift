import EdgeCore
import Profiles
import SansIO
import Wire

/// The people, the catalog and the sentences of the scenarios.
enum Story {
    static let region = Region("JPN3")
    static let datastream = "ds-short"
    static let longDatastream = "ds-long"
    static let shortTimeToLive = Duration.hours(2)
    static let longTimeToLive = Duration.days(14)

    static let ann = Identity(namespace: "Email", value: "ann@example.com")
    static let bob = Identity(namespace: "Email", value: "bob@example.com")
    static let phone = Identity(namespace: "Phone", value: "+81 3 1234")

    /// Profiles P1, P2, …
    static func profile(_ number: UInt64) -> ProfileID { ProfileID(high: 0, low: number) }

    static var catalog: Catalog {
        var catalog = Catalog()
        catalog.schemas = [
            Schema(id: "s:web", title: "Web", behaviour: .event),
            Schema(id: "s:person", title: "Person", behaviour: .record),
        ]
        catalog.datasets = [
            Dataset(id: "web", name: "Web", schema: "s:web"),
            Dataset(id: "people", name: "People", schema: "s:person"),
        ]
        catalog.audiences = [
            Audience(
                number: 1, id: "viewers", name: "Viewed a product",
                expression: "select E from xEvent where E.eventType = \"commerce.productViews\" "
                    + "and E.timestamp occurs <= 1440 minutes before now", evaluation: .edge),
            Audience(
                number: 2, id: "loyal", name: "Loyal", expression: "loyalty.points > 3",
                evaluation: .streaming),
        ]
        let points = [Destination.Mapping(source: "loyalty.points", name: "points")]
        catalog.destinations = [
            Destination(
                id: "short", name: "Short", alias: "short", audiences: [1, 2], attributes: points,
                timeToLive: shortTimeToLive),
            Destination(
                id: "long", name: "Long", alias: "long", audiences: [1, 2], attributes: points,
                timeToLive: longTimeToLive),
        ]
        catalog.datastreams = [
            Datastream(id: datastream, name: "Short", eventDataset: "web", destinations: ["short"]),
            Datastream(id: longDatastream, name: "Long", eventDataset: "web", destinations: ["long"]),
        ]
        // Not for the long one: it takes no consents.
        catalog.datastreams[0].profileDataset = "people"
        return catalog
    }

    static func configuration(
        planting bugs: PlantedBugs = [], _ adjust: (inout EdgeConfiguration) -> Void = { _ in }
    ) -> EdgeConfiguration {
        var configuration = EdgeConfiguration(name: "JPN3-1", region: region, catalog: catalog)
        configuration.plantedBugs = bugs
        adjust(&configuration)
        return configuration
    }

    /// An entry whose only field counts `points`: by it the scenarios tell versions apart.
    static func entry(
        _ profile: UInt64, at revision: Revision, _ identities: [Identity] = [ann], points: Int = 0,
        audiences: [AudienceNumber] = [], refused: Consent.Purposes = []
    ) -> Entry {
        Entry(
            profile: Story.profile(profile), revision: revision, identities: identities.sorted(),
            memberships: audiences.map {
                Membership(audience: $0, qualified: Edge.clock.timestamp, validUntil: nil)
            },
            fields: Array("{\"loyalty.points\":\(points == 0 ? Int(revision) : points)}".utf8),
            refused: refused)
    }

    static func projection(_ entry: Entry, sinceSeen: Duration = .zero) -> Projection {
        Projection(entry: entry, sinceSeen: sinceSeen, causes: causes)
    }

    static var causes: Causes { Causes(received: Edge.clock.timestamp, committed: Edge.clock.timestamp) }

    static func page(_ items: [Page.Item], isLast: Bool = true) -> Page {
        let cursor: Cursor? = items.last.map { item in
            switch item {
            case .projection(let last): Cursor(revision: last.entry.revision, profile: last.entry.profile)
            case .gone(let last): Cursor(revision: last.revision, profile: last.profile)
            }
        }
        return Page(beginning: nil, items: items, cursor: cursor, isLast: isLast)
    }

    static func event(_ primary: Identity = ann, id: String? = nil, type: String = "commerce.productViews")
        -> SubmittedEvent
    {
        SubmittedEvent(
            id: id, timestamp: nil, primary: primary, identities: [primary],
            body: .object(Fields([("eventType", .string(type))])))
    }
}

extension Story {
    /// What a person says of their consents, as XDM says it.
    static func consent(
        _ primary: Identity = ann, _ others: Identity..., collect: String? = nil, personalize: String? = nil,
        id: String? = nil, kind: OutboxEvent.Kind = .consent
    ) -> SubmittedEvent {
        var consents = Fields()
        if let collect { consents["collect"] = ["val": .string(collect)] }
        if let personalize { consents["personalize"] = ["content": ["val": .string(personalize)]] }
        return SubmittedEvent(
            id: id, timestamp: nil, primary: primary, identities: ([primary] + others).sorted(),
            body: ["consents": .object(consents)], kind: kind)
    }
}

extension Publication.Item {
    static func entry(_ entry: Entry, sinceSeen: Duration = .zero) -> Publication.Item {
        .projection(Story.projection(entry, sinceSeen: sinceSeen))
    }

    static func ends(_ profile: UInt64, at revision: Revision) -> Publication.Item {
        .gone(Gone(profile: Story.profile(profile), revision: revision))
    }

    static func enters(
        _ audience: AudienceNumber, _ profile: UInt64, at revision: Revision, from base: Revision
    )
        -> Publication.Item
    {
        let membership = Membership(audience: audience, qualified: Edge.clock.timestamp, validUntil: nil)
        return .membership(
            MembershipChange(
                profile: Story.profile(profile), revision: revision, base: base, entered: [membership],
                left: []),
            Story.causes)
    }
}

extension Page.Item {
    static func entry(_ entry: Entry, sinceSeen: Duration = .zero) -> Page.Item {
        .projection(Story.projection(entry, sinceSeen: sinceSeen))
    }

    static func ends(_ profile: UInt64, at revision: Revision) -> Page.Item {
        .gone(Gone(profile: Story.profile(profile), revision: revision))
    }
}

/// One start of a hub as an edge hears it: numbers batches as `HubNode` does.
struct ScriptedHub {
    var epoch: Epoch
    var revision: Revision
    var sequence: UInt64 = 0
    var catalogVersion: UInt64 = 1
    var evaluated: [BoxMark] = []

    init(epoch: UInt64 = 1, at revision: Revision = 0) {
        self.epoch = Epoch(epoch)
        self.revision = revision
    }

    /// Commits through `revision` and publishes one batch.
    mutating func publish(at revision: Revision, _ items: [Publication.Item] = []) -> Publication {
        self.revision = revision
        sequence += 1
        return message(isHeartbeat: false, items)
    }

    func heartbeat() -> Publication { message(isHeartbeat: true, []) }

    private func message(isHeartbeat: Bool, _ items: [Publication.Item]) -> Publication {
        Publication(
            region: Story.region, epoch: epoch, sequence: sequence, isHeartbeat: isHeartbeat,
            through: revision,
            highest: revision, catalogVersion: catalogVersion, published: Edge.clock.timestamp,
            evaluated: evaluated, items: items)
    }
}
