public import Profiles
public import SansIO
public import Wire

/// One thing that somebody does.
public enum WorkloadAction: Sendable {
    /// A request to an edge.
    case visit(Visit)
    /// A record to the hub.
    case record(VisitorRecord)
    /// The deletion of a visitor's profile on the hub.
    case deletion(visitor: UInt32, Identity)
    /// An event to the hub, from a shop's till.
    case purchase(Purchase)
    /// Some of a batch of records, to the hub.
    case load(BatchSlice)
    /// The batch evaluation of all audiences.
    case segmentation
    case definition(AudienceChange)
}

/// One request of a visitor's page or of the server behind it.
public struct Visit: Sendable {
    public var visitor: UInt32
    /// Index into the workload's regions.
    public var region: Int
    /// Unchanged when the request is sent again.
    public var requestID: String
    /// 0 for the first sending; further ones may go to another edge.
    public var attempt: Int
    /// The visitor's sessions up to this one, from 1.
    public var session: Int
    /// The page's place in its session, from 1.
    public var page: Int
    /// Whether the visitor logs in with this page.
    public var isLogin: Bool
    public var isAuthenticated: Bool
    public var datastream: String
    /// Whose profile is looked up.
    public var primary: Identity
    public var events: [VisitEvent]
    public var stalenessMaximum: Duration?
    public var revisionMinimum: EpochMark?

    public var position: PagePosition { page > 1 ? .next : session > 1 ? .nextSession : .first }
}

/// Where a page stands in what its visitor does: how likely an edge is to know them.
public enum PagePosition: Int, CaseIterable, Sendable {
    /// The first page ever of the visitor.
    case first
    /// A further page of a session.
    case next
    /// The first page of a later session.
    case nextSession
}

/// An event of a visit.
public struct VisitEvent: Sendable {
    /// Unique in the run; stands in the body at `_spoke.marker`, so that an event is recognised by what it says.
    public var marker: UInt64
    public var primary: Identity
    public var identities: [Identity]
    public var body: Value
    /// What the hub will say of an event that is bad on purpose.
    public var expected: Rejection?
    /// Whether the event brings its visitor into the audience that edges evaluate.
    public var qualifies: Bool
}

/// What a visitor has bought in a shop.
public struct Purchase: Sendable {
    public var visitor: UInt32
    /// Unchanged when it is sent again.
    public var id: String
    public var dataset: String
    public var bought: Instant
    public var event: VisitEvent
}

/// Consecutive records of a batch.
public struct BatchSlice: Sendable {
    /// Of the batch.
    public var id: String
    public var begun: Instant
    public var records: [VisitorRecord]
}

/// What an audience is defined by from now on.
public struct AudienceChange: Hashable, Sendable {
    /// The audience's id.
    public var audience: String
    /// PQL text.
    public var expression: String

    public init(audience: String, expression: String) {
        self.audience = audience
        self.expression = expression
    }
}

/// A record of a visitor's attributes with a counter that only rises.
public struct VisitorRecord: Sendable {
    public var visitor: UInt32
    /// What the record says of `loyalty.points`.
    public var points: UInt32
    public var record: Record
}
