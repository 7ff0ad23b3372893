package import Profiles
package import SansIO
package import Wire

/// What enters an edge.
package enum EdgeInput: Sendable {
    /// A lookup, events, or both, from one HTTP request.
    case interact(Interaction, Ticket)
    /// From the region's stream.
    case publication(Publication)
    case reply(Reply)
    /// Journal records up to this number are synced to disk.
    case appended(through: UInt64)
    /// What the edge holds of a profile; answered with `.description`.
    case describe(Identity, Ticket)
    /// The wall clock was set or has drifted.
    case clockSet(Timestamp)
}

/// One request of a client, checked for form.
package struct Interaction: Sendable {
    /// A datastream of the catalog.
    package var datastream: String
    package var requestID: String
    package var isAuthenticated: Bool
    /// Whose profile is looked up; `nil` looks nothing up.
    package var primary: Identity?
    /// In order; ids still to be assigned where the client gave none.
    package var events: [SubmittedEvent]
    /// The oldest acceptable answer, `x-spoke-max-staleness-ms`.
    package var stalenessMaximum: Duration?
    /// The least acceptable state, `x-spoke-min-revision`.
    package var revisionMinimum: EpochMark?
    /// Overrides the datastream's fallback.
    package var fallback: Datastream.Fallback?

    package init(
        datastream: String, requestID: String, isAuthenticated: Bool, primary: Identity?,
        events: [SubmittedEvent] = [], stalenessMaximum: Duration? = nil, revisionMinimum: EpochMark? = nil,
        fallback: Datastream.Fallback? = nil
    ) {
        self.datastream = datastream
        self.requestID = requestID
        self.isAuthenticated = isAuthenticated
        self.primary = primary
        self.events = events
        self.stalenessMaximum = stalenessMaximum
        self.revisionMinimum = revisionMinimum
        self.fallback = fallback
    }
}

/// An event as a client sent it.
package struct SubmittedEvent: Sendable {
    /// `_id`, if the client gave one; else the edge derives it from datastream, request and body.
    package var id: String?
    /// `timestamp`, if given; else the instant of acceptance.
    package var timestamp: Timestamp?
    package var primary: Identity
    package var identities: [Identity]
    package var body: Value

    package init(
        id: String?, timestamp: Timestamp?, primary: Identity, identities: [Identity], body: Value
    ) {
        self.id = id
        self.timestamp = timestamp
        self.primary = primary
        self.identities = identities
        self.body = body
    }
}

/// What an edge asks its driver to do.
package enum EdgeEffect: Sendable {
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
package struct EdgeAnswer: Sendable {
    package enum Source: String, CaseIterable, Sendable {
        case hit, refreshed, stale, empty
    }

    package enum Refusal: Hashable, Sendable {
        /// 503: events cannot be taken now. Lookups go on.
        case outboxFull
        /// 413: an event is larger than the hub takes.
        case eventTooLarge
        /// 400 `EXEG-0003`: the datastream is not in the catalog.
        case unknownDatastream
    }

    package var refusal: Refusal?
    /// `nil` when nothing was looked up.
    package var source: Source?
    /// The entry the answer was made from.
    package var entry: Entry?
    /// The token a caller may demand later: through what the edge was complete.
    package var asOf: EpochMark?
    /// How old the answer may be; `nil` when the edge cannot tell.
    package var age: Duration?
    /// The payload of `activation:pull`, a JSON array.
    package var payload: ArraySlice<UInt8> = []
    /// The ids under which the events were accepted, in order.
    package var eventIDs: [String] = []
    /// Why the answer is less than was asked for, in words; at most one today.
    package var warning: String?

    package var profile: ProfileID? { entry?.profile }
    package var revision: Revision? { entry?.revision }

    package init() {}
}

/// What an edge holds of a profile and why an answer from it would be what it is: `spoke edge show`.
package struct EdgeDescription: Sendable {
    package var entry: Entry?
    package var isExpired = false
    package var expiresIn: Duration?
    package var age: Duration?
    package var complete: EpochMark?
    package var state: String = ""
    package var overlay: [OverlayMembership] = []
    /// Numbers of the outbox that concern this identity.
    package var outbox: [BoxMark] = []
    /// The removal that is remembered for the identity.
    package var removal: Revision?
    /// Why an answer would be stale or empty, in words; `nil` when it would be a hit.
    package var reason: String?

    package init() {}
}

/// A membership that lies over an entry until the hub has evaluated the same event.
package struct OverlayMembership: Hashable, Sendable {
    package var audience: AudienceNumber
    /// Entered, or left.
    package var isMember: Bool
    package var qualified: Timestamp
    package var validUntil: Timestamp?

    package init(audience: AudienceNumber, isMember: Bool, qualified: Timestamp, validUntil: Timestamp?) {
        self.audience = audience
        self.isMember = isMember
        self.qualified = qualified
        self.validUntil = validUntil
    }
}
