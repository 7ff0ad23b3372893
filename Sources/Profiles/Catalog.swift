public import SansIO

/// Everything that is defined rather than collected: what a topology's `catalog:` file holds.
///
/// The hub owns it; an edge fetches it when the stream names a newer version.
public struct Catalog: Hashable, Sendable {
    /// Ascending; the hub raises it at every change.
    public var version: UInt64 = 1
    /// The IMS organisation, `…@AdobeOrg`.
    public var organisation: String = "53A16ACB5CC1D3760A495C99@AdobeOrg"
    public var sandbox: String = "prod"
    /// The organisation's own name in identifiers of schemas and in paths of its fields, without the leading `_`.
    public var tenant: String = "spoke"
    public var namespaces: [Namespace] = []
    public var schemas: [Schema] = []
    /// What the Schema Registry holds, as published documents: classes, field groups, data types, schemas and
    /// descriptors. A schema without one is not validated.
    public var resources: [Value] = []
    public var datasets: [Dataset] = []
    public var inlets: [Inlet] = []
    /// At most `MergePolicy.countMaximum`; without any, `MergePolicy.standard` is the default one.
    public var mergePolicies: [MergePolicy] = []
    public var audiences: [Audience] = []
    public var computedAttributes: [ComputedAttributeDefinition] = []
    /// The hub's own: what it is about to compute; `nil` while it computes nothing.
    public var computation: Computation?
    /// The hub's own: profiles still follow a change of the catalog, and would go on to after a restart.
    public var isReprojectionPending = false
    public var projectionDestinations: [ProjectionDestination] = []
    public var projections: [ProjectionConfiguration] = []
    public var destinations: [Destination] = []
    public var datastreams: [Datastream] = []
    public var clients: [Client] = []
    /// The hub's own: whom the edges believe; `nil` until a hub has said it, and then nobody.
    public var trust: Trust?
    /// Batch evaluations that start by themselves.
    public var schedules: [JobSchedule] = []
    /// The highest number that an API call has ever given to an audience; see `nextAudienceNumber`.
    public var audienceNumberGiven: AudienceNumber = 0
    /// What the topology's file said when it was last taken over, so that a later one is told from what API calls
    /// have changed since; see `CatalogAdoption`.
    public var declaration: Value?

    public init() {}

    public func datastream(_ id: some StringProtocol) -> Datastream? { datastreams.first { $0.id == id } }
    public func dataset(_ id: String) -> Dataset? { datasets.first { $0.id == id } }
    public func audience(_ number: AudienceNumber) -> Audience? { audiences.first { $0.number == number } }
    public func destination(_ id: String) -> Destination? { destinations.first { $0.id == id } }

    public func namespace(_ code: String) -> Namespace? { namespaces.first { $0.code == code } }

    /// The policy of this id, `nil` for the default one; `nil` only for an id that no policy has.
    public func mergePolicy(_ id: String? = nil) -> MergePolicy? {
        guard let id else { return mergePolicies.first(where: \.isDefault) ?? .standard }
        return mergePolicies.first { $0.id == id } ?? (id == MergePolicy.standard.id ? .standard : nil)
    }

    /// The policy that projections to the edges follow: the one active on edge, else the default one.
    public var edgeMergePolicy: MergePolicy {
        mergePolicies.first(where: \.isActiveOnEdge) ?? mergePolicy() ?? .standard
    }

    /// What edges need of it: not the registry, nor what only the hub works with.
    public var forEdges: Catalog {
        var catalog = self
        catalog.resources = []
        catalog.declaration = nil
        catalog.computedAttributes = []
        catalog.computation = nil
        catalog.isReprojectionPending = false
        catalog.schedules = []
        catalog.audienceNumberGiven = 0
        return catalog
    }
}

/// An identity namespace.
public struct Namespace: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        case crossDevice = "cross_device"
        case cookie, device, email, mobile, phone, partner
        case nonPeople = "non_people"
    }

    /// The symbol in `identityMap`; never changes.
    public var code: String
    public var kind: Kind
    /// The number that the API gives it; 0 while none is assigned.
    public var number = 0
    public var name = ""
    public var description = ""
    /// Whether a graph holds at most one identity of it (graph linking rules).
    public var isUnique = false
    /// 1 is highest; `nil` ranks below every namespace that has one (graph linking rules).
    public var priority: Int?
    /// In milliseconds since 1970; 0 for those that a file declares.
    public var created: Int64 = 0
    public var updated: Int64 = 0

    public init(code: String, kind: Kind) {
        self.code = code
        self.kind = kind
    }
}

/// An XDM schema as far as ingestion needs it.
public struct Schema: Hashable, Sendable {
    public enum Behaviour: String, CaseIterable, Sendable {
        /// Individual Profile: attributes of a person.
        case record
        /// ExperienceEvent: something that happened.
        case event
    }

    /// A URI such as `https://ns.adobe.com/retail/schemas/…`.
    public var id: String
    public var title: String
    public var behaviour: Behaviour

    public init(id: String, title: String, behaviour: Behaviour) {
        self.id = id
        self.title = title
        self.behaviour = behaviour
    }
}

/// Where records or events of one schema go.
public struct Dataset: Hashable, Sendable {
    public var id: String
    public var name: String
    public var schema: String
    /// Whether its records make up profiles (tag `unifiedProfile`).
    public var isForProfile = true
    /// Whether its identities link (tag `unifiedIdentity`).
    public var isForIdentity = true
    /// Whether a record changes only the members that it names; else it replaces the one before.
    public var isUpsert = true
    public var description = ""
    /// Tags that Spoke keeps without acting on them, each with its texts.
    public var tags = Fields()
    /// Ascending from 0 with each change.
    public var revision: Int64 = 0
    public var created: Int64 = 0
    public var updated: Int64 = 0

    public init(id: String, name: String, schema: String) {
        self.id = id
        self.name = name
        self.schema = schema
    }
}

/// A streaming connection: the `{inletId}` of `POST /collection/{inletId}`.
public struct Inlet: Hashable, Sendable {
    public var id: String
    public var name: String
    /// Whether each request needs a client's token; by default none does, as published.
    public var isAuthenticated = false

    public init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}

/// A named rule of membership in PQL.
public struct Audience: Hashable, Sendable {
    public enum Evaluation: String, CaseIterable, Sendable {
        case edge, streaming, batch
    }

    /// Assigned once, never used again, ascending in the catalog.
    public var number: AudienceNumber
    /// The identifier clients see, a UUID.
    public var id: String
    public var name: String
    /// PQL text.
    public var expression: String
    public var evaluation: Evaluation
    public var description = ""
    /// `nil` is the policy active on edge.
    public var mergePolicy: String?
    public var created: Int64 = 0
    public var updated: Int64 = 0

    public init(
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
public struct Destination: Hashable, Sendable {
    public enum Replication: String, CaseIterable, Sendable {
        /// Every profile is in the set of every region named.
        case proactive
        /// A profile is in the set of those regions where it was seen within its lease.
        case reactive
    }

    /// One attribute: XDM path and the friendly name that clients see.
    public struct Mapping: Hashable, Sendable {
        public var source: String
        public var name: String

        public init(source: String, name: String) {
            self.source = source
            self.name = name
        }
    }

    /// From when until when an audience is active in a destination.
    public struct Schedule: Hashable, Sendable {
        public var audience: AudienceNumber
        public var start: Timestamp?
        /// The first instant at which it no longer is.
        public var end: Timestamp?

        public init(audience: AudienceNumber, start: Timestamp?, end: Timestamp?) {
            self.audience = audience
            self.start = start
            self.end = end
        }

        public func isActive(at time: Timestamp) -> Bool {
            (start.map { $0 <= time } ?? true) && (end.map { time < $0 } ?? true)
        }

        /// The first instant after `time` at which it becomes active, or no longer is.
        public func change(after time: Timestamp) -> Timestamp? {
            [start, end].compactMap { $0 }.filter { $0 > time }.min()
        }
    }

    public static let timeToLiveDefault = Duration.days(14)
    public static let timeToLiveMinimum = Duration.hours(1)
    public static let timeToLiveMaximum = Duration.days(90)

    /// A UUID.
    public var id: String
    public var name: String
    /// The integration alias, returned as `alias`.
    public var alias: String
    public var audiences: [AudienceNumber]
    public var attributes: [Mapping]
    public var replication: Replication
    /// Regions its fields may go to; empty means all.
    public var regions: [Region]
    /// Rolling: 1 hour to 90 days, by default 14 days. The demonstration may use less.
    public var timeToLive: Duration
    /// When audiences are active in it, for those that have a schedule.
    public var schedules: [Schedule] = []
    public var description = ""
    public var created: Int64 = 0
    public var updated: Int64 = 0

    public init(
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

    public func covers(_ region: Region) -> Bool { regions.isEmpty || regions.contains(region) }
}

/// What a client names with `datastreamId`.
public struct Datastream: Hashable, Sendable {
    public static let firstPartyIDCookieDefault = "FPID"

    public enum AccessType: String, CaseIterable, Sendable {
        case mixed, authenticated
    }

    /// How a lookup fares that finds nothing usable on the edge.
    public enum Fallback: Hashable, Sendable {
        /// Answer at once with what is there; the next page is right.
        case answerThenRefresh
        /// Wait for the hub, at most this long.
        case awaitHub(Duration)
    }

    /// A UUID.
    public var id: String
    public var name: String
    public var isEnabled = true
    public var accessType = AccessType.mixed
    /// Where its events go.
    public var eventDataset: String
    /// Where its profile records go.
    public var profileDataset: String?
    /// Other datasets that a request may send its data to (`meta.configOverrides`).
    public var overrideDatasets: [String] = []
    /// The cookie that holds a visitor's first-party id.
    public var firstPartyIDCookie = Datastream.firstPartyIDCookieDefault
    /// Evaluate edge audiences on each event, before the answer.
    public var edgeSegmentation = true
    /// The destinations whose audiences and attributes appear in its answers.
    public var destinations: [String]
    /// `nil`: `awaitHub` for authenticated server-side lookups, `answerThenRefresh` for SDK traffic.
    public var fallback: Fallback?
    /// How long an expired entry may still be served, marked stale; zero answers empty, as published.
    public var staleGrace = Duration.zero
    /// An answer younger than this is fresh.
    public var freshFor = Duration.seconds(10)

    public init(id: String, name: String, eventDataset: String, destinations: [String]) {
        self.id = id
        self.name = name
        self.eventDataset = eventDataset
        self.destinations = destinations
    }
}

/// A server-side caller: it proves itself with a secret and gets tokens.
public struct Client: Hashable, Sendable {
    /// What it sends as `client_id` and `x-api-key`.
    public var id: String
    /// What its tokens may be used for.
    public var scopes: [Scope]

    public init(id: String, scopes: [Scope] = Scope.allCases) {
        self.id = id
        self.scopes = scopes
    }
}
