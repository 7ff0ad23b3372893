public import SansIO

/// An experience event: something a person did at one instant.
public struct Event: Hashable, Sendable {
    /// On the heap and unchanging: an event is handed on many times and never altered.
    private final class Contents: Sendable {
        let id: String
        let dataset: String
        let timestamp: Timestamp
        let primary: Identity
        let identities: [Identity]
        let body: Value
        let encodedBody: [UInt8]
        let intake: Intake?

        init(
            _ id: String, _ dataset: String, _ timestamp: Timestamp, _ primary: Identity,
            _ identities: [Identity], _ body: Value, _ encodedBody: [UInt8], _ intake: Intake?
        ) {
            self.id = id
            self.dataset = dataset
            self.timestamp = timestamp
            self.primary = primary
            self.identities = identities
            self.body = body
            self.encodedBody = encodedBody
            self.intake = intake
        }
    }

    private let contents: Contents

    /// `encodedBody` is `body` as JSON, where that is at hand.
    public init(
        id: String, dataset: String, timestamp: Timestamp, primary: Identity, identities: [Identity],
        body: Value, encodedBody: [UInt8]? = nil, intake: Intake? = nil
    ) {
        contents = Contents(
            id, dataset, timestamp, primary, identities, body, encodedBody ?? body.jsonBytes(), intake)
    }

    /// The same event as that of another of its identities.
    public func owned(by owner: Identity) -> Event {
        if owner == primary { return self }
        return Event(
            id: id, dataset: dataset, timestamp: timestamp, primary: owner, identities: identities,
            body: body, encodedBody: encodedBody, intake: intake)
    }

    /// The same event as the hub took it in.
    public func taken(in intake: Intake?) -> Event {
        if intake == self.intake { return self }
        return Event(
            id: id, dataset: dataset, timestamp: timestamp, primary: primary, identities: identities,
            body: body, encodedBody: encodedBody, intake: intake)
    }

    /// The same event with further identities.
    public func adding(identities added: some Sequence<Identity>) -> Event {
        Event(
            id: id, dataset: dataset, timestamp: timestamp, primary: primary,
            identities: (identities + added).sorted(), body: body, encodedBody: encodedBody, intake: intake)
    }

    /// Unique per dataset; repeats within seven days are the same event.
    public var id: String { contents.id }
    public var dataset: String { contents.dataset }
    public var timestamp: Timestamp { contents.timestamp }
    /// The one that carries `primary`, else the first.
    public var primary: Identity { contents.primary }
    /// All of the event's identities, the primary one included, at most 20, in ascending order.
    public var identities: [Identity] { contents.identities }
    /// The XDM object as it came, `identityMap` included.
    public var body: Value { contents.body }
    /// `body` as JSON: each that an event is handed to stores it or sends it on.
    public var encodedBody: [UInt8] { contents.encodedBody }
    /// In the hub's store; `nil` for an event that came by itself to a dataset that was never truncated.
    public var intake: Intake? { contents.intake }

    /// How the hub took an event in, as far as removing data needs to know.
    public struct Intake: Hashable, Sendable {
        /// The id of the batch of files that brought it.
        public var batch: String?
        /// The revision of the truncation of its dataset that it came after, 0 for none.
        public var truncation: Revision

        public init(batch: String? = nil, truncation: Revision = 0) {
            self.batch = batch
            self.truncation = truncation
        }
    }

    public static func == (lhs: Event, rhs: Event) -> Bool {
        lhs.contents === rhs.contents
            || lhs.id == rhs.id && lhs.dataset == rhs.dataset && lhs.timestamp == rhs.timestamp
                && lhs.primary == rhs.primary && lhs.identities == rhs.identities && lhs.body == rhs.body
                && lhs.intake == rhs.intake
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        hasher.combine(dataset)
    }
}

/// A record: attributes of a person as one source knows them.
public struct Record: Hashable, Sendable {
    public var dataset: String
    public var primary: Identity
    /// In ascending order, the primary one included, at most 20.
    public var identities: [Identity]
    /// The XDM object without `identityMap`.
    public var body: Value

    public init(dataset: String, primary: Identity, identities: [Identity], body: Value) {
        self.dataset = dataset
        self.primary = primary
        self.identities = identities
        self.body = body
    }
}
