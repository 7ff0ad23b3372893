internal import SansIO

/// Everything that is defined rather than collected: what a topology's `catalog:` file holds.
///
/// The hub owns it; an edge fetches it when the stream names a newer version.
package struct Catalog: Hashable, Sendable {
    /// Ascending; the hub raises it at every change.
    package var version: UInt64 = 1
    /// The IMS organisation, `…@AdobeOrg`.
    package var organisation: String = "53A16ACB5CC1D3760A495C99@AdobeOrg"
    package var sandbox: String = "prod"
    package var namespaces: [Namespace] = []
    package var schemas: [Schema] = []
    package var datasets: [Dataset] = []
    package var inlets: [Inlet] = []
    package var audiences: [Audience] = []
    package var destinations: [Destination] = []
    package var datastreams: [Datastream] = []
    package var clients: [Client] = []

    package init() {}

    package func datastream(_ id: some StringProtocol) -> Datastream? { datastreams.first { $0.id == id } }
    package func dataset(_ id: String) -> Dataset? { datasets.first { $0.id == id } }
    package func audience(_ number: AudienceNumber) -> Audience? { audiences.first { $0.number == number } }
    package func destination(_ id: String) -> Destination? { destinations.first { $0.id == id } }
}

/// An identity namespace.
package struct Namespace: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case crossDevice = "cross_device"
        case cookie, device, email, mobile, phone, partner
        case nonPeople = "non_people"
    }

    package var code: String
    package var kind: Kind

    package init(code: String, kind: Kind) {
        self.code = code
        self.kind = kind
    }
}

/// An XDM schema as far as ingestion needs it.
package struct Schema: Hashable, Sendable {
    package enum Behaviour: String, CaseIterable, Sendable {
        /// Individual Profile: attributes of a person.
        case record
        /// ExperienceEvent: something that happened.
        case event
    }

    /// A URI such as `https://ns.adobe.com/retail/schemas/…`.
    package var id: String
    package var title: String
    package var behaviour: Behaviour

    package init(id: String, title: String, behaviour: Behaviour) {
        self.id = id
        self.title = title
        self.behaviour = behaviour
    }
}

/// Where records or events of one schema go.
package struct Dataset: Hashable, Sendable {
    package var id: String
    package var name: String
    package var schema: String

    package init(id: String, name: String, schema: String) {
        self.id = id
        self.name = name
        self.schema = schema
    }
}

/// A streaming connection: the `{inletId}` of `POST /collection/{inletId}`.
package struct Inlet: Hashable, Sendable {
    package var id: String
    package var name: String

    package init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}

/// A named rule of membership in PQL.
package struct Audience: Hashable, Sendable {
    package enum Evaluation: String, CaseIterable, Sendable {
        case edge, streaming, batch
    }

    /// Assigned once, never used again, ascending in the catalog.
    package var number: AudienceNumber
    /// The identifier clients see, a UUID.
    package var id: String
    package var name: String
    /// PQL text.
    package var expression: String
    package var evaluation: Evaluation

    package init(
        number: AudienceNumber, id: String, name: String, expression: String, evaluation: Evaluation
    ) {
        self.number = number
        self.id = id
        self.name = name
        self.expression = expression
        self.evaluation = evaluation
    }
}

/// A Custom Personalization destination together with its projection: what goes to which regions, for how long.
package struct Destination: Hashable, Sendable {
    package enum Replication: String, CaseIterable, Sendable {
        /// Every profile is in the set of every region named.
        case proactive
        /// A profile is in the set of those regions where it was seen within its lease.
        case reactive
    }

    /// One attribute: XDM path and the friendly name that clients see.
    package struct Mapping: Hashable, Sendable {
        package var source: String
        package var name: String

        package init(source: String, name: String) {
            self.source = source
            self.name = name
        }
    }

    package static let timeToLiveDefault = Duration.days(14)
    package static let timeToLiveMinimum = Duration.hours(1)
    package static let timeToLiveMaximum = Duration.days(90)

    /// A UUID.
    package var id: String
    package var name: String
    /// The integration alias, returned as `alias`.
    package var alias: String
    package var audiences: [AudienceNumber]
    package var attributes: [Mapping]
    package var replication: Replication
    /// Regions its fields may go to; empty means all.
    package var regions: [Region]
    /// Rolling: 1 hour to 90 days, by default 14 days. The demonstration may use less.
    package var timeToLive: Duration

    package init(
        id: String, name: String, alias: String, audiences: [AudienceNumber], attributes: [Mapping],
        replication: Replication = .reactive, regions: [Region] = [],
        timeToLive: Duration = Destination.timeToLiveDefault
    ) {
        self.id = id
        self.name = name
        self.alias = alias
        self.audiences = audiences
        self.attributes = attributes
        self.replication = replication
        self.regions = regions
        self.timeToLive = timeToLive
    }

    package func covers(_ region: Region) -> Bool { regions.isEmpty || regions.contains(region) }
}

/// What a client names with `datastreamId`.
package struct Datastream: Hashable, Sendable {
    package enum AccessType: String, CaseIterable, Sendable {
        case mixed, authenticated
    }

    /// How a lookup fares that finds nothing usable on the edge.
    package enum Fallback: Hashable, Sendable {
        /// Answer at once with what is there; the next page is right.
        case answerThenRefresh
        /// Wait for the hub, at most this long.
        case awaitHub(Duration)
    }

    /// A UUID.
    package var id: String
    package var name: String
    package var isEnabled = true
    package var accessType = AccessType.mixed
    /// Where its events go.
    package var eventDataset: String
    /// Evaluate edge audiences on each event, before the answer.
    package var edgeSegmentation = true
    /// The destinations whose audiences and attributes appear in its answers.
    package var destinations: [String]
    /// `nil`: `awaitHub` for authenticated server-side lookups, `answerThenRefresh` for SDK traffic.
    package var fallback: Fallback?
    /// How long an expired entry may still be served, marked stale; zero answers empty, as published.
    package var staleGrace = Duration.zero
    /// An answer younger than this is fresh.
    package var freshFor = Duration.seconds(10)

    package init(id: String, name: String, eventDataset: String, destinations: [String]) {
        self.id = id
        self.name = name
        self.eventDataset = eventDataset
        self.destinations = destinations
    }
}

/// A server-side caller that may see attributes.
package struct Client: Hashable, Sendable {
    /// What it sends as `x-api-key`.
    package var id: String

    package init(id: String) {
        self.id = id
    }
}
