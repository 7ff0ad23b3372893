public import Profiles
public import SansIO
public import Wire

/// What enters the hub.
public enum HubInput: Sendable {
    /// Records and events from one HTTP request; answered with `.ingested` once durable.
    ///
    /// `fitting` is the version of the catalog whose schemas all of them were found to fit; the hub checks those that
    /// come with another, or none.
    case ingest([Ingestion], fitting: UInt64? = nil, Ticket)
    /// Records and events of a batch of files; answered with `.ingested` once durable.
    case load([Ingestion], of: IngestedBatch, Ticket)
    /// From an edge, named by the transport and not only by the message.
    case request(Request)
    /// A profile as a merge policy sees it, the default one for `nil`; answered with `.entity`.
    case lookup(Identity, mergePolicy: String?, Ticket)
    /// What each of these identities is linked to; answered with `.graphs`.
    case graphs([Identity], Ticket)
    /// Deletes the whole profile; answered with `.deleted` once durable.
    case delete(Identity, Ticket)
    /// Evaluates these audiences over all profiles, all audiences for none; answered with `.jobs` of the one job.
    case segment([AudienceNumber], Ticket)
    /// Ends a job that has not ended; answered with `.jobs`, empty if there is no such job.
    case cancelJob(id: String, Ticket)
    /// The newest jobs, as far as they have come; answered with `.jobs`.
    case listJobs(Ticket)
    /// Removes a dataset's or a batch's data from all profiles; answered with `.systemJobs` of the one job, and refused
    /// while another does the same.
    case removeData(SystemJob.Target, Ticket)
    /// The newest removals, as far as they have come; answered with `.systemJobs`.
    case listSystemJobs(Ticket)
    /// Forgets a removal, and stops it; answered with `.systemJobs`, empty if there is no such job.
    case dropSystemJob(id: String, Ticket)
    /// What the profiles are made of, as last counted; answered with `.samples`.
    case listSamples(Ticket)
    /// The newest refused records and events; answered with `.rejected`.
    case listRejected(Ticket)
    /// Replaces the catalog; its version is the hub's to assign. Answered with `.defined` once durable, or with
    /// `.outdated` if another version than the one named is in force.
    case define(Catalog, replacing: UInt64?, Ticket)
    /// Somebody has begun to listen to a region's stream: a heartbeat follows at once, so that an edge need not wait
    /// an interval to learn the epoch. Of a region that is not served, nothing comes.
    case subscribed(Region)
    /// The wall clock was set or has drifted.
    case clockSet(Timestamp)
}

/// A record or an event as ingested on the hub.
public enum Ingestion: Hashable, Sendable {
    case record(Record)
    case event(Event)
    /// Refused before it reached the node, so that it is kept with its reason.
    case rejected(Rejection, dataset: String, body: Value)

    var source: (dataset: String, body: Value) {
        switch self {
        case .record(let record): (record.dataset, record.body)
        case .event(let event): (event.dataset, event.body)
        case .rejected(_, let dataset, let body): (dataset, body)
        }
    }
}

/// What the hub is told of a batch whose records it takes.
public struct IngestedBatch: Hashable, Sendable {
    public var id: String
    public var created: Timestamp

    public init(id: String, created: Timestamp) {
        self.id = id
        self.created = created
    }
}

/// What the hub asks its driver to do, in order, after the commit.
public enum HubEffect: Sendable {
    case publish(Publication)
    case reply(Reply, edge: String)
    case answer(Ticket, HubAnswer)
    /// The store failed: end the process; nothing staged was acknowledged.
    case halt(String)
}

/// What a waiting caller of the hub gets.
public enum HubAnswer: Sendable {
    /// One for each ingestion, in order; `nil` is accepted.
    case ingested([Rejection?], Revision)
    case entity(Entity?)
    /// One for each identity, in order; `nil` for one that no profile has.
    case graphs([IdentityGraph?])
    case deleted(found: Bool)
    case rejected([RejectedRecord])
    /// In ascending order of number.
    case jobs([SegmentationJob])
    /// In ascending order of number.
    case systemJobs([SystemJob])
    case samples(ProfileSamples)
    case defined(version: UInt64)
    /// The catalog has changed since it was read: its version now.
    case outdated(version: UInt64)
    /// The request cannot be served; the sentence says what to do.
    case refused(String)
}

/// A profile as the hub sees it: for `GET /access/entities`, `spoke hub show`, and the checkers.
public struct Entity: Hashable, Sendable {
    public var profile: ProfileID
    public var identities: [Identity]
    /// In ascending order; none for a policy without a graph.
    public var links: [IdentityLink]
    /// The id of the merge policy that it was made by.
    public var mergePolicy: String
    /// The merged attributes.
    public var attributes: Value
    /// Computed attributes, to lie over the others: apart, since look-ups get them only when they ask.
    public var computed: Value?
    public var datasets: [String]
    public var memberships: [Membership]
    /// In ascending order of audience: those left within `StoredProfile.exitRetention`.
    public var exits: [StoredProfile.Exit]
    /// Newest last, at most 1,000.
    public var events: [Event]
    public var modified: Timestamp
    /// What each region holds of it, in region order.
    public var entries: [RegionEntry]

    public struct RegionEntry: Hashable, Sendable {
        public var region: Region
        public var entry: Entry
        public var seen: Timestamp
    }
}

/// A record or event that was refused, kept with its reason.
public struct RejectedRecord: Hashable, Sendable {
    public var time: Timestamp
    public var reason: Rejection
    public var dataset: String
    /// The edge it came from, or `nil` for the hub's own ingestion.
    public var edge: String?
    public var body: Value

    public init(time: Timestamp, reason: Rejection, dataset: String, edge: String?, body: Value) {
        self.time = time
        self.reason = reason
        self.dataset = dataset
        self.edge = edge
        self.body = body
    }
}
