public import Profiles
public import SansIO
public import Wire

/// What enters an edge.
public enum EdgeInput: Sendable {
    /// A lookup, events, or both, from one HTTP request.
    case interact(Interaction, Ticket)
    /// From the region's stream.
    case publication(Publication)
    case reply(Reply)
    /// The request of this number could not be sent: no reply will come.
    case requestDropped(UInt64)
    /// Journal records up to this number are synced to disk.
    case appended(through: UInt64)
    /// What the edge holds of a profile; answered with `.description`.
    case describe(Identity, Ticket)
    /// The wall clock was set or has drifted.
    case clockSet(Timestamp)
}

/// One request of a client, checked for form.
public struct Interaction: Sendable {
    /// A datastream of the catalog.
    public var datastream: String
    public var requestID: String
    public var isAuthenticated: Bool
    /// Whose profile is looked up; `nil` looks nothing up.
    public var primary: Identity?
    /// In order; ids still to be assigned where the client gave none.
    public var events: [SubmittedEvent]
    /// The oldest acceptable answer, `x-spoke-max-staleness-ms`.
    public var stalenessMaximum: Duration?
    /// The least acceptable state, `x-spoke-min-revision`.
    public var revisionMinimum: EpochMark?
    /// Overrides the datastream's fallback.
    public var fallback: Datastream.Fallback?
    /// Where the events go instead of the datastream's event dataset.
    public var eventDataset: String?
    /// The client itself says that its person does not consent to collection, whatever the profile says: none of its
    /// events are taken, and nothing is looked up.
    public var refusesCollection: Bool

    public init(
        datastream: String, requestID: String, isAuthenticated: Bool, primary: Identity?,
        events: [SubmittedEvent] = [], stalenessMaximum: Duration? = nil, revisionMinimum: EpochMark? = nil,
        fallback: Datastream.Fallback? = nil, eventDataset: String? = nil, refusesCollection: Bool = false
    ) {
        self.datastream = datastream
        self.requestID = requestID
        self.isAuthenticated = isAuthenticated
        self.primary = primary
        self.events = events
        self.stalenessMaximum = stalenessMaximum
        self.revisionMinimum = revisionMinimum
        self.fallback = fallback
        self.eventDataset = eventDataset
        self.refusesCollection = refusesCollection
    }
}

/// An event as a client sent it, or what its person says of their consents.
public struct SubmittedEvent: Sendable {
    /// A consent goes to the datastream's profile dataset; its body is a record with `consents`. It counts for the
    /// events behind it.
    public var kind: OutboxEvent.Kind
    /// `_id`, if the client gave one; else the edge derives it from datastream, request and body.
    public var id: String?
    /// `timestamp`, if given; else the instant of acceptance.
    public var timestamp: Timestamp?
    public var primary: Identity
    public var identities: [Identity]
    public var body: Value
    /// Whether the edge evaluates its audiences: it honours only events with one primary identity (edge
    /// segmentation). The hub evaluates the event in any case.
    public var isEvaluated: Bool

    public init(
        id: String?, timestamp: Timestamp?, primary: Identity, identities: [Identity], body: Value,
        isEvaluated: Bool = true, kind: OutboxEvent.Kind = .event
    ) {
        self.kind = kind
        self.id = id
        self.timestamp = timestamp
        self.primary = primary
        self.identities = identities
        self.body = body
        self.isEvaluated = isEvaluated
    }
}

/// What an edge asks its driver to do.
public enum EdgeEffect: Sendable {
    /// Send to the hub now, or drop when it is away: requests are repeated by the node.
    case request(Request)
    case answer(Ticket, EdgeAnswer)
    case description(Ticket, EdgeDescription)
    /// Append to the journal; numbers ascend by one. A record that is `isUrgent` wants a sync soon.
    case append(JournalRecord, number: UInt64, isUrgent: Bool)
    /// Start a new journal file for what is appended from here on.
    case beginSegment(UInt64)
    /// Files before this segment hold nothing that is still needed.
    case dropSegments(before: UInt64)
    /// Close the stream's socket and subscribe anew.
    case resubscribe
}

/// What became of a client's request.
public struct EdgeAnswer: Sendable {
    public enum Source: String, CaseIterable, Sendable {
        case hit, refreshed, stale, empty
    }

    public enum Refusal: Hashable, Sendable {
        /// 503: events cannot be taken now. Lookups go on.
        case outboxFull
        /// 503: the edge is stopping.
        case stopping
        /// 413: an event is larger than the hub takes.
        case eventTooLarge
        /// 400 `EXEG-0003`: the datastream is not in the catalog.
        case unknownDatastream
        /// 422 `EXEG-0010`: a consent has nowhere to go, since the datastream names no profile dataset.
        case noProfileDataset
    }

    /// Why an answer is less than was asked for.
    public enum Shortfall: String, CaseIterable, Sendable, CustomStringConvertible {
        /// Too many profiles are being asked for; this one was not.
        case refreshesFull
        /// The hub did not reply within the time that the lookup may wait.
        case hubSilent
        /// Nor did it before a demand of the caller could be met.
        case demandUnmet

        public var description: String {
            switch self {
            case .refreshesFull: "too many refreshes are under way: answered from what the edge holds"
            case .hubSilent: "the hub did not reply in time: answered from what the edge holds"
            case .demandUnmet: "the answer does not meet the demand: the hub did not reply in time"
            }
        }
    }

    public var refusal: Refusal?
    /// `nil` when nothing was looked up.
    public var source: Source?
    /// The entry the answer was made from.
    public var entry: Entry?
    /// The token a caller may demand later: the hub's revision that the answer shows.
    public var asOf: EpochMark?
    /// How old the answer may be; `nil` when the edge cannot tell.
    public var age: Duration?
    /// The payload of `activation:pull`, a JSON array.
    public var payload: ArraySlice<UInt8> = []
    /// The ids under which the events were accepted, in order.
    public var eventIDs: [String] = []
    /// How many events were not taken because their person does not consent to collection.
    public var eventsRefused = 0
    /// Nothing is shown of the profile looked up, because its person does not consent to collection.
    public var isWithheld = false
    public var shortfall: Shortfall?

    public var profile: ProfileID? { entry?.profile }
    public var revision: Revision? { entry?.revision }

    public init() {}
}

/// What an edge holds of a profile and why an answer from it would be what it is: `spoke edge show`.
public struct EdgeDescription: Sendable {
    public var entry: Entry?
    public var isExpired = false
    public var expiresIn: Duration?
    public var age: Duration?
    public var complete: EpochMark?
    public var state: String = ""
    public var overlay: [OverlayMembership] = []
    /// What the person has said here of their consents and the hub has not yet applied.
    public var consent = Consent()
    /// Numbers of the outbox that concern this identity.
    public var outbox: [BoxMark] = []
    /// The removal that is remembered for the identity.
    public var removal: Revision?
    /// Why an answer would be stale or empty, in words; `nil` when it would be a hit.
    public var reason: String?

    public init() {}
}

/// A membership that lies over an entry until the hub has evaluated the same event.
public struct OverlayMembership: Hashable, Sendable {
    public var audience: AudienceNumber
    /// Entered, or left.
    public var isMember: Bool
    public var qualified: Timestamp
    public var validUntil: Timestamp?

    public init(audience: AudienceNumber, isMember: Bool, qualified: Timestamp, validUntil: Timestamp?) {
        self.audience = audience
        self.isMember = isMember
        self.qualified = qualified
        self.validUntil = validUntil
    }
}
