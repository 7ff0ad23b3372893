package import Profiles
package import Wire

/// One thing that somebody does.
package enum WorkloadAction: Sendable {
    /// A request to an edge.
    case visit(Visit)
    /// A record to the hub.
    case record(VisitorRecord)
    /// The deletion of a visitor's profile on the hub.
    case deletion(visitor: UInt32, Identity)
}

/// One request of a visitor's page or of the server behind it.
package struct Visit: Sendable {
    package var visitor: UInt32
    /// Index into the workload's regions.
    package var region: Int
    /// Unchanged when the request is sent again.
    package var requestID: String
    /// 0 for the first sending; further ones may go to another edge.
    package var attempt: Int
    package var isAuthenticated: Bool
    package var datastream: String
    /// Whose profile is looked up.
    package var primary: Identity
    package var events: [VisitEvent]
    package var stalenessMaximum: Duration?
    package var revisionMinimum: EpochMark?
}

/// An event of a visit.
package struct VisitEvent: Sendable {
    /// Unique in the run; stands in the body at `_spoke.marker`, so that an event is recognised by what it says.
    package var marker: UInt64
    package var primary: Identity
    package var identities: [Identity]
    package var body: Value
    /// What the hub will say of an event that is bad on purpose.
    package var expected: Rejection?
    /// Whether the event brings its visitor into the audience that edges evaluate.
    package var qualifies: Bool
}

/// A record of a visitor's attributes with a counter that only rises.
package struct VisitorRecord: Sendable {
    package var visitor: UInt32
    /// What the record says of `loyalty.points`.
    package var points: UInt32
    package var record: Record
}
